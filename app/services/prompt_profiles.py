"""Prompt profiles by model family: those of imported bundles first, then those that came with the program."""

import logging
from functools import cache
from pathlib import Path

from app.domain.prompt import PromptProfile, read_profile
from app.errors import BundleError, DomainError

_log = logging.getLogger(__name__)


class PromptShelf:
    """Profiles of bundles before those of the program.

    Args:
        folder: Those that came with the program.
        bundles: What bundles brought.
    """

    def __init__(self, folder: Path, bundles: Path) -> None:
        self._folder, self._bundles = folder, bundles

    def find(self, family: str) -> PromptProfile:
        """The profile of a family; one of a bundle that changed on the disk is not used.

        Raises:
            DomainError: As `find_profile`.
        """
        brought = self._brought(family)
        return brought or _read(self._folder, family)

    def _brought(self, family: str) -> PromptProfile | None:
        from app.bundles.current import current_contents

        try:
            found = [read_profile(one.read()) for one in current_contents(self._bundles, "prompts")]
        except (BundleError, DomainError, OSError) as error:
            # Work goes on with our own texts; a draft's provenance names the profile it was written by.
            _log.warning("prompts of bundles are left out: %s", error)
            return None
        return next((profile for profile in found if profile.id == family), None)


ProfilePlace = Path | PromptShelf


def find_profile(place: ProfilePlace, family: str) -> PromptProfile:
    """Read the profile of a family.

    Raises:
        DomainError: There is none, or it does not read (`prompt.profile`); the model is of no family we know
            (`model.unfamiliar`).
    """
    return _read(place, family) if isinstance(place, Path) else place.find(family)


@cache
def _read(folder: Path, family: str) -> PromptProfile:
    if not family:
        raise DomainError("the model is of no family we know", code="model.unfamiliar")
    path = folder / f"{family}.json"
    # A family's name comes from a catalogue entry, a file's name must not lead out of the folder.
    if path.parent != folder or not path.is_file():
        raise DomainError(f"no prompt profile for {family}", code="prompt.profile", family=family)
    return read_profile(path.read_bytes())
