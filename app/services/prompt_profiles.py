"""Prompt profiles by model family, read from the manifest once."""

from functools import cache
from pathlib import Path

from app.domain.prompt import PromptProfile, read_profile
from app.errors import DomainError


@cache
def find_profile(folder: Path, family: str) -> PromptProfile:
    """Read the profile of a family.

    Raises:
        DomainError: There is none, or it does not read (`prompt.profile`); the model is of no family we know
            (`model.unfamiliar`).
    """
    if not family:
        raise DomainError("the model is of no family we know", code="model.unfamiliar")
    path = folder / f"{family}.json"
    # A family's name comes from a catalogue entry, a file's name must not lead out of the folder.
    if path.parent != folder or not path.is_file():
        raise DomainError(f"no prompt profile for {family}", code="prompt.profile", family=family)
    return read_profile(path.read_bytes())
