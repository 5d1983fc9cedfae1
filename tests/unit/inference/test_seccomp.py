"""The filter, run instruction by instruction for both machines; its numbers against the kernel's tables."""

import os
import re
import struct
from pathlib import Path

import pytest

from app.inference import landlock, seccomp
from app.inference.syscalls import ABSENT, DEADLY, DENIED, LOOKED_AT, OURS

X86, ARM = 0, 1
ARCHITECTURES = (0xC000003E, 0xC00000B7)
PID = 4242
ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
HEADERS = (Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), Path("/usr/include/asm-generic/unistd.h"))


def asked(place: int, number: int, *arguments: int, devices: bool = False, architecture: int = 0) -> int:
    """What the filter answers."""
    seen = struct.pack(
        "=IIQ6Q", number, architecture or ARCHITECTURES[place], 0, *arguments, *[0] * (6 - len(arguments))
    )
    lines = [struct.unpack("=HBBI", line) for line in seccomp.program(place, PID, devices=devices)]
    held = at = 0
    while True:
        code, if_true, if_false, value = lines[at]
        at += 1
        if code == 0x20:
            held = struct.unpack_from("=I", seen, value)[0]
        elif code == 0x06:
            return int(value)
        else:
            met = held == value if code == 0x15 else bool(held & value)
            at += if_true if met else if_false


@pytest.mark.parametrize("place", [X86, ARM])
@pytest.mark.parametrize(("names", "answer"), [(DEADLY, KILL), (DENIED, EPERM), (ABSENT, ENOSYS)])
def test_each_named_call_gets_its_answer(
    place: int, names: dict[str, tuple[int | None, ...]], answer: int
) -> None:
    for name, numbers in names.items():
        number = numbers[place]
        assert number is None or asked(place, number) == answer, name


@pytest.mark.parametrize("place", [X86, ARM])
def test_what_is_not_named_is_allowed(place: int) -> None:
    named = {numbers[place] for table in (DEADLY, DENIED, ABSENT, LOOKED_AT) for numbers in table.values()}
    for number in range(480):
        if number not in named:
            assert asked(place, number) == ALLOW, number


@pytest.mark.parametrize("place", [X86, ARM])
def test_threads_are_allowed_and_processes_are_not(place: int) -> None:
    number = LOOKED_AT["clone"][place]
    assert number is not None
    assert asked(place, number, 0x3D0F00) == ALLOW
    assert asked(place, number, 0x1200011) == EPERM


@pytest.mark.parametrize("place", [X86, ARM])
@pytest.mark.parametrize(
    "flags", [os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC | os.O_RDONLY, os.O_RDWR | os.O_DIRECTORY]
)
def test_files_are_opened_for_reading_only(place: int, flags: int) -> None:
    number = LOOKED_AT["openat"][place]
    assert number is not None
    assert asked(place, number, 0, 0, flags) == EPERM
    assert asked(place, number, 0, 0, flags, devices=True) == ALLOW
    assert asked(place, number, 0, 0, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY) == ALLOW


@pytest.mark.parametrize("place", [X86, ARM])
def test_signals_go_to_nobody_else(place: int) -> None:
    for name in ("kill", "tgkill"):
        number = LOOKED_AT[name][place]
        assert number is not None
        assert asked(place, number, PID) == ALLOW
        assert asked(place, number, PID + 1) == EPERM
        assert asked(place, number, 2**32 - 1) == EPERM


@pytest.mark.parametrize("place", [X86, ARM])
def test_limits_are_read_and_never_set(place: int) -> None:
    number = LOOKED_AT["prlimit64"][place]
    assert number is not None
    assert asked(place, number, 0, 2, 0, 0x7FFF12345678) == ALLOW
    for pointer in (0x7FFF12345678, 0x12345678, 0x100000000):
        assert asked(place, number, 0, 2, pointer) == EPERM


@pytest.mark.parametrize("place", [X86, ARM])
def test_nothing_is_typed_into_a_terminal(place: int) -> None:
    number = LOOKED_AT["ioctl"][place]
    assert number is not None
    assert asked(place, number, 0, 0x5412) == asked(place, number, 0, 0x541C) == EPERM
    assert asked(place, number, 0, 0x5401) == ALLOW


def test_another_architecture_has_no_way_in() -> None:
    assert asked(X86, 41, architecture=0x40000003) == KILL
    assert asked(ARM, 41, architecture=ARCHITECTURES[X86]) == KILL
    assert asked(X86, 0x40000000 | 1) == KILL


@pytest.mark.parametrize("place", [X86, ARM])
def test_the_numbers_are_the_kernels(place: int) -> None:
    header = HEADERS[place]
    if not header.is_file():
        pytest.skip("the kernel's headers are not installed")
    pattern = re.compile(r"#define __NR(?:3264)?_(\w+)\s+(\d+)")
    known = dict(pattern.findall(header.read_text(encoding="utf-8")))
    assert known
    for table in (DEADLY, DENIED, ABSENT, LOOKED_AT, OURS):
        for name, numbers in table.items():
            # A call younger than the headers is in none of them.
            if name in known or numbers[place] is None:
                assert str(numbers[place]) == known.get(name, "None"), name


@pytest.mark.parametrize(
    ("abi", "fields"),
    [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3), (7, 3)],
)
def test_landlock_asks_only_for_what_the_kernel_knows(abi: int, fields: int) -> None:
    rights = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16, 6: 16, 7: 16}[abi]
    raw = landlock.attributes(abi)
    assert len(raw) == 8 * fields
    assert struct.unpack_from("=Q", raw)[0] == 2**rights - 1
