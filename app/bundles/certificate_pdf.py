"""The import certificate as a page for people, in Russian and English side by side; reportlab, no Qt."""

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from app.domain.certificates import CHECKS, Certificate
from app.domain.sentences import sentence, size

_REGULAR, _BOLD = "Inter", "Inter-SemiBold"
_INK, _FAINT, _LINE = colors.HexColor("#1b1f24"), colors.HexColor("#5b6470"), colors.HexColor("#d5d9df")
# Margins, and what reportlab's frame keeps free inside them.
_WIDTH = A4[0] - 40 * mm - 12
_ROLES: Mapping[str, str] = {
    "model": "модель / model",
    "adapter": "адаптер / adapter",
    "embedder": "поиск / embedder",
    "knowledge": "знания / knowledge",
    "prompts": "промпты / prompts",
    "templates": "шаблоны / templates",
    "policy": "политика / policy",
    "app": "программа / app",
}


def certificate_pdf(certificate: Certificate, fonts: Path) -> bytes:
    """The page; equal certificates give equal bytes.

    Args:
        certificate: What is told.
        fonts: The folder of the program's fonts.
    """
    for name, file in ((_REGULAR, "Inter-Regular.ttf"), (_BOLD, "Inter-SemiBold.ttf")):
        pdfmetrics.registerFont(TTFont(name, fonts / file))
    stream = io.BytesIO()
    page = SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=18 * mm,
        bottomMargin=16 * mm,
        title=f"{certificate.bundle} {certificate.sequence}",
        author="Vakhta",
        invariant=1,
    )
    page.build([*_head(certificate), *_contents(certificate), *_checks(certificate), *_key(certificate)])
    return stream.getvalue()


def _head(certificate: Certificate) -> Iterable[Any]:
    yield Paragraph("Свидетельство о приёме поставки", _style(18, 23, font=_BOLD))
    yield Paragraph("Certificate of import", _style(12, 16, ink=_FAINT))
    yield Spacer(0, 5 * mm)
    facts = [
        ("Поставка", "Bundle", f"{certificate.bundle}, {certificate.sequence}"),
        ("Принята", "Imported at", _moment(certificate.imported_at)),
        ("Принял", "By", f"{certificate.operator} ({certificate.machine})"),
        ("Подписали", "Signed by", ", ".join(certificate.signers)),
        ("Корень доверия", "Root of trust", certificate.root or "—"),
        (
            "Объём",
            "Size",
            f"{_size(certificate.bytes)}, файлов / files: {certificate.files}",
        ),
        ("SHA-256 файла SHA256SUMS", "SHA-256 of SHA256SUMS", certificate.sums_sha256),
        ("Программа", "Program", certificate.program),
    ]
    rows = [
        [Paragraph(_both(russian, english), _style(8.5, 11)), Paragraph(_safe(told), _style(9.5, 12))]
        for russian, english, told in facts
    ]
    yield _table(rows, (50 * mm, _WIDTH - 50 * mm))


def _moment(spelled: str) -> str:
    """To the second, with its offset: the JSON beside holds it as it was taken."""
    return datetime.fromisoformat(spelled).isoformat(" ", "seconds")


def _contents(certificate: Certificate) -> Iterable[Any]:
    yield from _heading("Что в поставке", "What is in it")
    installed = {one.sha256: one.name for one in certificate.installed}
    rows = []
    for one in certificate.contents:
        title = f'{_safe(_ROLES.get(one.role, one.role))}: <font name="{_BOLD}">{_safe(one.name)}</font>'
        where = _safe(installed.get(one.sha256, "—"))
        facts = f"{_size(one.bytes)} · {_safe(one.licence)} · установлено как / installed as: {where}"
        lines = f'{title}<br/><font color="#5b6470">{facts}<br/>SHA-256 {one.sha256}</font>'
        rows.append([Paragraph(lines, _style(9, 12.5))])
    yield _table(rows, (_WIDTH,))


def _checks(certificate: Certificate) -> Iterable[Any]:
    yield from _heading("Проверки", "Checks")
    rows = [
        [
            Paragraph(_both(*CHECKS[name]), _style(9, 12)),
            Paragraph("да / yes" if held else "нет / no", _style(9, 12)),
        ]
        for name, held in certificate.checks.items()
    ]
    yield _table(rows, (_WIDTH - 25 * mm, 25 * mm))
    for one in certificate.warnings:
        told = _both(sentence(one.code, {}, "ru"), sentence(one.code, {}, "en"))
        yield Spacer(0, 2 * mm)
        yield Paragraph(told, _style(9, 12, font=_BOLD))


def _key(certificate: Certificate) -> Iterable[Any]:
    yield from _heading("Подпись этого файла", "This file's signature")
    told = (
        "Рядом лежит файл с подписью. Проверка без программы / "
        "The signature lies beside. Check without us:<br/>"
        f"minisign -V -P {certificate.device_key} -m FILE.pdf<br/>"
        "Ключ показывает команда / The key is shown by: vakhta doctor"
    )
    yield Paragraph(told, _style(8.5, 12))


def _heading(russian: str, english: str) -> Iterable[Any]:
    yield Spacer(0, 5 * mm)
    yield Paragraph(_both(russian, english), _style(11.5, 15, font=_BOLD))
    yield Spacer(0, 1.5 * mm)


def _both(russian: str, english: str) -> str:
    return f'{_safe(russian)} <font name="{_REGULAR}" color="#5b6470">/ {_safe(english)}</font>'


def _table(rows: list[list[Any]], widths: tuple[float, ...]) -> Any:
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ]
    return Table(rows, colWidths=list(widths), style=TableStyle(style))


def _style(points: float, leading: float, *, font: str = _REGULAR, ink: Any = _INK) -> Any:
    # Digests are one long word: they may break anywhere.
    return ParagraphStyle(
        f"{font}{points}", fontName=font, fontSize=points, leading=leading, textColor=ink, splitLongWords=1
    )


def _size(count: int) -> str:
    return size(count, "ru") if count >= 1_000_000 else f"{count} Б"


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
