"""The name of the chat shown; rename it in place, or put it away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import ElidedLabel
from app.ui.widgets.living import LivingWidget


class NameField(QLineEdit):
    """The name while it is changed.

    Signals:
        left: Esc: the old name stays.
    """

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ChatHeader(LivingWidget):
    """The header.

    Signals:
        renamed: The new name.
        archive_asked: The chat is to be put away.
    """

    renamed = Signal(str)
    archive_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self.setFixedHeight(56)
        self.title = ElidedLabel("", "column-title")
        self.name_field = NameField()
        self.rename_button, self.archive_button = Button("", "quiet"), Button("", "quiet")
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 0, 12, 0)
        line.setSpacing(4)
        line.addWidget(self.title, 1)
        line.addWidget(self.name_field, 1)
        line.addWidget(self.rename_button)
        line.addWidget(self.archive_button)
        self.name_field.hide()
        self.rename_button.clicked.connect(self.begin_rename)
        self.archive_button.clicked.connect(self.archive_asked)
        self.name_field.returnPressed.connect(self._rename)
        self.name_field.editingFinished.connect(self._leave)
        self.name_field.left.connect(self._leave)
        self.come_alive()

    def retranslate(self) -> None:
        """Write the words."""
        self.rename_button.setText(self.tr("Rename"))
        self.archive_button.setText(self.tr("Archive"))
        self.name_field.setAccessibleName(self.tr("Name of the chat"))

    def show_title(self, title: str, *, saved: bool) -> None:
        """Show a name; a chat not saved yet can be neither renamed nor put away."""
        self.title.setText(title)
        self.rename_button.setVisible(saved)
        self.archive_button.setVisible(saved)
        self._leave()

    def begin_rename(self) -> None:
        """Let the name be changed."""
        self.name_field.setText(self.title.text())
        self.title.hide()
        self.name_field.show()
        self.name_field.selectAll()
        self.name_field.setFocus()

    def _rename(self) -> None:
        name = self.name_field.text().strip()
        if name and name != self.title.text():
            self.title.setText(name)
            self.renamed.emit(name)
        self._leave()

    def _leave(self) -> None:
        self.name_field.hide()
        self.title.show()
