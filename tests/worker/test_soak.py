"""The soak of benchmarks/prove_soak.py, short: the same twins, cancels and kills, with SmolLM2."""

import random
import threading
from pathlib import Path

import pytest

from app.services.engine import Engine
from benchmarks.proofs import Proof
from benchmarks.prove_soak import Soak, quiet_run, weighed
from benchmarks.soak_requests import pool

pytestmark = pytest.mark.model


def test_forty_mixed_requests_with_cancels_and_a_kill(real_engine: Engine, small_model: Path) -> None:
    """Nothing fails but by a kill, and what differs from its quiet twin differs at two near tokens."""
    requests = pool(12, 1)
    twins = quiet_run(real_engine, requests)
    soak = Soak(real_engine, requests, twins, 40, random.Random(5), Proof())
    threads = [threading.Thread(target=soak.work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert soak.proof.failed == []
    assert soak.proof.held + len(soak.partings) + soak.killed == 40
    assert soak.memory
    found = weighed(small_model, soak)
    gaps, bound = found["gaps"], found["bound"]
    assert isinstance(gaps, list)
    assert isinstance(bound, float)
    assert all(gap is not None and gap <= bound for gap in gaps), (gaps, bound, soak.partings)
