"""The scheduler over a model that evaluates by remembering: what it skips, gives up, cancels, refuses."""

from pathlib import Path

import pytest

from app.domain.generation import FinishReason, PromptPart
from app.errors import AppError, ContextOverflowError, ModelLoadError
from app.inference import protocol
from app.inference.evaluator import Outcome
from app.inference.failures import GrammarError, NotLoadedError
from app.inference.scheduler import Scheduler
from tests.helpers.counting_model import GREEDY, Desk


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


def test_another_answer_takes_the_place_of_the_last_one(desk: Desk) -> None:
    for _again in range(3):
        desk.submit("a story: abc")
        desk.result()
    assert ["".join(map(chr, held)) for held in desk.model.cells.values() if held] == ["a story: abcdef"]


def test_what_another_prompt_has_read_beyond_the_common_beginning_stays(desk: Desk) -> None:
    desk.submit("a story: abc")
    desk.result()
    desk.submit("a story, short: c")
    desk.result()
    held = sorted("".join(map(chr, held)) for held in desk.model.cells.values() if held)
    assert held == ["a story, short: cdef", "a story: abcdef"]


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
