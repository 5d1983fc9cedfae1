"""Shortcuts by key, not by letter: each works under the Latin and the Russian layout alike."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

_LATIN = "QWERTYUIOP[]ASDFGHJKL;'ZXCVBNM,."
_RUSSIAN = "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
_SAME_KEY = dict(zip(_LATIN, _RUSSIAN, strict=True))


def bind(
    owner: QWidget,
    keys: str,
    order: Callable[[], object],
    context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
) -> QShortcut:
    """Let `keys` («Ctrl+L») give an order while `owner` is in reach."""
    shortcut = QShortcut(owner)
    shortcut.setKeys([QKeySequence(variant) for variant in variants(keys)])
    shortcut.setContext(context)
    shortcut.activated.connect(order)
    # Where the system offers both letters of one key, Qt finds two sequences of this one shortcut.
    shortcut.activatedAmbiguously.connect(order)
    return shortcut


def variants(keys: str) -> tuple[str, ...]:
    """Return the sequence and its twin under the Russian layout, if the key has another letter there."""
    head, plus, last = keys.rpartition("+")
    twin = _SAME_KEY.get(last.upper()) if len(last) == 1 else None
    if last in ("Return", "Enter"):
        return (f"{head}{plus}Return", f"{head}{plus}Enter")
    return (keys, f"{head}{plus}{twin}") if twin else (keys,)
