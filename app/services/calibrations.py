"""How fast this machine speaks with each model: measured once, kept beside the model."""

from dataclasses import replace
from pathlib import Path

import msgspec

from app.domain.engine import Calibration
from app.domain.generation import GenerationResult
from app.modelfiles.installed import write_atomically

_TELLING_PROMPT = 96
_TELLING_ANSWER = 32
_CLEARLY = 1.15


def read_calibration(path: Path) -> Calibration | None:
    """The stored measurement; None where there is none that reads."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Calibration)
    except (OSError, msgspec.DecodeError):
        return None


def write_calibration(path: Path, calibration: Calibration) -> None:
    """Keep a measurement."""
    write_atomically(path, msgspec.json.encode(calibration))


def faster(known: Calibration, result: GenerationResult) -> Calibration | None:
    """The calibration with the speeds of this answer, where they are clearly better; else None."""
    # One that was stopped before its first word had not read all of its prompt.
    read = result.prompt_tokens - result.cached_tokens if result.generated_tokens else 0
    prompt, answer = known.prompt_tokens_per_s, known.answer_tokens_per_s
    # Short prompts and answers say little.
    if read >= _TELLING_PROMPT and result.prompt_ms > 0:
        prompt = read * 1000 / result.prompt_ms
    if result.generated_tokens > _TELLING_ANSWER and result.generation_ms > 0:
        answer = (result.generated_tokens - 1) * 1000 / result.generation_ms
    if max(prompt / known.prompt_tokens_per_s, answer / known.answer_tokens_per_s) < _CLEARLY:
        return None
    return replace(
        known,
        prompt_tokens_per_s=max(prompt, known.prompt_tokens_per_s),
        answer_tokens_per_s=max(answer, known.answer_tokens_per_s),
    )
