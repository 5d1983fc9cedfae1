"""What of a file can be looked at without opening another program."""

from dataclasses import dataclass
from enum import StrEnum


class PreviewKind(StrEnum):
    """How a file is shown."""

    IMAGE = "image"
    PAGE = "page"
    TEXT = "text"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Preview:
    """A look at a file.

    Attributes:
        content: Of an image its file, of a page its pixels (BGRX, `width` times `height`, lines of `stride`).
        text: The beginning of a text.
        page, pages: Which page of how many; 0 where there are none.
    """

    kind: PreviewKind
    content: bytes = b""
    text: str = ""
    width: int = 0
    height: int = 0
    stride: int = 0
    page: int = 0
    pages: int = 0
