"""Profiles as they are seen from outside; the unlock page needs no more than this."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ProfileInfo:
    """What can be said of a profile without opening it.

    Attributes:
        demo_passphrase: Shown on the unlock page; only a demo profile has one.
        keyring: Whether the system keyring may open it.
        locked: Locked by hand or idle: the keyring is not asked, the passphrase is.
    """

    directory: Path
    name: str
    created_at: datetime
    demo: bool
    demo_passphrase: str | None
    keyring: bool
    locked: bool
    last_backup_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewProfile:
    """A profile just made; the recovery code is shown once and kept nowhere."""

    directory: Path
    recovery_code: str
