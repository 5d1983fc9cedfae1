"""What a letter says, as plain text: HTML without its tags, quoted-printable that lies taken as it stands."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    ("address", "blockquote", "br", "dd", "div", "dt", "h1", "h2", "h3", "h4", "hr", "li", "p", "table", "tr")
)
_SILENT = frozenset(("script", "style", "head", "title", "template"))
_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n+")
_SPACES = re.compile(r"[ \t\xa0]+")
MOST_HTML = 2_000_000


class _Text(HTMLParser):
    """Collects what is shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is silent and where a line ends."""
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Speak again after what is silent."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Take what is shown."""
        if not self._silent:
            self.parts.append(" ".join(data.splitlines()))


def text_of_html(html: str) -> str:
    """Give the text of a page; what a browser would not show is left out."""
    reader = _Text()
    reader.feed(html[:MOST_HTML])
    reader.close()
    return tidy("".join(reader.parts))


def tidy(text: str) -> str:
    """Take away what mail programs leave: trailing spaces, more than one empty line together."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.replace("\r\n", "\n").split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
