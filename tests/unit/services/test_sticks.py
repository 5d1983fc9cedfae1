"""The program on a stick: told first, copied and read again, the former one kept, data never touched."""

import errno
import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from app.domain.cancel import CancelToken
from app.errors import DiskFullError
from app.services.sticks import StickCancelledError, StickError, Sticks


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program that tells how it was started."""
    folder = tmp_path / "собрано"
    (folder / "_internal" / "lib").mkdir(parents=True)
    (folder / "vakhta").write_text('#!/bin/sh\necho "started with $*"\n')
    (folder / "vakhta").chmod(0o755)
    (folder / "_internal" / "lib" / "libx.so").write_bytes(b"x" * 1000)
    (folder / "vakhta-data").mkdir()
    (folder / "vakhta-data" / "profile").write_bytes(b"a customer's")
    return folder


def test_what_is_told_before_is_what_is_done(program: Path, tmp_path: Path) -> None:
    seen = Sticks().look(program)
    assert [(one.code, one.path, one.stops) for one in seen.findings] == [
        ("stick.executable", "vakhta", False)
    ]
    told: list[int] = []
    done = Sticks().lay_out(tmp_path / "stick", program, on_progress=lambda step: told.append(step.done))
    home = tmp_path / "stick" / "vakhta"
    assert (done.place, done.files, done.bytes) == (home, 2, seen.bytes)
    assert told[-1] == seen.bytes
    names = sorted(path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file())
    assert names == ["README.txt", "portable", "program/_internal/lib/libx.so", "program/vakhta", "start.sh"]


def test_it_starts_by_its_script(program: Path, tmp_path: Path) -> None:
    Sticks().lay_out(tmp_path, program)
    said = subprocess.run(
        ["sh", tmp_path / "vakhta" / "start.sh", "models", "list"], capture_output=True, text=True, check=True
    )
    assert said.stdout == "started with models list\n"


def test_without_the_permission_the_systems_loader_starts_it(program: Path, tmp_path: Path) -> None:
    shutil.copyfile("/bin/true", program / "vakhta")
    (program / "vakhta").chmod(0o644)
    Sticks().lay_out(tmp_path, program)
    start: list[str | Path] = ["sh", tmp_path / "vakhta" / "start.sh"]
    copied = tmp_path / "vakhta" / "program" / "vakhta"
    assert not os.access(copied, os.X_OK)
    assert subprocess.run(start, check=False).returncode == 0
    copied.write_bytes(b"no program at all")
    refused = subprocess.run(start, capture_output=True, text=True, check=False)
    assert refused.returncode == 3
    assert "copy the folder" in refused.stderr


def test_the_former_program_is_kept_and_data_stay(program: Path, tmp_path: Path) -> None:
    home = tmp_path / "vakhta"
    for number in range(3):
        (program / "_internal" / "version").write_text(str(number))
        Sticks().lay_out(tmp_path, program)
        (home / "vakhta-data").mkdir(exist_ok=True)
        (home / "vakhta-data" / "profile").write_text("Салтанат")
    assert (home / "program" / "_internal" / "version").read_text() == "2"
    assert (home / "program.previous" / "_internal" / "version").read_text() == "1"
    assert (home / "vakhta-data" / "profile").read_text() == "Салтанат"


@pytest.mark.parametrize("source", ["nothing", "собрано/_internal"])
def test_no_program_no_copy(program: Path, tmp_path: Path, source: str) -> None:
    with pytest.raises(StickError) as refused:
        Sticks().lay_out(tmp_path / "stick", tmp_path / source)
    assert refused.value.code == "stick.source"
    with pytest.raises(StickError):
        Sticks().look()  # the tests run from source
    assert program.is_dir()
    assert not (tmp_path / "stick").exists()


@pytest.mark.parametrize(
    ("name", "code"), [("a:b", "stick.name"), ("link", "stick.link"), ("large", "stick.size")]
)
def test_what_fat32_cannot_hold_is_refused_before_anything_is_written(
    program: Path, tmp_path: Path, name: str, code: str
) -> None:
    if name == "link":
        (program / "_internal" / "link").symlink_to("lib")
    else:
        with (program / "_internal" / name).open("wb") as file:
            file.truncate(2**32 if name == "large" else 1)
    with pytest.raises(StickError) as refused:
        Sticks().lay_out(tmp_path / "stick", program)
    assert refused.value.code == code
    assert ("file_bytes" in refused.value.facts) == (name == "large")
    assert not (tmp_path / "stick").exists()


def test_a_stop_leaves_the_former_program(program: Path, tmp_path: Path) -> None:
    Sticks().lay_out(tmp_path, program)
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(StickCancelledError):
        Sticks().lay_out(tmp_path, program, cancel=cancel)
    assert (tmp_path / "vakhta" / "program" / "vakhta").is_file()
    assert not (tmp_path / "vakhta" / "program.part").exists()


def test_a_full_stick(program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: usage._replace(free=10))
    with pytest.raises(DiskFullError):
        Sticks().lay_out(tmp_path, program)


@pytest.mark.parametrize(("number", "error"), [(errno.ENOSPC, DiskFullError), (errno.EIO, StickError)])
def test_a_failing_stick(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[Exception]
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(error):
        Sticks().lay_out(tmp_path, program)


def test_a_copy_that_reads_back_wrong(program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = hashlib.file_digest

    def lying(reader: Any, kind: str) -> Any:
        digest = real(reader, kind)
        digest.update(b"rot")
        return digest

    monkeypatch.setattr(hashlib, "file_digest", lying)
    with pytest.raises(StickError) as refused:
        Sticks().lay_out(tmp_path, program)
    assert refused.value.code == "stick.copy"
