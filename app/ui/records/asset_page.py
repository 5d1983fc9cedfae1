"""The page of one piece of equipment: its story on whatever site it stood, its parts, its moves."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.casefile import AssetFile, AssetMove
from app.domain.ids import AssetId
from app.domain.records import Case, CaseStatus
from app.errors import AppError
from app.ui import formats, words
from app.ui.accounts.timeline import AccountTimeline, entries_of
from app.ui.background import Background
from app.ui.records.form_plan import Surroundings
from app.ui.records.forms import Forms
from app.ui.rows import Row, RowList
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Box, ElidedLabel, Fact, Label, Line, row
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import EmptyState, NoticeBar

if TYPE_CHECKING:
    from app.services.desk import Services

_ASIDE_PX = 320


class AssetPage(LivingWidget):
    """The page.

    Signals:
        case_chosen: Id of a case to be opened.
        account_chosen: Id of the client to be opened.
        record_saved: The equipment was changed.
    """

    case_chosen = Signal(object)
    account_chosen = Signal(object)
    record_saved = Signal()

    def __init__(self, services: "Services", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._services, self._background = services, background
        self._wanted: AssetId | None = None
        self.file: AssetFile | None = None
        self.name, self.client = ElidedLabel("", "page-title"), Button("", "quiet")
        self.edit_button, self.notice = Button("", "quiet"), NoticeBar()
        self._facts = {name: Fact() for name in ("model", "serial", "site", "whole")}
        self.timeline, self.cases, self.parts = AccountTimeline(), RowList(), RowList()
        self._empty, self._aside = EmptyState("history"), QVBoxLayout()
        self.forms = Forms(services, background, self)
        self._lay_out()
        self._wire()
        self.come_alive()

    def _lay_out(self) -> None:
        head = LivingWidget()
        head.setProperty("role", "surface")
        top = QVBoxLayout(head)
        top.setContentsMargins(20, 12, 20, 12)
        top.setSpacing(6)
        top.addLayout(row(self.client, -1, self.edit_button))
        top.addWidget(self.name)
        top.addLayout(row(*self._facts.values(), -1, spacing=20))
        self._scroll = QScrollArea()
        self._scroll.setProperty("role", "page")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFixedWidth(_ASIDE_PX)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.timeline, 1)
        body.addWidget(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(head)
        column.addWidget(Line())
        column.addLayout(body, 1)

    def _wire(self) -> None:
        self.timeline.case_chosen.connect(self.case_chosen)
        self.client.clicked.connect(self._tell_client)
        self.edit_button.clicked.connect(self._edit)
        self.forms.saved.connect(self._saved)

    def open(self, asset_id: AssetId) -> None:
        """Show a piece of equipment; a later order wins over an earlier one."""
        self._wanted = asset_id
        accounts = self._services.accounts
        self._background.run("store", lambda: accounts.open_asset(asset_id), self._show, self._fail)

    def refresh(self) -> None:
        """Read what is shown anew."""
        if self._wanted is not None:
            self.open(self._wanted)

    def retranslate(self) -> None:
        """Write the words."""
        captions = {
            "model": self.tr("Make and model"),
            "serial": self.tr("Serial number"),
            "site": self.tr("Stands at"),
            "whole": self.tr("Part of"),
        }
        for name, caption in captions.items():
            self._facts[name].caption.setText(caption)
        self.edit_button.setText(self.tr("Edit"))
        self.client.setAccessibleName(self.tr("Open the client {0}").format(""))
        if self.file is not None:
            self._show(self.file)

    def _show(self, file: AssetFile) -> None:
        if file.asset.id != self._wanted:
            return
        self.file = file
        self.notice.hide()
        self.name.setText(file.asset.name)
        self.client.setText(f"‹ {file.account.name}")
        self.client.setAccessibleName(self.tr("Open the client {0}").format(file.account.name))
        self._facts["model"].show_fact(file.asset.model)
        self._facts["serial"].show_fact(file.asset.serial_number)
        self._facts["site"].show_fact(file.site.name if file.site else "")
        self._facts["whole"].show_fact(file.whole.name if file.whole else "")
        self.timeline.show_entries(entries_of(file))
        self._show_aside(file)

    def _show_aside(self, file: AssetFile) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 14, 16, 20)
        column.setSpacing(12)
        self.cases, self.parts = RowList(), RowList()
        now = formats.now()
        cases = tuple(_case_row(case) for case in file.cases)
        parts = tuple(Row(one.id, one.name, "", one.serial_number or one.model) for one in file.parts)
        self._add_rows(column, self.tr("Cases"), self.cases, cases)
        self._add_rows(column, self.tr("Parts"), self.parts, parts)
        self.cases.row_activated.connect(self.case_chosen)
        self.parts.row_activated.connect(self.open)
        box = Box()
        box.column.addWidget(Label(self.tr("Where it stood"), "secondary"))
        for move in file.moves:
            box.column.addWidget(Label(self._move(move), wrap=True))
            box.column.addWidget(Label(formats.day(move.at.astimezone(), now), "secondary"))
        here = file.site.name if file.site else self.tr("nowhere")
        if not file.moves:
            box.column.addWidget(Label(self.tr("{0}, since it is known here").format(here), wrap=True))
        column.addWidget(box)
        column.addStretch(1)
        self._scroll.setWidget(page)

    def _add_rows(self, column: QVBoxLayout, title: str, rows: RowList, lines: tuple[Row, ...]) -> None:
        if not lines:
            return
        box = Box(margin=0)
        box.column.setContentsMargins(1, 10, 1, 6)
        caption = Label(title, "secondary")
        caption.setContentsMargins(15, 0, 15, 0)
        box.column.addWidget(caption)
        rows.setAccessibleName(title)
        rows.show_rows(lines)
        rows.fit_rows()
        box.column.addWidget(rows)
        column.addWidget(box)

    def _move(self, move: AssetMove) -> str:
        nowhere = self.tr("nowhere")
        before = move.from_site.name if move.from_site else nowhere
        after = move.to_site.name if move.to_site else nowhere
        return f"{before} → {after}"

    def _edit(self) -> None:
        if self.file is None:
            return
        accounts, account_id, asset = self._services.accounts, self.file.account.id, self.file.asset

        def ask(around: Surroundings) -> None:
            self.forms.ask("asset", around, asset)

        def surroundings() -> Surroundings:
            file = accounts.open_account(account_id)
            return Surroundings(account_id, None, file.contacts, file.sites, file.assets)

        self._background.run("store", surroundings, ask, self._fail)

    def _saved(self, _kind: str, _record_id: int) -> None:
        self.refresh()
        self.record_saved.emit()

    def _tell_client(self) -> None:
        if self.file is not None:
            self.account_chosen.emit(self.file.account.id)

    def _fail(self, error: AppError) -> None:
        self.notice.show_error(error)


def _case_row(case: Case) -> Row:
    tag, tone = words.urgency_tag(case.urgency) or ("", "neutral")
    if case.status is CaseStatus.DONE:
        tag, tone = "", "neutral"
    detail = f"{case.number} · {words.status_word(case.status)}"
    return Row(case.id, case.title, formats.short_day(case.opened_at, formats.now()), detail, tag, tone)
