"""The words for bundles: what a content is, amounts, times, days."""

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from app.domain.bundle_offers import OfferedContent
from app.domain.bundles import BundleFinding, ContentRow
from app.errors import AppError
from app.ui import formats
from app.ui.error_text import error_text
from app.ui.formats import THIN, number

_STEP = 1000


def content_title(role: str, name: str) -> str:
    """What a content is, with its name: «Модель Qwen 2.5 · 7B»."""
    known = {
        "model": QCoreApplication.translate("Bundles", "Model {0}"),
        "adapter": QCoreApplication.translate("Bundles", "Adapter {0}"),
        "embedder": QCoreApplication.translate("Bundles", "Search model {0}"),
        "knowledge": QCoreApplication.translate("Bundles", "Manuals {0}"),
        "prompts": QCoreApplication.translate("Bundles", "Prompts {0}"),
        "templates": QCoreApplication.translate("Bundles", "Templates {0}"),
        "policy": QCoreApplication.translate("Bundles", "Site rules {0}"),
        "app": QCoreApplication.translate("Bundles", "Program {0}"),
    }
    return known.get(role, f"{role} {{0}}").format(name)


def offered_title(content: OfferedContent) -> str:
    """The same of an offered content, by the catalogue's name where it has one."""
    return content_title(content.row.role, content.title)


def claimed_title(row: ContentRow) -> str:
    """The same of what an unproven bundle claims."""
    return content_title(row.role, row.name)


def amount(count: float) -> str:
    """Bytes as people read them: «6 КБ», «1,2 МБ», «4,7 ГБ»."""
    units = (
        QCoreApplication.translate("Bundles", "B"),
        QCoreApplication.translate("Bundles", "KB"),
        QCoreApplication.translate("Bundles", "MB"),
        QCoreApplication.translate("Bundles", "GB"),
    )
    power = 0
    while count >= _STEP and power < len(units) - 1:
        count /= _STEP
        power += 1
    return number(count, 1 if power >= 2 and count < 10 else 0) + THIN + units[power]


def pace(bytes_per_s: float) -> str:
    """«38 МБ/с»."""
    return QCoreApplication.translate("Bundles", "{0}/s").format(amount(bytes_per_s))


def duration(value_s: float) -> str:
    """«42 с», «3 мин», «1 ч 20 мин»."""
    seconds = max(round(value_s), 1)
    if seconds < 60:
        return QCoreApplication.translate("Bundles", "{0} s").format(seconds)
    minutes = round(value_s / 60)
    if minutes < 60:
        return QCoreApplication.translate("Bundles", "{0} min").format(minutes)
    return QCoreApplication.translate("Bundles", "{0} h {1} min").format(minutes // 60, minutes % 60)


def day(at: datetime | date) -> str:
    """A day with its year: what is kept for months is told in full."""
    moment = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day).astimezone()
    local = moment.astimezone()
    return formats.day(local, local.replace(year=local.year - 1))


def number_word(sequence: int) -> str:
    """«№ 7»."""
    return QCoreApplication.translate("Bundles", "No. {0}").format(sequence)


def told(finding: BundleFinding) -> str:
    """A finding's sentence."""
    return error_text(AppError(finding.detail, code=finding.code, **finding.told_facts))
