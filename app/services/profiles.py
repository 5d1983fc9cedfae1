"""Profiles: make, open, lock, recover. The store's rooms are imported when they are first needed."""

import contextlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.domain.profiles import NewProfile, ProfileInfo
from app.errors import ProfileLockedError, StoreDamagedError, StoreError
from app.services.session import Session

if TYPE_CHECKING:
    from app.store.keys import Costs

_log = logging.getLogger(__name__)
DEMO_PASSPHRASE = "вахта-демо"  # noqa: S105 - shown on the unlock page
_KEYRING_SERVICE = "Vakhta"


class Keyring(Protocol):
    """The part of the `keyring` package that is used."""

    def get_password(self, service_name: str, username: str) -> str | None:
        """Read a secret."""

    def set_password(self, service_name: str, username: str, password: str) -> None:
        """Keep a secret."""

    def delete_password(self, service_name: str, username: str) -> None:
        """Forget a secret."""


class Profiles:
    """Makes and opens profiles.

    Attributes:
        session: Where the open one is held.
    """

    def __init__(
        self,
        session: Session,
        *,
        costs: "Costs | None" = None,
        keyring: Keyring | None = None,
        demo_file: Path | None = None,
        places: Path | None = None,
    ) -> None:
        """Take the session to work on; what is not given is the real thing.

        Tests give cheap `costs`, a keyring of their own and a small `demo_file`; `places` is the folder in
        which profiles usually lie.
        """
        self.session = session
        self._given_costs = costs
        self._given_keyring = keyring
        self._demo_file = demo_file
        self._places = places

    @property
    def _costs(self) -> "Costs":
        from app.store.keys import REAL_COSTS

        return self._given_costs or REAL_COSTS

    def _keyring(self) -> Keyring:
        if self._given_keyring is not None:
            return self._given_keyring
        import keyring

        system: Keyring = keyring.get_keyring()
        return system

    def create(self, directory: Path, passphrase: str, *, name: str, demo: bool = False) -> NewProfile:
        """Make a profile and leave it closed; a demo one is filled and opened by the demo passphrase.

        Raises:
            StoreError: There is one already (`profile.exists`), or the directory cannot be written.
            DiskFullError: Nothing is left behind.
        """
        from app.store import profile

        store, code = profile.create(
            directory,
            DEMO_PASSPHRASE if demo else passphrase,
            name=name,
            demo_passphrase=DEMO_PASSPHRASE if demo else None,
            costs=self._costs,
            clock=self.session.clock,
        )
        try:
            if demo:
                from app.store.exchange_import import import_file

                import_file(store, self._demo_path(), "demo")
        finally:
            store.close()
        return NewProfile(directory, code)

    def _demo_path(self) -> Path:
        from app.paths import resources_dir

        return self._demo_file or resources_dir() / "demo" / "demo.json"

    def info(self, directory: Path) -> ProfileInfo:
        """Tell what can be told of a profile without opening it.

        Raises:
            ProfileMissingError: There is none.
            StoreDamagedError: Its key file does not read.
        """
        from app.store import keyfile

        return keyfile.read(directory).info(directory)

    def list_known(self) -> list[ProfileInfo]:
        """List the profiles of the usual place by name; one that does not read is left out."""
        from app.store import keyfile

        found = []
        with contextlib.suppress(OSError):
            for directory in sorted(self._places.iterdir()) if self._places else ():
                with contextlib.suppress(StoreError):
                    found.append(keyfile.read(directory).info(directory))
        return sorted(found, key=lambda info: info.name.casefold())

    def unlock(self, directory: Path, passphrase: str) -> None:
        """Open a profile; the one open before is closed first.

        Raises:
            ProfileMissingError: There is none, or one of its files is gone.
            ProfileBusyError: It is open elsewhere.
            WrongPassphraseError: The files may be perfectly sound.
            StoreDamagedError: It does not read.
            StoreNewerError: A newer program wrote it.
        """
        from app.store import profile

        self.session.close()
        self.session.open(profile.unlock(directory, passphrase, self.session.clock))

    def unlock_with_keyring(self, directory: Path) -> bool:
        """Open a profile by the system's keyring; False when it may not or cannot, and a person is asked.

        Raises:
            ProfileMissingError: There is none, or one of its files is gone.
            ProfileBusyError: It is open elsewhere.
            StoreDamagedError: It does not read.
        """
        from keyring.errors import KeyringError

        from app.store import keyfile, profile

        known = keyfile.read(directory)
        if known.locked or not known.keyring:
            return False
        kept: str | None = None
        with contextlib.suppress(KeyringError):
            kept = self._keyring().get_password(_KEYRING_SERVICE, known.profile_id)
        if kept is None:
            return False
        self.session.close()
        try:
            store = profile.unlock_with_key(directory, bytes.fromhex(kept), self.session.clock)
        except (ProfileLockedError, ValueError):
            return False
        except StoreDamagedError as error:
            if error.code == "profile.key_altered":
                return False  # The keyring's key is not this profile's; the passphrase will tell.
            raise
        self.session.open(store)
        return True

    def use_keyring(self, *, enabled: bool) -> None:
        """Let the system's keyring open this profile, or no longer.

        Raises:
            ProfileLockedError: No profile is open.
            StoreError: This system has no keyring (`keyring.missing`).
        """
        from keyring.errors import KeyringError, PasswordDeleteError

        store = self.session.store
        name = store.key_file.current.profile_id
        try:
            if enabled:
                self._keyring().set_password(_KEYRING_SERVICE, name, store.keys.data.hex())
            else:
                with contextlib.suppress(PasswordDeleteError):
                    self._keyring().delete_password(_KEYRING_SERVICE, name)
        except KeyringError as error:
            if enabled:
                raise StoreError("no keyring on this system", code="keyring.missing") from error
        store.key_file.change(keyring=enabled)

    def recover(self, directory: Path, recovery_code: str, new_passphrase: str) -> None:
        """Open a profile by its printed recovery code and give it a new passphrase.

        Raises:
            WrongPassphraseError: The code has a slip (`profile.recovery_slip`) or is another profile's
                (`profile.recovery`).
            StoreError: What `unlock` raises.
        """
        from app.store import profile

        self.session.close()
        store = profile.recover(
            directory, recovery_code, new_passphrase, costs=self._costs, clock=self.session.clock
        )
        self.session.open(store)

    def change_passphrase(self, old: str, new: str) -> None:
        """Give the open profile another passphrase.

        Raises:
            ProfileLockedError: No profile is open.
            WrongPassphraseError: `old` is not its passphrase.
        """
        from app.store import profile

        profile.change_passphrase(self.session.store, old, new, costs=self._costs)

    def lock(self) -> None:
        """Lock the open profile, by hand or idle: closed, and the keyring no longer opens it."""
        if not self.session.is_open:
            return
        try:
            self.session.store.key_file.change(locked=True)
        except StoreError as error:
            # Closing matters more than the flag: a full disk must not keep the desk open.
            _log.warning("lock flag not written: %s", error.code)
        finally:
            self.session.close()

    def close(self) -> None:
        """Close the open profile at the end of work; not a lock."""
        self.session.close()
