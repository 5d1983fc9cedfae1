from dataclasses import dataclass
from pathlib import Path

import pytest

from app.services.mounts import can_be_pulled_out, plugged_in, stick_places


@dataclass(frozen=True)
class Partition:
    mountpoint: str
    fstype: str = "vfat"
    opts: str = "rw"
    device: str = "/dev/sdb1"


TABLES = {
    "linux": (
        Partition("/", "ext4"), Partition("/mnt", "ext4"), Partition("/mnt/старый диск", "ntfs"),
        Partition("/mnt/внутренний", "ext4", device="/dev/vda2"),
        Partition("/mnt/sandboxing/tools", "tmpfs", device="tools"),
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
            ["/media/anna/ПОСТАВКА", "/mnt", "/mnt/старый диск", "/run/media/anna/NF"],
        ),
        ("win32", ["E:\\", "C:\\"]),
        ("darwin", ["/Volumes/NF"]),
    ],
)
def test_sticks_come_first_and_networks_never(system: str, folders: list[str]) -> None:
    assert [
        str(place.folder) for place in stick_places(TABLES[system], system, can_be_pulled=pulled)
    ] == folders


def pulled(device: str) -> bool:
    return device == "/dev/sdb1"


def test_only_sticks_are_removable() -> None:
    assert all(place.removable for place in stick_places(TABLES["linux"], "linux", can_be_pulled=pulled))
    assert [place.removable for place in stick_places(TABLES["win32"], "win32")] == [True, False]


def blocks_with(folder: Path, *disks: tuple[str, str, str]) -> Path:
    """A /sys/class/block of disks: where they hang, their name, what the kernel says of `removable`."""
    blocks = folder / "class"
    blocks.mkdir()
    for bus, name, removable in disks:
        disk = folder / "devices" / bus / "block" / name
        (disk / f"{name}1").mkdir(parents=True)
        (disk / "removable").write_text(f"{removable}\n", encoding="ascii")
        for block in (disk, disk / f"{name}1"):
            (blocks / block.name).symlink_to(block)
    return blocks


def test_what_can_be_pulled_out_is_the_kernels_word_or_the_bus(tmp_path: Path) -> None:
    disks = (
        ("pci0/ata1", "sda", "0"), ("pci0/usb1/1-2", "sdb", "0"), ("pci0/ata2", "sr0", "1"),
        ("pci0/mmc_host/mmc0", "mmcblk0", "0"),
    )  # fmt: skip
    blocks = blocks_with(tmp_path, *disks)
    for name, slave in (("dm-0", "sdb1"), ("dm-1", "sda1")):
        crypt = tmp_path / "devices" / "virtual" / "block" / name
        (crypt / "slaves").mkdir(parents=True)
        (crypt / "slaves" / slave).symlink_to(blocks / slave)
        (blocks / name).symlink_to(crypt)
    devices = ("sda1", "sdb", "sdb1", "sr01", "mmcblk01", "dm-0", "dm-1", "none")
    told = {name: can_be_pulled_out(f"/dev/{name}", blocks) for name in devices}
    assert [name for name, can in told.items() if can] == ["sdb", "sdb1", "sr01", "mmcblk01", "dm-0"]
    assert not can_be_pulled_out("model_tools", blocks)


def test_this_machine_tells_its_own_table() -> None:
    assert all(place.folder.is_absolute() for place in plugged_in())
