"""Landlock: which files this thread, and every thread it starts, may still open.

The kernel tells its version (ABI); what a version does not know is not asked of it. A ruleset denies all it
handles except beneath the paths named, and cannot be taken off again.
"""

import ctypes
import os
import stat
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.inference import kernel

# The latest version whose rights are known here.
NEWEST_ABI = 7
_VERSION = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR, _WRITE_FILE, _IOCTL_DEVICE = 1 << 2, 1 << 3, 1 << 1, 1 << 15
# From ABI 7 on: what a program started by us is denied is logged too; there is none, so it is worth knowing.
_LOG_AFTER_EXEC = 1 << 1


def abi() -> int:
    """The kernel's version of Landlock, as far as it is known here; 0 where there is none."""
    try:
        return min(kernel.call("landlock_create_ruleset", 0, 0, _VERSION), NEWEST_ABI)
    except OSError:
        return 0


def attributes(version: int) -> bytes:
    """Everything a version can deny: files, TCP, abstract sockets, signals to others.

    Rights on files: 13 in ABI 1, then one each: moving between folders (2), truncating (3), ioctl on
    devices (5). TCP bind and connect in 4; abstract Unix sockets and signals out of here in 6.
    """
    rights = 13 + (version >= 2) + (version >= 3) + (version >= 5)
    fields = [(1 << rights) - 1]
    if version >= 4:
        fields.append(0b11)
    if version >= 6:
        fields.append(0b11)
    return struct.pack(f"={len(fields)}Q", *fields)


def restrict(readable: Iterable[Path], devices: Iterable[Path] = ()) -> int:
    """Allow reading beneath these paths, and driving these devices; nothing else, for good.

    Holds for this thread and those it starts from now on; `no_new_privs` must be set. A path that is not
    there is passed over: what is not there needs no reading.

    Returns:
        The ABI in force; 0 where the kernel has no Landlock.

    Raises:
        OSError: The kernel does not take it.
    """
    version = abi()
    if version == 0:
        return 0
    wanted = attributes(version)
    ruleset = kernel.call(
        "landlock_create_ruleset", ctypes.create_string_buffer(wanted, len(wanted)), len(wanted), 0
    )
    try:
        _allow(ruleset, readable, (_READ_FILE, _READ_DIR))
        drive = (_WRITE_FILE, _IOCTL_DEVICE) if version >= 5 else (_WRITE_FILE,)
        _allow(ruleset, devices, (_READ_FILE, _READ_DIR, *drive))
        kernel.call("landlock_restrict_self", ruleset, _LOG_AFTER_EXEC if version >= 7 else 0)
    finally:
        os.close(ruleset)
    return version


def _allow(ruleset: int, paths: Iterable[Path], rights: Sequence[int]) -> None:
    for path in paths:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            # A right that belongs to folders is refused on a file.
            folder = stat.S_ISDIR(os.fstat(place).st_mode)
            given = sum(right for right in rights if folder or right != _READ_DIR)
            rule = struct.pack("=Qi", given, place)
            kernel.call(
                "landlock_add_rule", ruleset, _PATH_BENEATH, ctypes.create_string_buffer(rule, len(rule)), 0
            )
        finally:
            os.close(place)
