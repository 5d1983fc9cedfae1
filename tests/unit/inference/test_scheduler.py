"""The scheduler over a model that evaluates by remembering: what it skips, gives up, cancels, refuses."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from app.domain.generation import FinishReason, GenerationResult, PromptPart, Sampling
from app.errors import AppError, ContextOverflowError, InferenceError, ModelLoadError
from app.inference import protocol
from app.inference.evaluator import Outcome, Row
from app.inference.failures import GrammarError, NotLoadedError
from app.inference.sampling import Guard, Scores
from app.inference.scheduler import Scheduler
from app.inference.speculation import StepCost

END = 0
GREEDY = Sampling(temperature=0, repeat_penalty=1.0)


class AnyToken:
    """A grammar that takes everything but the end."""

    def allows(self, token: int) -> bool:
        return token != END

    def forbid(self, scores: Scores) -> None:
        scores[END] = -np.inf

    def accept(self, token: int) -> None:
        assert token != END


@dataclass
class CountingModel:
    """Tokens are characters; after `n` comes `n + 1`, and after `z` the end.

    Holds what each sequence holds, as cells that several may share, and refuses what llama.cpp would.
    """

    n_ctx: int = 64
    n_batch: int = 8
    max_scored: int = 4
    can_abort: bool = True
    cells: dict[int, list[int]] = field(default_factory=dict)
    batches: list[list[tuple[int, str]]] = field(default_factory=list)
    adapters: set[str] = field(default_factory=set)
    adapted: str | None = None
    evaluated: int = 0
    on_evaluate: Callable[[], None] | None = None
    _aborted: bool = False
    _last: list[Row] = field(default_factory=list)

    def tokenize(self, prompt: Sequence[PromptPart]) -> list[int]:
        return [ord(letter) for part in prompt for letter in part.text]

    def piece(self, token: int) -> bytes:
        return chr(token).encode()

    def ends(self, token: int) -> bool:
        return token == END

    def evaluate(self, rows: Sequence[Row]) -> Outcome:
        assert 0 < len(rows) <= self.n_batch
        assert sum(row.scored for row in rows) <= self.max_scored
        self.batches.append([(row.sequence, chr(row.token)) for row in rows])
        if self.on_evaluate is not None:
            self.on_evaluate()
        if self._aborted:
            return Outcome.ABORTED
        before = {number: list(held) for number, held in self.cells.items()}
        for row in rows:
            held = self.cells.setdefault(row.sequence, [])
            assert row.position == len(held), "tokens must be evaluated where they stand"
            held.append(row.token)
        if self._used() > self.n_ctx:
            self.cells = before
            return Outcome.NO_ROOM
        self.evaluated += len(rows)
        self._last = list(rows)
        return Outcome.DONE

    def scores(self, place: int) -> Scores:
        last = self._last[place]
        assert last.scored, "scores of a row that has none"
        row = np.zeros(128, dtype=np.float32)
        row[END if last.token >= ord("z") else last.token + 1] = 9
        return row

    def guard(self, grammar: str) -> Guard:
        del grammar
        return AnyToken()

    def copy(self, source: int, target: int, length: int) -> None:
        self.cells[target] = self.cells.get(source, [])[:length]

    def cut(self, sequence: int, length: int) -> None:
        del self.cells.setdefault(sequence, [])[length:]

    def state(self, sequence: int) -> bytes:
        return bytes(self.cells[sequence])

    def restore(self, sequence: int, state: bytes | memoryview) -> bool:
        before = self.cells.get(sequence, [])
        self.cells[sequence] = list(bytes(state))
        if self._used() <= self.n_ctx:
            return True
        self.cells[sequence] = before
        return False

    def take_adapter(self, name: str, path: Path, scale: float) -> None:
        del path, scale
        self.adapters.add(name)

    def adapt(self, adapter: str | None) -> None:
        if adapter is not None and adapter not in self.adapters:
            raise InferenceError("no such adapter", code="engine.adapter")
        self.adapted = adapter

    def abort(self, wanted: bool) -> None:  # noqa: FBT001
        self._aborted = wanted

    def _used(self) -> int:
        """Cells in use: equal beginnings are shared."""
        return len({tuple(held[:end]) for held in self.cells.values() for end in range(1, len(held) + 1)})


@dataclass
class Desk:
    """A scheduler with a model in it and the answers it gave."""

    model: CountingModel = field(default_factory=CountingModel)
    answers: list[protocol.Answer] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: iter(range(1, 1000)))

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(self.answers.append)
        self.scheduler._model = self.model

    def submit(self, prompt: str, max_tokens: int = 4, **order: object) -> int:
        number = next(self._ids)
        parts = (PromptPart(prompt, control=False),)
        self.scheduler.submit(protocol.Generate(number, parts, max_tokens, GREEDY, **order))  # type: ignore[arg-type]
        return number

    def warm(self, prompt: str) -> int:
        self.scheduler.submit(protocol.Warm(next(self._ids), (PromptPart(prompt, control=True),)))
        self.run()
        warmed = self.answers[-1]
        assert isinstance(warmed, protocol.Warmed)
        return warmed.tokens

    def at_batch(self, number: int, event: Callable[[], None]) -> None:
        """Let something happen inside this batch, counted from now."""
        last = len(self.model.batches) + number

        def watch() -> None:
            if len(self.model.batches) == last:
                event()

        self.model.on_evaluate = watch

    def run(self) -> None:
        while self.scheduler.busy:
            self.scheduler.step()

    def result(self) -> GenerationResult:
        self.run()
        finished = self.answers[-1]
        assert isinstance(finished, protocol.Finished)
        assert "".join(text.text for text in self.answers if isinstance(text, protocol.Text)).endswith(
            finished.result.text
        )
        return finished.result


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_answer_follows_its_prompt(desk: Desk) -> None:
    desk.submit("hello abc")
    result = desk.result()
    assert (result.text, result.finish_reason, result.generated_tokens) == ("defg", FinishReason.LENGTH, 4)
    assert (result.prompt_tokens, result.cached_tokens) == (9, 0)


def test_the_end_of_a_turn_ends_it(desk: Desk) -> None:
    desk.submit("x", max_tokens=20)
    result = desk.result()
    assert (result.text, result.finish_reason, result.generated_tokens) == ("yz", FinishReason.STOP, 2)


def test_a_stop_string_ends_it(desk: Desk) -> None:
    desk.submit("a", max_tokens=20, stop=("ef",))
    result = desk.result()
    assert (result.text, result.finish_reason) == ("bcd", FinishReason.STOP)


def test_no_tokens_wanted_gives_none(desk: Desk) -> None:
    desk.submit("abc", max_tokens=0)
    result = desk.result()
    assert (result.text, result.finish_reason, result.first_token_ms > 0) == ("", FinishReason.LENGTH, True)


def test_what_was_evaluated_is_not_evaluated_again(desk: Desk) -> None:
    desk.submit("a long story: abc")
    first = desk.result()
    before = desk.model.evaluated
    desk.submit("a long story: abc")
    again = desk.result()
    assert (again.text, again.cached_tokens) == (first.text, first.prompt_tokens - 1)
    assert desk.model.evaluated - before == 1 + 3


def test_a_warm_prefix_survives_other_work(desk: Desk) -> None:
    assert desk.warm("system: ") == 8
    desk.submit("other work altogether")
    desk.result()
    desk.submit("system: abc")
    result = desk.result()
    assert (result.text, result.cached_tokens) == ("defg", 8)


def test_warming_twice_costs_nothing(desk: Desk) -> None:
    desk.warm("system: ")
    before = desk.model.evaluated
    assert desk.warm("system: ") == 8
    assert desk.warm("") == 0
    assert desk.model.evaluated == before


def test_warm_prefixes_give_way_to_a_long_prompt(desk: Desk) -> None:
    for letter in "ABC":
        desk.warm(letter * 15)
    desk.submit("x" * 50 + "a")
    assert desk.result().text == "bcde"


def test_a_full_context_ends_the_answer(desk: Desk) -> None:
    desk.submit("#" * 60, max_tokens=50)
    result = desk.result()
    assert (result.finish_reason, result.generated_tokens) == (FinishReason.LENGTH, 5)


def test_a_prompt_too_long_is_refused(desk: Desk) -> None:
    with pytest.raises(ContextOverflowError) as caught:
        desk.submit("x" * 64)
    assert caught.value.facts == {"prompt_tokens": 64, "n_ctx": 64}
    with pytest.raises(AppError) as empty:
        desk.submit("")
    assert empty.value.code == "engine.empty_prompt"


def test_a_cancel_before_its_turn(desk: Desk) -> None:
    first = desk.submit("abc")
    second = desk.submit("abc")
    desk.scheduler.interrupt(second)
    desk.run()
    reasons = {a.id: a.result.finish_reason for a in desk.answers if isinstance(a, protocol.Finished)}
    assert reasons == {first: FinishReason.LENGTH, second: FinishReason.CANCELLED}


def test_a_cancel_inside_a_prompt_keeps_what_is_sound(desk: Desk) -> None:
    number = desk.submit("q" * 30)
    desk.at_batch(3, lambda: desk.scheduler.interrupt(number))
    assert desk.result().finish_reason is FinishReason.CANCELLED
    desk.submit("q" * 30)
    assert desk.result().cached_tokens == 16


def test_a_cancel_between_tokens_keeps_the_text(desk: Desk) -> None:
    number = desk.submit("a", max_tokens=20)
    desk.scheduler.step()
    desk.scheduler.step()
    desk.scheduler.interrupt(number)
    result = desk.result()
    assert (result.text, result.finish_reason) == ("bc", FinishReason.CANCELLED)


def test_a_cancel_inside_a_token_keeps_the_text(desk: Desk) -> None:
    number = desk.submit("a", max_tokens=20)
    desk.at_batch(4, lambda: desk.scheduler.interrupt(number))
    result = desk.result()
    assert (result.text, result.finish_reason) == ("bcd", FinishReason.CANCELLED)


def test_a_cancelled_warming_is_not_warm(desk: Desk) -> None:
    desk.at_batch(1, lambda: desk.scheduler.interrupt(1))
    assert desk.warm("system: ") == 0


def test_everything_stops_when_the_desk_is_gone(desk: Desk) -> None:
    desk.submit("abc")
    desk.scheduler.interrupt(-1)
    assert desk.result().finish_reason is FinishReason.CANCELLED


def test_a_grammar_is_checked_and_binds(desk: Desk) -> None:
    with pytest.raises(GrammarError):
        desk.submit("x", grammar="nonsense")
    desk.submit("z", grammar='root ::= "a"', max_tokens=1)
    assert desk.result().finish_reason is FinishReason.LENGTH


def test_counting(desk: Desk) -> None:
    parts = (PromptPart("abc", control=False), PromptPart("d", control=True))
    desk.scheduler.submit(protocol.Count(5, (parts, ())))
    assert desk.answers == [protocol.Counted(5, (4, 0))]


def test_measuring_forgets_what_it_evaluated(desk: Desk) -> None:
    desk.scheduler.submit(protocol.Calibrate(5))
    measured = desk.answers[-1]
    assert isinstance(measured, protocol.Calibrated)
    assert measured.prompt_tokens_per_s > 0
    desk.submit("abc")
    assert desk.result().cached_tokens == 0


def test_measuring_that_is_interrupted_is_an_error(desk: Desk) -> None:
    desk.at_batch(2, lambda: desk.model.abort(True))
    with pytest.raises(AppError):
        desk.scheduler.submit(protocol.Calibrate(5))
    assert not any(desk.model.cells.values())


def test_an_error_in_a_step_ends_that_work_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_names: object) -> Outcome:
        raise AppError("no", code="engine.decode", status=-3)

    desk.submit("abc")
    with monkeypatch.context() as patched:
        patched.setattr(desk.model, "evaluate", broken)
        desk.scheduler.step()
    assert desk.answers == [protocol.Failed(1, "engine.decode", "no", {"status": -3})]
    desk.submit("abc")
    assert desk.result().text == "defg"


def test_orders_before_a_model_and_a_second_model_are_refused(desk: Desk) -> None:
    with pytest.raises(NotLoadedError):
        Scheduler(desk.answers.append).submit(protocol.Calibrate(1))
    with pytest.raises(ModelLoadError):
        desk.scheduler.submit(protocol.Load(1, "x", 64, 1))


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
    assert desk.scheduler._cancelled == set()


@pytest.mark.model
def test_llama_cpp_in_this_process(small_model: Path) -> None:
    """The real library without the pipe: loads, generates, reports, is stopped while loading."""
    answers: list[protocol.Answer] = []
    stopped = Scheduler(answers.append)
    stopped.interrupt(1)
    with pytest.raises(AppError) as caught:
        stopped.submit(protocol.Load(1, str(small_model), 512, 2))
    assert caught.value.code == "engine.load_cancelled"
    scheduler = Scheduler(answers.append)
    scheduler.submit(protocol.Load(1, str(small_model), 512, 2))
    loaded = answers[-1]
    assert isinstance(loaded, protocol.Loaded)
    assert loaded.devices == ("CPU",)
    assert "Q4_1" in loaded.description
    prompt = (PromptPart("One, two, three,", control=False),)
    scheduler.submit(protocol.Generate(2, prompt, 8, GREEDY, (), "root ::= [a-z, ]+"))
    while scheduler.busy:
        scheduler.step()
    finished = answers[-1]
    assert isinstance(finished, protocol.Finished)
    assert "four" in finished.result.text
    with pytest.raises(ModelLoadError):
        Scheduler(answers.append).submit(protocol.Load(1, str(small_model.parent / "no.gguf"), 512, 2))
