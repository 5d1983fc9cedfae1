"""A short run of the mutants' proof: `dev.py prove mutants` tries ten thousand."""

import pytest

from app.inference import sandbox
from benchmarks.prove_mutants import prove_mutants

pytestmark = pytest.mark.skipif(not sandbox.available(), reason="hostile files are run in the cage only")


def test_no_damaged_file_ends_the_desk() -> None:
    proof = prove_mutants(150, seed=3)
    facts = proof.document()
    assert (facts["tried"], facts["held"], facts["failed"]) == (150, 150, [])
    assert facts["refused_before_llama"] + facts["handed_to_llama"] == 150
    assert facts["refused_share"] > 0.5
    assert facts["engine"].get("wrote", 0) > 0
    assert facts["engine_deaths"] == 0, facts["engine_deaths_by_kind"]
