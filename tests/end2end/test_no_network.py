"""Nothing leaves: the whole desk, engine included, opens no socket but AF_UNIX."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.socket_watch import watch
from tests.helpers.source_tree import ROOT

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="strace is Linux's")

SMALL = "SmolLM2-135M-Instruct.Q4_1"
PLANTED = {
    "python": "import socket; socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "native": "import ctypes; ctypes.CDLL(None).socket(2, 2, 0)",
    "ipv6": "import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "child": "import subprocess, sys; subprocess.run([sys.executable, '-c', "
    "'import ctypes; ctypes.CDLL(None).socket(2, 1, 0)'], check=True)",
}


def environment(home: Path) -> dict[str, str]:
    """A desk of its own, without a screen."""
    return {**os.environ, "VAKHTA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_socket_is_seen(tmp_path: Path, kind: str) -> None:
    """The watch fails where a socket appears, from Python, native code or a child alike."""
    watched = watch(
        [sys.executable, "-c", PLANTED[kind]],
        environment=environment(tmp_path),
        trace=tmp_path / "trace",
        cwd=ROOT,
    )
    assert watched.returncode == 0
    assert watched.reaching_out


def test_unix_sockets_are_let_through(tmp_path: Path) -> None:
    """What stays on the machine (X11, the session bus) is not a finding."""
    watched = watch(
        [sys.executable, "-c", "import socket; socket.socketpair()"],
        environment=environment(tmp_path),
        trace=tmp_path / "trace",
        cwd=ROOT,
    )
    assert watched.families == {"AF_UNIX"}
    assert not watched.reaching_out


@pytest.mark.model
def test_the_desk_opens_no_socket(tmp_path: Path, small_model: Path) -> None:
    """The smoke run: unlock, open a case, draft with real weights, accept, look at every page."""
    home = environment(tmp_path / "home")
    app = [sys.executable, "-m", "app"]
    for words in (
        ["models", "install", str(small_model)],
        ["models", "activate", SMALL],
        ["profile", "new", str(tmp_path / "home" / "demo"), "--demo"],
    ):
        subprocess.run([*app, *words], env=home, cwd=ROOT, check=True, capture_output=True)
    watched = watch(
        [*app, "--smoke", str(tmp_path / "shots")], environment=home, trace=tmp_path / "trace", cwd=ROOT
    )
    assert watched.returncode == 0, watched.output
    assert list((tmp_path / "shots").glob("*.png")), "the smoke run left no pictures: it walked nowhere"
    assert not watched.reaching_out
