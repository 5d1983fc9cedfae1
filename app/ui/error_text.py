"""Sentences for people about errors, in the language the desk speaks now."""

from PySide6.QtCore import QLocale

from app.domain.sentences import sentence
from app.errors import AppError


def error_text(error: AppError) -> str:
    """Return what happened, what was kept and what to do."""
    language = "ru" if QLocale().language() == QLocale.Language.Russian else "en"
    return sentence(error.code, error.facts, language)
