"""What a dropped block leaves behind."""

import subprocess
import sys

import pytest

from app.ui import heap

# A message of 33 MB and a last small block above it, as they come and go between the engine and the desk.
_WALK = """
import sys
from app.ui import heap
if sys.argv[1] == "settled":
    assert heap.settle()
def resident():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) // 1024
before, kept = resident(), []
for _ in range(8):
    blocks = [bytes(7_000_000) for _ in range(5)]
    kept.append(bytes(100_000))
    del blocks
print(resident() - before)
"""


@pytest.mark.skipif(not heap.settle(), reason="not glibc")
def test_what_is_dropped_goes_back_to_the_system() -> None:
    grown = {
        state: int(
            subprocess.run(
                [sys.executable, "-c", _WALK, state], capture_output=True, text=True, check=True
            ).stdout
        )
        for state in ("settled", "as it was")
    }
    assert grown["settled"] <= 4
    assert grown["as it was"] >= grown["settled"]


def test_elsewhere_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not heap.settle()
