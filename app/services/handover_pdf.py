"""The hand-over page as PDF: A4, in the desk's own letters, pages numbered."""

import io
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from app.domain.handover import Handover, heading, parts

_PLAIN, _STRONG = "Inter", "Inter-SemiBold"


def as_pdf(handover: Handover, language: str, fonts: Path) -> bytes:
    """Set the page; names of customers are text, never markup."""
    from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
    from reportlab.lib.units import mm  # type: ignore[import-untyped]
    from reportlab.platypus import (  # type: ignore[import-untyped]
        Paragraph,
        SimpleDocTemplate,
        Spacer,
    )

    _register(fonts)
    styles = _styles()
    title, below = heading(handover, language)
    flow: list[Any] = [Paragraph(escape(title), styles["title"]), Paragraph(escape(below), styles["below"])]
    for part in parts(handover, language):
        flow += [Spacer(0, 5 * mm), Paragraph(escape(part.heading), styles["heading"])]
        flow += [Paragraph(escape(line), styles["line"], bulletText="–") for line in part.lines]
    written = io.BytesIO()
    margins = {"leftMargin": 20 * mm, "rightMargin": 16 * mm, "topMargin": 16 * mm, "bottomMargin": 18 * mm}
    paper = SimpleDocTemplate(written, pagesize=A4, title=title, author="", **margins)
    paper.build(flow, onFirstPage=_number_page, onLaterPages=_number_page)
    return written.getvalue()


def _register(fonts: Path) -> None:
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

    for name, file in ((_PLAIN, "Inter-Regular.ttf"), (_STRONG, "Inter-SemiBold.ttf")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(fonts / file)))


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]

    line = ParagraphStyle("line", fontName=_PLAIN, fontSize=9.5, leading=13, leftIndent=10, bulletIndent=0)
    line.bulletFontName = _PLAIN
    return {
        "title": ParagraphStyle("title", fontName=_STRONG, fontSize=17, leading=22),
        "below": ParagraphStyle("below", fontName=_PLAIN, fontSize=9.5, leading=13, textColor="#5B6876"),
        "heading": ParagraphStyle("heading", fontName=_STRONG, fontSize=12, leading=17, spaceAfter=3),
        "line": line,
    }


def _number_page(canvas: Any, paper: Any) -> None:
    canvas.setFont(_PLAIN, 8)
    canvas.drawRightString(paper.pagesize[0] - paper.rightMargin, 28, str(canvas.getPageNumber()))
