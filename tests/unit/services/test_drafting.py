"""Drafts through the real store and an engine that behaves: what is shown is saved, whatever happens."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.cancel import CancelToken
from app.domain.drafts import DraftEvent, DraftKind, DraftReady, DraftRequest, DraftStarted, DraftToken, Tone
from app.domain.generation import FinishReason
from app.domain.ids import CaseId, VisitId
from app.domain.records import Direction, InteractionKind
from app.errors import ContextOverflowError, DomainError, NoModelError, NotFoundError, WorkerDiedError
from app.services.answering import Answer
from app.services.drafting import Drafting
from app.services.prompt_profiles import find_profile
from app.services.saving import Saver
from app.services.session import Session
from tests.helpers.fake_engine import FakeEngine, tokens_of
from tests.helpers.profiles import Clock, account, case, fill, interaction, new_profile
from tests.helpers.source_tree import ROOT

PROMPTS = ROOT / "models_manifest" / "prompts"
CASE = CaseId(1)


@dataclass
class Choices:
    author: str = "Д. Осипов"
    first_word_s: float = 5.0


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session(Clock())
    store = new_profile(tmp_path / "п")[0]
    fill(store, tmp_path)
    made.open(store)
    yield made
    made.close()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def drafting(session: Session, engine: FakeEngine) -> Drafting:
    choices = Choices()
    return Drafting(session, engine, Clock(), lambda: choices, profiles=PROMPTS)


def shown(events: list[DraftEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, DraftToken))


def test_a_reply_has_our_greeting_and_closing_and_the_models_body(
    drafting: Drafting, engine: FakeEngine
) -> None:
    engine.enqueue("Здравствуйте, Иван!\n\n", "Просим насос не ", "включать.", "\n\nС уваж", "ением, бот")
    events = list(drafting.stream_draft(DraftRequest(CASE, points=("Насос не включать",), seed=5)))
    whole = "Здравствуйте, Сауле Ермековна!\n\nПросим насос не включать.\n\nС уважением,\nД. Осипов"
    assert shown(events) == whole
    ready = events[-1]
    assert isinstance(ready, DraftReady)
    assert ready.draft.text == whole
    assert ready.draft.finish_reason is FinishReason.STOP
    assert ready.marks == ()
    assert isinstance(events[0], DraftStarted)
    assert events[1] == DraftToken("Здравствуйте, Сауле Ермековна!\n\n")
    came_from = ready.draft.provenance
    assert came_from is not None
    assert (came_from.prompt_profile, came_from.sampling.seed) == (find_profile(PROMPTS, "qwen2.5").key, 5)
    assert came_from.prompt_tokens == len(tokens_of(engine.requests[0].prompt))


def test_an_invented_number_is_marked(drafting: Drafting, engine: FakeEngine) -> None:
    engine.enqueue("Привезём четыре седла 31 декабря.")
    ready = list(drafting.stream_draft(DraftRequest(CASE, instruction="Привезём седла")))[-1]
    assert isinstance(ready, DraftReady)
    assert [mark.text for mark in ready.marks] == ["четыре седла", "31 декабря"]


def test_points_and_instruction_stand_last_in_the_prompt(drafting: Drafting, engine: FakeEngine) -> None:
    engine.enqueue("Да.")
    request = DraftRequest(
        CASE, points=("Приедем в среду",), instruction=" Насос не трогать \n\n", tone=Tone.WARM
    )
    list(drafting.stream_draft(request))
    said = [part.text for part in engine.requests[0].prompt if not part.control]
    assert said[-1].endswith("- Приедем в среду\n- Просим насос не трогать")
    assert "Тон: тёплый" in said[-1]
    assert any("Насос ВД-200/5 течёт" in text for text in said)


def test_the_engine_dies_and_the_text_is_kept(
    drafting: Drafting, engine: FakeEngine, session: Session
) -> None:
    engine.enqueue("Насос ", "просим не", dies=WorkerDiedError("gone"))
    events: list[DraftEvent] = []
    with pytest.raises(WorkerDiedError):
        events.extend(drafting.stream_draft(DraftRequest(CASE)))
    kept = drafting.drafts(CASE)[0]
    assert kept.text == "Здравствуйте, Сауле Ермековна!\n\nНасос просим не"
    assert kept.finish_reason is FinishReason.INTERRUPTED
    assert kept.provenance is not None


def test_stop_keeps_what_came(drafting: Drafting, engine: FakeEngine) -> None:
    engine.enqueue("Насос ", "просим ", "не трогать.")
    cancel = CancelToken()
    events: list[DraftEvent] = []
    for event in drafting.stream_draft(DraftRequest(CASE), cancel):
        events.append(event)
        if isinstance(event, DraftToken) and "Насос" in event.text:
            cancel.cancel()
    ready = events[-1]
    assert isinstance(ready, DraftReady)
    assert ready.draft.finish_reason is FinishReason.CANCELLED
    assert ready.draft.text == "Здравствуйте, Сауле Ермековна!\n\nНасос"


def test_who_stops_listening_leaves_a_cancelled_draft(drafting: Drafting, engine: FakeEngine) -> None:
    engine.enqueue("Насос ", "просим ", "не трогать.")
    stream = drafting.stream_draft(DraftRequest(CASE))
    started, _greeting = next(stream), next(stream)
    assert isinstance(started, DraftStarted)
    stream.close()  # type: ignore[attr-defined]
    kept = drafting.draft(started.draft_id)
    assert (kept.finish_reason, kept.text) == (FinishReason.CANCELLED, "Здравствуйте, Сауле Ермековна!")


def test_a_cut_answer_is_not_signed(drafting: Drafting, engine: FakeEngine) -> None:
    engine.enqueue("Насос", finish_reason=FinishReason.LENGTH)
    events = list(drafting.stream_draft(DraftRequest(CASE)))
    assert shown(events).endswith("\n\nНасос")


def test_a_summary_has_neither_greeting_nor_closing(drafting: Drafting, engine: FakeEngine) -> None:
    engine.enqueue("Сводка: Что случилось: течёт.")
    request = DraftRequest(CASE, DraftKind.SUMMARY, visit_id=VisitId(1))
    ready = list(drafting.stream_draft(request))[-1]
    assert isinstance(ready, DraftReady)
    assert ready.draft.text == "Что случилось: течёт."
    said = [part.text for part in engine.requests[0].prompt if not part.control]
    assert any("выезд" in text and "взять сальник" in text for text in said)


def test_a_visit_of_another_case_is_refused(drafting: Drafting) -> None:
    with pytest.raises(NotFoundError):
        list(drafting.stream_draft(DraftRequest(CASE, DraftKind.SUMMARY, visit_id=VisitId(99))))


def test_without_a_model_there_is_no_draft(drafting: Drafting, engine: FakeEngine) -> None:
    engine.model = None
    with pytest.raises(NoModelError):
        list(drafting.stream_draft(DraftRequest(CASE)))
    assert all(one.text == "черновик" for one in drafting.drafts(CASE))


def test_a_family_without_a_profile_is_refused(session: Session) -> None:
    other = Drafting(session, FakeEngine(family="../x"), Clock(), Choices, profiles=PROMPTS)
    with pytest.raises(DomainError) as refused:
        list(other.stream_draft(DraftRequest(CASE)))
    assert refused.value.code == "prompt.profile"


def test_accept_discard_restore(drafting: Drafting, engine: FakeEngine, session: Session) -> None:
    engine.enqueue("Да.")
    ready = list(drafting.stream_draft(DraftRequest(CASE)))[-1]
    assert isinstance(ready, DraftReady)
    drafting.discard(ready.draft.id)
    assert ready.draft.id not in [one.id for one in drafting.drafts(CASE)]
    drafting.restore(ready.draft.id)
    accepted = drafting.accept(ready.draft.id, "Хорошо, 7.")
    sent = session.store.cases.file(CASE).interactions[-1]
    assert (sent.id, sent.text, sent.author) == (accepted, "Хорошо, 7.", "Д. Осипов")
    assert (sent.direction, sent.kind) == (Direction.OUT, InteractionKind.EMAIL)


def test_an_empty_letter_is_not_accepted(drafting: Drafting, engine: FakeEngine, session: Session) -> None:
    engine.enqueue("Да.")
    ready = list(drafting.stream_draft(DraftRequest(CASE)))[-1]
    assert isinstance(ready, DraftReady)
    before = session.store.cases.file(CASE).interactions
    with pytest.raises(DomainError) as refused:
        drafting.accept(ready.draft.id, " \n")
    assert refused.value.code == "draft.empty"
    assert session.store.cases.file(CASE).interactions == before
    assert ready.draft.id in [one.id for one in drafting.drafts(CASE)]


def test_points_and_marks_come_from_the_file(drafting: Drafting, session: Session) -> None:
    file = session.store.cases.file(CASE)
    assert [point.source for point in drafting.suggest_points(file)][-1] == "asset"
    assert [mark.text for mark in drafting.marks(file, (), "9 бар")] == ["9 бар"]
    assert drafting.marks(file, ("9 бар",), "9 бар") == ()
    assert drafting.marks(file, ("9 бар",), "9 bars") == ()


def test_what_was_prepared_is_not_read_again(
    drafting: Drafting, engine: FakeEngine, session: Session
) -> None:
    request = DraftRequest(CASE, points=("Да",))
    assert drafting.prepare(session.store.cases.file(CASE), request)
    engine.enqueue("Да.")
    ready = list(drafting.stream_draft(request))[-1]
    assert isinstance(ready, DraftReady)
    made = ready.draft.provenance
    assert made is not None
    assert made.cached_tokens == made.prompt_tokens > len(engine.warmed[-1]) > 50


def test_a_restart_costs_no_story_read_twice(
    drafting: Drafting, engine: FakeEngine, session: Session
) -> None:
    file, request = session.store.cases.file(CASE), DraftRequest(CASE, points=("Да",))
    drafting.prepare(file, request)
    whole = engine.warmed[0]
    engine.warmed.clear()
    drafting.prepare(file, request)
    assert engine.warmed[0] == whole


def test_preparing_that_is_stopped_keeps_nothing(
    drafting: Drafting, engine: FakeEngine, session: Session
) -> None:
    cancel = CancelToken()
    cancel.cancel()
    assert not drafting.prepare(session.store.cases.file(CASE), DraftRequest(CASE), cancel)
    assert engine.warmed == []
    assert not (session.store.directory / "states").exists()


@pytest.fixture
def long_story(tmp_path: Path) -> Iterator[Session]:
    made = Session(Clock())
    store = new_profile(tmp_path / "д")[0]
    said = [
        interaction(f"i{day}", f"2026-10-{day:02d}T10:00:00+05:00", f"День {day}. " + "слово " * 40)
        for day in range(1, 29)
    ]
    fill(store, tmp_path, account(cases=[case("k1", "С-0017", interactions=said)]))
    made.open(store)
    yield made
    made.close()


def test_the_story_is_chosen_within_the_budget_newest_first(long_story: Session) -> None:
    drafting = Drafting(long_story, FakeEngine(speed=80), Clock(), Choices, profiles=PROMPTS)
    file = long_story.store.cases.file(CASE)
    plan = drafting.plan(file, DraftRequest(CASE))
    assert plan.budget_tokens == 400
    assert 1 <= plan.interactions < 28
    assert plan.prompt_tokens <= 400
    assert plan.first_word_s <= 5.0
    assert plan.unprepared_s > plan.first_word_s
    assert len(plan.left_out) == 28 - plan.interactions
    assert plan.left_out[-1] == "email 2026-10-01"
    whole = drafting.plan(file, DraftRequest(CASE, whole=True))
    assert (whole.interactions, whole.left_out, whole.asset) == (28, (), "ЦНС-180")


def test_the_prompt_begins_the_same_for_the_same_case(long_story: Session) -> None:
    engine = FakeEngine(speed=80)
    drafting = Drafting(long_story, engine, Clock(), Choices, profiles=PROMPTS)
    for points in (("Одно",), ("Другое",)):
        engine.enqueue("Да.")
        list(drafting.stream_draft(DraftRequest(CASE, points=points)))
    first, second = (request.prompt for request in engine.requests)
    assert first[:-2] == second[:-2]
    assert first[-2] != second[-2]


def test_a_note_of_a_megabyte_is_cut_visibly(
    session: Session, engine: FakeEngine, drafting: Drafting
) -> None:
    cases = session.store.cases
    cases.add_interaction(
        CASE,
        kind=InteractionKind.NOTE,
        direction=Direction.INTERNAL,
        text="Строка журнала. " * 65_000,
        author="Я",
    )
    engine.enqueue("Да.")
    for whole in (False, True):
        plan = drafting.plan(cases.file(CASE), DraftRequest(CASE, whole=whole))
        assert plan.notes == 2 or not whole
    list(drafting.stream_draft(DraftRequest(CASE)))
    said = [part.text for part in engine.requests[0].prompt if not part.control]
    assert any(text.endswith("Строка журнала.… [сокращено / cut]\n") for text in said)


def test_a_context_too_small_for_the_frame_is_said(session: Session) -> None:
    drafting = Drafting(session, FakeEngine(n_ctx=400), Clock(), Choices, profiles=PROMPTS)
    with pytest.raises(ContextOverflowError):
        drafting.plan(session.store.cases.file(CASE), DraftRequest(CASE))


def test_at_the_edge_of_the_context_the_story_is_left_out(session: Session) -> None:
    file = session.store.cases.file(CASE)
    for n_ctx in range(400, 2000):
        try:
            plan = Drafting(session, FakeEngine(n_ctx=n_ctx), Clock(), Choices, profiles=PROMPTS).plan(
                file, DraftRequest(CASE)
            )
        except ContextOverflowError:
            continue
        break
    assert plan.interactions == 0
    assert len(plan.left_out) == 3


def test_saves_come_at_most_ten_a_second() -> None:
    at, saved = [0.0], list[str]()
    saver = Saver(saved.append, lambda: at[0])
    for _ in range(20):
        saver.add("а")
        at[0] += 0.03
    assert len(saved) == 5
    assert saved[-1] == "а" * 17
    assert saver.text == "а" * 20
    assert saver.finish_reason is FinishReason.INTERRUPTED


def test_an_answer_without_a_filter_is_given_as_it_is(engine: FakeEngine) -> None:
    from app.domain.generation import GenerationRequest, PromptPart, Sampling

    engine.enqueue("Тема: ", "насос\n")
    asked = GenerationRequest((PromptPart("x", False),), 5, Sampling())
    answer = Answer(engine, asked, CancelToken())
    assert "".join(answer.texts()) == "Тема: насос\n"
    assert answer.result is not None


def test_from_the_file_alone_the_program_says_what_is_safe(drafting: Drafting, engine: FakeEngine) -> None:
    engine.enqueue("Да.")
    list(drafting.stream_draft(DraftRequest(CASE)))
    said = [part.text for part in engine.requests[0].prompt if not part.control]
    assert "- Получили ваше письмо: Насос течёт, Насос ЦНС-180, серийный номер SN-t1" in said[-1]
