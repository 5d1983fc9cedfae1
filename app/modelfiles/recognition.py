"""Which family is a model file of? Told from its header alone, never from its name.

The file's own chat template is compared, by digest and by the words in it; what is spoken is always ours.
A file that lies here is spoken to in another family's way: it talks nonsense, and nothing else comes of it.
"""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.modelfiles.catalogue import CatalogueEntry
from app.modelfiles.families import Family, Signs
from app.modelfiles.gguf_header import Header


@dataclass(frozen=True, slots=True)
class Speech:
    """How a model is spoken to.

    Attributes:
        profile: Key of its prompt profile; empty for a model of no family we know.
        template: Our chat template; empty likewise.
        stop: Texts at which its turns end.
    """

    profile: str
    template: str
    stop: tuple[str, ...]


# Of no family we know: it continues texts, but a chat with it is refused in words.
NO_SPEECH = Speech("", "", ())


def speech_of(known: CatalogueEntry | Family | None) -> Speech:
    """How a model of the catalogue, or one of a family, is spoken to."""
    if known is None:
        return NO_SPEECH
    return Speech(known.prompt_profile, known.chat_template, known.stop)


def recognise(path: Path, header: Header, families: Sequence[Family]) -> Family | None:
    """The family of a file: by a published template in it, else the first whose signs it bears."""
    own = [family for family in families if _is_built_so(header, family)]
    digest = hashlib.sha256(header.template.encode()).hexdigest() if header.template else None
    strings = _Strings(path, header)
    for family in own:
        if digest in {published.sha256 for published in family.published} and strings.hold(
            family.signs.vocabulary
        ):
            return family
    return next((family for family in own if _bears(header, family.signs, strings)), None)


def _is_built_so(header: Header, family: Family) -> bool:
    signs = family.signs
    experts = bool(header.number("expert_count"))
    return (
        (not family.architectures or header.architecture in family.architectures)
        and signs.experts in (None, experts)
        and _is_one_of(header, "tokenizer.ggml.model", signs.tokenizers)
        and _is_one_of(header, "tokenizer.ggml.pre", signs.splitters)
    )


def _is_one_of(header: Header, key: str, allowed: Sequence[str]) -> bool:
    return not allowed or header.metadata.get(key) in allowed


def _bears(header: Header, signs: Signs, strings: "_Strings") -> bool:
    template = header.template
    if template is None:
        fits = not signs.needs_template
    else:
        fits = all(word in template for word in signs.template)
        fits = fits and not any(word in template for word in signs.foreign)
    return fits and strings.hold(signs.vocabulary)


class _Strings:
    """The strings of a header, looked for with the length that stands before each.

    The reader skips over vocabularies; a search over their few megabytes finds a token in milliseconds. The
    header was checked before: its strings are where they say.
    """

    def __init__(self, path: Path, header: Header) -> None:
        self._path = path
        self._bytes = header.data_start
        self._raw: bytes | None = None

    def hold(self, texts: Sequence[str]) -> bool:
        """Whether all of the texts stand there."""
        return all(self._holds(text.encode()) for text in texts)

    def _holds(self, text: bytes) -> bool:
        if self._raw is None:
            with self._path.open("rb") as stream:
                self._raw = stream.read(self._bytes)
        return struct.pack("<Q", len(text)) + text in self._raw
