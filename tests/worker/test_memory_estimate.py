"""The memory plan against the peak of a real engine: the short form of `dev.py bench memory`."""

import sys
from pathlib import Path

import pytest

from app.domain.devices import KvType
from benchmarks.memory import HIGH, LOW, Case, estimate, peak
from benchmarks.random_models import write_random_model

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="VmHWM is Linux's"),
]


@pytest.mark.parametrize(("kind", "batch"), [(KvType.F16, 512), (KvType.Q8_0, 128)])
def test_smollm2_takes_what_was_planned(small_model: Path, kind: KvType, batch: int) -> None:
    case = Case("smollm2", small_model, 2048, kind, batch)
    assert LOW <= peak(case) / estimate(case) <= HIGH


def test_experts_take_what_was_planned(tmp_path: Path) -> None:
    path = tmp_path / "experts.gguf"
    write_random_model(path, vocabulary=2000, experts=8, experts_used=2, feed_forward=1024)
    case = Case("experts", path, 2048)
    assert LOW <= peak(case) / estimate(case) <= HIGH
