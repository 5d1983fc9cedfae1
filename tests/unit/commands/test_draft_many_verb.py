"""`draft-many` and `draft --variants` over the engine's twin: documents, wrong lines, resumption, stops."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.commands.draft_many_files import read_cases
from app.domain.cancel import CancelToken
from app.domain.reports import OnProgress, Progress
from app.inference.failures import LoadCancelledError
from tests.helpers.command_line import PASSPHRASE, CommandLine, Ran, line_in_a_small_profile
from tests.helpers.echo import FakeEngine

CASES = [
    {"id": "a", "case": "C-0901", "instruction": "отправим"},
    {"case": 3, "tone": "warm", "language": "en"},
    {"id": 7, "case": "С-0902", "kind": "summary"},
]
BODIES = ("Пластины отправим 31 декабря.", "Сводка: ждём.", "We come.")


@pytest.fixture
def twin(home: Path) -> FakeEngine:
    """The engine's twin, its tiny model installed and active."""
    return FakeEngine(home / "data")


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str], twin: FakeEngine, tmp_path: Path) -> CommandLine:
    """A line over the twin, in a profile with the small exchange file."""
    return line_in_a_small_profile(capsys, twin.command, tmp_path)


@pytest.fixture
def run(line: CommandLine, tmp_path: Path) -> Callable[..., Ran]:
    """Runs `draft-many` over these lines."""

    def draft(*lines: object, flags: tuple[str, ...] = ("--json",)) -> Ran:
        path = tmp_path / "обращения.jsonl"
        words = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in lines]
        path.write_text("\n".join(words), encoding="utf-8")
        return line("draft-many", "--cases", path, "--lang", "ru", *flags, secrets=[PASSPHRASE])

    return draft


def bodies(ran: Ran) -> dict[int, str]:
    """Line to its text without greeting and closing."""
    pieces = {one["line"]: one["text"].split("\n\n") for one in ran.document["drafts"]}
    return {line: parts[1] if len(parts) > 1 else parts[0] for line, parts in pieces.items()}


def test_the_document_is_what_was_promised(run: Callable[..., Ran], twin: FakeEngine) -> None:
    for body in BODIES:
        twin.enqueue(body)
    ran = run(*CASES[:2], "", CASES[2])
    assert ran.code == 0, ran.out + ran.err
    document = ran.document
    assert set(document) == {"drafts", "rejected", "resumed", "seconds"}
    assert (document["rejected"], document["resumed"]) == ([], 0)
    first = document["drafts"][0]
    assert {"line", "id", "case", "draft", "finish_reason", "text"} <= set(first)
    assert [(one["line"], one["id"], one["case"]) for one in document["drafts"]] == [
        (1, "a", 1),
        (2, None, 3),
        (4, 7, 2),
    ]
    assert {one["finish_reason"] for one in document["drafts"]} == {"stop"}
    assert bodies(ran) == {1: "Пластины отправим 31 декабря.", 2: "We come.", 4: "ждём."}
    assert first["unconfirmed"] == ["31 декабря"]
    assert "Аркадий Львович" in first["text"]


def test_people_get_a_table(run: Callable[..., Ran], twin: FakeEngine) -> None:
    twin.enqueue(BODIES[0])
    ran = run(CASES[0], "{", flags=())
    assert ran.code == 0
    heading, draft, wrong = ran.out.splitlines()
    assert heading.split() == ["строка", "№", "заявка", "черновик", "чем", "кончился", "текст"]
    assert draft.split()[:5] == ["1", "a", "C-0901", "1", "дописан"]
    assert wrong.startswith("2: Строка 2 составлена не по правилам")


@pytest.mark.parametrize(
    "wrong",
    [
        "{",
        "[]",
        "{}",
        '{"case": 1.5}',
        '{"case": "1", "tone": "loud"}',
        '{"case": "1", "language": "de"}',
        '{"case": "1", "kind": "poem"}',
        '{"case": "1", "instruction": null}',
        '{"case": "1", "tones": "warm"}',
        '{"case": "1", "id": "a"}',
    ],
)
def test_a_wrong_line_is_told_by_its_number_and_the_rest_goes_on(
    run: Callable[..., Ran], twin: FakeEngine, wrong: str
) -> None:
    twin.enqueue(BODIES[0])
    ran = run(CASES[0], wrong)
    assert ran.code == 0
    assert bodies(ran) == {1: BODIES[0]}
    (rejected,) = ran.document["rejected"]
    assert (rejected["line"], rejected["code"]) == (2, "drafts.line")
    assert "Строка 2" in rejected["message"]


def test_a_case_that_is_not_there_is_rejected(run: Callable[..., Ran]) -> None:
    ran = run({"id": "z", "case": "С-7777"})
    assert ran.code == 0
    (rejected,) = ran.document["rejected"]
    assert (rejected["line"], rejected["id"], rejected["code"]) == (1, "z", "record.missing")
    assert "С-7777" in rejected["message"]


def test_a_file_that_is_not_there_is_refused(line: CommandLine, tmp_path: Path) -> None:
    ran = line.in_profile("draft-many", "--cases", tmp_path / "нет")
    assert (ran.code, ran.error_code) == (3, "file.unreadable")


def test_an_instruction_may_hold_any_separator(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text('{"case": "1", "instruction": "a\u2028b"}\r\n\n{"case": 2}\n', encoding="utf-8")
    read = read_cases(str(path))
    assert [(one.line, one.case, one.instruction) for one in read.lines] == [
        (1, "1", "a\u2028b"),
        (3, "2", ""),
    ]
    assert not read.rejected
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_cases(str(path)).digest == read.digest


def test_the_same_file_is_not_drafted_twice(run: Callable[..., Ran], twin: FakeEngine) -> None:
    for body in BODIES:
        twin.enqueue(body)
    first = run(*CASES)
    twin.enqueue("engine is not asked")
    second = run(*CASES)
    assert second.code == 0
    assert second.document["resumed"] == 3
    assert second.document["drafts"] == first.document["drafts"]
    assert len(list(twin.scripts.glob("*.json"))) == 1
    again = run(*CASES, flags=("--json", "--again"))
    assert again.document["resumed"] == 0
    assert bodies(again)[1] == "engine is not asked"


def test_an_engine_that_dies_is_started_again(run: Callable[..., Ran], twin: FakeEngine) -> None:
    twin.enqueue(BODIES[0])
    twin.enqueue("половина и ещё", crash_after=2)
    twin.enqueue("Не дойдёт.")
    twin.enqueue(BODIES[1])
    twin.enqueue(BODIES[2])
    ran = run(*CASES)
    # What the dead engine had been given besides goes its way too: two of the bodies were taken with it.
    assert ran.code == 0, ran.out
    assert [one["finish_reason"] for one in ran.document["drafts"]] == ["stop"] * 3
    assert bodies(ran)[1] == BODIES[0]


def test_an_engine_that_dies_for_good_says_what_was_done(
    run: Callable[..., Ran], line: CommandLine, twin: FakeEngine
) -> None:
    twin.enqueue(BODIES[0])
    for _ in range(7):
        twin.enqueue("половина и ещё", crash_after=2)
    ran = run(*CASES)
    assert (ran.code, ran.error_code) == (3, "engine.crash_loop")
    assert "1 из 3" in ran.document["error"]["message"]
    assert bodies(ran) == {1: BODIES[0]}
    for left in twin.scripts.glob("*.json"):
        left.unlink()
    twin.enqueue(BODIES[1])
    twin.enqueue(BODIES[2])
    ran = run(*CASES)
    assert (ran.code, ran.document["resumed"]) == (0, 1)
    for number in (1, 2, 3):
        kept = line.in_profile("drafts", "--case", str(number)).document["drafts"]
        assert [one["finish_reason"] for one in kept] == ["stop"]


def test_without_a_model_nothing_is_begun(run: Callable[..., Ran], twin: FakeEngine) -> None:
    ran = run(CASES[0], flags=("--json", "--model", "nobody"))
    assert (ran.code, ran.error_code) == (3, "model.missing")
    assert ran.document["drafts"] == []


@pytest.fixture
def stop(monkeypatch: pytest.MonkeyPatch) -> CancelToken:
    """Said by the test in place of Ctrl+C."""
    token = CancelToken()

    class Stopping:
        def __enter__(self) -> CancelToken:
            return token

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr("app.commands.draft_many_verbs.cancellable", Stopping)
    return token


def test_a_stop_gives_what_came(
    run: Callable[..., Ran], twin: FakeEngine, stop: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stops_at_the_first(*_words: object) -> OnProgress:
        def heard(progress: Progress) -> None:
            if progress.unit == "drafts":
                stop.cancel()

        return heard

    monkeypatch.setattr("app.commands.output.Output.progress", stops_at_the_first)
    twin.enqueue(BODIES[0])
    twin.enqueue("слово за словом и так долго", pause_ms=50)
    twin.enqueue("слово за словом и так долго", pause_ms=50)
    ran = run(*CASES)
    assert (ran.code, ran.error_code) == (130, "interrupted")
    assert {one["line"]: one["finish_reason"] for one in ran.document["drafts"]} == {
        1: "stop",
        2: "cancelled",
        3: "cancelled",
    }


def test_a_stop_while_the_model_loads_begins_nothing(
    run: Callable[..., Ran], line: CommandLine, stop: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(_invocation: object, cancel: CancelToken) -> None:
        cancel.cancel()
        raise LoadCancelledError("stopped")

    monkeypatch.setattr("app.commands.draft_many_verbs.load_engine", load)
    ran = run(*CASES)
    assert (ran.code, ran.error_code) == (130, "interrupted")
    assert ran.document["drafts"] == []
    assert line.in_profile("drafts", "--case", "1").document["drafts"] == []


def test_variants_are_written_at_once(line: CommandLine, twin: FakeEngine) -> None:
    twin.enqueue("Первый ответ.")
    twin.enqueue("Второй ответ.")
    twin.enqueue("Третий ответ и", crash_after=2, pause_ms=5)
    ran = line.in_profile("draft", "--case", "1", "--variants", "3", "--seed", "7")
    assert (ran.code, ran.error_code) == (3, "engine.died")
    shown = ran.document["variants"]
    assert [one["seed"] for one in shown] == [7, 8, 9]
    assert [one["finish_reason"] for one in shown] == ["stop", "stop", "interrupted"]
    assert "Третий ответ" in shown[2]["text"]
    assert ran.document["text"] == shown[0]["text"]
    assert all("left_out" in one for one in shown)


def test_people_get_every_variant(line: CommandLine, twin: FakeEngine) -> None:
    twin.enqueue("Первый ответ.")
    twin.enqueue("Второй ответ.")
    ran = line("draft", "--case", "1", "--variants", "2", "--lang", "ru", secrets=[PASSPHRASE])
    assert ran.code == 0
    assert ran.out.index("Первый ответ.") < ran.out.index("Второй ответ.")
    assert "Черновик 2." in ran.err


def test_variants_without_a_model_leave_nothing(line: CommandLine) -> None:
    ran = line.in_profile("draft", "--case", "1", "--variants", "2", "--model", "nobody")
    assert (ran.code, ran.error_code) == (3, "model.missing")
    assert line.in_profile("drafts", "--case", "1").document["drafts"] == []
