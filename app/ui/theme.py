"""Colours and type: tokens become a palette and a style sheet, switched while running.

Widgets that paint themselves ask `tokens()` and repaint on `QEvent.PaletteChange`; none keeps a colour.
"""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.ui.assets import asset

BODY_PX = 13
PAGE_TITLE_PX = 19
COLUMN_TITLE_PX = 17
SECONDARY_PX = 12
DRAFT_PX = 13.5
FONT_FILES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf")


class Tokens(NamedTuple):
    """The colours of one theme, as #RRGGBB; what each is for stands in the look's table."""

    bg: str
    surface: str
    line: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_bg: str
    on_accent: str
    warn: str
    warn_bg: str
    crit: str
    crit_bg: str
    ok: str
    ok_bg: str
    selected: str
    draft: str
    draft_line: str

    def color(self, name: str) -> QColor:
        """Return a token as a colour for painters."""
        return QColor(str(getattr(self, name)))


@cache
def themes() -> dict[str, Tokens]:
    """Read every theme of resources/tokens."""
    raw = json.loads(asset("tokens", "themes.json").read_text(encoding="utf-8"))
    return {name: Tokens(**values) for name, values in raw.items()}


class _Shown:
    """Which theme the application wears now."""

    name = "light"


def tokens() -> Tokens:
    """Return the tokens of the theme worn now."""
    return themes()[_Shown.name]


def theme_name() -> str:
    """Return `light`, `dark` or `contrast`."""
    return _Shown.name


def resolve(name: str) -> str:
    """Turn `system` into what the system asks for; unknown names mean light."""
    if name == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return "dark" if dark else "light"
    return name if name in themes() else "light"


def wear(app: QApplication, name: str) -> None:
    """Dress the application; `name` is light, dark, contrast or system."""
    from app.ui.stylesheet import style_sheet

    _Shown.name = resolve(name)
    app.setPalette(_palette(tokens()))
    app.setStyleSheet(style_sheet(tokens()))


def load_fonts(app: QApplication) -> None:
    """Take Inter from our resources, so that no machine's fonts change the look."""
    for file in FONT_FILES:
        path: Path = asset("fonts", file)
        QFontDatabase.addApplicationFont(str(path))
    app.setFont(font())


def font(size_px: float = BODY_PX, weight: int = 400) -> QFont:
    """Return Inter at a size in pixels; weight 400, 550 or 650."""
    # The files are cut at 550 and 650 but call themselves 500 and 600, the steps Qt knows.
    made = QFont("Inter")
    made.setStyleHint(QFont.StyleHint.SansSerif)
    if size_px == int(size_px):
        made.setPixelSize(int(size_px))
    else:
        made.setPointSizeF(size_px * 72 / _dpi())
    made.setWeight(QFont.Weight({400: 400, 550: 500, 650: 600}[weight]))
    # Without hinting letters keep their own widths, the same on every system.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def _dpi() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.logicalDotsPerInchY() if screen else 96.0


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for where, name in (
        (role.Window, "bg"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "bg"),
        (role.Text, "text"),
        (role.PlaceholderText, "faint"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.BrightText, "crit"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.ToolTipBase, "surface"),
        (role.ToolTipText, "text"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.Mid, "line"),
        (role.Dark, "line"),
        (role.Light, "surface"),
        (role.Midlight, "bg"),
        (role.Shadow, "line"),
        (role.Accent, "accent"),
    ):
        palette.setColor(where, t.color(name))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, t.color("faint"))
    return palette
