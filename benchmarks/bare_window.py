"""The limit of a fast start: a bare PySide6 window that says when its first frame is painted, and ends."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


class Bare(QMainWindow):
    """A window with one label."""

    def __init__(self) -> None:
        super().__init__()
        self.setCentralWidget(QLabel("Vakhta"))
        self.resize(1366, 768)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        QTimer.singleShot(0, self.report)

    def report(self) -> None:
        """Say that the frame is there."""
        print("frame", flush=True)
        QApplication.quit()


if __name__ == "__main__":
    app = QApplication(sys.argv)
    window = Bare()
    window.show()
    sys.exit(app.exec())
