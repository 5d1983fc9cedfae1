"""What a content must be before it is installed, by its role; where an adapter then stands.

Everything is looked at while it stands in `.incoming`: what is refused here has changed nothing.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from app.bundles.manifest import Content
from app.domain.prompt import read_profile
from app.errors import BundleUnsuitableError, DomainError
from app.modelfiles import installed
from app.modelfiles.adapter_header import AdapterShape, check_fit, is_adapter, read_adapter
from app.modelfiles.checking import Inspection, inspect
from app.modelfiles.gguf_cursor import HeaderFault
from app.modelfiles.gguf_header import Header, read_header
from app.modelfiles.installed_adapters import InstalledAdapter, list_installed_adapters


def check_content(content: Content, place: Path) -> Header | None:
    """Refuse a file that was signed but is not fit for its role; it is removed. A model's header is given.

    Raises:
        BundleUnsuitableError: `bundle.model`, `bundle.adapter`, `bundle.embedder` or `bundle.prompts`.
    """
    seen = inspect(place) if content.role == "model" else None
    fault = _fault(seen) if seen else _LOOKS[content.role](place) if content.role in _LOOKS else None
    if fault is not None:
        place.unlink()
        code = f"bundle.{content.role}"
        raise BundleUnsuitableError(fault, code=code, path=content.parts[0].path, reason=fault[:200])
    return seen.header if seen else None


def check_bases(waiting: Iterable[tuple[Content, Path]], models: Path) -> None:
    """Refuse an adapter that goes with no model, of those installed or those that come with it.

    Raises:
        BundleUnsuitableError: `bundle.adapter`.
    """
    waiting = list(waiting)
    coming = [place for content, place in waiting if content.role == "model"]
    bases = [*coming, *(models / one.name / one.file for one in installed.list_installed(models))]
    for content, place in waiting:
        if content.role == "adapter" and not any(_fits(place, base) for base in bases):
            raise BundleUnsuitableError(
                "no model it goes with", code="bundle.adapter", path=content.parts[0].path
            )


def standing_adapter(content: Content, adapters: Path) -> str | None:
    """The name under which an adapter is installed, unchanged since."""
    for adapter in list_installed_adapters(adapters):
        path = adapters / adapter.name / adapter.file
        if adapter.sha256 == content.sha256 and path.is_file():
            facts = path.stat()
            if (facts.st_size, facts.st_mtime_ns) == (adapter.bytes, adapter.mtime_ns):
                return adapter.name
    return None


def settle_adapter(content: Content, part: Path, places: tuple[Path, Path], now: datetime) -> None:
    """Give an adapter its name among the installed ones; another of that name stays.

    Args:
        content: What it is.
        part: Where it was copied to.
        places: The folders of adapters and of models.
        now: When.
    """
    adapters, models = places
    header = read_header(part)
    shape = read_adapter(header)
    base = next(
        one.name
        for one in sorted(
            installed.list_installed(models), key=lambda one: one.name != installed.read_active(models)
        )
        if _fits(part, models / one.name / one.file)
    )
    other = installed.read_record(adapters / content.name, InstalledAdapter)
    taken = other is not None and other.sha256 != content.sha256
    name = f"{content.name[:64]}-{content.sha256[:8]}" if taken else content.name
    home = adapters / name
    home.mkdir(parents=True, exist_ok=True)
    # As `services.adapters` names it: an engine that may open one file may open no other in its place.
    file = f"{name}.{content.sha256[:12]}.gguf"
    part.replace(home / file)
    installed.record_installed(home, _record(name, file, content, (header, shape, base), now, home))


def _record(
    name: str, file: str, content: Content, found: tuple[Header, AdapterShape, str], now: datetime, home: Path
) -> InstalledAdapter:
    header, shape, base = found
    return InstalledAdapter(
        name=name,
        file=file,
        bytes=content.bytes,
        sha256=content.sha256,
        architecture=shape.architecture,
        quantization=header.quantization or "",
        installed_at=now,
        mtime_ns=(home / file).stat().st_mtime_ns,
        base=base,
        rank=shape.rank,
        alpha=shape.alpha,
    )


def _fits(adapter: Path, model: Path) -> bool:
    try:
        check_fit(read_adapter(read_header(adapter)), read_header(model))
    except (HeaderFault, OSError):
        return False
    return True


def _fault(seen: Inspection) -> str | None:
    return f"{seen.fault.code}: {seen.fault.message}" if seen.fault else None


def _look_at_adapter(place: Path) -> str | None:
    try:
        header = read_header(place)
        read_adapter(header)
    except HeaderFault as fault:
        return str(fault)
    return None


def _look_at_embedder(place: Path) -> str | None:
    # Encoders are no models that answer, so only the header itself is held against its bounds.
    try:
        return "an adapter" if is_adapter(read_header(place)) else None
    except HeaderFault as fault:
        return str(fault)


def _look_at_prompts(place: Path) -> str | None:
    try:
        read_profile(place.read_bytes())
    except DomainError as error:
        return str(error)
    return None


_LOOKS = {
    "adapter": _look_at_adapter,
    "embedder": _look_at_embedder,
    "prompts": _look_at_prompts,
}
