"""The desk's windows: the only Qt. Calls services, holds no rules of its own."""

from importlib import import_module

import PySide6.QtCore  # noqa: F401 - brings `shibokensupport` into being


def _spare_sources() -> None:
    """Keep PySide from reading the source of every module imported after it.

    It looks there for its `__feature__` switch, which we do not use; a frozen program has no sources and goes
    the same way. Reading them was an eighth of the time to the first frame (6.11).
    """
    feature = import_module("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature.__dict__["_mod_uses_pyside"] = lambda _module: False


_spare_sources()
