"""The long proofs, short: `dev.py prove tamper` and `dev.py prove import-kills`."""

from pathlib import Path

from benchmarks import bundles, prove_import_kills, prove_tamper
from tests.helpers.bundle_builder import seeded
from tests.helpers.gguf_builder import GgufBuilder


def test_whatever_is_changed_is_refused() -> None:
    proof = prove_tamper.prove(count=1, seed=7)
    assert proof.failed == []
    assert proof.tried > 200
    assert proof.told["signed by a revoked key"] == "1 of 1 refused"


def test_killed_imports_are_taken_up() -> None:
    proof = prove_import_kills.prove(count=3, seed=7, padding=9 * 1024**2)
    assert proof.failed == []
    assert proof.tried == 3


def test_an_import_is_measured_beside_tools(tmp_path: Path) -> None:
    weights = tmp_path / "модель.gguf"
    weights.write_bytes(GgufBuilder().build() + seeded(9 * 1024**2).encode())
    found = {
        one.name: one for one in bundles.figures(weights, (256 * 1024**2, 64 * 1024**2), pairs=1, kills=2)
    }
    assert found["bundles.lost_by_a_kill"].ok
    assert found["bundles.memory_over_idle"].ok
    assert found["bundles.import_to_slower_tool"].value > 0
    assert found["bundles.verify_of_all_cores"].value > 0
