"""Sentences for people about errors, in the language the desk speaks now."""

from collections.abc import Iterable

from PySide6.QtCore import QLocale

from app.domain.engine import Protection, missing_protections
from app.domain.sentences import sentence
from app.errors import AppError


def error_text(error: AppError) -> str:
    """Return what happened, what was kept and what to do."""
    return sentence(error.code, error.facts, language_now())


def protections_text(in_force: Iterable[Protection]) -> str:
    """Return what does not protect from a hostile model here; empty where everything does."""
    return " ".join(
        sentence(missing.missing_code, {}, language_now()) for missing in missing_protections(in_force)
    )


def language_now() -> str:
    """Return `ru` where the desk speaks Russian now, else `en`."""
    return "ru" if QLocale().language() == QLocale.Language.Russian else "en"
