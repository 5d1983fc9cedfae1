"""The installed adapters: a folder each, apart from the models they go with."""

from pathlib import Path

from app.modelfiles.installed import RECORD, InstalledFile, read_record


class InstalledAdapter(InstalledFile, frozen=True):
    """What was found true when the file was copied.

    Attributes:
        base: Name of the installed model that it was found to fit.
    """

    base: str
    rank: int
    alpha: float


def list_installed_adapters(folder: Path) -> tuple[InstalledAdapter, ...]:
    """Every installed adapter, by name; a folder whose record does not read is passed over."""
    found = (read_record(path.parent, InstalledAdapter) for path in sorted(folder.glob(f"*/{RECORD}")))
    return tuple(adapter for adapter in found if adapter is not None)


def find_installed_adapter(folder: Path, name: str) -> InstalledAdapter | None:
    """An installed adapter by its name."""
    home = folder / name
    return read_record(home, InstalledAdapter) if home.parent == folder else None
