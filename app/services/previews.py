"""Looks into a file: an image as it is, one page of a PDF as pixels, the beginning of a text.

Invariant: what a file claims to be is believed only after its first bytes say so; what does not read is shown
as nothing, never as an error, for the file itself can still be given out.
"""

import codecs
import threading
from pathlib import PurePath

from app.domain.previews import Preview, PreviewKind

TEXT_CHARS = 40_000
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM")
_WEBP = (b"RIFF", b"WEBP")
_PDF = b"%PDF-"
_TEXTS = {".txt", ".md", ".csv", ".tsv", ".log", ".json", ".xml", ".yaml", ".yml", ".ini", ".toml", ".eml"}
_WIDEST_PX = 1400
# PDFium is not made for several threads.
_one_at_a_time = threading.Lock()


def preview(name: str, untrusted: bytes, page: int = 0) -> Preview:
    """Look into a file; `page` counts from 0 and matters to a PDF only."""
    if untrusted.startswith(_IMAGES) or (untrusted[:4], untrusted[8:12]) == _WEBP:
        return Preview(PreviewKind.IMAGE, content=untrusted)
    if untrusted[:1024].lstrip().startswith(_PDF):
        return _pdf_page(untrusted, page)
    if PurePath(name).suffix.lower() in _TEXTS:
        return _text(untrusted)
    return Preview(PreviewKind.NONE)


def _pdf_page(untrusted: bytes, wanted: int) -> Preview:
    import pypdfium2  # type: ignore[import-untyped]

    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(untrusted)
        except pypdfium2.PdfiumError:
            return Preview(PreviewKind.NONE)
        try:
            pages = len(document)
            number = min(max(wanted, 0), pages - 1)
            sheet = document[number]
            wide, high = max(sheet.get_width(), 1.0), max(sheet.get_height(), 1.0)
            bitmap = sheet.render(scale=min(2.0, _WIDEST_PX / wide, 2 * _WIDEST_PX / high), prefer_bgrx=True)
            return Preview(
                PreviewKind.PAGE, content=bytes(bitmap.buffer), width=bitmap.width, height=bitmap.height,
                stride=bitmap.stride, page=number, pages=pages,
            )  # fmt: skip
        except pypdfium2.PdfiumError:
            return Preview(PreviewKind.NONE)
        finally:
            document.close()


def _text(untrusted: bytes) -> Preview:
    beginning = untrusted[: TEXT_CHARS * 4]
    if beginning[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Preview(PreviewKind.TEXT, text=beginning.decode("utf-16", errors="replace")[:TEXT_CHARS])
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        # A letter cut in two at the end of the beginning is no reason to take another encoding.
        text = decoder.decode(beginning, final=len(beginning) == len(untrusted))
        return Preview(PreviewKind.TEXT, text=text[:TEXT_CHARS])
    except UnicodeDecodeError:
        pass
    # What is not UTF here was almost always written under a Russian Windows.
    return Preview(PreviewKind.TEXT, text=beginning.decode("cp1251", errors="replace")[:TEXT_CHARS])
