"""The cage where it cannot be put on, or only in part: what is not in force is never told."""

import sys
from pathlib import Path

import pytest

import app
from app.domain.engine import Protection
from app.inference import kernel, landlock, sandbox, seccomp

LINUX = pytest.mark.skipif(kernel.column() is None, reason="there is no cage on this system")


def names(reach: sandbox.Reach | None = None) -> set[Protection]:
    return set(sandbox.confine(reach or sandbox.Reach(())))


def test_elsewhere_it_says_that_it_did_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "column", lambda: None)
    assert names(sandbox.Reach((), memory_bytes=1)) <= {Protection.NO_CORE_DUMPS}
    assert set(sandbox.available()) <= {Protection.NO_CORE_DUMPS}
    assert landlock.abi() == 0
    assert not seccomp.available()


def test_windows_has_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert sandbox.available() == sandbox.confine(sandbox.Reach(())) == ()


@LINUX
def test_what_the_kernel_refuses_is_not_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> int:
        raise OSError(95, "no")

    monkeypatch.setattr(kernel, "prctl", lambda *_: None)
    monkeypatch.setattr(landlock, "restrict", refuse)
    monkeypatch.setattr(seccomp, "install", refuse)
    monkeypatch.setattr(sandbox, "_threads", lambda: 1)
    assert names() == {Protection.NO_CORE_DUMPS, Protection.NO_NEW_PRIVILEGES}


@LINUX
def test_a_second_thread_would_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Landlock binds the thread that asks: with another one about, files are not told as closed."""
    monkeypatch.setattr(kernel, "prctl", lambda *_: None)
    monkeypatch.setattr(landlock, "restrict", lambda *_: 7)
    monkeypatch.setattr(seccomp, "install", lambda **_: None)
    monkeypatch.setattr(sandbox, "_threads", lambda: 2)
    assert Protection.FILES not in names()
    monkeypatch.setattr(sandbox, "_threads", lambda: 1)
    assert Protection.FILES in names()


@LINUX
def test_an_accelerator_gets_its_devices_and_no_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked of the kernel there; it was never run beside a real card."""
    asked: dict[str, object] = {}

    def restrict(readable: list[Path], devices: list[Path]) -> int:
        asked.update(readable=set(readable), devices=set(devices))
        return 7

    monkeypatch.setattr(kernel, "prctl", lambda *_: None)
    monkeypatch.setattr(landlock, "restrict", restrict)
    monkeypatch.setattr(seccomp, "install", lambda *, devices: asked.update(writing=devices))
    monkeypatch.setattr(sandbox, "_threads", lambda: 1)
    told = names(sandbox.Reach((Path("/model"),), memory_bytes=1, accelerated=True))
    assert Protection.MEMORY_CAP not in told
    readable, devices = asked["readable"], asked["devices"]
    assert isinstance(readable, set)
    assert isinstance(devices, set)
    assert {Path("/model"), Path("/proc/driver/nvidia")} <= readable
    assert Path("/dev/dri") in devices
    assert asked["writing"] is True


def test_its_own_folders_are_libraries_and_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    own = sandbox.own_folders()
    program = Path(app.__file__).parent
    assert program in own
    # The folder above it holds the tests, and a customer's data where somebody keeps it there.
    assert program.parent not in own
    assert Path.home() not in own
    monkeypatch.setattr(sys, "_MEIPASS", "/frozen", raising=False)
    assert sandbox.own_folders() == (Path("/frozen"), Path(sys.executable))
