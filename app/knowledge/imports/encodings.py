"""Which encoding a stranger's text is in: its mark, UTF-8 if it is that, else the likeliest by its letters.

Invariant: bytes that are broken UTF-8 in a file that is UTF-8 otherwise become lone surrogates, so that the
lines they stand in can be refused and the others taken.
"""

import codecs
import re
from dataclasses import dataclass
from itertools import pairwise

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_CYRILLIC = ("cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5")
_OTHERS = ["cp1252", "cp1250", "cp1254", "cp1256", "cp1253", "gb18030", "shift_jis", "cp949"]
_SAMPLE = 1 << 16
_HIGH = re.compile(rb"[\x80-\xff]+")
# The commonest letters of Russian; a wrong Cyrillic code page turns them into rare ones or the other case.
_COMMON = frozenset("оеаинтсрвлкмдпу")
_MOST_BROKEN = 0.1


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and what it was decoded from."""

    text: str
    encoding: str


def decode(untrusted: bytes, named: str = "") -> Decoded:
    """Decode a text; `named` is what a person said it is in.

    Raises:
        LookupError: There is no encoding of that name.
    """
    if named:
        return Decoded(untrusted.decode(named, "replace"), codecs.lookup(named).name)
    for mark, encoding in _MARKS:
        if untrusted.startswith(mark):
            return Decoded(untrusted.decode(encoding, "replace"), encoding.removesuffix("-sig"))
    try:
        return Decoded(untrusted.decode(), "utf-8")
    except UnicodeDecodeError:
        pass
    encoding = _guess(untrusted[:_SAMPLE])
    errors = "surrogateescape" if encoding == "utf-8" else "replace"
    return Decoded(untrusted.decode(encoding, errors), encoding)


def _guess(sample: bytes) -> str:
    high = sum(map(len, _HIGH.findall(sample)))
    broken = sum("\udc80" <= letter <= "\udcff" for letter in sample.decode("utf-8", "surrogateescape"))
    if high and broken <= high * _MOST_BROKEN + 1 < high:
        return "utf-8"
    if sample[1::2].count(0) > len(sample) // 5:
        return "utf-16-le"
    best = max(_CYRILLIC, key=lambda encoding: _russian(sample.decode(encoding, "replace")))
    if _russian(sample.decode(best, "replace")) >= 0.5:
        return best
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=[*_CYRILLIC, *_OTHERS]).best()
    return found.encoding if found else "cp1251"


def _russian(text: str) -> float:
    """How much of a text's letters beyond ASCII looks like Russian: common letters, case not mixed."""
    letters = [letter for letter in text if letter >= "\x80"]
    if not letters:
        return 0.0
    common = sum(letter in _COMMON or (letter.lower() in _COMMON and letter.isupper()) for letter in letters)
    # A capital after a small letter hardly ever stands in a name.
    mixed = sum(one.islower() and two.isupper() for one, two in pairwise(text))
    return (common - 3 * mixed) / len(letters)
