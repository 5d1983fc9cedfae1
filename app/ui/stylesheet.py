"""The style sheet: every rule of the look that Qt can say in one place.

Widgets choose their part by class or by the dynamic properties `role`, `tone` and `kind`.
"""

from string import Template

from app.ui.assets import asset
from app.ui.theme import Tokens

_SHEET = Template("""
* { outline: 0; }
QWidget[role="page"], QScrollArea[role="page"] > QWidget > QWidget { background: $bg; }
QWidget[role="surface"], QScrollArea[role="surface"] > QWidget > QWidget { background: $surface; }
QScrollArea { background: transparent; border: 0; }
QFrame[role="box"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame[role="quietbox"] { background: $bg; border: 0; border-radius: 8px; }
QFrame[role="line"] { background: $line; border: 0; }
QFrame[role="popup"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame[role="bubble"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame[role="bubble"][kind="out"] { background: $accent_bg; border: 1px solid $accent_bg; }
QFrame[role="bubble"][kind="internal"] { background: transparent; border: 1px dashed $line; }
QLabel { background: transparent; }
QLabel[role="page-title"] { font-size: 19px; font-weight: 600; }
QLabel[role="column-title"] { font-size: 17px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="medium"] { font-weight: 500; }
QLabel[role="secondary"] { font-size: 12px; color: $muted; }
QLabel[role="faint"] { font-size: 12px; color: $faint; }
QLabel[role="points-title"] { font-size: 12px; font-weight: 500; color: $muted; }
QLabel[role="warn"] { font-size: 12px; color: $warn; }
QLabel[role="crit"] { font-size: 12px; color: $crit; }
QLabel[role="brand"] { font-size: 24px; font-weight: 600; color: $accent; }
QLabel[role="code"] { font-family: monospace; font-size: 17px; background: $bg; border: 1px solid $line;
  border-radius: 8px; padding: 12px; }
QLabel[role="done"] { color: $ok; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="mono"] { font-family: monospace; font-size: 12px; }
QLabel[role="kbd"] { font-size: 11px; color: $muted; background: $surface; border: 1px solid $line;
  border-radius: 4px; padding: 0 4px; }
QLabel[role="tag"] { font-size: 11px; font-weight: 600; border-radius: 4px; padding: 2px 6px;
  background: $bg; color: $muted; }
QLabel[role="tag"][tone="accent"] { background: $accent_bg; color: $accent; }
QLabel[role="tag"][tone="warn"] { background: $warn_bg; color: $warn; }
QLabel[role="tag"][tone="crit"] { background: $crit_bg; color: $crit; }
QLabel[role="tag"][tone="ok"] { background: $ok_bg; color: $ok; }

QWidget[role="notice"][tone="crit"] { background: $crit_bg; border-radius: 8px; }
QLabel[role="notice"][tone="crit"] { color: $crit; background: transparent; }
QWidget[role="notice"][tone="warn"] { background: $warn_bg; border-radius: 8px; }
QLabel[role="notice"][tone="warn"] { color: $warn; background: transparent; }
QWidget[role="notice"][tone="ok"] { background: $ok_bg; border-radius: 8px; }
QLabel[role="notice"][tone="ok"] { color: $ok; background: transparent; }
QWidget[role="notice"][tone="accent"] { background: $accent_bg; border-radius: 8px; }
QLabel[role="notice"][tone="accent"] { color: $accent; background: transparent; }

QPushButton { min-height: 32px; padding: 0 14px; border-radius: 8px; font-weight: 500;
  border: 1px solid $line; background: $surface; color: $text; }
QPushButton:hover { background: $bg; }
QPushButton:pressed { background: $selected; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px; min-height: 30px; }
QPushButton:disabled { color: $faint; background: $bg; }
QPushButton[role="primary"] { background: $accent; border: 1px solid $accent; color: $on_accent; }
QPushButton[role="primary"]:hover { background: $primary_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; padding: 0 13px; min-height: 30px; }
QPushButton[role="primary"]:disabled { background: $selected; border: 1px solid $line; color: $faint; }
QPushButton[role="danger"] { color: $crit; }
QPushButton[role="quiet"] { border: 1px solid transparent; background: transparent; color: $muted;
  padding: 0 6px; font-weight: 400; min-height: 28px; }
QPushButton[role="quiet"]:hover { color: $text; background: $selected; }
QPushButton[role="quiet"]:focus { border: 2px solid $accent; padding: 0 5px; min-height: 26px; }
QPushButton[role="segment"]:checked { background: $accent_bg; border: 1px solid $accent_bg; color: $accent;
  font-weight: 600; }
QPushButton[role="segment"]:checked:focus { border: 2px solid $accent; }
QPushButton[role="segment"] { padding: 0 8px; }
QPushButton[role="segment"]:focus { padding: 0 7px; }
QPushButton[role="chip"] { min-height: 22px; max-height: 22px; border-radius: 12px; padding: 0 7px;
  margin: 2px 0; font-size: 12px; font-weight: 400; color: $muted; }
QPushButton[role="chip"]:checked { background: $selected; border: 1px solid $selected; color: $accent;
  font-weight: 600; }
QPushButton[role="chip"]:focus { border: 2px solid $accent; min-height: 20px; max-height: 20px;
  padding: 0 6px; }
QToolButton { border: 0; border-radius: 8px; background: transparent; color: $muted; padding: 4px;
  min-width: 20px; min-height: 20px; }
QToolButton:hover { background: $selected; color: $text; }
QToolButton:focus { border: 2px solid $accent; padding: 2px; }
QToolButton[role="rail"] { font-size: 11px; padding: 6px 0 4px 0; color: $muted;
  min-width: 62px; min-height: 42px; }
QToolButton[role="rail"]:focus { border: 2px solid $accent; padding: 4px 0 2px 0; min-width: 58px; }
QToolButton[role="rail"]:checked { background: $selected; color: $accent; font-weight: 600; }
QToolButton[role="status"] { font-size: 12px; padding: 0 4px; border-radius: 4px; min-height: 28px;
  max-height: 28px; color: $muted; }
QToolButton[role="status"]:hover { color: $text; }
QToolButton[role="status"][tone="strong"] { color: $text; font-weight: 500; }
QToolButton[role="status"][tone="warn"] { color: $warn; }
QToolButton[role="status"][tone="crit"] { color: $crit; }
QToolButton[role="kind"] { font-size: 12px; font-weight: 600; padding: 2px 6px; border-radius: 4px;
  background: $bg; color: $muted; min-height: 24px; }
QToolButton[role="kind"]:focus { border: 2px solid $accent; padding: 1px 4px; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QComboBox, QSpinBox { min-height: 32px; border: 1px solid $line; border-radius: 8px;
  padding: 0 10px; background: $surface; color: $text; selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit[role="search"] { background: $bg; }
QLineEdit[role="mono"] { font-family: monospace; }
QLineEdit[role="plain"] { border: 0; background: transparent; padding: 0; min-height: 28px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus { border: 1px solid $accent; }
QLineEdit[role="plain"]:focus { border: 0; }
QLineEdit[role="point"] { border: 0; border-bottom: 1px solid transparent; border-radius: 0;
  background: transparent; padding: 0; min-height: 22px; }
QLineEdit[role="point"]:focus { border-bottom: 1px solid $accent; }
QLineEdit:disabled { color: $faint; background: $bg; }
QComboBox:disabled { color: $muted; background: $bg; }
QFrame[role="field"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame[role="field"][active="true"] { border: 1px solid $accent; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow { image: url("$chevron"); width: 14px; height: 14px; }
QComboBox::down-arrow:disabled { image: none; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line;
  selection-background-color: $selected; selection-color: $text; padding: 4px; }
QTextEdit, QPlainTextEdit { background: $surface; color: $text; border: 1px solid $line; border-radius: 10px;
  selection-background-color: $accent; selection-color: $on_accent; padding: 6px 8px; }
QTextEdit:focus, QPlainTextEdit:focus { border: 1px solid $accent; }
QPlainTextEdit[role="plain"] { border: 0; background: transparent; padding: 0; }
QTextEdit[role="draft"], QPlainTextEdit[role="draft"] { background: $draft; border: 1px solid $draft_line;
  padding: 8px 10px; }
QTextEdit[role="draft"]:focus, QPlainTextEdit[role="draft"]:focus { border: 1px solid $accent; }
QCheckBox { spacing: 10px; min-height: 20px; background: transparent; }
QCheckBox::indicator { width: 12px; height: 12px; border: 1px solid $faint; border-radius: 3px;
  background: $surface; }
QCheckBox::indicator:checked { border: 1px solid $accent; background: $accent; image: url("$tick"); }
QCheckBox::indicator:focus { border: 2px solid $accent; width: 10px; height: 10px; }
QCheckBox:focus { color: $accent; }

QAbstractItemView { background: $surface; border: 0; selection-background-color: $selected;
  selection-color: $text; }
QHeaderView::section { background: $surface; color: $muted; border: 0; border-bottom: 1px solid $line;
  padding: 8px 14px; font-size: 12px; }
QTableView { gridline-color: $line; }
QMenu { background: $surface; border: 1px solid $line; border-radius: 8px; padding: 4px; }
QMenu::item { padding: 6px 20px 6px 12px; border-radius: 4px; color: $text; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: 4px 8px; }
QScrollBar:vertical { width: 10px; background: transparent; margin: 0; }
QScrollBar::handle:vertical { background: $line; border-radius: 3px; min-height: 28px; margin: 2px; }
QScrollBar::handle:vertical:hover { background: $faint; }
QScrollBar:horizontal { height: 10px; background: transparent; margin: 0; }
QScrollBar::handle:horizontal { background: $line; border-radius: 3px; min-width: 28px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
""")


def style_sheet(t: Tokens) -> str:
    """Return the style sheet in one theme's colours."""
    values = t._asdict()
    light = t.color("bg").lightness() > 128
    hover = t.color("accent").darker(110) if light else t.color("accent").lighter(110)
    return _SHEET.substitute(
        values,
        primary_hover=hover.name(),
        chevron=asset("icons", "arrow-down.svg").as_posix(),
        tick=asset("icons", "tick-light.svg" if light else "tick-dark.svg").as_posix(),
    )
