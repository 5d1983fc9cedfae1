from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.bundle_offers import Place
from app.services.mounts import plugged_in, stick_places


@dataclass(frozen=True)
class Partition:
    mountpoint: str
    fstype: str = "vfat"
    opts: str = "rw"


TABLES = {
    "linux": (
        Partition("/", "ext4"), Partition("/mnt", "ext4"), Partition("/mnt/старый диск", "ntfs"),
        Partition("/media/anna/ПОСТАВКА"), Partition("/run/media/anna/NF", "exfat"),
        Partition("/run/media/anna/NF", "exfat"), Partition("/media/share", "nfs4"),
        Partition("/mnt/far", "fuse.sshfs"), Partition("/mediatheque"), Partition("/proc", "proc"),
    ),
    "win32": (
        Partition("C:\\", "NTFS", "rw,fixed"), Partition("E:\\", "FAT32", "rw,removable"),
        Partition("D:\\", "", "cdrom"), Partition("Z:\\", "NTFS", "rw,remote"),
    ),
    "darwin": (Partition("/", "apfs"), Partition("/Volumes/NF", "exfat"), Partition("/Volumes/x", "smbfs")),
}  # fmt: skip


@pytest.mark.parametrize(
    ("system", "folders"),
    [
        (
            "linux",
            ["/media/anna/ПОСТАВКА", "/run/media/anna/NF", "/mnt", "/mnt/старый диск"],
        ),
        ("win32", ["E:\\", "C:\\"]),
        ("darwin", ["/Volumes/NF"]),
    ],
)
def test_sticks_come_first_and_networks_never(system: str, folders: list[str]) -> None:
    assert [str(place.folder) for place in stick_places(TABLES[system], system)] == folders


def test_only_sticks_are_removable() -> None:
    places = stick_places(TABLES["linux"], "linux")
    assert Place(Path("/media/anna/ПОСТАВКА"), removable=True) in places
    assert Place(Path("/mnt"), removable=False) in places
    assert [place.removable for place in stick_places(TABLES["win32"], "win32")] == [True, False]


def test_this_machine_tells_its_own_table() -> None:
    assert all(place.folder.is_absolute() for place in plugged_in())
