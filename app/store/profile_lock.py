"""One process for a profile: a lock of the operating system, gone with the process however it ends."""

import errno
import os
import sys
from pathlib import Path
from typing import BinaryIO

from app.errors import ProfileBusyError

LOCK_FILE = "profile.lock"
_NO_WRITING = (errno.EROFS, errno.EACCES, errno.EPERM)


def take_lock(file: BinaryIO) -> None:
    """Take the system's lock of an open file, at once or not at all; it goes when the file is closed.

    Raises:
        OSError: Somebody else holds it.
    """
    if sys.platform == "win32":  # pragma: no cover - the other branch is the one that runs here
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class ProfileLock:
    """Holds a profile for this process.

    Attributes:
        read_only: Whether the profile lies where nothing can be written: nobody else can change it there, so
            there is nothing to lock.
    """

    def __init__(self, directory: Path) -> None:
        """Take the lock.

        Raises:
            ProfileBusyError: Another process (or another session of this one) has the profile open.
        """
        self.read_only = False
        self._file: BinaryIO | None = None
        try:
            self._file = (directory / LOCK_FILE).open("ab")
        except OSError as error:
            if error.errno not in _NO_WRITING:
                raise
            self.read_only = True
            return
        os.set_inheritable(self._file.fileno(), False)
        try:
            take_lock(self._file)
        except OSError as error:
            self._file.close()
            raise ProfileBusyError("the profile is open elsewhere", path=str(directory)) from error

    def release(self) -> None:
        """Let the profile go; twice is the same as once."""
        if self._file is not None:
            self._file.close()
