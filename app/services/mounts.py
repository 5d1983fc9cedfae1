"""Which sticks and disks are plugged in, by the system's own table of mounts."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from app.domain.bundle_offers import Place

# Where desktops and people mount what can be pulled out (udisks2; Debian's own custom; by hand).
_LINUX = ("/media/", "/run/media/", "/mnt/")
_MAC = ("/Volumes/",)
# Reached over a network: a server that does not answer would hold the search for minutes.
_REMOTE = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "ceph", "afs", "webdav", "afpfs")


class Partition(Protocol):
    """A line of the table, as psutil gives it."""

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


def stick_places(partitions: Iterable[Partition], system: str) -> tuple[Place, ...]:
    """Pick sticks out of a table of mounts.

    What stands here for Windows and macOS was written from the manuals and never run there.

    Args:
        partitions: The table.
        system: As `sys.platform` names it.
    """
    choose = {"win32": _windows_place, "darwin": _mac_place}.get(system, _linux_place)
    local = (one for one in partitions if not one.fstype.casefold().startswith(_REMOTE))
    found = dict.fromkeys(place for place in map(choose, local) if place is not None)
    return tuple(sorted(found, key=lambda place: (not place.removable, str(place.folder))))


def _linux_place(partition: Partition) -> Place | None:
    point = partition.mountpoint
    # /mnt itself may be the mount.
    if not f"{point}/".startswith(_LINUX):
        return None
    return Place(Path(point), removable=not point.startswith("/mnt"))


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
