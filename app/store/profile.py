"""Making, opening and re-keying profiles: where the key file, the lock and the store meet."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.reports import OnProgress
from app.domain.salvage import SalvageReport
from app.errors import (
    ProfileLockedError,
    ProfileMissingError,
    StoreDamagedError,
    StoreError,
    WrongPassphraseError,
    absence,
)
from app.store import keyfile, keys, recovery_code
from app.store.audit import EMPTY_HEAD
from app.store.keyfile import KEY_FILE, STORE_FILE, KeyFile, KeyFileKeeper
from app.store.keys import Costs
from app.store.profile_lock import ProfileLock
from app.store.store import Clock, Store

PASSPHRASE, RECOVERY = "passphrase", "recovery code"


@contextmanager
def _held(directory: Path) -> Iterator[ProfileLock]:
    """Hold the profile's lock; let it go if what is done under it fails."""
    lock = ProfileLock(directory)
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


def _open(directory: Path, data_key: bytes, lock: ProfileLock, clock: Clock) -> Store:
    content = keyfile.read_bytes(directory)
    known = keys.derive_keys(data_key)
    if not keyfile.is_sealed_by(content, known.key_file):
        raise StoreDamagedError("the key file was altered", code="profile.key_altered")
    keeper = KeyFileKeeper(directory, keyfile.decode(content), known.key_file)
    return Store(keeper, known, lock, clock)


def create(
    directory: Path, passphrase: str, *, name: str, demo_passphrase: str | None, costs: Costs, clock: Clock
) -> tuple[Store, str]:
    """Make a profile and leave it open.

    A demo profile's passphrase is kept readable, for the unlock page.

    Returns:
        The open store and the recovery code, which is kept nowhere.

    Raises:
        StoreError: There is a profile already (`profile.exists`), or the directory cannot be written
            (`store.io`).
        DiskFullError: Nothing is left behind.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"no directory: {error.strerror}", code="store.io", path=str(directory), **absence(error)
        ) from error
    with _held(directory) as lock:
        if (directory / KEY_FILE).exists() or (directory / STORE_FILE).exists():
            raise StoreError("there is a profile already", code="profile.exists", path=str(directory))
        data_key, secret = keys.new_data_key(), recovery_code.new_secret()
        content = KeyFile(
            profile_id=secrets.token_hex(8),
            name=name,
            created_at=clock().isoformat(),
            demo=demo_passphrase is not None,
            demo_passphrase=demo_passphrase,
            keyring=False,
            locked=False,
            by_passphrase=keys.seal(data_key, keys.passphrase_secret(passphrase), PASSPHRASE, costs),
            by_recovery_code=keys.seal(data_key, secret, RECOVERY, keys.RECOVERY_COSTS),
            audit_head=EMPTY_HEAD,
            audit_breaks=(),
            last_backup_at=None,
        )
        return _first_store(directory, content, data_key, lock, clock), recovery_code.print_code(secret)


def _first_store(
    directory: Path, content: KeyFile, data_key: bytes, lock: ProfileLock, clock: Clock
) -> Store:
    known = keys.derive_keys(data_key)
    keeper = KeyFileKeeper(directory, content, known.key_file)
    try:
        store = Store(keeper, known, lock, clock)
        try:
            with store.database.transaction():
                store.audit.append("profile.created", "profile", None)
            # The key file comes last: without it there is no profile, only leavings. Written once more
            # because the head of the chain may have been left for later.
            keeper.change()
        except BaseException:
            store.close()
            raise
    except BaseException:
        for path in directory.glob(f"{STORE_FILE}*"):
            path.unlink()
        (directory / KEY_FILE).unlink(missing_ok=True)
        raise
    return store


def _data_key(content: KeyFile, passphrase: str) -> bytes:
    data_key = keys.unseal(content.by_passphrase, keys.passphrase_secret(passphrase), PASSPHRASE)
    if data_key is None:
        raise WrongPassphraseError("the passphrase does not open the key")
    return data_key


def unlock(directory: Path, passphrase: str, clock: Clock) -> Store:
    """Open a profile by its passphrase.

    Raises:
        ProfileMissingError: There is no profile, or one of its two files is gone.
        ProfileBusyError: It is open elsewhere.
        WrongPassphraseError: The files may be perfectly sound.
        StoreDamagedError: The key file or the store does not read.
        StoreNewerError: A newer program wrote it.
    """
    keyfile.read(directory)
    with _held(directory) as lock:
        data_key = _data_key(keyfile.read(directory), passphrase)
        store = _open(directory, data_key, lock, clock)
        if store.key_file.current.locked and not store.read_only:
            store.key_file.change(locked=False)
        return store


def unlock_with_key(directory: Path, data_key: bytes, clock: Clock) -> Store:
    """Open a profile by a data key that the system's keyring kept; raises what `unlock` raises.

    A locked profile is not opened this way, and the flag is read again under the seal.

    Raises:
        ProfileLockedError: It was locked by hand or idle.
    """
    keyfile.read(directory)
    with _held(directory) as lock:
        store = _open(directory, data_key, lock, clock)
        if store.key_file.current.locked:
            store.close()
            raise ProfileLockedError("locked: the passphrase is needed")
        return store


def recover(directory: Path, typed_code: str, new_passphrase: str, *, costs: Costs, clock: Clock) -> Store:
    """Open a profile by its recovery code and give it a new passphrase; else raises what `unlock` raises.

    Raises:
        WrongPassphraseError: The code has a slip (`profile.recovery_slip`) or is another profile's
            (`profile.recovery`).
    """
    keyfile.read(directory)
    with _held(directory) as lock:
        secret = recovery_code.read_code(typed_code)
        if secret is None:
            raise WrongPassphraseError("the code has a slip", code="profile.recovery_slip")
        data_key = keys.unseal(keyfile.read(directory).by_recovery_code, secret, RECOVERY)
        if data_key is None:
            raise WrongPassphraseError("the code is another profile's", code="profile.recovery")
        store = _open(directory, data_key, lock, clock)
        try:
            _give_passphrase(store, new_passphrase, costs, "profile.recovered")
        except BaseException:
            store.close()
            raise
        return store


def salvage(
    directory: Path, passphrase: str, out: Path, clock: Clock, on_progress: OnProgress | None = None
) -> SalvageReport:
    """Rescue what reads of a damaged profile into a new one, in a new or empty folder.

    Raises:
        ProfileMissingError: There is no profile, or its file is gone.
        ProfileBusyError: It is open elsewhere.
        WrongPassphraseError: The files may be perfectly sound.
        StoreDamagedError: The key file does not read; without it nothing can be opened.
        StoreError: Something lies in the folder (`profile.exists`), or it cannot be written.
        DiskFullError: Nothing is left of it.
    """
    from app.store.salvage import salvage as rescue

    keyfile.read(directory)
    with _held(directory) as lock:
        try:
            content = keyfile.read_bytes(directory)
            known = keys.derive_keys(_data_key(keyfile.decode(content), passphrase))
            if not keyfile.is_sealed_by(content, known.key_file):
                raise StoreDamagedError("the key file was altered", code="profile.key_altered")
            if not (directory / STORE_FILE).exists():
                raise ProfileMissingError("no store file", code="profile.store_missing", path=str(directory))
            with _new_folder(out):
                return rescue(directory, known, out, clock, on_progress)
        finally:
            lock.release()


@contextmanager
def _new_folder(out: Path) -> Iterator[None]:
    """Make a folder, and take it away again with all in it when what fills it fails."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise StoreError("something is there already", code="profile.exists", path=str(out))
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"no directory: {error.strerror}", code="store.io", path=str(out), **absence(error)
        ) from error
    try:
        yield
    except BaseException:
        shutil.rmtree(out, ignore_errors=True)
        raise


def change_passphrase(store: Store, old: str, new: str, *, costs: Costs) -> None:
    """Seal the key under another passphrase; the file itself stays as it is.

    Raises:
        WrongPassphraseError: `old` is not the passphrase.
    """
    _data_key(store.key_file.current, old)
    _give_passphrase(store, new, costs, "profile.passphrase_changed")


def _give_passphrase(store: Store, passphrase: str, costs: Costs, action: str) -> None:
    wrap = keys.seal(store.keys.data, keys.passphrase_secret(passphrase), PASSPHRASE, costs)
    # A demo profile whose passphrase was changed no longer shows one that would not open it.
    store.key_file.change(by_passphrase=wrap, demo_passphrase=None, locked=False)
    with store.database.transaction():
        store.audit.append(action, "profile", None)
