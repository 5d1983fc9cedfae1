"""Input fields."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui import icons
from app.ui.widgets.labels import Kbd, Label


class SearchField(QLineEdit):
    """A field with a magnifier and, while empty, the key that leads here; Esc empties it."""

    def __init__(self, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "search")
        self.setTextMargins(24, 0, 0, 0)
        self._glass = Label(parent=self)
        self._keys = Kbd(keys, self)
        self._keys.setVisible(bool(keys))
        self.textChanged.connect(lambda text: self._keys.setVisible(bool(keys) and not text))
        self.retheme()

    def retheme(self) -> None:
        """Draw the magnifier in the colours worn now."""
        self._glass.setPixmap(icons.pixmap("search", "faint", 16))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the magnifier left and the key right."""
        super().resizeEvent(event)
        middle = self.height() // 2
        self._glass.setGeometry(11, middle - 8, 16, 16)
        size: QSize = self._keys.sizeHint()
        self._keys.setGeometry(self.width() - size.width() - 12, middle - 8, size.width(), 16)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty on Esc; an empty field lets Esc pass."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)


class SecretField(QLineEdit):
    """A passphrase field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        # Predictive keyboards must not learn it.
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
