"""The long proofs, short: `dev.py prove tamper` and `dev.py prove import-kills`."""

from benchmarks import prove_import_kills, prove_tamper


def test_whatever_is_changed_is_refused() -> None:
    document = prove_tamper.tried(count=1, seed=7)
    assert document["failed"] == []
    assert document["tried"] > 100


def test_killed_imports_are_taken_up() -> None:
    document = prove_import_kills.tried(count=3, seed=7, padding=9 * 1024**2)
    assert document["failed"] == []
    assert document["tried"] == 3
