"""The running program, as a person's terminal or a site's script starts it."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from tests.helpers.source_tree import ROOT

PASSPHRASE = "тихая вахта 7"
LIMIT_S = 240.0


@dataclass(frozen=True)
class Finished:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout."""
        assert self.out.count("\n") == 1, (self.out, self.err)
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


class Running:
    """A command at work."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process

    @property
    def engines(self) -> "list[psutil.Process]":
        """Its engine processes."""
        try:
            return list(psutil.Process(self.process.pid).children(recursive=True))
        except psutil.NoSuchProcess:
            return []

    def kill_engine(self) -> None:
        """Kill -9."""
        victims = self.engines
        assert victims, "no engine was running"
        for victim in victims:
            victim.send_signal(signal.SIGKILL)

    def press_ctrl_c(self) -> None:
        """What a terminal does: everyone in the foreground gets the signal, the engine too."""
        os.killpg(self.process.pid, signal.SIGINT)

    def writes(self, watched: Path, times: int) -> None:
        """Wait until, with the engine running, the file was written that often."""
        wait_until(lambda: self.engines or self.process.poll() is not None)
        seen = {_state(watched)}

        def happened() -> bool:
            assert self.process.poll() is None, "it ended before it was done with"
            seen.add(_state(watched))
            return len(seen) > times

        wait_until(happened)

    def finished(self) -> Finished:
        """Wait for its end."""
        out, err = self.process.communicate(timeout=LIMIT_S)
        return Finished(self.process.returncode, (out or b"").decode(), err.decode())


@dataclass(frozen=True)
class Program:
    """`python -m app` with directories of its own."""

    home: Path

    @property
    def temp(self) -> Path:
        """The temp directory its processes see."""
        return self.home.parent / "temp"

    @property
    def profile(self) -> Path:
        """The profile of the scenario."""
        return self.home / "data" / "profiles" / "вахта"

    def __call__(self, *words: str | Path, secrets: Sequence[str] | None = (PASSPHRASE,)) -> Finished:
        """Run a command to its end."""
        with self.started(*words, secrets=secrets) as running:
            return running.finished()

    def json(self, *words: str | Path, secrets: Sequence[str] | None = (PASSPHRASE,)) -> dict[str, Any]:
        """Run a command that must succeed; its document."""
        ended = self(*words, "--json", secrets=secrets)
        assert ended.code == 0, (words, ended.out, ended.err)
        return ended.document

    @contextmanager
    def started(self, *words: str | Path, secrets: Sequence[str] | None = (PASSPHRASE,)) -> Iterator[Running]:
        """Start a command; it does not outlive the block."""
        line = [sys.executable, "-m", "app", *map(str, words)]
        reader, writer = os.pipe()
        if secrets is not None:
            line += ["--passphrase-fd", str(reader)]
        process = subprocess.Popen(
            line,
            cwd=ROOT,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=(reader,),
            start_new_session=True,
        )
        os.close(reader)
        os.write(writer, "\n".join(secrets or ()).encode())
        os.close(writer)
        try:
            yield Running(process)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()

    def _environment(self) -> dict[str, str]:
        self.temp.mkdir(exist_ok=True)
        places = {"VAKHTA_HOME": str(self.home), "TMPDIR": str(self.temp), "LANG": "ru_RU.UTF-8"}
        return {**os.environ, **places}


def _state(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns


def wait_until(happened: Callable[[], object], *, limit_s: float = LIMIT_S) -> None:
    """Look again and again until it happened."""
    deadline = time.monotonic() + limit_s
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        # Look a hundred times a second: the processor is for whom we wait for.
        select.select([], [], [], 0.01)


def files_with(folders: Sequence[Path], marks: Sequence[bytes]) -> list[Path]:
    """Files under the folders that hold any of the marks; a file that vanishes meanwhile holds none.

    Weights are passed over: they are the publisher's bytes, checked by their digest, and weigh the most.
    """
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            if path.suffix == ".gguf":
                continue
            try:
                content = path.read_bytes() if path.is_file() else b""
            except FileNotFoundError:
                continue
            if any(mark in content for mark in marks):
                found.append(path)
    return found
