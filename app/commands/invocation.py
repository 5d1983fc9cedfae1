"""One run of one verb: its options, its voice, and the services it may call."""

import argparse
import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.output import Output
from app.commands.passphrases import Passphrases
from app.errors import AppError, SettingsError, absence

if TYPE_CHECKING:
    from app.services.desk import Services


class NoProfileError(AppError):
    """No profile was named and none was used before."""

    code = "profile.none"


class InputFileError(AppError):
    """A file named on the line does not read."""

    code = "file.unreadable"


class Invocation:
    """What a verb is handed; services are made when first needed, so that help and usage stay instant.

    Attributes:
        uses_engine: Set by verbs that load a model: then there is an engine to be ended.
    """

    def __init__(
        self, options: argparse.Namespace, output: Output, make_services: "Callable[[], Services]"
    ) -> None:
        self.options = options
        self.output = output
        self.passphrases = Passphrases(output, getattr(options, "passphrase_fd", None))
        self._make_services = make_services
        self._services: Services | None = None
        self._key_passphrases: Passphrases | None = None
        self.uses_engine = False

    @property
    def services(self) -> "Services":
        """All services."""
        if self._services is None:
            self._services = self._make_services()
        return self._services

    @property
    def key_passphrases(self) -> Passphrases:
        """Where passphrases of signing keys come from: `--key-passphrase-fd`, else as for the profile."""
        named = getattr(self.options, "key_passphrase_fd", None)
        if named is None and self.passphrases.handed_over:
            return self.passphrases
        if self._key_passphrases is None:
            self._key_passphrases = Passphrases(self.output, named, "--key-passphrase-fd")
        return self._key_passphrases

    def directory(self) -> Path:
        """The profile meant: `--profile`, else the last used.

        Raises:
            NoProfileError: Neither is there.
        """
        named = getattr(self.options, "profile", None) or self.services.preferences.get().last_profile
        if not named:
            raise NoProfileError("no profile named")
        return Path(named).absolute()

    def has_profile(self) -> bool:
        """Whether a profile is named or was used before."""
        return bool(getattr(self.options, "profile", None) or self.services.preferences.get().last_profile)

    def open_profile(self) -> Path:
        """Unlock the profile meant: by the descriptor's passphrase, else the keyring, else a prompt."""
        directory = self.directory()
        profiles = self.services.profiles
        profiles.info(directory)
        if self.passphrases.handed_over or not profiles.unlock_with_keyring(directory):
            profiles.unlock(directory, self.passphrases.ask("Passphrase", "Парольная фраза"))
        self.remember(directory)
        return directory

    def remember(self, directory: Path) -> None:
        """Make this the profile used last; settings that take no writing do not stop the work."""
        with contextlib.suppress(SettingsError):
            self.services.preferences.change(last_profile=str(directory))

    def close(self) -> None:
        """End the engine and close the profile, if they were opened."""
        if self._services is not None:
            try:
                if self.uses_engine:
                    self._services.engine.stop()
            finally:
                self._services.session.close()

    @property
    def log_file(self) -> str:
        """Where the log is, for the sentence about our own faults."""
        return str(self._services.preferences.log_file) if self._services is not None else ""


def read_text(path: str) -> str:
    """The text of a file named on the line, UTF-8.

    Raises:
        InputFileError: It is not there, not ours to read, or not UTF-8.
    """
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputFileError(str(error), code="file.encoding", path=path) from error
    except OSError as error:
        raise InputFileError(str(error), path=path, **absence(error)) from error


def read_object(path: str) -> dict[str, object]:
    """The JSON object in a file named on the line.

    Raises:
        InputFileError: It does not read or is no JSON object.
    """
    try:
        value = json.loads(read_text(path))
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputFileError(str(error), code="file.json", path=path) from error
    if not isinstance(value, dict):
        raise InputFileError("not an object", code="file.json", path=path)
    return value
