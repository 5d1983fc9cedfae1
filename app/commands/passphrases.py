"""Where a passphrase comes from: a descriptor, or a prompt; never an argument, never the environment."""

import os
import sys
from collections.abc import Iterator

from app.commands.output import Output
from app.errors import AppError


class PassphraseError(AppError):
    """No passphrase could be had."""

    code = "passphrase"


class Passphrases:
    """Hands out passphrases in the order a command asks for them: one line of the descriptor each."""

    def __init__(self, output: Output, descriptor: int | None, flag: str = "--passphrase-fd") -> None:
        """Take the descriptor; `flag` names it on the line."""
        self._output = output
        self._flag = flag
        self._descriptor = descriptor
        self._lines: Iterator[str] | None = None

    @property
    def handed_over(self) -> bool:
        """Whether the caller gave a descriptor: then neither keyring nor prompt is asked."""
        return self._descriptor is not None

    def ask(self, english: str, russian: str, *, twice: bool = False) -> str:
        """One passphrase.

        Args:
            english: The prompt.
            russian: The prompt.
            twice: A new one: asked again at a prompt, so that a slip of a finger locks nobody out.

        Raises:
            PassphraseError: There is nobody to ask, it is empty, or the two differ.
        """
        if self._descriptor is not None:
            given = self._next_line(self._descriptor)
        else:
            given = self._prompt(self._output.words(english, russian))
            if twice and given != self._prompt(self._output.words("Once more", "Ещё раз")):
                raise PassphraseError("the two differ", code="passphrase.different")
        if not given:
            raise PassphraseError("empty", code="passphrase.empty")
        return given

    def _next_line(self, descriptor: int) -> str:
        if self._lines is None:
            self._lines = iter(self._read_all(descriptor).splitlines())
        return next(self._lines, "")

    def _prompt(self, label: str) -> str:
        if not _somebody_is_there():
            raise PassphraseError("no terminal", code="passphrase.missing", flag=self._flag)
        from getpass import getpass

        try:
            return getpass(label + ": ", stream=None)
        except EOFError as error:
            raise PassphraseError("no answer", code="passphrase.missing", flag=self._flag) from error

    def _read_all(self, descriptor: int) -> str:
        # Windows takes over descriptors by handle only; 0 works everywhere.
        try:
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                return file.read().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise PassphraseError(
                str(error), code="passphrase.descriptor", number=descriptor, flag=self._flag
            ) from error


def _somebody_is_there() -> bool:
    if sys.stdin is not None and sys.stdin.isatty():
        return True
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True
