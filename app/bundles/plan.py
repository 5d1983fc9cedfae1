"""The plan of a bundle: a TOML file of the steward's, read strictly; and which licences need a word first."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from app.bundles.manifest import Name, Role, Text
from app.errors import BundlePlanError

# Licences that let anybody use and pass on; all others must be accepted in the plan, in words.
FREE = {
    "Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0",
    "OFL-1.1", "Unlicense", "Proprietary-Own",
}  # fmt: skip
_NON_COMMERCIAL = re.compile(r"\bNC\b|non-?commercial", re.IGNORECASE)


class _Strict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No field unknown."""


class PlanContent(_Strict, frozen=True, kw_only=True):
    """One thing to put in.

    Attributes:
        path: The file, from the plan's folder on.
        accepted: Words of acceptance, where the licence is not one of `FREE`.
        licence_file: The licence's text, from the plan's folder on.
        repo: Where the file is from; taken from there it is not, yet.
        revision: The commit of that repository.
    """

    role: Role
    name: Name
    path: Annotated[str, Meta(min_length=1)]
    licence: Annotated[str, Meta(min_length=1, max_length=80)]
    accepted: Text = ""
    licence_file: str | None = None
    repo: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    revision: Annotated[str, Meta(pattern=r"^[0-9a-f]{40}\Z")] | None = None
    prompt_profile: Name | None = None
    needs: Text | None = None


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
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise BundlePlanError(f"{path}: {error}", path=str(path), reason=str(error)[:200]) from error
    for content in plan.content:
        _check(path.parent, content)
    return plan


def is_non_commercial(licence: str) -> bool:
    """Whether a licence forbids work for money: worth a warning even where it was accepted."""
    return _NON_COMMERCIAL.search(licence) is not None


def _check(folder: Path, content: PlanContent) -> None:
    for named in filter(None, (content.path, content.licence_file)):
        # The program alone travels as a folder.
        is_tree = content.role == "app" and named == content.path and (folder / named).is_dir()
        if not is_tree and not (folder / named).is_file():
            raise BundlePlanError(f"{named} is not a file", code="bundle.plan_file", path=named)
    if content.licence not in FREE and not content.accepted.strip():
        raise BundlePlanError(
            f"{content.licence} is not accepted",
            code="bundle.licence",
            name=content.name,
            licence=content.licence,
        )
