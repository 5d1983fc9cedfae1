"""A signature drawn with mouse, pen or finger, and the sheet one signs on."""

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui import theme
from app.ui.records.sheet import Sheet
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label

WIDTH_PX, HEIGHT_PX = 504, 180
_PEN_PX = 2.4
_SCALE = 2  # the picture is printed on paper: twice as fine as the screen
translate = QCoreApplication.translate


class SignaturePad(QWidget):
    """The field; Qt hands touches and pens on as a mouse.

    Signals:
        drawn: There is a line now, or none any more (whether there is).
    """

    drawn = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(WIDTH_PX, HEIGHT_PX)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._path = QPainterPath()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was drawn."""
        return self._path.isEmpty()

    def clear(self) -> None:
        """Wipe the field."""
        self._path = QPainterPath()
        self.update()
        self.drawn.emit(False)

    def png(self) -> bytes:
        """Give the drawing in ink on white, as it is printed."""
        image = QImage(WIDTH_PX * _SCALE, HEIGHT_PX * _SCALE, QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.scale(_SCALE, _SCALE)
        self._draw(painter, QColor("black"))
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        # PySide's stubs want bytes here, Qt and PySide take a word.
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(buffer.data().data())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke; a mere dot is a stroke too."""
        self._path.moveTo(event.position())
        self._path.lineTo(event.position() + QPointF(0.1, 0.1))
        self._stroke()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        if not self._path.isEmpty():
            self._path.lineTo(event.position())
            self._stroke()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw paper, line to sign on, and the strokes."""
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colors.color("draft_line"), 1))
        painter.setBrush(colors.color("draft"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 8, 8)
        painter.setPen(QPen(colors.color("faint"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(24, HEIGHT_PX - 44, WIDTH_PX - 24, HEIGHT_PX - 44)
        self._draw(painter, colors.color("text"))

    def _draw(self, painter: QPainter, ink: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        join, cap = Qt.PenJoinStyle.RoundJoin, Qt.PenCapStyle.RoundCap
        painter.setPen(QPen(ink, _PEN_PX, Qt.PenStyle.SolidLine, cap, join))
        painter.drawPath(self._path)

    def _stroke(self) -> None:
        self.update()
        self.drawn.emit(True)


class SignatureSheet(Sheet):
    """Who signs, and the field.

    Signals:
        signed: The name, and the drawing as PNG.
    """

    signed = Signal(str, bytes)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        title, go = translate("SignatureSheet", "Signature"), translate("SignatureSheet", "Sign")
        super().__init__(title, go, width=WIDTH_PX + 56, parent=parent)
        self.name, self.pad, self.wipe_button = QLineEdit(name), SignaturePad(), Button(self.tr("Wipe"))
        self.name.setAccessibleName(self.tr("Who signs"))
        self.pad.setAccessibleName(self.tr("Field for the signature"))
        for widget in (Label(self.tr("Who signs"), "secondary"), self.name):
            self.column.addWidget(widget)
        self.column.addWidget(Label(self.tr("Sign with mouse, pen or finger"), "secondary"))
        self.column.addWidget(self.pad)
        self.foot.insertWidget(0, self.wipe_button)
        self.go_button.setEnabled(False)
        self.wipe_button.clicked.connect(self.pad.clear)
        self.pad.drawn.connect(lambda _there: self._look())
        self.name.textChanged.connect(lambda _text: self._look())
        self.go_button.clicked.connect(self._sign)

    def _look(self) -> None:
        self.go_button.setEnabled(bool(self.name.text().strip()) and not self.pad.is_empty)

    def _sign(self) -> None:
        self.signed.emit(self.name.text().strip(), self.pad.png())
        self.accept()
