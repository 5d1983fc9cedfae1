"""Which names a bundle may use: those that mean the same file on every system, and nothing outside."""

import re
import unicodedata
from collections.abc import Iterable

MAX_PATH_BYTES = 200
# A packaged program lies deep: content/app/NAME/_internal/PySide6/Qt/plugins/KIND/FILE.
MAX_DEPTH = 12
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)
# Characters that are not seen or turn the writing round.
_UNSEEN = {"Cf", "Cc", "Co", "Cs", "Cn", "Zl", "Zp"}


def is_safe(path: str) -> bool:
    """Whether a relative path may stand in a bundle."""
    parts = path.split("/")
    if len(parts) > MAX_DEPTH or any(unicodedata.category(sign) in _UNSEEN for sign in path):
        return False
    return len(path.encode()) <= MAX_PATH_BYTES and all(map(_is_safe_part, parts))


def clashing(paths: Iterable[str]) -> list[str]:
    """Paths that some system takes for another of them, or that lie inside a file."""
    seen: dict[str, str] = {}
    for path in paths:
        seen.setdefault(_folded(path), path)
    found = [path for path in paths if seen[_folded(path)] != path]
    inside = [path for path in paths if any(above in seen for above in _above(_folded(path)))]
    return sorted({*found, *inside})


def spelled(path: str) -> str:
    """A name to be shown: what is not seen, or joins the sign before it, by its number.

    Args:
        path: Of whatever kind; half a pair of UTF-16 too.
    """
    return "".join(
        sign if sign.isprintable() and not unicodedata.combining(sign) else ascii(sign)[1:-1] for sign in path
    )


def _is_safe_part(part: str) -> bool:
    if part in ("", ".", "..") or part[-1] in " ." or part[0] in " -~":
        return False
    if _FORBIDDEN.search(part) or _RESERVED.fullmatch(part.split(".", maxsplit=1)[0].rstrip()):
        return False
    return unicodedata.is_normalized("NFC", part)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
