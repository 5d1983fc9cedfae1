"""A cancel beside others: felt at once, and nobody else loses more than it gets back."""

import pytest

from app.domain.generation import FinishReason, PromptPart
from app.inference import protocol
from app.inference.cancels import EVERYTHING, Cancels
from app.inference.evaluator import Outcome
from tests.helpers.counting_model import GREEDY, CountingModel, Desk


@pytest.fixture
def desk() -> Desk:
    """Batches that several prompts share."""
    return Desk(CountingModel(n_ctx=400, n_batch=64))


def ends(desk: Desk) -> dict[int, tuple[FinishReason, str]]:
    desk.run()
    told = [one for one in desk.answers if isinstance(one, protocol.Finished)]
    return {one.id: (one.result.finish_reason, one.result.text) for one in told}


def outcomes(desk: Desk) -> list[Outcome]:
    """What the model's evaluations come to, from now on."""
    came: list[Outcome] = []
    evaluate = desk.model.evaluate

    def watched(rows: object) -> Outcome:
        came.append(evaluate(rows))  # type: ignore[arg-type]
        return came[-1]

    desk.model.evaluate = watched  # type: ignore[method-assign]
    return came


def test_a_shared_batch_is_broken_off_and_the_others_read_again(desk: Desk) -> None:
    first, second = desk.submit("A" * 30 + "a"), desk.submit("B" * 30 + "k")
    came = outcomes(desk)
    desk.at_batch(1, lambda: desk.scheduler.interrupt(first))
    found = ends(desk)
    assert came[0] is Outcome.ABORTED
    assert len({sequence for sequence, _ in desk.model.batches[0]}) == 2
    assert found == {first: (FinishReason.CANCELLED, ""), second: (FinishReason.LENGTH, "lmno")}
    assert desk.model.evaluated == 31 + 3


def test_a_cancel_of_what_waits_breaks_off_who_is_read(desk: Desk) -> None:
    """It would wait for the end of a batch that is not its own."""
    running, waiting = desk.submit("A" * 90 + "a"), desk.submit("B" * 100 + "k")
    came = outcomes(desk)
    desk.at_batch(1, lambda: desk.scheduler.interrupt(waiting))
    desk.scheduler.step()
    assert came == [Outcome.ABORTED]
    assert len({sequence for sequence, _ in desk.model.batches[0]}) == 1
    assert ends(desk) == {waiting: (FinishReason.CANCELLED, ""), running: (FinishReason.LENGTH, "bcde")}


def test_what_is_less_urgent_takes_nothing_from_a_person(desk: Desk) -> None:
    bulk, person = desk.submit("B" * 100 + "k", bulk=True), desk.submit("A" * 30 + "a")
    came = outcomes(desk)
    desk.at_batch(1, lambda: desk.scheduler.interrupt(bulk))
    assert ends(desk) == {bulk: (FinishReason.CANCELLED, ""), person: (FinishReason.LENGTH, "bcde")}
    assert Outcome.ABORTED not in came


def test_an_order_that_is_not_taken_yet_breaks_off_too(desk: Desk) -> None:
    first = desk.submit("A" * 30 + "a")
    came = outcomes(desk)
    desk.at_batch(1, lambda: desk.scheduler.interrupt(first + 1))
    desk.scheduler.step()
    second = desk.submit("B" * 30 + "k")
    assert ends(desk) == {second: (FinishReason.CANCELLED, ""), first: (FinishReason.LENGTH, "bcde")}
    assert came.count(Outcome.ABORTED) == 1


def test_cancels_without_end_do_not_stop_the_others(desk: Desk) -> None:
    """Each batch has a newcomer that is cancelled inside it: every second one goes through at least."""
    long = desk.submit("A" * 300 + "a")
    came = outcomes(desk)

    def come_and_go() -> None:
        desk.scheduler.interrupt(desk.submit("B" * 5 + "k"))

    desk.model.on_evaluate = come_and_go
    for _ in range(60):
        desk.scheduler.step()
        if Outcome.ABORTED in came[-1:]:
            assert desk.scheduler._cancels.owing
    desk.model.on_evaluate = None
    assert ends(desk)[long] == (FinishReason.LENGTH, "bcde")
    assert came.count(Outcome.ABORTED) > 1
    assert came.count(Outcome.DONE) > came.count(Outcome.ABORTED)


def test_after_a_broken_batch_the_next_is_short_and_goes_through(desk: Desk) -> None:
    desk.scheduler._pace.measured(64, 64 * 0.01)
    first, second = desk.submit("A" * 90 + "a"), desk.submit("B" * 95 + "k")
    desk.scheduler._cancels.took(1.0)
    came = outcomes(desk)
    desk.at_batch(1, lambda: desk.scheduler.interrupt(second))
    desk.scheduler.step()
    assert (came, len(desk.model.batches[0])) == ([Outcome.DONE], 16)
    assert ends(desk)[first] == (FinishReason.LENGTH, "bcde")


def test_alone_it_is_broken_off_whatever_is_owed(desk: Desk) -> None:
    desk.scheduler._cancels.took(1.0)
    number = desk.submit("A" * 90)
    came = outcomes(desk)
    desk.at_batch(1, lambda: desk.scheduler.interrupt(number))
    assert ends(desk)[number][0] is FinishReason.CANCELLED
    assert came == [Outcome.ABORTED]


def test_a_cancel_while_the_batch_was_gathered_is_not_lost(desk: Desk) -> None:
    """The flag is lowered for each batch: who raised it just before would wait for its end."""
    first, second = desk.submit("A" * 90 + "a"), desk.submit("B" * 100 + "k")
    lower = desk.model.abort

    def said_between(wanted: bool) -> None:  # noqa: FBT001
        desk.model.abort = lower  # type: ignore[method-assign]
        desk.scheduler.interrupt(second)
        lower(wanted)

    desk.model.abort = said_between  # type: ignore[method-assign]
    desk.scheduler.step()
    assert not desk.model.batches
    assert ends(desk) == {second: (FinishReason.CANCELLED, ""), first: (FinishReason.LENGTH, "bcde")}


def test_what_is_done_ahead_is_owed_nothing(desk: Desk) -> None:
    parts = (PromptPart("s" * 50, control=True),)
    desk.scheduler.submit(protocol.Warm(90, parts, ahead=True))
    order = protocol.Generate(91, (PromptPart("k", control=False),), 2, GREEDY)
    desk.at_batch(1, lambda: desk.scheduler.arriving(order))
    desk.scheduler.step()
    assert not desk.scheduler._cancels.owing
    desk.scheduler.submit(order)
    assert ends(desk)[91] == (FinishReason.LENGTH, "lm")


def test_what_was_said_of_all_is_said_of_each() -> None:
    cancels = Cancels()
    assert 5 not in cancels
    cancels.say(EVERYTHING)
    cancels.say(3)
    cancels.say(9)
    cancels.forget_ended(5, {4})
    assert (5 in cancels, sorted(cancels.numbers)) == (True, [EVERYTHING, 9])
