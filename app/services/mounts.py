"""Which sticks and disks are plugged in, by the system's own table of mounts."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from app.domain.bundle_offers import Place

# Where desktops mount what was plugged in (udisks2; Debian's own custom).
_LINUX = ("/media/", "/run/media/")
# Where people mount by hand, and programs too: only what stands on a disk that can be pulled out.
_BY_HAND = "/mnt/"
_BLOCKS = Path("/sys/class/block")
_PLUGGED_BUSES = ("usb", "mmc")
_MAC = ("/Volumes/",)
# Reached over a network: a server that does not answer would hold the search for minutes.
_REMOTE = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "ceph", "afs", "webdav", "afpfs")


class Partition(Protocol):
    """A line of the table, as psutil gives it."""

    @property
    def device(self) -> str:
        """What is mounted: a block device, or a name of the file system's own."""

    @property
    def mountpoint(self) -> str:
        """Where it is mounted."""

    @property
    def fstype(self) -> str:
        """Of which kind it is."""

    @property
    def opts(self) -> str:
        """How it is mounted."""


def plugged_in() -> tuple[Place, ...]:
    """Sticks and disks of this machine, those that can be pulled out first."""
    import psutil  # type: ignore[import-untyped,unused-ignore]

    # On Linux `all` reads /proc/self/mounts whole, so that sticks mounted through FUSE are seen too.
    return stick_places(psutil.disk_partitions(all=sys.platform.startswith("linux")), sys.platform)


def stick_places(
    partitions: Iterable[Partition], system: str, *, can_be_pulled: Callable[[str], bool] | None = None
) -> tuple[Place, ...]:
    """Pick sticks out of a table of mounts.

    What stands here for Windows and macOS was written from the manuals and never run there.

    Args:
        partitions: The table.
        system: As `sys.platform` names it.
        can_be_pulled: Whether a device can be pulled out; None asks this machine.
    """
    pulled = can_be_pulled or can_be_pulled_out
    choose = {"win32": _windows_place, "darwin": _mac_place}.get(
        system, lambda one: _linux_place(one, pulled)
    )
    local = (one for one in partitions if not one.fstype.casefold().startswith(_REMOTE))
    found = dict.fromkeys(place for place in map(choose, local) if place is not None)
    return tuple(sorted(found, key=lambda place: (not place.removable, str(place.folder))))


def can_be_pulled_out(device: str, blocks: Path = _BLOCKS) -> bool:
    """Whether Linux says of a device that it can be pulled out: it, or the disk it lies on.

    It can where the kernel calls it removable, or where it hangs on USB or in a card reader (a USB disk is
    no removable medium to the kernel). What is no block device (tmpfs, overlay, a folder of another) cannot.
    An encrypted one can where the device below it can.
    """
    if not device.startswith("/dev/"):
        return False
    return _block_can_be_pulled(Path(device).resolve().name, blocks)


def _block_can_be_pulled(name: str, blocks: Path) -> bool:
    block = blocks / name
    try:
        place = block.resolve(strict=True)
        below = [one.name for one in (place / "slaves").iterdir()] if (place / "slaves").is_dir() else []
    except OSError:
        return False
    if below:
        return any(_block_can_be_pulled(one, blocks) for one in below)
    on_bus = any(part.startswith(_PLUGGED_BUSES) for part in place.parts)
    return on_bus or any(_says_removable(disk) for disk in (place, place.parent))


def _says_removable(disk: Path) -> bool:
    try:
        return (disk / "removable").read_text(encoding="ascii").strip() == "1"
    except OSError:
        return False


def _linux_place(partition: Partition, pulled: Callable[[str], bool]) -> Place | None:
    point = f"{partition.mountpoint}/"
    if point.startswith(_LINUX) or (point.startswith(_BY_HAND) and pulled(partition.device)):
        return Place(Path(partition.mountpoint), removable=True)
    return None


def _windows_place(partition: Partition) -> Place | None:
    options = partition.opts.split(",")
    # An empty drive of a card reader is listed without a file system.
    if not partition.fstype or "remote" in options:
        return None
    return Place(Path(partition.mountpoint), removable="removable" in options or "cdrom" in options)


def _mac_place(partition: Partition) -> Place | None:
    # The system's own disk appears under /Volumes as a link, which is no mount.
    return (
        Place(Path(partition.mountpoint), removable=True)
        if f"{partition.mountpoint}/".startswith(_MAC)
        else None
    )
