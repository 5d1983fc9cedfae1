"""What the chosen files are taken for, and which of their columns goes where."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.imports import ImportPreview
from app.ui import formats
from app.ui.imports import wording
from app.ui.imports.columns_table import ColumnsTable, common_columns
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import ElidedLabel, Label, Line, row

_FILES_SHOWN = 4


class LookView(QWidget):
    """The view.

    Attributes:
        facts: A line for every file shown: its name and what it is taken for.

    Signals:
        files_wanted: Other files are to be chosen.
        changed: Another field was chosen for a column.
    """

    files_wanted = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._previews: Sequence[ImportPreview] = ()
        self.facts = [ElidedLabel("") for _ in range(_FILES_SHOWN)]
        self.more, self.hint = Label("", "secondary"), Label("", "secondary", wrap=True)
        self.files_button, self.table = Button(self.tr("Other files…")), ColumnsTable()
        names = QVBoxLayout()
        names.setSpacing(4)
        for label in (*self.facts, self.more):
            names.addWidget(label)
        head = row(self.files_button)
        head.insertLayout(0, names, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.hint)
        column.addWidget(Line())
        column.addWidget(self.table, 1)
        self.files_button.clicked.connect(self.files_wanted)
        self.table.changed.connect(self._changed)
        self.show_files(())

    def show_files(self, previews: Sequence[ImportPreview]) -> None:
        """Show these files; of several tables, the columns that all of them have."""
        self._previews = previews
        for place, label in enumerate(self.facts):
            told = previews[place : place + 1]
            label.setText("".join(f"{Path(one.path).name} — {wording.facts_line(one)}" for one in told))
            label.setVisible(bool(told))
        hidden = len(previews) - _FILES_SHOWN
        self.more.setText(self.tr("more files: {0}").format(formats.number(hidden)))
        self.more.setVisible(hidden > 0)
        self.table.show_columns(common_columns(previews))
        self._hint()

    def is_usable(self) -> bool:
        """Whether there is a file, and a column of it goes anywhere."""
        return bool(self._previews) and self.table.is_usable()

    def _changed(self) -> None:
        self._hint()
        self.changed.emit()

    def _hint(self) -> None:
        tables = [preview for preview in self._previews if preview.columns]
        if not self._previews:
            words = self.tr("Choose the files to look into.")
        elif not tables:
            words = self.tr("There are no columns to match: the format says itself what is what.")
        elif not self.table.is_usable():
            words = self.tr(
                "No column goes anywhere yet. Choose a field for one, best for the client's name."
            )
        elif len(tables) > 1:
            words = self.tr("Columns that all tables have, what stands in them, and where they go.")
        else:
            words = self.tr("Columns of the table, what stands in them, and where they go.")
        self.hint.setText(words)
