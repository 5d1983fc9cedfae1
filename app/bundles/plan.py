"""The plan of a bundle: a TOML file of the steward's, read strictly; and which licences need a word first."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from app.bundles.manifest import Name, Text
from app.domain.bundles import Role
from app.domain.canaries import Canary
from app.domain.misfits import misfit
from app.errors import BundlePlanError, absence

# Licences that let anybody use and pass on; all others must be accepted in the plan, in words.
FREE = {
    "Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0",
    "OFL-1.1", "Unlicense", "Proprietary-Own",
}  # fmt: skip
_NON_COMMERCIAL = re.compile(r"\bNC\b|non-?commercial", re.IGNORECASE)


class _Strict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No field unknown."""


class PlanContent(_Strict, frozen=True, kw_only=True):
    """One thing to put in, from one place: a file here, the hub, or another program's store of models.

    Attributes:
        path: The file, from the plan's folder on; a folder of manuals stands for every file in it.
        file: The file in the repository, where it is fetched from the hub; what it is called once installed.
        ollama: A model of Ollama's, as `ollama run` takes it.
        lmstudio: A file of LM Studio's, from its folder of models on.
        accepted: Words of acceptance, where the licence is not one of `FREE`.
        licence_file: The licence's text, from the plan's folder on.
        repo: Where the file is from: fetched from there where no other place is named.
        revision: The commit of that repository.
        canary: Questions the model must answer rightly at every import.
    """

    role: Role
    name: Name
    path: str = ""
    file: Annotated[str, Meta(max_length=200)] = ""
    ollama: str = ""
    lmstudio: str = ""
    licence: Annotated[str, Meta(min_length=1, max_length=80)]
    accepted: Text = ""
    licence_file: str | None = None
    repo: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    revision: Annotated[str, Meta(pattern=r"^[0-9a-f]{40}\Z")] | None = None
    prompt_profile: Name | None = None
    needs: Text | None = None
    canary: Annotated[tuple[Canary, ...], Meta(max_length=20)] = ()


class Plan(_Strict, frozen=True, kw_only=True):
    """What the steward asks for."""

    id: Name
    sequence: Annotated[int, Meta(ge=1, le=2**53)]
    replace_by: date | None = None
    content: Annotated[tuple[PlanContent, ...], Meta(min_length=1, max_length=1000)]


def read_plan(path: Path) -> Plan:
    """Read a plan; its licences are accepted and its files are there.

    Raises:
        BundlePlanError: It does not read (`bundle.plan`), a file is not there (`bundle.plan_file`), or a
            licence was not accepted (`bundle.licence`).
    """
    try:
        plan = msgspec.convert(tomllib.loads(path.read_bytes().decode()), Plan)
    except msgspec.ValidationError as error:
        found = misfit(error, Plan)
        # Where there is a list of what may stand there, that says all, in any language.
        told = (found.place, "" if found.allowed else found.what)
        reason = ": ".join(part for part in told if part)
        allowed = ", ".join(found.allowed)
        raise BundlePlanError(f"{path}: {reason}", path=str(path), reason=reason, allowed=allowed) from error
    except OSError as error:
        raise BundlePlanError(f"{path}: {error}", path=str(path), **absence(error)) from error
    except ValueError as error:
        raise BundlePlanError(f"{path}: {error}", path=str(path), reason=str(error)[:200]) from error
    for content in plan.content:
        _check(path.parent, content)
    return plan


def is_non_commercial(licence: str) -> bool:
    """Whether a licence forbids work for money: worth a warning even where it was accepted."""
    return _NON_COMMERCIAL.search(licence) is not None


def _check(folder: Path, content: PlanContent) -> None:
    if content.licence not in FREE and not content.accepted.strip():
        raise BundlePlanError(
            f"{content.licence} is not accepted",
            code="bundle.licence",
            name=content.name,
            licence=content.licence,
        )
    _check_places(content)
    for named in filter(None, (content.path, content.licence_file)):
        place = folder / named
        if not (place.is_file() or (named == content.path and place.is_dir())):
            raise BundlePlanError(f"{named} is not a file", code="bundle.plan_file", path=named)


def _check_places(content: PlanContent) -> None:
    """One place to take it from, and a hub's file wholly named."""
    hub = content.repo is not None and content.revision is not None and bool(content.file)
    places = [place for place in (content.path, content.ollama, content.lmstudio) if place]
    if len(places) > 1 or not (places or hub):
        reason = f"{content.name}: path, or ollama, or lmstudio, or repo with revision and file"
        raise BundlePlanError(reason, reason=reason)
