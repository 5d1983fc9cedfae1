"""A look at a file: picture, page of a PDF, beginning of a text."""

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QStackedLayout, QVBoxLayout, QWidget

from app.domain.previews import Preview, PreviewKind
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label, row
from app.ui.widgets.living import LivingWidget


class FilePreview(LivingWidget):
    """The look.

    Signals:
        page_wanted: Another page of a PDF, from 0.
    """

    page_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._pixmap = QPixmap()
        self.picture, self.text, self.nothing = Label(), QPlainTextEdit(), Label("", "secondary", wrap=True)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.picture.setMinimumSize(40, 40)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setReadOnly(True)
        self.before_button, self.after_button, self.place = Button("‹"), Button("›"), Label("", "secondary")
        self.before_button.clicked.connect(lambda: self._turn(-1))
        self.after_button.clicked.connect(lambda: self._turn(1))
        self._pages = QWidget()
        self._pages.setLayout(row(-1, self.before_button, self.place, self.after_button, -1))
        body = QWidget()
        self._stack = QStackedLayout(body)
        for widget in (self.nothing, self.picture, self.text):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(body, 1)
        column.addWidget(self._pages)
        self._pages.hide()
        self.come_alive()

    def retranslate(self) -> None:
        """Write the words."""
        self.nothing.setText(self.tr("This file cannot be shown here. Save a copy and open it there."))
        self.text.setAccessibleName(self.tr("Text of the file"))
        self.picture.setAccessibleName(self.tr("Picture of the file"))
        self.before_button.setAccessibleName(self.tr("Page before"))
        self.after_button.setAccessibleName(self.tr("Next page"))
        if self._preview is not None:
            self._say_place(self._preview)

    def show_preview(self, preview: Preview) -> None:
        """Show a look."""
        self._preview = preview
        self._pixmap = _pixmap(preview)
        self._pages.setVisible(preview.pages > 1)
        self._say_place(preview)
        self.before_button.setEnabled(preview.page > 0)
        self.after_button.setEnabled(preview.page + 1 < preview.pages)
        if preview.kind is PreviewKind.TEXT:
            self.text.setPlainText(preview.text)
            self._stack.setCurrentWidget(self.text)
        else:
            # A picture whose first bytes lied has no pixels either.
            self._stack.setCurrentWidget(self.nothing if self._pixmap.isNull() else self.picture)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the picture fill what there is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._pixmap.isNull():
            return
        room = self.picture.size().boundedTo(self._pixmap.size())
        smooth = Qt.TransformationMode.SmoothTransformation
        self.picture.setPixmap(self._pixmap.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, smooth))

    def _say_place(self, preview: Preview) -> None:
        self.place.setText(self.tr("page {0} of {1}").format(preview.page + 1, preview.pages))

    def _turn(self, step: int) -> None:
        if self._preview is not None:
            self.page_wanted.emit(self._preview.page + step)


def _pixmap(preview: Preview) -> QPixmap:
    if preview.kind is PreviewKind.IMAGE:
        image = QImage.fromData(QByteArray(preview.content))
    elif preview.kind is PreviewKind.PAGE:
        shape = (preview.width, preview.height, preview.stride, QImage.Format.Format_RGB32)
        # A copy: the pixels belong to the preview, and that goes before the picture does.
        image = QImage(preview.content, *shape).copy()
    else:
        return QPixmap()
    return QPixmap.fromImage(image)
