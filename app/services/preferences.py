"""The user's choices, kept and told to whoever wants to know."""

import contextlib
import errno
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from app.errors import DiskFullError, SettingsError
from app.settings import FIELDS, Settings, checked, read_settings, set_aside, sound_part, write_settings

if TYPE_CHECKING:
    from app.services.policies import Policies

__all__ = ["Preferences", "Settings"]


class Preferences:
    """Reads the settings once, changes them whole, remembers what was wrong with the file."""

    def __init__(
        self, path: Path, *, profiles: Path, log_file: Path, policies: "Policies | None" = None
    ) -> None:
        """Read nothing yet.

        Args:
            path: The settings file.
            profiles: Where profiles are made when no other place is named.
            log_file: The newest log file, to be named in a report of our own fault.
            policies: Know what the site has locked; the file keeps the person's own choice meanwhile.
        """
        self._path, self._policies = path, policies
        self._profiles = profiles
        self.log_file = log_file
        self._lock = threading.RLock()
        self._settings: Settings | None = None
        self._problem: SettingsError | None = None
        self._callbacks: list[Callable[[Settings], None]] = []

    @property
    def problem(self) -> SettingsError | None:
        """What was wrong with the file when it was read; to be said once in plain words."""
        self.get()
        return self._problem

    @property
    def locked(self) -> dict[str, str | int | float]:
        """What the site's policy has locked, and the values it has."""
        return self._policies.locked() if self._policies is not None else {}

    def get(self) -> Settings:
        """The settings now; never fails, a file that does not read is set aside."""
        locked = self.locked
        own = self._own()
        return own._replace(**cast("dict[str, Any]", locked)) if locked else own

    def change(self, **values: object) -> Settings:
        """Change some fields and save all.

        Raises:
            SettingsError: `settings.field` for an unknown field or wrong value (nothing changes);
                `settings.unwritable` when the directory takes no file.
            PolicyError: The site's policy has locked one of them, or does not read; nothing changes.
            DiskFullError: The disk is full; the old file stands.
        """
        if self._policies is not None:
            self._policies.check_settings(values)
        values = {name: value for name, value in values.items() if name not in self.locked}
        with self._lock:
            now = {name: getattr(self._own(), name) for name in FIELDS}
            changed = checked({**now, **values})
            if changed == self._settings:
                return self.get()
            self._write(changed)
            self._settings = changed
            callbacks = tuple(self._callbacks)
        told = self.get()
        for callback in callbacks:
            callback(told)
        return told

    def new_profile_place(self, name: str) -> Path:
        """A folder for a new profile where there is nothing yet."""
        number, place = 1, self._profiles / name
        while place.exists():
            number += 1
            place = self._profiles / f"{name}-{number}"
        return place

    def on_change(self, callback: Callable[[Settings], None]) -> None:
        """Call with the new settings after every change, in the thread that changed them."""
        self._callbacks.append(callback)

    def _own(self) -> Settings:
        """What the person chose, whatever is locked now."""
        with self._lock:
            if self._settings is None:
                self._settings = self._read()
            return self._settings

    def _read(self) -> Settings:
        try:
            return read_settings(self._path)
        except SettingsError as error:
            kept = sound_part(self._path)
            facts = {**error.facts, "path": str(self._path)}
            # On a read-only medium the file stays where it is; it is told of all the same.
            with contextlib.suppress(OSError):
                facts["aside"] = str(set_aside(self._path))
            self._problem = SettingsError(str(error), code=error.code, **facts)
            return kept
        except OSError as error:
            self._problem = SettingsError(str(error), code="settings.unreadable", path=str(self._path))
            return Settings()

    def _write(self, settings: Settings) -> None:
        try:
            write_settings(self._path, settings)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFullError(str(error)) from error
            raise SettingsError(str(error), code="settings.unwritable", path=str(self._path)) from error
