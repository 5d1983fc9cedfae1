"""The prices the advisor reckons with: each to be changed, each with its day."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.domain.prices import Price, Prices
from app.ui.advisor import wording
from app.ui.records.sheet import Sheet
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label

_WIDTH_PX, _FIELD_PX, _MOST = 1040, 110, 1e12
translate = QCoreApplication.translate


class PricesSheet(Sheet):
    """The sheet.

    Signals:
        changed: Amounts by name that are others now.
        first_wanted: The product's first prices shall hold again.
    """

    changed = Signal(object)
    first_wanted = Signal()

    def __init__(self, prices: Prices, titles: dict[str, str], parent: QWidget | None = None) -> None:
        words = translate("PricesSheet", "Prices, in tenge"), translate("PricesSheet", "Keep")
        super().__init__(*words, width=_WIDTH_PX, parent=parent)
        self._prices = prices
        self.fields: dict[str, QLineEdit] = {}
        self.first_button = Button(self.tr("Back to the first prices"))
        self.foot.insertWidget(0, self.first_button)
        names = {**wording.price_names(), **titles}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        lines = -(-len(names) // 2)
        for column in (0, 4):
            grid.setColumnStretch(column, 1)
        grid.setColumnMinimumWidth(3, 12)
        for place, (name, word) in enumerate(names.items()):
            side, line = divmod(place, lines)
            self._add_price(grid, (line, side * 4), name, word)
        self.column.addLayout(grid)
        self.first_button.clicked.connect(self._take_first)
        self.go_button.clicked.connect(self.keep)

    def _add_price(self, grid: QGridLayout, place: tuple[int, int], name: str, word: str) -> None:
        told = self._prices.by_name.get(name)
        caption, field = Label(word, "secondary", wrap=True), QLineEdit(_amount(told))
        field.setValidator(QDoubleValidator(0, _MOST, 2, field))
        field.setFixedWidth(_FIELD_PX)
        field.setAccessibleName(word)
        caption.setBuddy(field)
        self.fields[name] = field
        line, column = place
        for shift, widget in enumerate((caption, field, Label(_day(told), "faint"))):
            grid.addWidget(widget, line, column + shift)

    def keep(self) -> None:
        """Tell what is another now."""
        new = {
            name: float(field.text().replace(",", "."))
            for name, field in self.fields.items()
            if field.hasAcceptableInput() and field.text() != _amount(self._prices.by_name.get(name))
        }
        if new:
            self.changed.emit(new)
        self.accept()

    def _take_first(self) -> None:
        self.first_wanted.emit()
        self.accept()


def _amount(told: Price | None) -> str:
    return "" if told is None else f"{told.amount:g}" if told.amount % 1 else f"{told.amount:.0f}"


def _day(told: Price | None) -> str:
    if told is None:
        return ""
    words = translate("PricesSheet", "yours, {0}") if told.own else translate("PricesSheet", "of {0}")
    return words.format(f"{told.dated:%m.%Y}")
