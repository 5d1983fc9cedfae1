"""The command line as a script sees it: words in, exit code, stdout and stderr out, over real services."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.commands.line import run_line
from app.log import stop_log
from app.paths import directories
from app.services.desk import Services
from app.services.profiles import Profiles
from app.store.keys import Costs
from tests.helpers.source_tree import ROOT

CHEAP = Costs(memory_kib=64, iterations=1, lanes=1)
PASSPHRASE = "тихая вахта 7"


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout."""
        assert self.out.count("\n") == 1, self.out
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value

    @property
    def error_code(self) -> str:
        """The code of the refusal."""
        return str(self.document["error"]["code"])


@dataclass
class CommandLine:
    """Runs commands in this process; a passphrase costs milliseconds instead of half a second."""

    captured: pytest.CaptureFixture[str]
    engine_command: list[str] | None = None

    def __call__(self, *words: str | Path, secrets: Sequence[str] | None = None) -> Ran:
        """Run a line; `secrets` are handed over by descriptor, one a line."""
        self.captured.readouterr()
        line = [str(word) for word in words]
        reader = None
        if secrets is not None:
            reader = pipe_with("\n".join(secrets))
            line += ["--passphrase-fd", str(reader)]
        try:
            code = run_line(line, self._services)
        finally:
            stop_log()
            if reader is not None:
                with suppress(OSError):
                    os.close(reader)
        out, err = self.captured.readouterr()
        return Ran(code, out, err)

    def in_profile(self, *words: str | Path) -> Ran:
        """Run a line that opens the profile used last, with `--json`."""
        return self(*words, "--json", secrets=[PASSPHRASE])

    def new_profile(self, folder: Path) -> Path:
        """A profile of its own."""
        ran = self("profile", "new", folder, "--json", secrets=[PASSPHRASE])
        assert ran.code == 0, ran.out + ran.err
        return folder

    def _services(self) -> Services:
        from app.bootstrap import build_services

        services = build_services(directories(), engine_command=self.engine_command)
        return services._replace(profiles=Profiles(services.session, costs=CHEAP))


def line_in_a_small_profile(
    captured: pytest.CaptureFixture[str], engine_command: list[str], folder: Path
) -> CommandLine:
    """A line over an engine's twin, in a profile with the small exchange file."""
    ready = CommandLine(captured, engine_command)
    ready.new_profile(folder / "профиль")
    assert ready.in_profile("import", ROOT / "tests" / "data" / "exchange_small.json").code == 0
    return ready


def pipe_with(text: str) -> int:
    """The reading end of a pipe that holds `text`."""
    reader, writer = os.pipe()
    os.write(writer, text.encode())
    os.close(writer)
    return reader
