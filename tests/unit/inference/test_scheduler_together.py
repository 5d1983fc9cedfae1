"""Many requests at once: batches, shared beginnings, ranks, scores, states, adapters, guesses."""

import numpy as np
import pytest

from app.domain.generation import FinishReason, GenerationResult, PromptPart
from app.errors import InferenceError
from app.inference import protocol
from app.inference.speculation import StepCost
from tests.helpers.counting_model import GREEDY, CountingModel, Desk


def finished(desk: Desk) -> dict[int, GenerationResult]:
    desk.run()
    return {one.id: one.result for one in desk.answers if isinstance(one, protocol.Finished)}


def test_answers_are_written_together(desk: Desk) -> None:
    numbers = [desk.submit(letter, max_tokens=5) for letter in "adg"]
    results = finished(desk)
    assert [results[number].text for number in numbers] == ["bcdef", "efghi", "hijkl"]
    assert len(desk.model.batches) == 5
    assert all(len(batch) == 3 for batch in desk.model.batches)


def test_a_request_is_admitted_while_others_are_at_work(desk: Desk) -> None:
    first = desk.submit("a", max_tokens=20)
    desk.scheduler.step()
    desk.scheduler.step()
    second = desk.submit("k", max_tokens=2)
    results = finished(desk)
    assert (results[first].text, results[second].text) == ("bcdefghijklmnopqrstu", "lm")
    assert [one.id for one in desk.answers if isinstance(one, protocol.Finished)] == [second, first]


def test_a_long_prompt_does_not_stop_who_writes(desk: Desk) -> None:
    desk.submit("a", max_tokens=20)
    desk.scheduler.step()
    desk.submit("q" * 30)
    for _ in range(3):
        desk.scheduler.step()
    assert [len(batch) for batch in desk.model.batches[1:]] == [8, 8, 8]
    assert all(batch[0][1] < "q" for batch in desk.model.batches[1:])


def test_the_shortest_prompt_goes_first_but_none_waits_for_ever(desk: Desk) -> None:
    long = desk.submit("q" * 40, max_tokens=1)
    shorts = [desk.submit(letter * 8, max_tokens=1) for letter in "ABCDEFG"]
    desk.run()
    ends = [one.id for one in desk.answers if isinstance(one, protocol.Finished)]
    assert ends[:4] == shorts[:4]
    assert ends.index(long) < len(ends) - 1 or ends[-1] == long
    waited = next(place for place, batch in enumerate(desk.model.batches) if batch[0][1] == "q")
    assert waited == 4


def test_a_shared_beginning_is_evaluated_once(desk: Desk) -> None:
    numbers = [desk.submit("a long story all share: " + letter, max_tokens=2) for letter in "abcd"]
    results = finished(desk)
    assert [results[number].text for number in numbers] == ["bc", "cd", "de", "ef"]
    assert desk.model.evaluated == 24 + 4 + 4


def test_bulk_rests_while_a_person_waits(desk: Desk) -> None:
    bulk = desk.submit("a", max_tokens=20, bulk=True)
    desk.scheduler.step()
    person = desk.submit("k", max_tokens=3)
    results = finished(desk)
    assert (results[bulk].text, results[person].text) == ("bcdefghijklmnopqrstu", "lmn")
    assert [len(batch) for batch in desk.model.batches[1:4]] == [1, 1, 1]
    assert [batch[0][1] for batch in desk.model.batches[1:4]] == ["k", "l", "m"]


def ahead(desk: Desk, text: str) -> protocol.Warm:
    return protocol.Warm(next(desk._ids), (PromptPart(text, control=True),), ahead=True)


def test_work_ahead_gives_way_in_the_middle_and_goes_on_after(desk: Desk) -> None:
    desk.scheduler.submit(ahead(desk, "s" * 24))
    order = protocol.Generate(90, (PromptPart("k", control=False),), 2, GREEDY)
    desk.at_batch(2, lambda: desk.scheduler.arriving(order))
    desk.scheduler.step()
    desk.scheduler.step()
    # The batch came to nothing, and none of the kind begins before the order was taken.
    desk.scheduler.step()
    assert desk.model.evaluated == 8
    assert len(desk.model.batches) == 2
    desk.scheduler.submit(order)
    assert finished(desk)[90].text == "lm"
    warmed = [one for one in desk.answers if isinstance(one, protocol.Warmed)]
    assert [one.tokens for one in warmed] == [24]
    assert desk.model.evaluated == 24 + 2


@pytest.mark.parametrize("bulk", [False, True])
def test_a_person_who_arrives_breaks_off_bulk_work_and_no_other(desk: Desk, bulk: bool) -> None:  # noqa: FBT001
    number = desk.submit("A" * 40 + "a", max_tokens=2, bulk=True)
    order = protocol.Generate(90, (PromptPart("k", control=False),), 2, GREEDY, bulk=bulk)
    desk.at_batch(2, lambda: desk.scheduler.arriving(order))
    desk.scheduler.step()
    desk.scheduler.step()
    assert desk.model.evaluated == (16 if bulk else 8)
    # Until the order is taken nothing of bulk is begun anew.
    desk.scheduler.step()
    assert desk.model.evaluated == (24 if bulk else 8)
    desk.scheduler.submit(order)
    results = finished(desk)
    assert (results[number].text, results[90].text) == ("bc", "lm")
    ends = [one.id for one in desk.answers if isinstance(one, protocol.Finished)]
    assert bulk or ends == [90, number]
    assert not desk.scheduler._cancels.owing


def test_more_work_ahead_does_not_interrupt_itself(desk: Desk) -> None:
    desk.scheduler.arriving(ahead(desk, "x"))
    desk.scheduler.submit(ahead(desk, "s" * 8))
    desk.run()
    assert desk.model.evaluated == 8


def test_what_was_warm_already_becomes_pinned(desk: Desk) -> None:
    desk.scheduler.submit(ahead(desk, "system: "))
    desk.run()
    assert desk.warm("system: ") == 8
    slot = desk.scheduler._sequences.best([ord(letter) for letter in "system: "]).slot
    assert slot is not None
    assert slot.pinned


def test_what_was_warm_before_a_death_gives_way_and_stays(desk: Desk) -> None:
    number = next(desk._ids)
    parts = (PromptPart("s" * 24, control=True),)
    desk.scheduler.submit(protocol.Warm(number, parts, ahead=True, pinned=True))
    desk.scheduler.step()
    person = desk.submit("k", max_tokens=2)
    assert finished(desk)[person].text == "lm"
    ends = [one.id for one in desk.answers if isinstance(one, protocol.Finished | protocol.Warmed)]
    assert ends == [person, number]
    slot = desk.scheduler._sequences.best([ord("s")] * 24).slot
    assert slot is not None
    assert slot.pinned
    # A second time, lying there already but not pinned, it becomes so.
    slot.pinned = False
    desk.scheduler.submit(protocol.Warm(next(desk._ids), parts, ahead=True, pinned=True))
    assert slot.pinned


def test_work_ahead_for_which_there_is_no_room_comes_to_nothing(desk: Desk) -> None:
    desk.model.n_ctx = 64
    first = desk.submit("#" * 40, max_tokens=20)
    desk.scheduler.step()
    desk.scheduler.submit(ahead(desk, "s" * 63))
    assert finished(desk)[first].finish_reason is FinishReason.LENGTH
    assert [one.tokens for one in desk.answers if isinstance(one, protocol.Warmed)] == [63]


def test_the_youngest_rests_when_the_context_is_full_and_loses_no_word(desk: Desk) -> None:
    first = desk.submit("A" * 25 + "a", max_tokens=20)
    second = desk.submit("B" * 25 + "a", max_tokens=20)
    results = finished(desk)
    assert results[first].text == results[second].text == "bcdefghijklmnopqrstu"
    assert results[second].prompt_tokens == 26


def test_scores_of_many_texts_share_their_prefix(desk: Desk) -> None:
    tails = tuple((PromptPart(text, control=False),) for text in ("aa", "ab", "xyz", "n", "k"))
    desk.scheduler.submit(
        protocol.Score(7, (PromptPart("A prefix: ", control=True),), tails, ("b", "c", "z"))
    )
    desk.run()
    scored = {
        one.index: one
        for answer in desk.answers
        if isinstance(answer, protocol.Scores)
        for one in answer.scored
    }
    best = [max(range(3), key=lambda place, one=one: scored[one].logprobs[place]) for one in range(3)]  # type: ignore[misc]
    assert best[:2] == [0, 1]
    assert scored[0].logprobs[0] == pytest.approx(-np.log1p(127 * np.exp(-9)), abs=1e-6)
    assert [scored[index].tokens for index in range(5)] == [2, 2, 3, 1, 1]
    end = desk.answers[-1]
    assert isinstance(end, protocol.ScoresEnded)
    assert (end.reason, end.cached_tokens, end.evaluated_tokens) == (FinishReason.STOP, 0, 10 + 9)
    assert desk.model.evaluated == 19


def test_scoring_that_is_cancelled_forgets_half_read_texts(desk: Desk) -> None:
    tails = tuple((PromptPart(letter * 12, control=False),) for letter in "abc")
    desk.scheduler.submit(protocol.Score(7, (PromptPart("P", control=True),), tails, ("b",)))
    desk.at_batch(2, lambda: desk.scheduler.interrupt(7))
    desk.run()
    end = desk.answers[-1]
    assert isinstance(end, protocol.ScoresEnded)
    assert end.reason is FinishReason.CANCELLED
    assert sum(len(held) for held in desk.model.cells.values()) == 1


def test_scoring_rests_for_a_person_and_begins_its_texts_again(desk: Desk) -> None:
    tails = tuple((PromptPart(letter * 12, control=False),) for letter in "abc")
    desk.scheduler.submit(protocol.Score(7, (PromptPart("P" * 20, control=True),), tails, ("b",)))
    for _ in range(4):
        desk.scheduler.step()
    person = desk.submit("Q" * 40, max_tokens=4)
    assert finished(desk)[person].text == "RSTU"
    scored = [
        one.index for answer in desk.answers if isinstance(answer, protocol.Scores) for one in answer.scored
    ]
    assert sorted(scored) == [0, 1, 2]


def test_a_choice_of_two_tokens_is_refused(desk: Desk) -> None:
    with pytest.raises(InferenceError) as caught:
        desk.scheduler.submit(protocol.Score(7, (PromptPart("P", control=True),), (), ("ab",)))
    assert caught.value.code == "engine.choice"


def kept(desk: Desk, text: str) -> protocol.Kept:
    desk.scheduler.submit(protocol.Keep(50, (PromptPart(text, control=False),)))
    answer = desk.answers[-1]
    assert isinstance(answer, protocol.Kept)
    return answer


def restored(desk: Desk, state: bytes) -> int:
    desk.scheduler.submit(protocol.Restore(51, state))
    answer = desk.answers[-1]
    assert isinstance(answer, protocol.Restored)
    return answer.tokens


def test_a_story_is_not_read_again_after_a_restart(desk: Desk) -> None:
    desk.submit("a long story: abc")
    desk.result()
    whole, beginning = kept(desk, "a long story: abc"), kept(desk, "a long story: xyz")
    assert (whole.tokens, beginning.tokens) == (17, 14)
    assert kept(desk, "nothing of it").tokens == 0
    again = Desk()
    assert restored(again, whole.state) == 17
    assert restored(again, whole.state) == 17
    again.submit("a long story: abc")
    assert (again.result().text, again.model.evaluated) == ("defg", 1 + 3)
    assert restored(Desk(), beginning.state) == 14


def test_old_ones_make_room_for_a_restored_story(desk: Desk) -> None:
    desk.submit("x" * 40)
    desk.result()
    state = kept(desk, "x" * 40).state
    other = Desk()
    other.submit("y" * 40)
    other.result()
    assert restored(other, state) == 40
    assert restored(Desk(CountingModel(n_ctx=16)), state) == 0


@pytest.mark.parametrize(
    "state", [b"", b"abc", b"VKV1\xff\xff\xff\xff", b"VKV1\0\0\0\0", b"xxxx\1\0\0\0aaaa"]
)
def test_what_is_no_state_restores_nothing(desk: Desk, state: bytes) -> None:
    assert restored(desk, state) == 0


def test_a_state_too_large_to_travel_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.submit("abc")
    desk.result()
    monkeypatch.setattr("app.inference.states.MAX_STATE_BYTES", 2)
    with pytest.raises(InferenceError) as caught:
        kept(desk, "abc")
    assert caught.value.code == "engine.state_size"


def test_adapters_do_not_share_a_batch_nor_what_was_evaluated(desk: Desk) -> None:
    desk.scheduler.submit(protocol.Adapt(40, "formal", "formal.gguf"))
    assert desk.answers[-1] == protocol.Adapted(40)
    plain = desk.submit("a story: a", max_tokens=6)
    formal = desk.submit("a story: a", max_tokens=6, adapter="formal")
    results = finished(desk)
    assert results[plain].text == results[formal].text == "bcdefg"
    assert results[formal].cached_tokens == 0
    assert all(len({sequence for sequence, _ in batch}) == 1 for batch in desk.model.batches)
    desk.submit("x", adapter="unknown")
    desk.run()
    failed = desk.answers[-1]
    assert isinstance(failed, protocol.Failed)
    assert failed.code == "engine.adapter"


def test_guesses_that_pay_save_steps_and_change_nothing(desk: Desk) -> None:
    desk.scheduler._costs = StepCost(((1, 1.0), (16, 1.5)))
    # After z comes the end, so a text that repeats itself is what it read: long agreement, right guesses.
    prompt = "klmnopqrs. klmnopqrs. k"
    desk.submit(prompt, max_tokens=8)
    guessed = desk.result()
    assert (guessed.text, guessed.right_guesses) == ("lmnopqrs", guessed.guessed_tokens)
    assert guessed.right_guesses > 2
    steps = len(desk.model.batches)
    desk.submit("!" + prompt, max_tokens=8, speculate=False)
    assert desk.result().text == guessed.text
    assert len(desk.model.batches) - steps > steps


def test_wrong_guesses_are_taken_back(desk: Desk) -> None:
    desk.scheduler._costs = StepCost(((1, 1.0), (16, 1.1)))
    desk.submit("abcQ abcQ abcQ ab", max_tokens=6)
    result = desk.result()
    assert result.text == "cdefgh"
    assert result.right_guesses < result.guessed_tokens


def test_cancels_of_what_is_over_are_forgotten(desk: Desk) -> None:
    number = desk.submit("abc")
    desk.run()
    desk.scheduler.interrupt(number)
    desk.submit("abc")
    assert desk.result().finish_reason is FinishReason.LENGTH
    assert not desk.scheduler._cancels.any


def test_who_gave_way_waits_until_there_is_room(desk: Desk) -> None:
    writer = desk.submit("A" * 30 + "a", max_tokens=20)
    for _ in range(5):
        desk.scheduler.step()
    reader = desk.submit("B" * 40 + "a", max_tokens=5)
    begun = len(desk.model.batches)
    results = finished(desk)
    assert results[writer].text == "bcdefghijklmnopqrstu"
    assert results[reader].text == "bcdef"
    # Not once a step: a few tries, then it waits for the writer to end.
    assert len(desk.model.batches) - begun < 45


def test_work_ahead_that_gave_way_does_not_stop_the_other(desk: Desk) -> None:
    for letter in "ABC":
        desk.scheduler.submit(ahead(desk, letter * 40))
    desk.run()
    warmed = [one.tokens for one in desk.answers if isinstance(one, protocol.Warmed)]
    assert warmed == [40, 40, 40]


def test_texts_too_many_for_the_context_are_read_fewer_at_once(desk: Desk) -> None:
    tails = tuple((PromptPart(letter * 25, control=False),) for letter in "abcd")
    desk.scheduler.submit(protocol.Score(7, (PromptPart("P" * 20, control=True),), tails, ("b",)))
    desk.run()
    scored = [
        one.index for answer in desk.answers if isinstance(answer, protocol.Scores) for one in answer.scored
    ]
    assert sorted(scored) == [0, 1, 2, 3]
    end = desk.answers[-1]
    assert isinstance(end, protocol.ScoresEnded)
    assert end.reason is FinishReason.STOP
