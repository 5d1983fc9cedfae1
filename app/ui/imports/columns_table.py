"""Which column goes to which field: a line for every column, with what stands in it, and a choice."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QScrollArea, QVBoxLayout, QWidget

from app.domain.import_words import field_words
from app.domain.imports import ColumnPreview, ImportPreview
from app.ui.error_text import language_now
from app.ui.widgets.columns import lay_columns
from app.ui.widgets.labels import ElidedLabel, Line

_LINE_PX = 44
_SHARES = (210, 260, 260)


class FieldChoice(QComboBox):
    """The field of one column; rolling over it scrolls the table and changes nothing."""

    def __init__(self, fields: QStandardItemModel, chosen: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(fields)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCurrentIndex(self.findData(chosen))

    @property
    def field(self) -> str:
        """The field chosen; "" leaves the column out."""
        return str(self.currentData())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the table have it."""
        event.ignore()


class ColumnsTable(QScrollArea):
    """The table.

    Attributes:
        choices: By column.

    Signals:
        changed: Another field was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("role", "surface")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Columns and their fields"))
        self.choices: dict[str, FieldChoice] = {}
        self._found: dict[str, str] = {}

    def show_columns(self, columns: Sequence[ColumnPreview]) -> None:
        """Show these columns with the fields that were found for them."""
        fields, lines = self._fields(), QWidget()
        column = QVBoxLayout(lines)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._found = {one.column: one.field for one in columns}
        self.choices = {one.column: FieldChoice(fields, one.field) for one in columns}
        for one in columns:
            column.addWidget(self._line(one))
            column.addWidget(Line())
        column.addStretch(1)
        self.setWidget(lines)

    def changes(self) -> dict[str, str]:
        """Give the fields that a person chose otherwise, by column."""
        return {
            name: choice.field for name, choice in self.choices.items() if choice.field != self._found[name]
        }

    def is_usable(self) -> bool:
        """Whether any column goes anywhere."""
        return not self.choices or any(choice.field for choice in self.choices.values())

    def _line(self, one: ColumnPreview) -> QWidget:
        choice, line = self.choices[one.column], QWidget()
        line.setFixedHeight(_LINE_PX)
        choice.setAccessibleName(self.tr("Field of the column «{0}»").format(one.column))
        choice.currentIndexChanged.connect(lambda _index: self.changed.emit())
        samples = ElidedLabel(" · ".join(" ".join(text.split()) for text in one.samples), "secondary")
        lay_columns(line, (ElidedLabel(one.column, "medium"), samples, choice), _SHARES)
        return line

    def _fields(self) -> QStandardItemModel:
        # One list for all choices: an export of a CRM has a hundred columns.
        fields = QStandardItemModel(self)
        words: Mapping[str, str] = {"": self.tr("leave out"), **field_words(language_now())}
        for name, word in words.items():
            item = QStandardItem(word)
            item.setData(name, Qt.ItemDataRole.UserRole)
            fields.appendRow(item)
        return fields


def common_columns(previews: Sequence[ImportPreview]) -> tuple[ColumnPreview, ...]:
    """Return the columns that all the tables have: only those can be told for all at once."""
    tables = [preview.columns for preview in previews if preview.columns]
    if not tables:
        return ()
    shared = set.intersection(*({one.column for one in table} for table in tables))
    return tuple(one for one in tables[0] if one.column in shared)
