"""The mark of a text that a model drafted and a person accepted: a line to read, and values for machines."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.generation import Provenance

# IPTC Digital Source Type, https://cv.iptc.org/newscodes/digitalsourcetype/
_AS_WRITTEN = "trainedAlgorithmicMedia"
_EDITED = "compositeWithTrainedAlgorithmicMedia"
_VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@dataclass(frozen=True, slots=True)
class DraftedMark:
    """What a file written for others says of one text.

    Attributes:
        line: For people, in the file's language.
        values: For machines, as JSON takes them.
    """

    line: str
    values: dict[str, str | bool]


def drafted_mark(
    provenance: Provenance, *, edited: bool, accepted_by: str, accepted_at: datetime, language: str
) -> DraftedMark:
    """Make the mark of an accepted draft."""
    model = provenance.model
    values: dict[str, str | bool] = {
        "digital_source_type": _VOCABULARY + (_EDITED if edited else _AS_WRITTEN),
        "model": model.name,
        "model_sha256": model.sha256,
        "prompt_profile": provenance.prompt_profile,
        "edited": edited,
        "accepted_by": accepted_by,
        "accepted_at": accepted_at.isoformat(),
    }
    day = f"{accepted_at:%d.%m.%Y}" if language == "ru" else f"{accepted_at:%Y-%m-%d}"
    return DraftedMark(_line(model.name, accepted_by, day, edited=edited, language=language), values)


def _line(model: str, author: str, day: str, *, edited: bool, language: str) -> str:
    by = f"{author}, " if author else ""
    if language == "ru":
        checked = "исправлено и принято" if edited else "проверено и принято"
        return f"Подготовлено с помощью ИИ (модель {model}); {checked}: {by}{day}."
    checked = "edited and accepted" if edited else "checked and accepted"
    return f"Drafted with AI (model {model}); {checked}: {by}{day}."
