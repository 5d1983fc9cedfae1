"""The long proofs, short: `dev.py prove tamper` and `dev.py prove import-kills`."""

from benchmarks import prove_import_kills, prove_tamper


def test_whatever_is_changed_is_refused() -> None:
    proof = prove_tamper.prove(count=1, seed=7)
    assert proof.failed == []
    assert proof.tried > 200
    assert proof.told["signed by a revoked key"] == "1 of 1 refused"


def test_killed_imports_are_taken_up() -> None:
    proof = prove_import_kills.prove(count=3, seed=7, padding=9 * 1024**2)
    assert proof.failed == []
    assert proof.tried == 3
