"""Proofs tell what commands.md promises; a part of a benchmark that breaks spoils no other."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import harness, proofs
from benchmarks.growth_picture import write_picture
from benchmarks.harness import Figure
from benchmarks.peers import read_documents
from benchmarks.proofs import Proof


def tally(*failures: str | None) -> Proof:
    proof = Proof()
    for failure in failures:
        proof.note(failure)
    return proof


@pytest.mark.parametrize(("proof", "code"), [(tally(None), 0), (tally(None, "broke"), 1), (tally(), 1)])
def test_a_proof_holds_when_all_held_and_something_was_tried(
    proof: Proof, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert proofs.main(lambda _count, _seed: proof, count=1, words=["--json"]) == code
    document = json.loads(capsys.readouterr().out)
    assert document == {"tried": proof.tried, "held": proof.held, "failed": proof.failed}


def test_count_and_seed_reach_the_proof(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[tuple[int, int]] = []

    def prove(count: int, seed: int) -> Proof:
        asked.append((count, seed))
        return tally(None)

    proofs.main(prove, count=7, words=[])
    proofs.main(prove, count=7, words=["--count", "3", "--seed", "9"])
    assert asked == [(7, 1), (3, 9)]
    assert capsys.readouterr().out.startswith("1 of 1 held")


def broken() -> list[Figure]:
    raise RuntimeError("no such peer")


def test_a_broken_part_is_told_and_spoils_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    parts = {"first": broken, "second": lambda: [Figure("a", 1.0, "ratio", limit=2.0)]}
    assert harness.main(parts, ["--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["broken"] == {"first": "RuntimeError: no such peer"}
    assert [figure["name"] for figure in document["figures"]] == ["a"]


def test_a_part_runs_alone(capsys: pytest.CaptureFixture[str]) -> None:
    parts = {"first": broken, "second": lambda: [Figure("a", 1.0, "ratio", limit=2.0)]}
    assert harness.main(parts, ["--json", "--only", "second"]) == 0
    assert "broken" not in json.loads(capsys.readouterr().out)


def test_an_array_and_lines_of_json_read_alike() -> None:
    assert read_documents('[{"a": 1}]\n') == [{"a": 1}]
    assert read_documents('noise\n{"a": 1}\n\n{"a": 2}') == [{"a": 1}, {"a": 2}]


def test_the_picture_is_sound_and_holds_every_point(tmp_path: Path) -> None:
    path = tmp_path / "figures" / "growth.svg"
    first = {"one": [(1024, 2.0), (2048, 5.0)], "other": [(1024, 1.0)]}
    write_picture(path, first, {"one": [(1024, 300.0)]})
    drawn = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    names = [element.tag.rpartition("}")[2] for element in drawn.iter()]
    assert names.count("circle") == 4
    places = [float(element.get("cy", "0")) for element in drawn.iter() if element.tag.endswith("circle")]
    assert all(0 < place < 400 for place in places)
