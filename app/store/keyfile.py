"""`profile.key`: what can be said of a profile before it is opened, and the sealed keys to open it.

Invariants:
- Written whole to a neighbour, synced, renamed: a crash leaves the old file or the new one.
- `checksum` (no key needed) tells a damaged file from a wrong passphrase; `seal` (keyed) tells a file that
  somebody changed on purpose: a lock flag taken away, an audit head set back.
- Nothing of the customers stands in it; only the profile's own name is readable.
"""

import hashlib
import hmac
import json
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from app.domain.profiles import ProfileInfo
from app.errors import DiskFullError, ProfileMissingError, StoreDamagedError, StoreError, StoreNewerError
from app.store.keys import Costs, Wrap

KEY_FILE = "profile.key"
STORE_FILE = "vakhta.db"
VERSION = 1
_ENOSPC, _EDQUOT = 28, 122
_MOST_MEMORY_KIB = 4 * 1024 * 1024


class AuditHead(NamedTuple):
    """The newest event of the audit chain that is known to be on the disk."""

    sequence: int
    hmac: str


class AuditBreak(NamedTuple):
    """The chain once did not reach its head; kept for good, so that later events do not hide it."""

    sequence: int
    found_sequence: int
    at: str


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What the file holds; times as ISO text, bytes as hex on the disk."""

    profile_id: str
    name: str
    created_at: str
    demo: bool
    demo_passphrase: str | None
    keyring: bool
    locked: bool
    by_passphrase: Wrap
    by_recovery_code: Wrap
    audit_head: AuditHead
    audit_breaks: tuple[AuditBreak, ...]
    last_backup_at: str | None

    def info(self, directory: Path) -> ProfileInfo:
        """Give what the unlock page shows."""
        backup = self.last_backup_at
        return ProfileInfo(
            directory=directory,
            name=self.name,
            created_at=datetime.fromisoformat(self.created_at),
            demo=self.demo,
            demo_passphrase=self.demo_passphrase,
            keyring=self.keyring,
            locked=self.locked,
            last_backup_at=datetime.fromisoformat(backup) if backup else None,
        )


def _wrap_to_plain(wrap: Wrap) -> dict[str, object]:
    costs = wrap.costs
    return {
        "argon2id": {"memory_kib": costs.memory_kib, "iterations": costs.iterations, "lanes": costs.lanes},
        "salt": wrap.salt.hex(),
        "nonce": wrap.nonce.hex(),
        "sealed": wrap.sealed.hex(),
    }


def _wrap_from_plain(plain: Mapping[str, Any]) -> Wrap:
    costs = Costs(**plain["argon2id"])
    if not 8 * costs.lanes <= costs.memory_kib <= _MOST_MEMORY_KIB:
        raise ValueError("impossible argon2id memory")
    return Wrap(
        costs, bytes.fromhex(plain["salt"]), bytes.fromhex(plain["nonce"]), bytes.fromhex(plain["sealed"])
    )


def _to_plain(key_file: KeyFile) -> dict[str, object]:
    return {
        "vakhta_profile": VERSION,
        "profile_id": key_file.profile_id,
        "name": key_file.name,
        "created_at": key_file.created_at,
        "demo": key_file.demo,
        "demo_passphrase": key_file.demo_passphrase,
        "keyring": key_file.keyring,
        "locked": key_file.locked,
        "by_passphrase": _wrap_to_plain(key_file.by_passphrase),
        "by_recovery_code": _wrap_to_plain(key_file.by_recovery_code),
        "audit_head": {"sequence": key_file.audit_head.sequence, "hmac": key_file.audit_head.hmac},
        "audit_breaks": [
            {"sequence": cut.sequence, "found_sequence": cut.found_sequence, "at": cut.at}
            for cut in key_file.audit_breaks
        ],
        "last_backup_at": key_file.last_backup_at,
    }


def _from_plain(plain: Mapping[str, Any]) -> KeyFile:
    return KeyFile(
        profile_id=str(plain["profile_id"]),
        name=str(plain["name"]),
        created_at=str(plain["created_at"]),
        demo=plain["demo"] is True,
        demo_passphrase=plain["demo_passphrase"],
        keyring=plain["keyring"] is True,
        locked=plain["locked"] is True,
        by_passphrase=_wrap_from_plain(plain["by_passphrase"]),
        by_recovery_code=_wrap_from_plain(plain["by_recovery_code"]),
        audit_head=AuditHead(int(plain["audit_head"]["sequence"]), str(plain["audit_head"]["hmac"])),
        audit_breaks=tuple(AuditBreak(**cut) for cut in plain["audit_breaks"]),
        last_backup_at=plain["last_backup_at"],
    )


def _canonical(plain: Mapping[str, object]) -> bytes:
    kept = {name: value for name, value in plain.items() if name not in {"checksum", "seal"}}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _seal_of(plain: Mapping[str, object], mac_key: bytes) -> str:
    return hmac.new(mac_key, _canonical(plain), hashlib.sha256).hexdigest()


def encode(key_file: KeyFile, mac_key: bytes) -> bytes:
    """Write the file's bytes, with checksum and seal."""
    plain = _to_plain(key_file)
    plain["checksum"] = hashlib.sha256(_canonical(plain)).hexdigest()
    plain["seal"] = _seal_of(plain, mac_key)
    return json.dumps(plain, ensure_ascii=False, indent=1).encode()


def _parse(untrusted: bytes) -> dict[str, Any]:
    plain = json.loads(untrusted)
    if not isinstance(plain, dict):
        raise TypeError("not an object")
    if int(plain["vakhta_profile"]) > VERSION:
        raise StoreNewerError("the key file is newer", found=int(plain["vakhta_profile"]), known=VERSION)
    if hashlib.sha256(_canonical(plain)).hexdigest() != plain["checksum"]:
        raise ValueError("the checksum differs")
    return plain


def decode(untrusted: bytes) -> KeyFile:
    """Read the file's bytes.

    Raises:
        StoreDamagedError: It is not a key file any more (`profile.key_damaged`).
        StoreNewerError: A newer program wrote it.
    """
    try:
        return _from_plain(_parse(untrusted))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StoreDamagedError(
            f"the key file does not read: {error!r}", code="profile.key_damaged"
        ) from error


def is_sealed_by(untrusted: bytes, mac_key: bytes) -> bool:
    """Say whether the bytes, already decoded once, were last written by who knew the key."""
    plain = json.loads(untrusted)
    return hmac.compare_digest(str(plain.get("seal")), _seal_of(plain, mac_key))


def read_bytes(directory: Path) -> bytes:
    """Read the key file of a profile.

    Raises:
        ProfileMissingError: There is no profile (`profile.missing`), or its key file is gone
            (`profile.key_missing`).
    """
    try:
        return (directory / KEY_FILE).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        code = "profile.key_missing" if (directory / STORE_FILE).exists() else "profile.missing"
        raise ProfileMissingError("no key file", code=code, path=str(directory)) from error
    except OSError as error:
        raise StoreError(f"the key file cannot be read: {error.strerror}", code="store.io") from error


def read(directory: Path) -> KeyFile:
    """Read and decode; raises what `read_bytes` and `decode` raise."""
    return decode(read_bytes(directory))


def write_synced(path: Path, content: bytes, code: str = "store.io") -> None:
    """Replace a file so that a crash leaves the old content or the new.

    Raises:
        DiskFullError: The old content stays.
        StoreError: The file cannot be written (`code`).
    """
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_directory(path.parent)
    except OSError as error:
        # Where nothing can be written nothing can be removed, or named, either.
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if error.errno in (_ENOSPC, _EDQUOT):
            raise DiskFullError("no room", path=str(path)) from error
        raise StoreError(f"cannot write: {error.strerror}", code=code, path=str(path)) from error


def write_out(path: Path, content: bytes) -> None:
    """Write a file for somebody else, as `write_synced` does.

    Raises:
        DiskFullError: An old file of that name stays.
        StoreError: It cannot be written there (`file.unwritable`).
    """
    write_synced(path, content, "file.unwritable")


def sync_directory(directory: Path) -> None:
    """Make a rename last through a power cut, where the system lets a directory be synced."""
    if os.name == "nt":  # pragma: no cover - Windows syncs names by itself
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class KeyFileKeeper:
    """The key file of an open profile: its present content, changed and written in one step."""

    def __init__(self, directory: Path, key_file: KeyFile, mac_key: bytes) -> None:
        self.directory = directory
        self.current = key_file
        self._mac_key = mac_key
        self._lock = threading.Lock()

    def change(self, **values: Any) -> None:
        """Write the file with some values changed; raises what `write_synced` raises."""
        with self._lock:
            changed = replace(self.current, **values)
            write_synced(self.directory / KEY_FILE, encode(changed, self._mac_key))
            self.current = changed

    def content(self) -> bytes:
        """Give the bytes as they stand now, for a backup."""
        return encode(self.current, self._mac_key)
