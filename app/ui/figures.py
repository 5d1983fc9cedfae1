"""Figures about models and engines in the words of the desk's language."""

from PySide6.QtCore import QCoreApplication, QLocale

from app.domain.sentences import size
from app.ui.formats import THIN, number


def language() -> str:
    """`ru` or `en`, as the desk speaks now."""
    return "ru" if QLocale().language() == QLocale.Language.Russian else "en"


def memory(count_bytes: float) -> str:
    """Bytes as «1,6 ГБ»."""
    return size(count_bytes, language())


def pace(tokens_per_s: float) -> str:
    """Tokens a second: whole from ten on, one decimal below."""
    return number(tokens_per_s, 0 if tokens_per_s >= 10 else 1) + THIN + pace_unit()


def seconds(value_s: float) -> str:
    """Seconds, with one decimal under ten."""
    return number(value_s, 1 if value_s < 10 else 0) + THIN + second_unit()


def pace_unit() -> str:
    """Tokens a second, in short."""
    return QCoreApplication.translate("Figures", "tok/s")


def second_unit() -> str:
    """Seconds, in short."""
    return QCoreApplication.translate("Figures", "s")
