"""LoRA adapters: check, install, choose; which of them go with which model."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.domain.adapters import AdapterCheck, AdapterRow, adapter_key, split_key
from app.domain.cancel import CancelToken
from app.domain.engine import CheckReason
from app.domain.reports import OnProgress
from app.errors import InferenceError, ModelLoadError, NoModelError
from app.modelfiles import installed
from app.modelfiles.adapter_header import AdapterShape, check_fit, is_adapter, read_adapter
from app.modelfiles.checking import file_sha256
from app.modelfiles.gguf_cursor import HeaderFault
from app.modelfiles.gguf_header import Header, read_header
from app.modelfiles.installed_adapters import (
    InstalledAdapter,
    find_installed_adapter,
    list_installed_adapters,
)
from app.services.policies import Policies


class Adapters:
    """The adapters of this user.

    Args:
        folder: Where they are installed.
        models_folder: Where the models stand.
    """

    def __init__(self, folder: Path, models_folder: Path) -> None:
        self._folder, self._models_folder = folder, models_folder
        self._policies = Policies(models_folder)
        self._headers: dict[tuple[Path, int, int], Header] = {}

    def list(self) -> tuple[AdapterRow, ...]:
        """The installed ones."""
        return tuple(map(_row, list_installed_adapters(self._folder)))

    def recognises(self, path: Path) -> bool:
        """Whether a file says of itself that it is an adapter; one that does not read is none."""
        header = self._header(path)
        return header is not None and is_adapter(header)

    def check(self, path: Path) -> AdapterCheck:
        """What an adapter's header says, whether it may be used, and with which installed models."""
        header = self._header(path)
        assert header is not None, "asked of files that are recognised"
        known = (header.architecture, header.quantization, file_sha256(path))
        try:
            shape = read_adapter(header)
        except HeaderFault as fault:
            return AdapterCheck(False, (CheckReason(fault.code, str(fault)),), *known)
        return AdapterCheck(True, (), *known, shape.rank, shape.alpha, tuple(self._bases(shape)))

    def install(
        self, path: Path, *, on_progress: OnProgress | None = None, cancel: CancelToken | None = None
    ) -> AdapterRow:
        """Copy an adapter in, verified, for the first installed model that it fits, the active one before.

        Raises:
            ModelLoadError: The header refuses it, or it fits no installed model (`adapter.base`).
            PolicyError: The site's policy allows no file that nobody signed.
            DiskFullError: It does not fit on the disk; nothing is left.
            InstallCancelledError: Stopped; nothing is left.
        """
        header, shape = self._sound(path)
        self._policies.check_sideload(path.name)
        base = next(self._bases(shape), None)
        if base is None:
            raise ModelLoadError(
                f"no installed model goes with {path.name}",
                code="adapter.base",
                path=str(path),
                architecture=shape.architecture,
            )
        part, digest = installed.take_in(self._folder, path, on_progress, cancel)
        return _row(
            self._settle(installed.plain_name(path) or digest[:12], part, digest, (header, shape, base))
        )

    def remove(self, name: str) -> None:
        """Remove an installed adapter."""
        installed.remove_installed(self._folder / self._installed(name).name)

    def key(self, name: str) -> str:
        """The name and digest by which an installed adapter is asked for; a key stays itself.

        Raises:
            InferenceError: There is none of that name, or another file bears it now (`adapter.missing`).
        """
        adapter = self._installed(name)
        return adapter_key(adapter.name, adapter.sha256)

    def chosen(self, name: str, model: Path | str | None = None) -> str:
        """The key of an adapter that goes with a model: a name, a file, or None for the active one.

        Raises:
            AppError: As `file_for`.
            NoModelError: None is active.
        """
        key, path = self.key(name), self._model_file(model)
        # A file that is not there is told about by whoever loads it.
        if path.is_file():
            self.file_for(key, path)
        return key

    def file_for(self, name: str, model: Path) -> Path:
        """The file of an installed adapter, unchanged since it was installed, for the model in this file.

        Raises:
            InferenceError: There is none of that name (`adapter.missing`).
            ModelLoadError: It is another model's (`model.adapter`), or not what was installed
                (`adapter.changed`).
        """
        adapter = self._installed(name)
        try:
            path = installed.verify_unchanged(self._folder / adapter.name, adapter)
        except ModelLoadError as error:
            raise ModelLoadError(str(error), code="adapter.changed", adapter=adapter.name) from error
        fault = self._fault(adapter, model)
        if fault is not None:
            raise ModelLoadError(fault, code="model.adapter", adapter=adapter.name, base=adapter.base)
        return path

    def files_for(self, model: Path) -> tuple[Path, ...]:
        """The files of all installed adapters that go with the model in this file."""
        return tuple(
            self._folder / adapter.name / adapter.file
            for adapter in list_installed_adapters(self._folder)
            if self._fault(adapter, model) is None
        )

    def _installed(self, name: str) -> InstalledAdapter:
        plain, digest = split_key(name)
        adapter = find_installed_adapter(self._folder, plain)
        if adapter is None or (digest and digest != adapter.sha256):
            raise InferenceError(f"no adapter {plain}", code="adapter.missing", adapter=plain)
        return adapter

    def _fault(self, adapter: InstalledAdapter, model: Path) -> str | None:
        """Why it does not go with a model; None where it does."""
        own, other = self._header(self._folder / adapter.name / adapter.file), self._header(model)
        if own is None or other is None:
            return "its header does not read"
        try:
            check_fit(read_adapter(own), other)
        except HeaderFault as fault:
            return str(fault)
        return None

    def _bases(self, shape: AdapterShape) -> Iterator[str]:
        """Names of the installed models that it goes with, the active one first."""
        active = installed.read_active(self._models_folder)
        models = installed.list_installed(self._models_folder)
        for model in sorted(models, key=lambda model: model.name != active):
            # Most are of another architecture, and the record knows it.
            header = (
                self._header(self._models_folder / model.name / model.file)
                if model.architecture == shape.architecture
                else None
            )
            if header is not None and _fits(shape, header):
                yield model.name

    def _model_file(self, model: Path | str | None) -> Path:
        wanted = model or installed.read_active(self._models_folder)
        if wanted is None:
            raise NoModelError("no model is active")
        found = installed.find_installed(self._models_folder, wanted)
        return self._models_folder / found.name / found.file if found else Path(wanted)

    def _sound(self, path: Path) -> tuple[Header, AdapterShape]:
        header = self._header(path)
        if header is None:
            raise ModelLoadError("its header does not read", code="adapter.header", path=str(path))
        try:
            return header, read_adapter(header)
        except HeaderFault as fault:
            raise ModelLoadError(
                str(fault), code="adapter.header", path=str(path), reason=fault.code
            ) from fault

    def _header(self, path: Path) -> Header | None:
        """A header, read once per file as it stands; None where it does not read."""
        try:
            facts = path.stat()
            key = (path, facts.st_size, facts.st_mtime_ns)
            if key not in self._headers:
                self._headers[key] = read_header(path)
        except (OSError, HeaderFault):
            return None
        return self._headers[key]

    def _settle(
        self, name: str, part: Path, digest: str, found: tuple[Header, AdapterShape, str]
    ) -> InstalledAdapter:
        header, shape, base = found
        home = self._folder / name
        home.mkdir(exist_ok=True)
        # An engine that may open one file may not open another that took its place: each has its own name.
        file = f"{name}.{digest[:12]}.gguf"
        if (here := home / file).is_file() and file_sha256(here) == digest:
            part.unlink()
        else:
            part.replace(here)
        facts = (home / file).stat()
        adapter = InstalledAdapter(
            name=name,
            file=file,
            bytes=facts.st_size,
            sha256=digest,
            architecture=shape.architecture,
            quantization=header.quantization or "",
            installed_at=datetime.now(UTC),
            mtime_ns=facts.st_mtime_ns,
            base=base,
            rank=shape.rank,
            alpha=shape.alpha,
        )
        installed.record_installed(home, adapter)
        for old in set(home.glob("*.gguf")) - {here}:
            old.unlink()
        return adapter


def _fits(shape: AdapterShape, model: Header) -> bool:
    try:
        check_fit(shape, model)
    except HeaderFault:
        return False
    return True


def _row(adapter: InstalledAdapter) -> AdapterRow:
    return AdapterRow(
        adapter.name,
        adapter.sha256,
        adapter.bytes,
        adapter.architecture,
        adapter.base,
        adapter.rank,
        adapter.alpha,
    )
