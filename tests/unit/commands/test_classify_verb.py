"""`classify` as a script sees it: the promised document, wrong files told by line, stops and deaths."""

import json
from pathlib import Path

import pytest

from app.commands.classify_files import read_labels, read_requests
from app.domain.cancel import CancelToken
from app.errors import WorkerDiedError
from app.services.classifying import Classifying
from app.services.desk import Services
from tests.helpers.command_line import PASSPHRASE, CommandLine, Ran
from tests.helpers.echo import FakeEngine
from tests.helpers.profiles import write_json
from tests.helpers.scoring_engine import ScoringFake
from tests.helpers.source_tree import ROOT

LABELS = [
    {"name": "Ремонт", "description": "насос стоит", "examples": ["Не крутит.", "Молчит."]},
    {"name": "Оплата", "description": "счёт платёж", "examples": []},
]
REQUESTS = [
    {"id": "r1", "text": "пришлите счёт, платёж готов", "label": "сверх"},
    {"id": 2, "text": "насос стоит"},
]
EVAL = ROOT / "resources" / "eval"


class ScoringLine(CommandLine):
    """A line whose loading is the engine's twin, and whose scores come from a fake."""

    scores: ScoringFake

    def _services(self) -> Services:
        services = super()._services()
        return services._replace(classifying=Classifying(self.scores, services.session))


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str], home: Path) -> ScoringLine:
    ready = ScoringLine(capsys, FakeEngine(home / "data").command)
    ready.scores = ScoringFake()
    return ready


def run(line: CommandLine, folder: Path, *lines: object, labels: object = LABELS, json_: bool = True) -> Ran:
    words = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in lines]
    path = folder / "заявки.jsonl"
    path.write_text("\n".join(words), encoding="utf-8")
    named = write_json(folder / "категории.json", labels)
    return line("classify", "--labels", named, "--in", path, "--lang", "ru", *(["--json"] if json_ else []))


def test_the_document_is_what_was_promised(line: ScoringLine, tmp_path: Path) -> None:
    ran = run(line, tmp_path, *REQUESTS)
    assert ran.code == 0, ran.out + ran.err
    document = ran.document
    assert {"results", "requests", "seconds"} <= document.keys()
    assert [(one["id"], one["label"]) for one in document["results"]] == [("r1", "Оплата"), (2, "Ремонт")]
    for one in document["results"]:
        assert one["confidence"] == max(one["scores"].values())
        assert list(one["scores"]) == ["Ремонт", "Оплата"]
        assert sum(one["scores"].values()) == pytest.approx(1)
        assert one["uncertain"] is False
    assert document["requests"] == 2


def test_people_get_a_table(line: ScoringLine, tmp_path: Path) -> None:
    ran = run(line, tmp_path, *REQUESTS, {"id": 3, "text": "привет"}, {"id": 4, "text": " "}, json_=False)
    assert ran.code == 0
    rows = {row.split()[0]: row for row in ran.out.splitlines()}
    assert "Оплата" in rows["r1"]
    assert not rows["r1"].endswith("?")
    assert rows["3"].endswith("?")
    assert "нет текста" in rows["4:"]


def test_an_empty_request_is_rejected_by_line_and_the_others_are_labelled(
    line: ScoringLine, tmp_path: Path
) -> None:
    document = run(line, tmp_path, REQUESTS[0], "", {"id": "e", "text": " \n"}, REQUESTS[1]).document
    assert [(one["line"], one["id"], one["code"]) for one in document["rejected"]] == [
        (3, "e", "requests.empty")
    ]
    assert len(document["results"]) == 2
    assert document["requests"] == 3


@pytest.mark.parametrize(
    "wrong",
    ["{", "[]", '{"id": 1}', '{"text": "a"}', '{"id": 1.5, "text": "a"}', '{"id": "r1", "text": "x"}'],
)
def test_a_wrong_line_is_told_by_its_number(line: ScoringLine, tmp_path: Path, wrong: str) -> None:
    ran = run(line, tmp_path, REQUESTS[0], wrong)
    assert (ran.code, ran.error_code) == (3, "requests.format")
    assert "строка 2" in ran.document["error"]["message"]
    assert not line.scores.asked


@pytest.mark.parametrize("labels", [{}, [{"name": "A"}], [{"name": 1, "description": "x"}]])
def test_wrong_labels_are_refused(line: ScoringLine, tmp_path: Path, labels: object) -> None:
    ran = run(line, tmp_path, *REQUESTS, labels=labels)
    assert (ran.code, ran.error_code) == (3, "labels.format")


@pytest.mark.parametrize(
    ("count", "code"), [(1, "labels.few"), (27, "labels.many")], ids=["one", "more than letters"]
)
def test_too_few_and_too_many_labels_are_usage(
    line: ScoringLine, tmp_path: Path, count: int, code: str
) -> None:
    labels = [{"name": f"л{number}", "description": "", "examples": []} for number in range(count)]
    ran = run(line, tmp_path, *REQUESTS, labels=labels)
    assert (ran.code, ran.error_code) == (2, code)


def test_a_file_that_is_not_there_is_refused(line: ScoringLine, tmp_path: Path) -> None:
    ran = line("classify", "--labels", tmp_path / "нет", "--in", tmp_path / "нет", "--json")
    assert (ran.code, ran.error_code) == (3, "file.unreadable")


def test_an_engine_that_dies_leaves_what_came(line: ScoringLine, tmp_path: Path) -> None:
    line.scores.dies_after = (4, WorkerDiedError("gone"))
    ran = run(line, tmp_path, *REQUESTS)
    assert (ran.code, ran.error_code) == (3, "engine.died")
    assert len(ran.document["results"]) == 1


def test_an_engine_that_dies_first_leaves_the_error(line: ScoringLine, tmp_path: Path) -> None:
    line.scores.dies_after = (0, WorkerDiedError("gone"))
    ran = run(line, tmp_path, *REQUESTS)
    assert (ran.code, ran.error_code) == (3, "engine.died")
    assert "results" not in ran.document


def test_a_stop_gives_what_came(line: ScoringLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = CancelToken()

    class Stopping:
        def __enter__(self) -> CancelToken:
            return stop

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr("app.commands.classify_verbs.cancellable", Stopping)
    line.scores.stop_after = (4, stop)
    many = [{"id": number, "text": "насос стоит"} for number in range(20)]
    ran = run(line, tmp_path, *many)
    assert (ran.code, ran.error_code) == (130, "interrupted")
    assert 1 <= len(ran.document["results"]) < 20


def correct(line: CommandLine, folder: Path, text: str, label: str, *more: str) -> Ran:
    named = write_json(folder / "категории.json", LABELS)
    letter = folder / "письмо.txt"
    letter.write_text(text, encoding="utf-8")
    said: tuple[str | Path, ...] = (
        "correct",
        "--labels",
        named,
        "--text-file",
        letter,
        "--label",
        label,
        "--lang",
        "ru",
        *more,
    )
    return line(*said, secrets=[PASSPHRASE])


def taught(line: CommandLine, folder: Path, *words: str) -> dict[str, object]:
    path = folder / "заявки.jsonl"
    path.write_text(json.dumps({"id": 1, "text": "опять насос стоит у третьей скважины"}), encoding="utf-8")
    named = folder / "категории.json"
    secrets = [PASSPHRASE] if words else None
    ran = line("classify", "--labels", named, "--in", path, "--json", *words, secrets=secrets)
    assert ran.code == 0, ran.out + ran.err
    result: dict[str, object] = ran.document["results"][0]
    return result


def test_a_correction_teaches_the_next_run_where_a_profile_is_named(
    line: ScoringLine, profile: Path, tmp_path: Path
) -> None:
    ran = correct(line, tmp_path, "насос стоит у третьей скважины\n", "оплата", "--json")
    assert ran.document == {"correction": 1, "label": "Оплата"}
    found = taught(line, tmp_path, "--profile", str(profile))
    assert (found["label"], found["corrections"]) == ("Оплата", 1)
    without = taught(line, tmp_path)
    assert (without["label"], without["corrections"]) == ("Ремонт", 0)


def test_people_are_told_that_it_is_remembered(line: ScoringLine, profile: Path, tmp_path: Path) -> None:
    ran = correct(line, tmp_path, "насос", "Ремонт")
    assert ran.code == 0
    assert "Запомнено: Ремонт." in ran.out + ran.err
    assert profile.exists()


@pytest.mark.parametrize(
    ("text", "label", "code"), [("насос", "Чужая", "labels.unknown"), (" \n", "Ремонт", "correction.empty")]
)
def test_a_correction_of_nothing_or_to_nothing_is_refused(
    line: ScoringLine, profile: Path, tmp_path: Path, text: str, label: str, code: str
) -> None:
    ran = correct(line, tmp_path, text, label, "--json")
    assert (ran.code, ran.error_code) == (3, code)
    assert profile.exists()


def test_our_own_set_reads() -> None:
    labels = read_labels(str(EVAL / "labels-ru.json"))
    requests, rejected = read_requests(str(EVAL / "requests-ru.jsonl"))
    lines = [json.loads(one) for one in (EVAL / "requests-ru.jsonl").read_text("utf-8").splitlines()]
    assert (len(labels), len(requests), rejected) == (8, 150, [])
    assert all(len(label.examples) == 2 for label in labels)
    counts = [sum(one["label"] == label.name for one in lines) for label in labels]
    assert sorted(counts) == [18, 18, 19, 19, 19, 19, 19, 19]
    shown = {example for label in labels for example in label.examples}
    assert not shown & {request.text for request in requests}
    assert all(7 <= len(request.text.split()) <= 65 for request in requests)
