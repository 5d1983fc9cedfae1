"""Lucide line icons, recoloured when loaded and drawn once per colour, size and screen ratio."""

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPixmap

from app.ui import theme
from app.ui.assets import asset

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon


@cache
def _source(name: str) -> str:
    return asset("icons", f"{name}.svg").read_text(encoding="utf-8")


@cache
def _drawn(name: str, color: str, size: int, ratio: float) -> QPixmap:
    # QtSvg is loaded with the first icon: the unlock page has none and does not pay for it.
    from PySide6.QtGui import QPainter
    from PySide6.QtSvg import QSvgRenderer

    svg = _source(name).replace("currentColor", color)
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixmap(name: str, shade: str = "muted", size: int = 20) -> QPixmap:
    """Return an icon in a token's colour (`shade`) of the theme worn now; `size` in logical pixels."""
    app = QGuiApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    return _drawn(name, str(getattr(theme.tokens(), shade)), size, ratio)


def icon(name: str, shade: str = "muted", *, on: str | None = None, size: int = 20) -> "QIcon":
    """Return an icon for a button; `on` colours the checked state. Ask again after a change of theme."""
    from PySide6.QtGui import QIcon

    made = QIcon()
    made.addPixmap(pixmap(name, shade, size), QIcon.Mode.Normal, QIcon.State.Off)
    made.addPixmap(pixmap(name, "faint", size), QIcon.Mode.Disabled, QIcon.State.Off)
    if on is not None:
        made.addPixmap(pixmap(name, on, size), QIcon.Mode.Normal, QIcon.State.On)
    return made
