"""Widgets that follow a change of language or theme while they are shown."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget


class LivingWidget(QWidget):
    """A widget that writes its texts in `retranslate` and takes colours in `retheme`.

    Call `come_alive()` at the end of `__init__`; both run then, and again at every change.
    """

    _alive = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=True)

    def come_alive(self) -> None:
        """Write texts and colours for the first time and follow changes from here on."""
        self.retranslate()
        self.retheme()
        self._alive = True

    def retranslate(self) -> None:
        """Set every text of this widget; children that live do it themselves."""

    def retheme(self) -> None:
        """Set icons and painted colours."""

    def changeEvent(self, event: QEvent) -> None:
        """Follow the application."""
        super().changeEvent(event)
        if not self._alive:
            return
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.StyleChange:
            # Restyling a widget tells it of a change of style again.
            self._alive = False
            self.retheme()
            self._alive = True
