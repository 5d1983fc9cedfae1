"""Labelling many requests: one prefix, windows, a stop, a death, letters that are too long."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.cancel import CancelToken
from app.domain.classification import CONTENT_FREE, FULL_BATCH, IncomingRequest, Label
from app.domain.context import CUT_MARK
from app.domain.reports import Progress
from app.errors import ContextOverflowError, DomainError, ProfileLockedError, WorkerDiedError
from app.services.classifying import MAX_REQUEST_TOKENS, WINDOW, Classifying
from app.services.looking_ahead import LookingAhead
from app.services.session import Session
from tests.helpers.fake_engine import tokens_of
from tests.helpers.profiles import new_profile
from tests.helpers.scoring_engine import ScoringFake

LABELS = (Label("Ремонт", "насос стоит", ("Не крутит.",)), Label("Оплата", "счёт платёж", ("Где долг?",)))


def requests(count: int) -> list[IncomingRequest]:
    texts = ("наш насос опять стоит", "пришлите счёт за март")
    return [IncomingRequest(number, texts[number % 2]) for number in range(count)]


def test_each_request_gets_its_label_in_the_order_of_the_file() -> None:
    engine = ScoringFake()
    found = list(Classifying(engine).classify(LABELS, requests(10)))
    assert [one.id for one in found] == list(range(10))
    assert [one.label for one in found] == ["Ремонт", "Оплата"] * 5
    assert not any(one.shortened for one in found)


def test_all_are_asked_behind_one_prefix() -> None:
    engine = ScoringFake()
    list(Classifying(engine).classify(LABELS, requests(WINDOW + 3)))
    prefixes = {prefix for prefix, _ in engine.asked}
    assert len(prefixes) == 1
    assert not any("насос опять" in part.text for part in prefixes.pop())


def test_a_liking_for_a_letter_does_not_decide() -> None:
    engine = ScoringFake()
    engine.lean = {"B": 2.5}
    for count in (2, FULL_BATCH * 2):
        found = list(Classifying(engine).classify(LABELS, requests(count)))
        assert [one.label for one in found] == ["Ремонт", "Оплата"] * (count // 2)


def test_content_free_texts_are_asked_once_and_only_of_a_small_batch() -> None:
    engine = ScoringFake()
    list(Classifying(engine).classify(LABELS, requests(3)))
    assert [len(tails) for _, tails in engine.asked] == [len(CONTENT_FREE), 3]
    engine.asked.clear()
    list(Classifying(engine).classify(LABELS, requests(WINDOW + 3)))
    assert [len(tails) for _, tails in engine.asked] == [WINDOW, 3]


def test_progress_counts_requests() -> None:
    told: list[Progress] = []
    list(Classifying(ScoringFake()).classify(LABELS, requests(WINDOW + 3), told.append))
    assert [one.done for one in told] == list(range(1, WINDOW + 4))
    assert {(one.total, one.unit) for one in told} == {(WINDOW + 3, "requests")}


def test_labels_come_while_later_requests_wait() -> None:
    engine = ScoringFake()
    stream = Classifying(engine).classify(LABELS, requests(WINDOW + 3))
    next(stream)
    assert sum(len(tails) for _, tails in engine.asked) == WINDOW


def test_a_stop_keeps_what_came() -> None:
    engine, stop = ScoringFake(), CancelToken()
    engine.stop_after = (len(CONTENT_FREE) + 5, stop)
    found = list(Classifying(engine).classify(LABELS, requests(20), cancel=stop))
    assert 5 <= len(found) < 20
    assert [one.label for one in found] == [("Ремонт", "Оплата")[int(one.id) % 2] for one in found]
    assert not list(Classifying(engine).classify(LABELS, requests(20), cancel=stop))


def test_a_stop_between_windows_asks_nothing_more() -> None:
    engine, stop = ScoringFake(), CancelToken()
    found = []
    for one in Classifying(engine).classify(LABELS, requests(WINDOW * 2), cancel=stop):
        found.append(one)
        stop.cancel()
    assert len(found) == WINDOW
    assert len(engine.asked) == 1


def test_a_stop_during_the_content_free_texts_labels_nothing() -> None:
    engine, stop = ScoringFake(batch=1), CancelToken()
    engine.stop_after = (1, stop)
    assert list(Classifying(engine).classify(LABELS, requests(2), cancel=stop)) == []


def test_a_death_keeps_what_came_and_is_told() -> None:
    engine = ScoringFake()
    engine.dies_after = (WINDOW + 1, WorkerDiedError("gone"))
    stream = Classifying(engine).classify(LABELS, requests(WINDOW * 2))
    found = list(itertools.islice(stream, WINDOW + 1))
    assert [one.id for one in found[:WINDOW]] == list(range(WINDOW))
    with pytest.raises(WorkerDiedError):
        next(stream)


def test_a_long_letter_is_cut_and_says_so() -> None:
    engine = ScoringFake()
    letter = IncomingRequest("long", "Наш насос стоит. " + "И ещё расскажу про погоду. " * 400)
    found = list(Classifying(engine).classify(LABELS, [letter, *requests(1)]))
    assert (found[0].label, found[0].shortened, found[1].shortened) == ("Ремонт", True, False)
    asked = engine.asked[1][1][0][0].text
    assert asked.endswith(CUT_MARK)
    assert len(asked.split()) <= MAX_REQUEST_TOKENS


def test_a_blob_of_a_megabyte_is_cut_too() -> None:
    engine = ScoringFake()
    found = list(Classifying(engine).classify(LABELS, [IncomingRequest("blob", "х" * 1_000_000)]))
    assert found[0].shortened


def test_a_letter_is_cut_to_what_the_labels_leave_of_the_context() -> None:
    engine = ScoringFake(n_ctx=90)
    list(Classifying(engine).classify(LABELS, [IncomingRequest(1, "насос стоит. " * 60)]))
    (prefix, tails) = engine.asked[1]
    words = sum(len(part.text.split()) for part in (*prefix, *tails[0]))
    assert words <= 90


def test_labels_that_overflow_the_context_are_refused() -> None:
    with pytest.raises(ContextOverflowError):
        list(Classifying(ScoringFake(n_ctx=20)).classify(LABELS, requests(1)))


def test_wrong_labels_are_refused_and_no_requests_are_no_work() -> None:
    engine = ScoringFake()
    with pytest.raises(DomainError):
        list(Classifying(engine).classify(LABELS[:1], requests(1)))
    assert list(Classifying(engine).classify(LABELS, [])) == []
    assert not engine.asked


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session()
    opened.open(new_profile(tmp_path / "профиль")[0])
    yield opened
    opened.close()


def test_a_correction_flips_a_like_request_and_leaves_the_others(session: Session) -> None:
    engine = ScoringFake()
    classifying = Classifying(engine, session)
    like = IncomingRequest("like", "наш насос опять стоит, как в марте")
    other = IncomingRequest("other", "пришлите счёт за март")
    before = list(classifying.classify(LABELS, [like, other]))
    assert [one.label for one in before] == ["Ремонт", "Оплата"]
    classifying.correct("наш насос опять стоит", "Оплата")
    after = list(classifying.classify(LABELS, [like, other]))
    assert [(one.label, one.corrections) for one in after] == [("Оплата", 1), ("Оплата", 0)]
    classifying.correct("наш насос опять стоит ", "Ремонт")
    assert next(classifying.classify(LABELS, [like])).label == "Ремонт"


def test_corrections_stand_behind_the_prefix(session: Session) -> None:
    engine = ScoringFake()
    classifying = Classifying(engine, session)
    classifying.correct("наш насос опять стоит", "Оплата")
    list(classifying.classify(LABELS, requests(6)))
    assert len({prefix for prefix, _ in engine.asked}) == 1


def test_corrections_to_other_labels_and_a_closed_profile_teach_nothing(session: Session) -> None:
    classifying = Classifying(ScoringFake(), session)
    classifying.correct("наш насос опять стоит", "Чужая")
    assert next(classifying.classify(LABELS, requests(1))).corrections == 0
    session.close()
    assert next(classifying.classify(LABELS, requests(1))).corrections == 0
    with pytest.raises(ProfileLockedError):
        classifying.correct("наш насос опять стоит", "Оплата")


def test_a_correction_without_a_text_is_refused(session: Session) -> None:
    with pytest.raises(DomainError) as refused:
        Classifying(ScoringFake(), session).correct(" \n", "Оплата")
    assert refused.value.code == "correction.empty"


def test_corrections_the_context_has_no_room_for_are_left_out(session: Session) -> None:
    classifying = Classifying(ScoringFake(n_ctx=80), session)
    classifying.correct("наш насос опять стоит " + "и гудит " * 40, "Оплата")
    found = next(classifying.classify(LABELS, [IncomingRequest(1, "наш насос опять стоит и гудит")]))
    assert (found.label, found.corrections) == ("Ремонт", 0)


def test_words_settle_what_the_model_leaves_open() -> None:
    engine = ScoringFake()
    # Of no label's words as the fake reads them, but of the same root as the description of one.
    found = list(
        Classifying(engine).classify(LABELS, [IncomingRequest(1, "платежи"), IncomingRequest(2, "насосы")])
    )
    assert [one.label for one in found] == ["Оплата", "Ремонт"]
    assert len({prefix for prefix, _ in engine.asked}) == 1


def test_what_stands_before_all_requests_comes_from_another_day(session: Session) -> None:
    engine = ScoringFake()
    for warmed in (1, 2):
        engine.asked.clear()
        engine.warmed.clear()
        ahead = LookingAhead(session, engine)
        list(Classifying(engine, session, ahead=ahead).classify(LABELS, requests(WINDOW + 3)))
        assert len(engine.asked) == 2
        # Restored before it was evaluated, and looked for once in a run.
        assert len(engine.warmed) == warmed
        assert {tuple(tokens) for tokens in engine.warmed} == {tuple(tokens_of(engine.asked[0][0]))}
