"""Every socket that a program and its children open, seen by strace at the system call itself.

A hook inside Python would miss Qt and llama.cpp; here nothing is missed, by whatever code it is opened.
"""

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_OPENED = re.compile(r"\bsocket(?:pair)?\((AF_\w+|PF_\w+|0x[0-9a-f]+)")
_ADDRESSED = re.compile(r"sa_family=(AF_\w+|0x[0-9a-f]+)")


@dataclass(frozen=True, slots=True)
class Watched:
    """How a watched program ended and what it opened.

    Attributes:
        families: Address families of all sockets, and of all addresses that were named in a call.
    """

    returncode: int
    output: str
    families: frozenset[str]

    @property
    def reaching_out(self) -> frozenset[str]:
        """Families through which something outside this machine, or on its network, can be reached."""
        return self.families - {"AF_UNIX"}


def watch(command: Sequence[str], *, environment: Mapping[str, str], trace: Path, cwd: Path) -> Watched:
    """Run a program to its end under strace.

    Args:
        command: The program.
        environment: All of its environment.
        trace: Where strace writes.
        cwd: Where the program runs.
    """
    strace = ["strace", "-f", "--seccomp-bpf", "-e", "trace=network", "-o", str(trace)]
    done = subprocess.run(
        [*strace, *command], env=dict(environment), cwd=cwd, capture_output=True, text=True, check=False
    )
    calls = trace.read_text(encoding="utf-8", errors="replace")
    families = frozenset(_OPENED.findall(calls)) | frozenset(_ADDRESSED.findall(calls))
    return Watched(done.returncode, done.stdout + done.stderr, families)
