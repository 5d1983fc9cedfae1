"""What a copy carries, letters alone, and how it outlives the program."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication


def letters(text: str) -> QMimeData:
    """Return what the clipboard gets: plain text, without the colours of our theme."""
    mime = QMimeData()
    mime.setText(text)
    return mime


def leave_letters() -> None:
    """Hand copied text over to Qt itself, before Python ends.

    A QMimeData made in Python is destroyed by the clipboard after the interpreter is gone, and that
    crashes the program at exit; `setText` makes one that Qt owns whole. What another program put
    there is left alone (the offscreen platform knows no other programs and never owns).
    """
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard() or QGuiApplication.platformName() == "offscreen":
        clipboard.setText(clipboard.text())
