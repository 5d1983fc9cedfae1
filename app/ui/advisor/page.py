"""The advisor's page: needs above, models at the left, machines for the chosen one and prices at the right.

All figures are the service's; the command `models advise` tells the same.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.advice import AdviceRow, Needs
from app.domain.prices import Load, Prices
from app.errors import AppError
from app.ui import formats
from app.ui.advisor import wording
from app.ui.advisor.needs_box import NeedsBox
from app.ui.advisor.pay_box import PayBox
from app.ui.advisor.prices_sheet import PricesSheet
from app.ui.background import Background
from app.ui.rows import Row, RowList
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Box, Label, row
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import NoticeBar

if TYPE_CHECKING:
    from app.services.advising import Advising
    from app.services.desk import Services

_RIGHT_SHARE, _LEFT_SHARE = 5, 7


@dataclass(frozen=True, slots=True)
class Advice:
    """What the service said to these needs."""

    needs: Needs
    hardware: str | None
    rows: tuple[AdviceRow, ...]
    best: AdviceRow | None
    titles: dict[str, str]
    prices: Prices


class AdvisorPage(LivingWidget):
    """The page.

    Signals:
        models_asked: Back to the models.
    """

    models_asked = Signal()

    def __init__(self, services: "Services", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._services, self._background = services, background
        self._advice: Advice | None = None
        self._machines: tuple[AdviceRow, ...] = ()
        self.prices_sheet: PricesSheet | None = None
        self.back_button = Button("", "quiet")
        self.title, self.answer = Label("", "page-title"), Label("", "strong", wrap=True)
        self.needs, self.notice = NeedsBox(), NoticeBar()
        self.models, self.machines = RowList(), RowList()
        self.machines_title, self.sources = Label("", "strong"), Label("", "faint", wrap=True)
        self.pay = PayBox()
        self._lay_out()
        self.back_button.clicked.connect(self.models_asked)
        self.needs.changed.connect(self.ask)
        self.models.row_chosen.connect(self._ask_machines)
        self.machines.row_chosen.connect(lambda _key: self._reckon())
        self.pay.changed.connect(self._reckon)
        self.pay.prices_wanted.connect(self.show_prices)
        self.come_alive()

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(28, 14, 28, 12)
        page.setSpacing(10)
        page.addLayout(row(self.back_button, -1))
        page.addLayout(row(self.title, -1))
        page.addWidget(self.needs)
        page.addWidget(self.notice)
        page.addWidget(self.answer)
        left, right = Box(margin=4), Box(margin=4)
        left.column.addWidget(self.models)
        heading = QHBoxLayout()
        heading.setContentsMargins(12, 8, 12, 0)
        heading.addWidget(self.machines_title)
        right.column.addLayout(heading)
        right.column.addWidget(self.machines, 1)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(right, 1)
        side.addWidget(self.pay)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(left, _LEFT_SHARE)
        across.addLayout(side, _RIGHT_SHARE)
        page.addLayout(across, 1)
        page.addWidget(self.sources)

    def showEvent(self, event: QShowEvent) -> None:
        """Reckon anew whenever the page comes up: models were installed or measured meanwhile."""
        super().showEvent(event)
        self.ask()

    def ask(self) -> None:
        """Ask for the models that these needs allow."""
        advising, needs, hardware = self._services.advising, self.needs.needs(), self.needs.hardware()
        if self._advice is None:
            self.answer.setText(self.tr("Reckoning…"))
        self._background.run("disk", lambda: _advice(advising, needs, hardware), self._show, self._fail)

    def show_prices(self) -> None:
        """Show every price, to be changed."""
        if self._advice is None:
            return
        titles = wording.machine_titles(self._advice.titles)
        self.prices_sheet = PricesSheet(self._advice.prices, titles, self)
        self.prices_sheet.changed.connect(self._keep_prices)
        self.prices_sheet.first_wanted.connect(lambda: self._keep_prices(None))
        self.prices_sheet.open()

    def retranslate(self) -> None:
        """Write the words."""
        self.back_button.setText(self.tr("‹ Models"))
        self.title.setText(self.tr("Which model to take"))
        self.models.setAccessibleName(self.tr("Models"))
        self.machines.setAccessibleName(self.tr("Machines for the chosen model"))
        if self._advice is not None:
            self.needs.show_machines(self._advice.titles)
        self._write()
        self._write_machines()

    def _show(self, advice: Advice) -> None:
        first, self._advice = self._advice is None, advice
        if first:
            self.needs.show_machines(advice.titles)
        self.notice.hide()
        self._write()
        if advice.best is not None:
            self.models.choose(_name(advice.best))
        else:
            self.models.choose_first()
        self._ask_machines(self.models.current_key)

    def _write(self) -> None:
        advice = self._advice
        if advice is None:
            return
        self.models.show_rows(tuple(_model_row(row, advice) for row in advice.rows))
        self.answer.setText(self._answer_words(advice))
        self.sources.setText(
            self.tr(
                "Quality: experts' ratings of 100 real requests a task; a model nobody rated stands by the "
                "nearest rated one that is not larger. Russian: the product's own notes. Speed: reckoned "
                "from what was measured on this machine, elsewhere from the memory's bandwidth."
            )
        )

    def _answer_words(self, advice: Advice) -> str:
        best = advice.best
        if best is None:
            return self.tr(
                "None of these models gives all of that here. What each lacks stands in its line: "
                "ask for less, or look at another machine."
            )
        known = self.tr("{0}, {1}: the best that gives all of that here.").format(
            wording.title(best), best.quantization
        )
        if best.speed is None and advice.hardware is None:
            return known + " " + self.tr("How fast it would be is known once any model has answered here.")
        return known

    def _ask_machines(self, name: object) -> None:
        advice, advising = self._advice, self._services.advising
        if advice is not None and isinstance(name, str):
            self._background.run(
                "disk", lambda: advising.hardware_for(name, advice.needs), self._show_machines, self._fail
            )

    def _show_machines(self, rows: tuple[AdviceRow, ...]) -> None:
        self._machines = rows
        self._write_machines()
        if rows:
            self.machines.choose(rows[0].hardware)
        self._reckon()

    def _write_machines(self) -> None:
        advice = self._advice
        if advice is None or not self._machines:
            self.machines_title.setText(self.tr("Machines"))
            return
        self.machines_title.setText(self.tr("Machines for {0}").format(wording.title(self._machines[0])))
        titles = wording.machine_titles(advice.titles)
        self.machines.show_rows(tuple(_machine_row(row, advice, titles) for row in self._machines))
        self._reckon()

    def _reckon(self) -> None:
        name, asked = self.machines.current_key, self.pay.load()
        if asked is None or not isinstance(name, str):
            self.pay.verdict.setText("")
            return
        self.pay.verdict.setText(self._verdict(name, *asked))

    def _verdict(self, name: str, load: Load, machines: int) -> str:
        try:
            return wording.verdict(self._services.advising.pay_back(load, name, machines))
        except AppError:
            return self.tr("Nobody said what this machine costs. Name it under Prices.")

    def _keep_prices(self, amounts: dict[str, float] | None) -> None:
        advising = self._services.advising

        def keep() -> None:
            if amounts is None:
                advising.forget_prices()
            for name, amount in (amounts or {}).items():
                advising.set_price(name, amount, formats.now().date())

        self._background.run("disk", keep, lambda _none: self.ask(), self._fail)

    def _fail(self, error: AppError) -> None:
        if self._advice is None:
            self.answer.setText("")
        self.notice.show_error(error)


def _advice(advising: "Advising", needs: Needs, hardware: str | None) -> Advice:
    rows = advising.rows(needs, hardware)
    best = advising.choose(rows, needs)
    rows = tuple(sorted(rows, key=lambda row: (row is not best, not row.suits)))
    return Advice(needs, hardware, rows, best, advising.hardware_titles(), advising.prices())


def _name(row: AdviceRow) -> str:
    return f"{row.family}:{row.size}"


def _model_row(row: AdviceRow, advice: Advice) -> Row:
    is_best = advice.best is not None and _name(row) == _name(advice.best)
    lacks = wording.lacks_words(row)
    tag = wording.best_word() if is_best else wording.lacking_word(lacks) if lacks else ""
    tone = "accent" if is_best else "warn"
    detail = wording.facts(row, advice.needs)
    return Row(_name(row), wording.title(row), wording.speed(row), detail, tag, tone)


def _machine_row(row: AdviceRow, advice: Advice, titles: dict[str, str]) -> Row:
    lacks = wording.lacks_words(row)
    detail = " · ".join((row.quantization, wording.memory(row), wording.speed(row)))
    price = wording.price(advice.prices.of_hardware(row.hardware))
    tag = wording.lacking_word(lacks) if lacks else ""
    return Row(row.hardware, titles.get(row.hardware, row.hardware), price, detail, tag, "warn")
