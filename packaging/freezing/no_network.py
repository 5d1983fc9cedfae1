"""Runtime hook of the field build: `urllib.request` is a name that reaches nothing.

Python's own `xml.sax.saxutils` imports it at its head, and spreadsheets are read through that. The module
itself is not in the build; whoever asks this one for anything to call is refused.
"""

import sys
import urllib
from types import ModuleType


class _NoNetwork(ModuleType):
    """Is there, and has nothing."""

    def __getattr__(self, name: str) -> object:
        raise AttributeError(f"this program has no network: {self.__name__}.{name}")


_absent = _NoNetwork("urllib.request")
sys.modules["urllib.request"] = _absent
setattr(urllib, "request", _absent)  # noqa: B010
