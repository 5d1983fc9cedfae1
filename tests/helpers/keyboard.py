"""Typing as a keyboard does, Cyrillic included: `QTest.keyClicks` aborts on it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

NOTHING = Qt.KeyboardModifier.NoModifier


def press(widget: QWidget, key: int, modifiers: Qt.KeyboardModifier = NOTHING, text: str = "") -> None:
    """Press and release one key; `key` is Qt's code, for a letter its upper-case code point."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        app.notify(widget, QKeyEvent(kind, key, modifiers, text))


def type_text(widget: QWidget, text: str) -> None:
    """Type letters into a widget."""
    for letter in text:
        press(widget, ord(letter.upper()), NOTHING, letter)


def control(widget: QWidget, letter: str) -> None:
    """Press Ctrl and the key of a letter, of whatever layout."""
    press(widget, ord(letter.upper()), Qt.KeyboardModifier.ControlModifier)
