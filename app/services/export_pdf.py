"""Records as a PDF to read and print, in the program's own typeface; no Qt is needed for it.

Invariant: a text drafted by a model has a visible line under it, and the file's keywords say for machines
that there are such texts.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from app.domain.drafted_mark import drafted_mark
from app.paths import resources_dir

if TYPE_CHECKING:
    from app.store.exchange_format import AccountShape, CaseShape, FileShape, InteractionShape

_FONTS = {"Inter": "Inter-Regular.ttf", "Inter-SemiBold": "Inter-SemiBold.ttf"}
_MOST_PARAGRAPH = 4000
_WORDS: Mapping[str, Mapping[str, str]] = {
    "ru": {
        "contacts": "Контакты", "sites": "Объекты", "assets": "Оборудование", "timeline": "Переписка",
        "in": "входящее", "out": "исходящее", "internal": "внутреннее", "email": "Письмо", "call": "Звонок",
        "message": "Сообщение", "note": "Заметка", "page": "стр.",
    },
    "en": {
        "contacts": "Contacts", "sites": "Sites", "assets": "Assets", "timeline": "Timeline", "in": "in",
        "out": "out", "internal": "internal", "email": "E-mail", "call": "Call", "message": "Message",
        "note": "Note", "page": "page",
    },
}  # fmt: skip


class Pdf:
    """Builds one PDF."""

    def __init__(self, language: str, *, mark_drafted: bool) -> None:
        self._language = language
        self._words = _WORDS.get(language, _WORDS["en"])
        self._mark = mark_drafted
        self._drafted = 0
        self._styles = _styles()

    def content(self, file: "FileShape", title: str) -> bytes:
        """Give the bytes of a PDF of these accounts."""
        from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
        from reportlab.lib.units import mm  # type: ignore[import-untyped]
        from reportlab.platypus import SimpleDocTemplate  # type: ignore[import-untyped]

        flow = [self._text("title", title)]
        for account in file.accounts:
            flow += self._account(account)
        keywords = ["vakhta", f"ai-drafted={self._drafted}"]
        into = io.BytesIO()
        paper = SimpleDocTemplate(
            into, pagesize=A4, title=title, author="Vakhta", keywords=", ".join(keywords),
            leftMargin=20 * mm, rightMargin=20 * mm, topMargin=18 * mm, bottomMargin=18 * mm,
        )  # fmt: skip
        paper.build(flow, onFirstPage=self._foot, onLaterPages=self._foot)
        return into.getvalue()

    def _foot(self, canvas: Any, paper: Any) -> None:
        canvas.setFont("Inter", 8)
        canvas.drawRightString(
            paper.pagesize[0] - paper.rightMargin, 24, f"{self._words['page']} {canvas.getPageNumber()}"
        )

    def _text(self, style: str, text: str) -> Any:
        from reportlab.platypus import Paragraph

        return Paragraph(escape(text.replace("\x00", "")).replace("\n", "<br/>"), self._styles[style])

    def _body(self, text: str) -> Iterator[Any]:
        """A long text in pieces: one paragraph is laid out whole."""
        for start in range(0, max(1, len(text)), _MOST_PARAGRAPH):
            yield self._text("body", text[start : start + _MOST_PARAGRAPH])

    def _account(self, account: "AccountShape") -> list[Any]:
        flow = [self._text("account", account.name)]
        if account.notes:
            flow += self._body(account.notes)
        people = [
            ", ".join([one.name, *([one.role] if one.role else []), *one.phones, *one.emails])
            for one in account.contacts
        ]
        places = [", ".join(part for part in (one.name, one.address) if part) for one in account.sites]
        assets = [
            ", ".join(part for part in (one.name, one.model, one.serial_number) if part)
            for one in account.assets
        ]
        for name, lines in (("contacts", people), ("sites", places), ("assets", assets)):
            if lines:
                flow += [
                    self._text("heading", self._words[name]),
                    *(self._text("body", line) for line in lines),
                ]
        for case in account.cases:
            flow += self._case(case)
        if account.interactions:
            flow.append(self._text("heading", self._words["timeline"]))
            for said in account.interactions:
                flow += self._interaction(said, "")
        return flow

    def _case(self, case: "CaseShape") -> list[Any]:
        flow = [self._text("heading", f"{case.number} · {case.title} · {_when(case.opened_at)}")]
        models = {
            draft.interaction: draft.provenance.model.name
            for draft in case.drafts
            if draft.interaction and draft.provenance
        }
        for visit in case.visits:
            at = visit.started_at or visit.planned_at or visit.finished_at
            flow.append(
                self._text("meta", " · ".join(filter(None, (_when(at) if at else "", visit.engineer))))
            )
            flow += self._body(visit.notes or "")
        for said in case.interactions:
            flow += self._interaction(said, models.get(said.ref, ""))
        return flow

    def _interaction(self, said: "InteractionShape", model: str) -> list[Any]:
        about = (
            _when(said.at), self._words[said.kind], self._words[said.direction], said.author, said.subject,
        )  # fmt: skip
        flow = [self._text("meta", " · ".join(part for part in about if part)), *self._body(said.text)]
        if model and self._mark:
            self._drafted += 1
            flow.append(self._text("mark", drafted_mark(model, self._language)))
        return flow


def _when(at: datetime) -> str:
    # strftime does not write years below 1000 with four digits everywhere.
    return f"{at.day:02d}.{at.month:02d}.{at.year:04d} {at.hour:02d}:{at.minute:02d}"


def _styles() -> dict[str, Any]:
    from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
    from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
    from reportlab.pdfbase.pdfmetrics import registerFont  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

    for name, file in _FONTS.items():
        registerFont(TTFont(name, str(resources_dir() / "fonts" / file)))
    plain = {"fontName": "Inter", "fontSize": 10, "leading": 14, "splitLongWords": 1}
    strong = {**plain, "fontName": "Inter-SemiBold", "spaceBefore": 10, "spaceAfter": 4}
    return {
        "title": ParagraphStyle("title", **{**strong, "fontSize": 18, "leading": 24}),
        "account": ParagraphStyle("account", **{**strong, "fontSize": 14, "leading": 20, "spaceBefore": 18}),
        "heading": ParagraphStyle("heading", **strong),
        "body": ParagraphStyle("body", **plain),
        "meta": ParagraphStyle(
            "meta",
            **{**plain, "fontSize": 8, "leading": 12, "spaceBefore": 8, "textColor": HexColor("#5A6068")},
        ),
        "mark": ParagraphStyle(
            "mark", **{**plain, "fontSize": 8, "leading": 12, "textColor": HexColor("#5A6068")}
        ),
    }
