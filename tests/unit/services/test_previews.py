"""A look into files: what they claim is believed only after their first bytes."""

import io

import pytest

from app.domain.previews import PreviewKind
from app.services.previews import TEXT_CHARS, preview


def pdf(pages: int) -> bytes:
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    written = io.BytesIO()
    paper = Canvas(written)
    for number in range(pages):
        paper.drawString(100, 700, f"page {number}")
        paper.showPage()
    paper.save()
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("а.txt", "слово".encode(), "слово"), ("а.csv", "\ufeffслово".encode(), "слово"),
        ("а.log", "слово".encode("cp1251"), "слово"), ("а.md", "слово".encode("utf-16"), "слово"),
        ("а.txt", b"", ""),
    ],
)  # fmt: skip
def test_texts_are_read_in_their_encoding(name: str, content: bytes, text: str) -> None:
    assert preview(name, content).text == text


def test_a_long_text_is_cut_and_no_letter_spoils_it() -> None:
    shown = preview("а.txt", ("я" * TEXT_CHARS * 4).encode())
    assert shown.text == "я" * TEXT_CHARS
    cut = preview("а.txt", b"a" + "я".encode() * TEXT_CHARS * 2 + b"tail")
    assert cut.text.startswith("aяя")


def test_a_page_of_a_pdf_is_pixels() -> None:
    content = pdf(3)
    first, last = preview("x.pdf", content), preview("x.bin", content, 99)
    assert (first.kind, first.page, first.pages) == (PreviewKind.PAGE, 0, 3)
    assert last.page == 2
    assert len(first.content) == first.stride * first.height
    assert first.stride >= first.width * 4
    assert set(first.content[:3]) == {255}
    assert first.content != last.content


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.pdf", b"%PDF-1.7 lies"), ("x.exe", b"MZ"), ("x.pdf", b"no pdf"), ("", b"")],
)
def test_what_does_not_read_is_nothing(name: str, content: bytes) -> None:
    assert preview(name, content).kind is PreviewKind.NONE


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF1234WEBP"])
def test_pictures_are_told_by_their_bytes(start: bytes) -> None:
    assert preview("x.txt", start + b"...").kind is PreviewKind.IMAGE
