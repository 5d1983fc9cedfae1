"""Gathers what a plan names into files of this machine: fetched, found in a store, a folder taken apart."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from msgspec import structs

from app.bundles.hub_files import Fetching, HubFile, OnTotal
from app.bundles.model_stores import find_in_lmstudio, find_in_ollama, lmstudio_folders, ollama_folders
from app.bundles.names import clashing
from app.bundles.plan import Plan, PlanContent
from app.errors import BundlePlanError

_ODD_CHARACTERS = re.compile(r"[^\w.+-]+")
_MAX_NAME_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Stores:
    """Where files are looked for besides the plan's own folder."""

    hub: Fetching
    ollama: tuple[Path, ...]
    lmstudio: tuple[Path, ...]


def stores_of(home: Path, hub: Fetching) -> Stores:
    """The stores of the user whose home this is."""
    return Stores(hub, ollama_folders(home, os.environ.get("OLLAMA_MODELS")), lmstudio_folders(home))


def gather(plan: Plan, folder: Path, stores: Stores, on_total: OnTotal) -> Plan:
    """The same plan with every file on this machine, named by its whole path.

    Raises:
        BundlePlanError: A file is nowhere, or is another than its place says; or two contents share a name.
        DiskFullError: What is fetched does not fit.
    """
    found = tuple(one for content in plan.content for one in _found(content, folder, stores, on_total))
    names = [f"{one.role}/{one.name}" for one in found]
    if clashing(names) or len(set(names)) < len(names):
        reason = "two contents share a name"
        raise BundlePlanError(reason, reason=reason)
    return structs.replace(plan, content=found)


def _found(content: PlanContent, folder: Path, stores: Stores, on_total: OnTotal) -> Iterable[PlanContent]:
    if content.path:
        place = folder / content.path
        # The program alone travels as a folder, whole.
        apart = place.is_dir() and content.role != "app"
        return _taken_apart(content, place) if apart else (_at(content, place),)
    if content.ollama:
        path = find_in_ollama(stores.ollama, content.ollama, content.role)
        # Ollama's files bear their digest alone.
        return (structs.replace(_at(content, path), file=content.file or f"{content.name}.gguf"),)
    if content.lmstudio:
        return (_at(content, find_in_lmstudio(stores.lmstudio, content.lmstudio)),)
    wanted = HubFile(content.repo or "", content.revision or "", content.file)
    return (_at(content, stores.hub.fetch(wanted, on_total)),)


def _at(content: PlanContent, path: Path) -> PlanContent:
    return structs.replace(content, path=str(path))


def _taken_apart(content: PlanContent, folder: Path) -> Iterator[PlanContent]:
    """A folder's files, each a content of its own, named after the file."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    if not files:
        raise BundlePlanError("an empty folder", code="bundle.plan_file", path=str(folder))
    for path in files:
        name = _ODD_CHARACTERS.sub("-", f"{content.name}-{path.stem}")[:_MAX_NAME_CHARACTERS]
        yield structs.replace(_at(content, path), name=name)
