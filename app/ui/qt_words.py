"""What Qt says on stderr: all of it, but for a line that says nothing to anybody."""

import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qFormatLogMessage, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

# The plugin that draws into memory says so of every window it is shown.
_SAID_OF_EVERY_WINDOW = "This plugin does not support propagateSizeHints()"


def hush(app: QApplication) -> None:
    """Leave that line out where there is no screen; on a screen Qt's own way of speaking stays."""
    if app.platformName() in ("offscreen", "minimal"):
        qInstallMessageHandler(_tell)


def _tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if message != _SAID_OF_EVERY_WINDOW:
        sys.stderr.write(qFormatLogMessage(kind, context, message) + "\n")
