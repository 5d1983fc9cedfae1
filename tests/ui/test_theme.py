import pytest
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication

from app.ui import icons, theme
from app.ui.assets import asset
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.notices import NoticeBar

TEXT_ON = [
    (ink, ground) for ground in ("bg", "surface", "selected", "draft") for ink in ("text", "muted")
] + [
    ("faint", "bg"),
    ("faint", "surface"),
    ("accent", "surface"),
    ("accent", "accent_bg"),
    ("accent", "selected"),
    ("text", "accent_bg"),
    ("muted", "accent_bg"),
    ("on_accent", "accent"),
    ("warn", "warn_bg"),
    ("warn", "surface"),
    ("crit", "crit_bg"),
    ("crit", "surface"),
    ("ok", "ok_bg"),
    ("text", "warn_bg"),
]


def luminance(color: QColor) -> float:
    """WCAG 2: relative luminance."""
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(ink: QColor, ground: QColor) -> float:
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("name", "least"), [("light", 4.5), ("dark", 4.5), ("contrast", 7.0)])
def test_text_is_read_easily(name: str, least: float) -> None:
    tokens = theme.themes()[name]
    weak = {
        (ink, ground): round(contrast(tokens.color(ink), tokens.color(ground)), 2)
        for ink, ground in TEXT_ON
        if contrast(tokens.color(ink), tokens.color(ground)) < least
    }
    assert not weak


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_a_theme_is_worn_while_running(qapp: QApplication, name: str) -> None:
    theme.wear(qapp, name)
    try:
        assert theme.theme_name() == name
        assert qapp.palette().window().color() == theme.themes()[name].color("bg")
        assert theme.themes()[name].accent in qapp.styleSheet()
    finally:
        theme.wear(qapp, "light")


def test_an_unknown_theme_is_light() -> None:
    assert theme.resolve("sepia") == "light"
    assert theme.resolve("system") in ("light", "dark")


def test_letters_are_ours(qapp: QApplication) -> None:
    assert "Inter" in QFontDatabase.families()
    assert QFontInfo(theme.font()).family() == "Inter"
    assert QFontInfo(theme.font(weight=650)).weight() == 600
    assert QFontDatabase.writingSystems("Inter").count(QFontDatabase.WritingSystem.Cyrillic) == 1


def test_icons_are_drawn_once_a_colour_and_follow_the_theme(qapp: QApplication) -> None:
    light = icons.pixmap("lock", "accent")
    assert icons.pixmap("lock", "accent") is light
    theme.wear(qapp, "dark")
    try:
        assert icons.pixmap("lock", "accent") is not light
    finally:
        theme.wear(qapp, "light")


def test_every_icon_file_is_used_and_there() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in asset("..", "app", "ui").rglob("*.py"))
    files = {path.stem for path in asset("icons").glob("*.svg")}
    unused = {name for name in files if f'"{name}"' not in sources and f"{name}.svg" not in sources}
    assert not unused


def test_a_notice_says_its_tone_in_a_shape_too(qapp: QApplication) -> None:
    bar = NoticeBar()
    bar.show_notice("Диск полон.", tone="crit", action="Ещё раз")
    assert bar.text() == "Диск полон."
    assert bar.accessibleName() == "Диск полон."
    assert not bar.isHidden()
    bar.findChildren(IconButton)[0].click()
    assert bar.isHidden()
