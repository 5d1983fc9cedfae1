"""What a stick's FAT32 cannot hold: no file over 4 GiB lies on it, and no links."""

from pathlib import Path

MAX_FILE_BYTES = 4 * 1024**3 - 1
_KINDS = {"vfat", "fat32", "fat", "msdos"}


def is_fat32(folder: Path) -> bool:
    """Whether a folder, or the nearest above it that is there, lies on FAT32."""
    import psutil  # type: ignore[import-untyped,unused-ignore]

    place = folder.absolute()
    while not place.exists():
        place = place.parent
    above = {place.resolve(), *place.resolve().parents}
    mounted = [one for one in psutil.disk_partitions(all=True) if Path(one.mountpoint) in above]
    nearest = max(mounted, key=lambda one: len(Path(one.mountpoint).parts), default=None)
    return nearest is not None and nearest.fstype.lower() in _KINDS
