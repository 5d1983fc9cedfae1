"""Model files: check, install, choose, remove; what each would take here."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from app.domain.cancel import CancelToken
from app.domain.devices import Device, Room
from app.domain.engine import (
    Calibration,
    FileTemplate,
    LoadedModel,
    Machine,
    MemoryPlan,
    ModelCheck,
    ModelRow,
)
from app.domain.generation import ModelIdentity
from app.domain.reports import OnProgress
from app.errors import AppError, ModelLoadError, NoModelError
from app.inference.devices import available_bytes, this_machine
from app.modelfiles import installed
from app.modelfiles.catalogue import CatalogueEntry, read_catalogue
from app.modelfiles.checking import Inspection, check_file, file_sha256, inspect, with_template_note
from app.modelfiles.families import Family, read_families
from app.modelfiles.gguf_header import Header
from app.modelfiles.hardware import named_hardware, read_hardware
from app.modelfiles.memory import ModelSize
from app.modelfiles.pinning import check_pin, template_digest
from app.modelfiles.planning import plan_memory
from app.modelfiles.recognition import Speech, recognise, speech_of
from app.modelfiles.weights import read_weights
from app.services.calibrations import read_calibration
from app.services.policies import Policies


@dataclass(frozen=True, slots=True)
class DraftFile:
    """The small model of a pair."""

    path: Path
    size: ModelSize


@dataclass(frozen=True, slots=True)
class LocatedModel:
    """A model file found, its header sound, and what we know about it.

    Attributes:
        home: Its folder among the installed models; None for a file named by path.
        speech: How it is spoken to: by the catalogue's entry with its digest, else by the family it is of.
        family: Key of that family; empty for a model of the catalogue, and for one of no family we know.
        draft: The small model that guesses for it, where the catalogue names one and it is installed.
    """

    path: Path
    identity: ModelIdentity
    home: Path | None
    speech: Speech
    family: str
    size: ModelSize
    draft: DraftFile | None = None

    def loaded(self, n_ctx: int) -> LoadedModel:
        """What the desk is told once it is loaded."""
        speech = self.speech
        return LoadedModel(self.identity, n_ctx, speech.profile, speech.template, speech.stop)


class Finder(Protocol):
    """Knows what computes here besides the processor."""

    def find(self) -> tuple[Device, ...]:
        """The accelerators."""


class Models:
    """The models of this user."""

    def __init__(self, folder: Path, manifest_dir: Path, accelerators: Finder | None = None) -> None:
        self._finder = accelerators
        self._folder = folder
        self._policies = Policies(folder)
        self._manifest_dir = manifest_dir
        self._catalogue: tuple[CatalogueEntry, ...] | None = None
        self._families: tuple[Family, ...] | None = None
        self._inspections: dict[tuple[Path, int, int], Inspection] = {}

    @property
    def catalogue(self) -> tuple[CatalogueEntry, ...]:
        """The models we know."""
        if self._catalogue is None:
            self._catalogue = read_catalogue(self._manifest_dir)
        return self._catalogue

    @property
    def families(self) -> tuple[Family, ...]:
        """The families we know how to speak to."""
        if self._families is None:
            self._families = read_families(self._manifest_dir)
        return self._families

    def list(self) -> tuple[ModelRow, ...]:
        """Installed models first, then what the catalogue knows besides."""
        models = installed.list_installed(self._folder)
        active = installed.read_active(self._folder)
        here = {model.sha256 for model in models}
        known = tuple(_catalogue_row(entry) for entry in self.catalogue if entry.sha256 not in here)
        return tuple(self._row(model, active=model.name == active) for model in models) + known

    def check(self, path: Path) -> ModelCheck:
        """What the file's header says, and whether it may be used; a hostile file is a plain refusal."""
        published = {entry.template_sha256 for entry in self.catalogue if entry.template_sha256}
        published |= {template.sha256 for family in self.families for template in family.published}
        return with_template_note(check_file(path, self._expected_digest(path)), published)

    def install(
        self, path: Path, *, on_progress: OnProgress | None = None, cancel: CancelToken | None = None
    ) -> ModelRow:
        """Copy a file in, verified; the first one becomes the active model.

        Nobody signed it: it is marked so, and the chat template in it is kept by its digest.

        Raises:
            ModelLoadError: The header or the digest refuses it, or a model of that name has another chat
                template (`model.template_changed`).
            PolicyError: The site's policy does not allow it.
            DiskFullError: It does not fit; nothing is left.
            InstallCancelledError: Stopped; nothing is left.
        """
        header = self._sound(path).header
        assert header is not None
        self._policies.check_sideload(path.name)
        check_pin(installed.find_installed(self._folder, self._expected_name(path)), header)
        part, digest = installed.take_in(self._folder, path, on_progress, cancel)
        model = self._settle(path, part, digest, header)
        if installed.read_active(self._folder) is None:
            installed.write_active(self._folder, model.name)
        return self._row(model, active=installed.read_active(self._folder) == model.name)

    def activate(self, name: str) -> None:
        """Make an installed model the one that speaks.

        Raises:
            ModelLoadError: There is none of that name.
            PolicyError: The site's policy does not allow it.
        """
        model = self._installed(name)
        self._policies.check_model(model.sha256, name, signed=bool(model.signers))
        installed.write_active(self._folder, name)

    def template_of(self, name: str) -> FileTemplate:
        """The chat template in an installed model's file; ours is used, this one is shown."""
        model = self._installed(name)
        header = self._sound(self._folder / model.name / model.file).header
        assert header is not None
        return FileTemplate(header.template, template_digest(header))

    def remove(self, name: str) -> None:
        """Remove an installed model."""
        self._installed(name)
        if installed.read_active(self._folder) == name:
            installed.write_active(self._folder, None)
        installed.remove_installed(self._folder / name)

    def machine(self) -> Machine:
        """This machine."""
        return this_machine(self._accelerators())

    def hardware(self) -> tuple[str, ...]:
        """Names of the machines that `fit` can plan for."""
        return tuple(one.name for one in read_hardware(self._manifest_dir))

    def fit(
        self,
        path_or_name: Path | str,
        n_ctx: int | None = None,
        hardware: str | None = None,
        *,
        whole_bytes: int | None = None,
    ) -> MemoryPlan:
        """What a model would take here, or on a machine of the hardware table; from its header alone.

        Args:
            path_or_name: An installed model or a file; or the first part of one that is cut in a bundle.
            n_ctx: A context that must be kept.
            hardware: The machine, where it is not this one.
            whole_bytes: Length of the whole file, where `path_or_name` is a part of it.

        Raises:
            UnknownHardwareError: There is no such machine in the table.
        """
        seen = self._sound(self._find(path_or_name)[0], whole_bytes)
        return self._plan(seen, n_ctx, hardware)

    def locate(self, path_or_name: Path | str | None = None) -> LocatedModel:
        """The model to load: the active one, an installed one by name, or a file.

        Raises:
            NoModelError: None is active.
            ModelLoadError: It is missing, cut short, another than installed, or refused by its header.
        """
        wanted = path_or_name or installed.read_active(self._folder)
        if wanted is None:
            raise NoModelError("no model is active")
        path, model = self._find(wanted)
        seen = self._sound(path)
        assert seen.header is not None
        digest = model.sha256 if model else file_sha256(path)
        self._policies.check_model(digest, path.name, signed=bool(model and model.signers))
        check_pin(model, seen.header)
        entry = next((entry for entry in self.catalogue if entry.sha256 == digest), None)
        family = None if entry else recognise(path, seen.header, self.families)
        name = model.name if model else self._name(path, digest)
        identity = ModelIdentity(name, digest, seen.header.quantization or "")
        home = self._folder / model.name if model else None
        key = family.key if family else ""
        speech = speech_of(entry or family)
        return LocatedModel(path, identity, home, speech, key, _size(seen), self._draft_of(entry))

    def is_active(self, name: str) -> bool:
        """Whether this is the model that speaks."""
        return installed.read_active(self._folder) == name

    def calibration_of(self, name: str) -> Calibration | None:
        """What was measured with an installed model on this machine."""
        return read_calibration(self._folder / name / installed.CALIBRATION)

    def _accelerators(self) -> tuple[Device, ...]:
        return self._finder.find() if self._finder is not None else ()

    def _draft_of(self, entry: CatalogueEntry | None) -> DraftFile | None:
        """The pair that the catalogue names; none where it is not installed or not sound."""
        name = entry.draft_model if entry else None
        model = installed.find_installed(self._folder, name) if name else None
        known = next((one.sha256 for one in self.catalogue if one.name == name), None)
        if model is None or model.sha256 != known:
            return None
        try:
            path = installed.verify_unchanged(self._folder / model.name, model)
            return DraftFile(path, _size(self._sound(path)))
        except ModelLoadError:
            # The large model works without; `models check` tells what is wrong.
            return None

    def _find(self, path_or_name: Path | str) -> tuple[Path, installed.InstalledModel | None]:
        model = installed.find_installed(self._folder, path_or_name)
        if model is not None:
            return installed.verify_unchanged(self._folder / model.name, model), model
        return Path(path_or_name), None

    def _installed(self, name: str) -> installed.InstalledModel:
        model = installed.find_installed(self._folder, name)
        if model is None:
            raise ModelLoadError(f"{name} is not installed", code="model.missing", path=name)
        return model

    def _sound(self, path: Path, whole_bytes: int | None = None) -> Inspection:
        """A header without fault, read once per file as it stands."""
        try:
            facts = path.stat()
        except OSError as error:
            raise ModelLoadError(f"{path}: {error}", code="model.missing", path=str(path)) from error
        key = (path, whole_bytes or facts.st_size, facts.st_mtime_ns)
        seen = self._inspections.get(key)
        if seen is None:
            seen = self._inspections[key] = inspect(path, whole_bytes)
        if seen.fault is not None:
            code = "model.header" if seen.fault.code.startswith("header.") else seen.fault.code
            kind = (seen.header.architecture if seen.header else None) or ""
            raise ModelLoadError(
                seen.fault.message, code=code, path=str(path), reason=seen.fault.code, architecture=kind
            )
        return seen

    def _plan(self, seen: Inspection, n_ctx: int | None = None, hardware: str | None = None) -> MemoryPlan:
        if hardware is None:
            room = Room(available_bytes(), self._accelerators())
        else:
            room = named_hardware(read_hardware(self._manifest_dir), hardware).room()
        return replace(plan_memory(_size(seen), room, n_ctx=n_ctx), hardware=hardware or "")

    def _settle(self, source: Path, part: Path, digest: str, header: Header) -> installed.InstalledModel:
        name = self._name(source, digest)
        other = installed.find_installed(self._folder, name)
        try:
            self._check_digest(source, digest, other)
        except AppError:
            part.unlink()
            raise
        if other is not None and other.signers:
            # The very file a bundle brought: it stays signed.
            part.unlink()
            return other
        home = self._folder / name
        home.mkdir(exist_ok=True)
        file = next((entry.file for entry in self.catalogue if entry.sha256 == digest), f"{name}.gguf")
        part.replace(home / file)
        facts = (home / file).stat()
        model = installed.InstalledModel(
            name=name,
            file=file,
            bytes=facts.st_size,
            sha256=digest,
            architecture=header.architecture or "",
            quantization=header.quantization or "",
            installed_at=datetime.now(UTC),
            mtime_ns=facts.st_mtime_ns,
            template_sha256=template_digest(header),
        )
        installed.record_installed(home, model)
        return model

    def _check_digest(self, source: Path, digest: str, other: installed.InstalledModel | None) -> None:
        """Refuse what bears a known name and is another file, and what the site does not allow."""
        expected = self._expected_digest(source)
        if expected is not None and digest != expected:
            raise ModelLoadError(
                f"{source.name} has another digest", code="model.digest", path=str(source), sha256=digest
            )
        if other is not None and other.signers and other.sha256 != digest:
            raise ModelLoadError(
                f"{other.name} is a signed model", code="model.name_signed", name=other.name, path=str(source)
            )
        self._policies.check_model(digest, source.name, signed=False)

    def _expected_name(self, path: Path) -> str:
        """The name a file would get, as far as its own name tells."""
        known = next((entry.name for entry in self.catalogue if entry.file == path.name), None)
        return known or installed.plain_name(path)

    def _expected_digest(self, path: Path) -> str | None:
        """A file that bears the name of one we know must be that one."""
        return next((entry.sha256 for entry in self.catalogue if entry.file == path.name), None)

    def _name(self, path: Path, digest: str) -> str:
        known = next((entry.name for entry in self.catalogue if entry.sha256 == digest), None)
        return known or installed.plain_name(path) or digest[:12]

    def _row(self, model: installed.InstalledModel, *, active: bool) -> ModelRow:
        entry = next((entry for entry in self.catalogue if entry.sha256 == model.sha256), None)
        try:
            memory = self._plan(self._sound(self._folder / model.name / model.file))
        except ModelLoadError:
            # The list shows it all the same; loading or `check` tells what is wrong.
            memory = None
        return ModelRow(
            name=model.name,
            title=entry.title if entry else model.name,
            sha256=model.sha256,
            bytes=model.bytes,
            quantization=model.quantization,
            licence=entry.licence if entry else "",
            russian=entry.russian if entry else "none",
            installed=True,
            active=active,
            bundle=model.bundle,
            signers=model.signers,
            memory=memory,
            calibration=self.calibration_of(model.name),
        )


def _size(seen: Inspection) -> ModelSize:
    assert seen.header is not None
    assert seen.shape is not None
    return ModelSize(seen.shape, read_weights(seen.header, seen.shape.block_count))


def _catalogue_row(entry: CatalogueEntry) -> ModelRow:
    return ModelRow(
        name=entry.name,
        title=entry.title,
        sha256=entry.sha256,
        bytes=entry.bytes,
        quantization=entry.quantization,
        licence=entry.licence,
        russian=entry.russian,
        installed=False,
        active=False,
        bundle=None,
        signers=(),
        memory=None,
        calibration=None,
    )
