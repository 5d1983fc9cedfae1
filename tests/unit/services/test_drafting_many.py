"""Many drafts through the real store and an engine that behaves: resumed, refused, stopped, died."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from app.domain.cancel import CancelToken
from app.domain.draft_lines import DraftLine, LineDrafted, LineRejected
from app.domain.drafts import Draft, DraftKind, DraftReady, DraftRequest, DraftStarted, Tone
from app.domain.generation import FinishReason, GenerationRequest, GenerationResult, PromptPart, TokenText
from app.domain.ids import CaseId
from app.domain.reports import Progress
from app.errors import AppError, ContextOverflowError, NoModelError, NotFoundError, WorkerDiedError
from app.inference.failures import LoadCancelledError
from app.inference.supervisor import CrashLoopError
from app.services.drafting_many import DraftingMany, DraftRun
from app.services.session import Session
from app.services.writing import Writing
from tests.helpers.fake_engine import FakeEngine
from tests.helpers.profiles import Clock, account, case, fill, interaction, new_profile
from tests.helpers.source_tree import ROOT

PROMPTS = ROOT / "models_manifest" / "prompts"
GREETING = "Здравствуйте, Сауле Ермековна!"


class Choices:
    author = "Д. Осипов"
    first_word_s = 5.0


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Two accounts: С-1 and С-3 are of the first, С-2 of the second."""
    made = Session(Clock())
    store = new_profile(tmp_path / "п")[0]

    def asked(ref: str, number: str) -> dict[str, object]:
        return case(ref, number, interactions=[interaction("i", "2026-11-02T10:00:00+05:00", "Насос?")])

    first = account(cases=[asked("k1", "С-1"), asked("k3", "С-3")])
    fill(store, tmp_path, first, account("a2", cases=[asked("k2", "С-2")]))
    made.open(store)
    yield made
    made.close()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def many(session: Session, engine: FakeEngine) -> DraftingMany:
    return made(session, engine)


def made(session: Session, engine: FakeEngine) -> DraftingMany:
    return DraftingMany(session, engine, Writing(session, engine, Clock(), Choices, PROMPTS))


def lines(*cases: str) -> list[DraftLine]:
    return [DraftLine(number, f"r{number}", one) for number, one in enumerate(cases, start=1)]


def told(events: list[LineDrafted | LineRejected]) -> dict[int, str]:
    """Line to the body of its draft, or the code it was refused with."""
    return {
        one.line.line if isinstance(one, LineDrafted) else one.line: (
            one.draft.text.removeprefix(GREETING).split("\n\n")[1]
            if isinstance(one, LineDrafted)
            else one.error.code
        )
        for one in events
    }


def all_drafts(session: Session) -> list[Draft]:
    found = [one for number in (1, 2, 3) for one in session.store.drafts.list(CaseId(number), discarded=True)]
    return sorted(found, key=lambda one: one.id)


def run_of(many: DraftingMany, *cases: str) -> DraftRun:
    return many.begin_run("b", lines(*cases))


def test_every_line_gets_its_letter_told_by_its_own_number(
    many: DraftingMany, engine: FakeEngine, session: Session
) -> None:
    for body in ("Да.", "Нет.", "Завтра."):
        engine.enqueue("Здравствуйте!\n\n", body[:2], body[2:], "\n\nС уваж", "ением, бот")
    heard: list[Progress] = []
    events = list(many.draft_many(run_of(many, "С-1", "C-2", "С-3"), heard.append))
    # Those of an account side by side: 1 and 3, then 2.
    assert told(events) == {1: "Да.", 3: "Нет.", 2: "Завтра."}
    assert [one.done for one in heard] == [1, 2, 3]
    assert {(one.total, one.unit) for one in heard} == {(3, "drafts")}
    first = events[0]
    assert isinstance(first, LineDrafted)
    assert first.draft.text == f"{GREETING}\n\nДа.\n\nС уважением,\nД. Осипов"
    assert first.draft.finish_reason is FinishReason.STOP
    assert first.draft.provenance is not None
    assert first.draft.provenance.generated_tokens == 5
    seeds = {request.sampling.seed for request in engine.requests}
    assert len(seeds) == 3
    assert [one.text for one in session.store.drafts.list(CaseId(1))] == [first.draft.text]


def test_a_line_says_how_it_wants_its_draft(many: DraftingMany, engine: FakeEngine) -> None:
    engine.enqueue("We come on 31 December.", finish_reason=FinishReason.LENGTH)
    engine.enqueue("Сводка: насос течёт.")
    asked = [
        DraftLine(4, None, "С-1", kind=DraftKind.SUMMARY),
        DraftLine(9, None, "С-1", "Приедем", Tone.WARM, "en"),
    ]
    reply, summary = many.draft_many(many.begin_run("b", asked))
    assert isinstance(reply, LineDrafted)
    assert isinstance(summary, LineDrafted)
    assert (reply.line.line, reply.draft.kind) == (9, DraftKind.REPLY)
    # Cut: greeted, not signed.
    assert reply.draft.text == "Hello,\n\nWe come on 31 December."
    assert reply.draft.finish_reason is FinishReason.LENGTH
    assert [mark.text for mark in reply.marks] == ["31 December"]
    assert (summary.line.line, summary.draft.kind) == (4, DraftKind.SUMMARY)
    assert summary.draft.text == "насос течёт."
    assert any("Приедем" in part.text for part in engine.requests[0].prompt)


def test_what_was_finished_is_not_asked_again(
    many: DraftingMany, engine: FakeEngine, session: Session
) -> None:
    for body in ("Да, 31 декабря.", "Нет."):
        engine.enqueue(body)
    assert len(list(many.draft_many(run_of(many, "С-1", "С-2")))) == 2
    again = run_of(many, "С-1", "С-2")
    assert (len(again.finished), again.waiting) == (2, [])
    kept = list(many.draft_many(again))
    assert told(kept) == {1: "Да, 31 декабря.", 2: "Нет."}
    assert [mark.text for one in kept if isinstance(one, LineDrafted) for mark in one.marks] == ["31 декабря"]
    assert len(engine.requests) == 2
    other = many.begin_run("another file", lines("С-1"))
    assert len(other.waiting) == 1
    anew = many.begin_run("b", lines("С-1", "С-2"), again=True)
    assert (anew.finished, len(anew.waiting)) == ([], 2)
    assert len(all_drafts(session)) == 2


def test_a_run_that_was_killed_goes_on_and_puts_the_halves_away(
    many: DraftingMany, engine: FakeEngine, session: Session
) -> None:
    engine.enqueue("Да.")
    engine.enqueue("Половина ", *(["и ещё "] * 9))
    events = many.draft_many(run_of(many, "С-1", "С-2"))
    assert told([next(events)]) == {1: "Да."}
    # What `kill -9` leaves: a row without an end. Who listened is let go of only after the resumption.
    half = all_drafts(session)[1]
    assert half.finish_reason is FinishReason.INTERRUPTED
    engine.enqueue("Нет.")
    resumed = run_of(many, "С-1", "С-2")
    assert [line.line for line, _ in resumed.finished] == [1]
    assert told(list(many.draft_many(resumed))) == {1: "Да.", 2: "Нет."}
    events.close()  # type: ignore[attr-defined]
    visible = session.store.drafts.list(CaseId(3)) + session.store.drafts.list(CaseId(2))
    assert half.id not in [one.id for one in visible]
    assert session.store.drafts.get(half.id).text.startswith(GREETING)


def test_a_half_left_beside_a_whole_draft_is_put_away_later(
    many: DraftingMany, engine: FakeEngine, session: Session
) -> None:
    """Killed between the draft's end and putting away what it replaces."""
    drafts = session.store.drafts
    half, whole = (drafts.begin(CaseId(1), None, DraftKind.REPLY, Clock()()) for _ in range(2))
    for one in (half, whole):
        session.store.draft_batches.note("b", 1, one)
    drafts.finish(whole, "Да.", FinishReason.STOP, None)
    assert [draft.id for _, draft in run_of(many, "С-1").finished] == [whole]
    assert [one.id for one in drafts.list(CaseId(1))] == [whole]


def test_an_accepted_half_counts_as_done_and_a_discarded_one_is_let_be(
    many: DraftingMany, engine: FakeEngine, session: Session
) -> None:
    engine.enqueue("Раз ", dies=NoModelError("gone"))
    engine.enqueue("Два ", "и ", "три")
    with pytest.raises(NoModelError) as caught:
        list(many.draft_many(run_of(many, "С-1", "С-2")))
    assert caught.value.facts == {"done": 0, "total": 2}
    first, second = all_drafts(session)
    assert [one.finish_reason for one in (first, second)] == [FinishReason.INTERRUPTED] * 2
    assert second.text == f"{GREETING}\n\nДва"
    session.store.drafts.accept(first.id, "Раз.", Clock()(), "Я")
    session.store.drafts.discard(second.id, Clock()())
    engine.enqueue("Два.")
    resumed = run_of(many, "С-1", "С-2")
    assert [line.line for line, _ in resumed.finished] == [1]
    assert resumed.waiting[0].half_written == []
    assert told(list(many.draft_many(resumed)))[2] == "Два."


def test_a_half_that_was_accepted_meanwhile_stays(
    many: DraftingMany, engine: FakeEngine, session: Session
) -> None:
    engine.enqueue("Раз ", dies=NoModelError("gone"))
    with pytest.raises(NoModelError):
        list(many.draft_many(run_of(many, "С-1")))
    resumed = run_of(many, "С-1")
    (half,) = all_drafts(session)
    session.store.drafts.accept(half.id, "Раз.", Clock()(), "Я")
    engine.enqueue("Два.")
    assert told(list(many.draft_many(resumed))) == {1: "Два."}
    assert session.store.drafts.get(half.id).discarded_at is None


def test_the_engine_dies_and_the_rest_goes_on(
    many: DraftingMany, engine: FakeEngine, session: Session
) -> None:
    engine.enqueue("Да.")
    engine.enqueue("Полу", "слово ", dies=WorkerDiedError("gone"))
    engine.enqueue("А", "Б", "В", "Г")
    for body in ("Нет.", "Завтра."):
        engine.enqueue(body)
    events = list(many.draft_many(run_of(many, "С-1", "С-2", "С-3")))
    assert told(events) == {1: "Да.", 3: "Нет.", 2: "Завтра."}
    drafts = all_drafts(session)
    halves = [one for one in drafts if one.discarded_at is not None]
    assert len(drafts) == 5
    assert {one.finish_reason for one in halves} == {FinishReason.INTERRUPTED}
    assert {one.text.partition("\n\n")[2] for one in halves} == {"Полуслово", "АБ"}


def test_an_engine_that_will_not_start_again_says_what_was_done(
    many: DraftingMany, engine: FakeEngine, session: Session
) -> None:
    engine.enqueue("Да.")
    engine.enqueue("Полу", "слово ", dies=WorkerDiedError("gone"))
    engine.enqueue("Полу", dies=CrashLoopError("3 crashes", crashes=3))
    came: list[LineDrafted | LineRejected] = []
    with pytest.raises(CrashLoopError) as caught:
        came.extend(many.draft_many(run_of(many, "С-1", "С-2")))
    assert caught.value.facts == {"crashes": 3, "done": 1, "total": 2}
    assert session.store.drafts.list(CaseId(1))[0].text.endswith("Д. Осипов")
    engine.enqueue("Нет.")
    assert told(list(many.draft_many(run_of(many, "С-1", "С-2")))) == {1: "Да.", 2: "Нет."}
    assert all(one.finish_reason is FinishReason.STOP for one in session.store.drafts.list(CaseId(3)))


def test_lines_that_cannot_be_drafted_stop_nobody(
    many: DraftingMany, engine: FakeEngine, session: Session
) -> None:
    engine.enqueue("Нет", refused=AppError("no", code="engine.decode"))
    engine.enqueue("Да.")
    events = list(many.draft_many(run_of(many, "С-404", "С-1", "С-2")))
    assert told(events) == {1: "record.missing", 2: "engine.decode", 3: "Да."}
    refused = next(one for one in events if isinstance(one, LineRejected) and one.line == 2)
    assert refused.id == "r2"
    # The next run tries it once more.
    assert [one.line.line for one in run_of(many, "С-404", "С-1", "С-2").waiting] == [2]


def test_a_line_too_long_for_the_context_is_refused_alone(
    session: Session, engine: FakeEngine, many: DraftingMany
) -> None:
    asked = [DraftLine(1, None, "С-1", "слово " * 5000), *lines("С-2", "С-2")[1:]]
    engine.enqueue("Да.")
    assert told(list(many.draft_many(many.begin_run("b", asked)))) == {1: "engine.context", 2: "Да."}
    only = many.begin_run("c", asked[:1])
    assert told(list(many.draft_many(only))) == {1: ContextOverflowError.code}
    assert len(all_drafts(session)) == 1


def test_stop_keeps_what_came_and_leaves_the_rest(
    many: DraftingMany, engine: FakeEngine, session: Session
) -> None:
    engine.at_once = 2
    engine.enqueue("Да.")
    engine.enqueue("Долго ", "пишется ", "и ", "пишется")
    engine.enqueue("Не дойдёт.")
    cancel = CancelToken()
    came: list[LineDrafted | LineRejected] = []
    for event in many.draft_many(run_of(many, "С-1", "С-1", "С-1", "С-1"), None, cancel):
        came.append(event)
        cancel.cancel()
    assert [one.draft.finish_reason for one in came if isinstance(one, LineDrafted)] == [
        FinishReason.STOP,
        FinishReason.CANCELLED,
    ]
    assert told(came) == {1: "Да.", 2: "Долго"}
    assert len(all_drafts(session)) == 2
    assert [one.line.line for one in run_of(many, "С-1", "С-1", "С-1", "С-1").waiting] == [2, 3, 4]


class StoppedWhileReading(FakeEngine):
    """Somebody says stop while the first line's file is being read."""

    def __init__(self, cancel: CancelToken) -> None:
        super().__init__()
        self._stop = cancel

    def count_tokens(self, texts: Sequence[tuple[PromptPart, ...]]) -> tuple[int, ...]:
        self._stop.cancel()
        return super().count_tokens(texts)


def test_after_a_stop_no_line_is_begun(session: Session) -> None:
    cancel = CancelToken()
    engine = StoppedWhileReading(cancel)
    engine.enqueue("Да.")
    many = made(session, engine)
    (came,) = many.draft_many(run_of(many, "С-1", "С-2"), None, cancel)
    assert isinstance(came, LineDrafted)
    assert came.draft.finish_reason is FinishReason.CANCELLED
    assert len(all_drafts(session)) == 1


def test_who_stops_listening_leaves_cancelled_drafts(
    many: DraftingMany, engine: FakeEngine, session: Session
) -> None:
    engine.enqueue("Да.")
    engine.enqueue("Долго ", "пишется ")
    events = many.draft_many(run_of(many, "С-1", "С-2"))
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert [(one.finish_reason, one.text.partition("\n\n")[2]) for one in all_drafts(session)[1:]] == [
        (FinishReason.CANCELLED, "Долго")
    ]


class StoppedWhileLoading(FakeEngine):
    """Loads for so long that a person stops it."""

    def generate_many(
        self, requests: Iterable[GenerationRequest], cancel: CancelToken | None = None
    ) -> Iterator[tuple[int, TokenText | GenerationResult | AppError]]:
        assert cancel is not None
        cancel.cancel()
        raise LoadCancelledError("stopped")


def test_a_restart_broken_off_by_a_person_is_no_error(session: Session) -> None:
    many = made(session, StoppedWhileLoading())
    cancel = CancelToken()
    assert list(many.draft_many(run_of(many, "С-1"), None, cancel)) == []
    assert cancel.is_cancelled


def test_without_a_model_there_is_no_draft(many: DraftingMany, engine: FakeEngine, session: Session) -> None:
    engine.model = None
    with pytest.raises(NoModelError):
        list(many.draft_many(run_of(many, "С-1")))
    assert all_drafts(session) == []


def by_place(
    events: Callable[[], Iterator[tuple[int, DraftStarted | DraftReady]]],
) -> dict[int, list[DraftStarted | DraftReady]]:
    found: dict[int, list[DraftStarted | DraftReady]] = {}
    for place, event in events():
        found.setdefault(place, []).append(event)
    return found


def test_variants_differ_by_their_seed(many: DraftingMany, engine: FakeEngine) -> None:
    for body in ("Едем 31 декабря.", "Не едем.", "Едем."):
        engine.enqueue(body)
    request = DraftRequest(CaseId(1), instruction="Приедем", seed=40)
    found = by_place(lambda: many.variants(request, 3))
    assert [request.sampling.seed for request in engine.requests] == [40, 41, 42]
    assert len({request.prompt for request in engine.requests}) == 1
    readies = [found[place][1] for place in range(3)]
    assert [isinstance(found[place][0], DraftStarted) for place in range(3)] == [True] * 3
    texts = [one.draft.text.split("\n\n")[1] for one in readies if isinstance(one, DraftReady)]
    assert texts == ["Едем 31 декабря.", "Не едем.", "Едем."]
    marks = [[mark.text for mark in one.marks] for one in readies if isinstance(one, DraftReady)]
    assert marks == [["31 декабря"], [], []]


def test_variants_end_with_the_engine(many: DraftingMany, engine: FakeEngine, session: Session) -> None:
    engine.enqueue("Раз.")
    engine.enqueue("Два ", "и ", dies=WorkerDiedError("gone"))
    with pytest.raises(WorkerDiedError):
        list(many.variants(DraftRequest(CaseId(1)), 2))
    assert [(one.finish_reason, one.text.split("\n\n")[1]) for one in all_drafts(session)] == [
        (FinishReason.STOP, "Раз."),
        (FinishReason.INTERRUPTED, "Два и"),
    ]


def test_a_refused_variant_is_said(many: DraftingMany, engine: FakeEngine) -> None:
    engine.enqueue(refused=AppError("no", code="engine.decode"))
    engine.enqueue("Два ", "и ")
    with pytest.raises(AppError) as caught:
        list(many.variants(DraftRequest(CaseId(1)), 2))
    assert caught.value.code == "engine.decode"


def test_variants_of_no_case_are_refused(many: DraftingMany) -> None:
    with pytest.raises(NotFoundError):
        list(many.variants(DraftRequest(CaseId(99)), 2))
