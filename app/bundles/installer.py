"""Brings a bundle in: copy into `.incoming`, check, give it its name, remember it, make its model speak.

Every step may be done twice: after a kill at any moment the same import, begun again, ends the same way.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from app.bundles.admission import admit
from app.bundles.copying import copy_content
from app.bundles.current import content_folder
from app.bundles.fat32 import MAX_FILE_BYTES, is_fat32
from app.bundles.manifest import Content, Manifest
from app.bundles.records import (
    Generation,
    GenerationContent,
    add_generation,
    drop_generation,
    read_generations,
    record_sequence,
)
from app.bundles.roles import check_bases, check_content, settle_adapter, standing_adapter
from app.bundles.trees import stands, unfold
from app.bundles.trust import keep_root
from app.bundles.verifying import OnBytes, Opened, check_files
from app.domain.bundles import BundleFinding, InstalledContent
from app.domain.canaries import Canary
from app.domain.cancel import CancelToken
from app.errors import BundleError, BundleUnsuitableError, DiskFullError
from app.modelfiles import installed
from app.modelfiles.checking import file_sha256
from app.modelfiles.gguf_header import Header
from app.modelfiles.installed_policy import install_policy

INCOMING = ".incoming"
TryModel = Callable[[Path, str, Sequence[Canary]], None]
ROOM_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class Places:
    """Where bundles are brought to.

    Attributes:
        bundles: Contents that are no models, and the generations.
        trust: Trusted keys and the highest sequences.
        floors: The file of the lowest sequences that came with the program.
    """

    models: Path
    bundles: Path
    trust: Path
    floors: Path | None = None

    @property
    def adapters(self) -> Path:
        """The installed adapters, beside the models as in `paths.Directories`."""
        return self.models.with_name("adapters")


class Installer:
    """One import of one bundle whose signature holds and in whose tree nothing was found wrong.

    Args:
        opened: The bundle.
        places: Where it is brought to.
        now: When.
        try_model: Asks a model its canary prompts; without it they are not asked.
    """

    def __init__(
        self, opened: Opened, places: Places, now: datetime, try_model: TryModel | None = None
    ) -> None:
        assert opened.manifest is not None
        assert not opened.findings
        self._opened, self._places, self._now = opened, places, now
        self._try_model = try_model
        self._manifest: Manifest = opened.manifest
        self._headers: dict[Content, Header | None] = {}
        self._signers = tuple(key.key_id for key in opened.verdict.signers)
        self._incoming = incoming_folder(places.models, opened.sums_sha256)

    def run(self, on_bytes: OnBytes, cancel: CancelToken | None = None) -> tuple[InstalledContent, ...]:
        """Import, or go on importing.

        Raises:
            BundleRollbackError: A newer one of these signers was imported.
            BundleHashError: Something is not what was signed.
            BundleUnsuitableError: A content is not fit for its role.
            PolicyError: The site's policy, brought along or in force, does not let it in.
            DiskFullError: It does not fit; what was copied stays in `.incoming` for the next try.
            ImportCancelledError: Stopped.
        """
        opened, manifest = self._opened, self._manifest
        places = self._places
        self._policy = admit(opened, (places.models, places.trust, places.floors), self._now)
        self._check_small()
        missing = [content for content in manifest.contents if self._standing(content) is None]
        self._incoming.mkdir(parents=True, exist_ok=True)
        self._check_room(missing)
        for content in missing:
            place = self._part(content)
            copy_content(opened.source, content, place, on_bytes=on_bytes, cancel=cancel)
            self._headers[content] = check_content(content, place)
        check_bases([(content, self._part(content)) for content in missing], self._places.models)
        self._ask_canaries()
        # Models first: an adapter is told which of them it goes with.
        for content in sorted(missing, key=lambda content: content.role != "model"):
            self._settle(content)
        names = {content: self._standing(content) or "" for content in manifest.contents}
        self._adopt(name for content, name in names.items() if content.role == "model")
        self._remember(names)
        shutil.rmtree(self._incoming, ignore_errors=True)
        return tuple(InstalledContent(one.role, name, one.sha256) for one, name in names.items())

    def _ask_canaries(self) -> None:
        """Ask models what their bundle promises they answer, those that stand here already too."""
        for content in self._manifest.contents:
            if self._try_model is None or not content.canaries:
                continue
            part = self._part(content)
            name = self._standing(content)
            place = part if part.is_file() else self._model_file(name or "")
            try:
                self._try_model(place, content.name, content.canaries)
            except BundleUnsuitableError:
                part.unlink(missing_ok=True)
                raise

    def _model_file(self, name: str) -> Path:
        model = installed.read_installed(self._places.models / name)
        assert model is not None, "a model that stands has a record"
        return self._places.models / name / model.file

    def _check_small(self) -> None:
        """What stands beside the contents is read before anything is copied."""
        parts = {part.path for content in self._manifest.contents for part in content.parts}
        small = {path: digest for path, digest in self._opened.sums.items() if path not in parts}
        opened = self._opened
        beside = Opened(opened.source, opened.verdict, opened.manifest, small, opened.sums_sha256, ())
        raise_first(check_files(beside))

    def _check_room(self, missing: list[Content]) -> None:
        here = sum(path.stat().st_size for path in self._incoming.iterdir())
        # A folder is unfolded beside what was copied of it.
        needed = sum(one.bytes * (2 if one.tree else 1) for one in missing) - here + ROOM_BYTES
        free = shutil.disk_usage(self._incoming).free
        if missing and free < needed:
            raise DiskFullError(f"{needed} bytes needed, {free} free", needed=needed, free=free)
        large = next((content for content in missing if content.bytes > MAX_FILE_BYTES), None)
        if large is not None and is_fat32(self._incoming):
            raise BundleError(f"{large.name} on FAT32", code="bundle.fat32", name=large.name)

    def _standing(self, content: Content) -> str | None:
        """The name under which the content is installed, unchanged since."""
        if content.role == "adapter":
            return standing_adapter(content, self._places.adapters)
        if content.role != "model":
            place = self._place(content)
            return content.name if stands(content, place) else None
        for model in installed.list_installed(self._places.models):
            path = self._places.models / model.name / model.file
            if model.sha256 == content.sha256 and _is_unchanged(path, model):
                return model.name
        return None

    def _part(self, content: Content) -> Path:
        return self._incoming / f"{content.role}-{content.name}.part"

    def _place(self, content: Content) -> Path:
        folder = content_folder(self._places.bundles, content.role, content.name, content.sha256)
        return folder / content.file

    def _settle(self, content: Content) -> None:
        part, places = self._part(content), self._places
        if content.role == "model":
            self._settle_model(content, part)
            return
        if content.role == "adapter":
            settle_adapter(content, part, (places.adapters, places.models), self._now)
            return
        place = self._place(content)
        place.parent.mkdir(parents=True, exist_ok=True)
        if content.tree:
            unfold(content, part, place, self._opened.sums)
        else:
            part.replace(place)
        flush_folder(place.parent)

    def _settle_model(self, content: Content, part: Path) -> None:
        header = self._headers[content]
        assert header is not None
        name = self._free_name(content)
        home = self._places.models / name
        home.mkdir(exist_ok=True)
        part.replace(home / content.file)
        flush_folder(home)
        model = installed.InstalledModel(
            name=name,
            file=content.file,
            bytes=content.bytes,
            sha256=content.sha256,
            architecture=header.architecture or "",
            quantization=header.quantization or "",
            installed_at=self._now,
            mtime_ns=(home / content.file).stat().st_mtime_ns,
            bundle=f"{self._manifest.id} {self._manifest.sequence}",
            signers=self._signers,
        )
        installed.record_installed(home, model)

    def _adopt(self, names: Iterable[str]) -> None:
        """Say of models that stood here before whose they are now known to be."""
        for name in names:
            home = self._places.models / name
            model = installed.read_installed(home)
            if model is not None and model.signers != self._signers:
                bundle = f"{self._manifest.id} {self._manifest.sequence}"
                signed = msgspec.structs.replace(model, bundle=bundle, signers=self._signers)
                installed.record_installed(home, signed)

    def _free_name(self, content: Content) -> str:
        """Its own name, unless another model bears it: the previous generation stays as it was."""
        other = installed.read_installed(self._places.models / content.name)
        taken = other is not None and other.sha256 != content.sha256
        return f"{content.name[:64]}-{content.sha256[:8]}" if taken else content.name

    def _remember(self, names: dict[Content, str]) -> None:
        opened, places = self._opened, self._places
        for root in opened.verdict.roots:
            keep_root(root)
        record_sequence(places.trust, opened.verdict.owners, self._manifest, opened.sums_sha256)
        if self._policy is not None:
            install_policy(places.models, self._policy)
        generation = Generation(
            bundle=self._manifest.id,
            sequence=self._manifest.sequence,
            sums_sha256=opened.sums_sha256,
            signers=self._signers,
            contents=tuple(GenerationContent(one.role, name, one.sha256) for one, name in names.items()),
            imported_at=self._now,
            active_before=installed.read_active(places.models),
        )
        # First what to return to, then the switch: a kill between them loses neither.
        add_generation(places.bundles, generation)
        speaking = next((name for one, name in names.items() if one.role == "model"), None)
        if speaking is not None:
            installed.write_active(places.models, speaking)


def incoming_folder(models: Path, sums_sha256: str) -> Path:
    """Where a bundle is copied to before it is installed."""
    return models / INCOMING / sums_sha256[:16]


def roll_back(places: Places) -> tuple[Generation, str | None]:
    """Return to what was before the newest import; that import's files stay, unused.

    Raises:
        BundleError: There is nothing to return to (`bundle.no_generation`).
    """
    history = read_generations(places.bundles)
    if not history:
        raise BundleError("nothing was imported", code="bundle.no_generation")
    newest = history[-1]
    before = newest.active_before
    if before is not None and installed.read_installed(places.models / before) is None:
        raise BundleError(f"{before} is gone", code="bundle.no_generation")
    installed.write_active(places.models, before)
    drop_generation(places.bundles)
    return newest, before


def raise_first(findings: tuple[BundleFinding, ...]) -> None:
    """Refuse for the first thing found.

    Raises:
        BundleError: Under the finding's code.
    """
    for finding in findings:
        raise BundleError(finding.detail, code=finding.code, path=finding.path)


def flush_folder(folder: Path) -> None:
    """Have the folder's own entries on the disk, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _is_unchanged(path: Path, model: installed.InstalledModel) -> bool:
    """Whether a model's file is as recorded; what nobody signed is read whole before it is called signed."""
    if not path.is_file() or path.stat().st_mtime_ns != model.mtime_ns:
        return False
    return bool(model.signers) or file_sha256(path) == model.sha256
