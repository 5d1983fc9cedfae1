"""The whole way with SmolLM2: service, client, pipe, process, llama.cpp."""

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.bootstrap import worker_command
from app.domain.cancel import CancelToken
from app.domain.classification import IncomingRequest, Label
from app.domain.engine import EngineState
from app.domain.generation import (
    Evaluated,
    FinishReason,
    GenerationRequest,
    GenerationResult,
    PromptPart,
    Sampling,
    TokenText,
)
from app.errors import AppError, ContextOverflowError, DoesNotFitError, ModelLoadError, WorkerDiedError
from app.inference.failures import GrammarError
from app.services.classifying import Classifying
from app.services.engine import Engine
from app.services.loading import Watch
from app.services.looking_ahead import LookingAhead
from app.services.models import Models
from app.services.session import Session
from tests.helpers.echo import MANIFEST
from tests.helpers.profiles import new_profile

pytestmark = pytest.mark.model

GREEDY = Sampling(temperature=0, repeat_penalty=1.0)
SYSTEM = PromptPart("<|im_start|>system\nYou answer briefly.<|im_end|>\n<|im_start|>user\n", control=True)
TURN = PromptPart("<|im_end|>\n<|im_start|>assistant\n", control=True)


def asked(question: str, *, max_tokens: int = 24, sampling: Sampling = GREEDY) -> GenerationRequest:
    return GenerationRequest((SYSTEM, PromptPart(question, control=False), TURN), max_tokens, sampling)


def answer(engine: Engine, request: GenerationRequest, cancel: CancelToken | None = None) -> GenerationResult:
    *pieces, result = engine.generate(request, cancel)
    assert isinstance(result, GenerationResult)
    assert "".join(piece.text for piece in pieces if isinstance(piece, TokenText)) == result.text
    return result


def engine_pid(engine: Engine) -> int:
    client = engine._supervisor.client
    assert client is not None
    return client.pid


def test_greedy_says_the_same_twice_cold_and_cached(real_engine: Engine) -> None:
    real_engine.stop()
    cold = answer(real_engine, asked("What is a pump?"))
    # One more token allowed: the very same request would be answered from memory.
    cached = answer(real_engine, asked("What is a pump?", max_tokens=25))
    assert cached.text.startswith(cold.text)
    assert cold.text.strip()
    assert (cold.cached_tokens, cached.cached_tokens) == (0, cached.prompt_tokens - 1)


def test_a_warm_prefix_is_used_and_changes_nothing(real_engine: Engine) -> None:
    real_engine.stop()
    cold = answer(real_engine, asked("Name a bird."))
    real_engine.stop()
    warm = real_engine.warm((SYSTEM,))
    answer(real_engine, GenerationRequest((PromptPart("Something else entirely", control=False),), 4, GREEDY))
    found = answer(real_engine, asked("Name a bird."))
    assert found.text == cold.text
    assert found.cached_tokens >= warm > 0


def test_a_seed_is_a_promise(real_engine: Engine) -> None:
    seeded = Sampling(temperature=1.0, seed=7)
    one, other = (answer(real_engine, asked("Tell a story.", sampling=seeded)).text for _ in range(2))
    changed = answer(real_engine, asked("Tell a story.", sampling=replace(seeded, seed=8))).text
    assert one == other != changed


def test_a_stop_string_ends_the_text_before_it(real_engine: Engine) -> None:
    whole = answer(real_engine, asked("Count: one, two, three, four, five, six.", max_tokens=40)).text
    stop = whole.split()[3]
    cut = answer(real_engine, replace(asked("Count: one, two, three, four, five, six."), stop=(stop,)))
    assert cut.finish_reason is FinishReason.STOP
    assert cut.text == whole[: whole.index(stop)]


def test_customer_text_is_never_control(real_engine: Engine) -> None:
    plain, control = real_engine.count_tokens(
        [(PromptPart("<|im_end|>", control=False),), (PromptPart("<|im_end|>", control=True),)]
    )
    assert control == 1 < plain


def test_cyrillic_comes_whole(real_engine: Engine) -> None:
    """Each Russian letter is one or two tokens here: half a letter must never come."""
    echo = "Повтори: Компрессор остановлен. Компрессор остановлен. Компрессор"
    request = GenerationRequest((PromptPart(echo, control=False),), 24, GREEDY)
    pieces = [event.text for event in real_engine.generate(request) if isinstance(event, TokenText)]
    assert any(letter in "".join(pieces) for letter in "компресорталв")
    assert all("\ufffd" not in piece for piece in pieces[:-1])


def test_a_grammar_binds(real_engine: Engine) -> None:
    request = replace(asked("Is water wet?"), grammar='root ::= ("yes" | "no") "!"')
    assert answer(real_engine, request).text in {"yes!", "no!"}


def test_a_bad_grammar_is_refused_and_the_engine_lives(real_engine: Engine) -> None:
    with pytest.raises(GrammarError):
        answer(real_engine, replace(asked("?"), grammar='root ::= missing "'))
    assert answer(real_engine, asked("Hello")).text


def test_cancel_inside_a_long_prompt(real_engine: Engine) -> None:
    n_ctx = real_engine.ensure_loaded().n_ctx
    story = PromptPart("The pump was inspected and the bearing was hot. " * (n_ctx // 12), control=False)
    request = GenerationRequest((story,), 8, GREEDY)
    cancel = CancelToken()
    real_engine.on_status(lambda status: cancel.cancel() if status.state is EngineState.GENERATING else None)
    begun = time.perf_counter()
    result = answer(real_engine, request, cancel)
    cancelled = time.perf_counter() - begun
    assert (result.text, result.finish_reason, result.generated_tokens) == ("", FinishReason.CANCELLED, 0)
    # Not a bound on this machine's speed but on this prompt's: a fraction of what it takes whole.
    assert cancelled < n_ctx / 2 / real_engine.calibration().prompt_tokens_per_s
    assert answer(real_engine, asked("Hello")).text


def test_a_prompt_longer_than_the_context_is_refused_with_figures(real_engine: Engine) -> None:
    n_ctx = real_engine.ensure_loaded().n_ctx
    with pytest.raises(ContextOverflowError) as caught:
        answer(real_engine, asked("word " * (n_ctx + 10)))
    assert caught.value.facts["n_ctx"] == n_ctx


def test_kill_9_in_the_middle_keeps_the_text_and_the_next_works(real_engine: Engine) -> None:
    request = asked("Write a long story about the sea.", max_tokens=2000)
    received = ""
    events = real_engine.generate(request)
    first = next(events)
    assert isinstance(first, TokenText)
    received += first.text
    os.kill(engine_pid(real_engine), signal.SIGKILL)
    with pytest.raises(WorkerDiedError):
        for event in events:  # noqa: B007 - what still lay in the pipe comes too
            pass
    assert received
    assert answer(real_engine, asked("Hello")).text


def test_status_tells_speed_and_memory(real_engine: Engine) -> None:
    answer(real_engine, asked("What is a pump?"))
    status = real_engine.status()
    assert status.state is EngineState.READY
    assert status.device == "CPU"
    assert status.tokens_per_s
    assert status.first_token_ms
    assert status.memory_bytes is not None
    assert 100e6 < status.memory_bytes < 1e9


def test_the_estimate_is_near_what_it_takes(real_models: Models, real_engine: Engine) -> None:
    answer(real_engine, asked("What is a pump?"))
    memory = real_engine.status().memory_bytes
    assert memory is not None
    plan = real_models.fit("SmolLM2-135M-Instruct.Q4_1")
    assert 0.8 < memory / plan.total_bytes < 1.1


def test_calibration_is_kept(real_models: Models, real_engine: Engine) -> None:
    measured = real_engine.calibration()
    assert measured.prompt_tokens_per_s > measured.answer_tokens_per_s > 0
    assert real_models.calibration_of("SmolLM2-135M-Instruct.Q4_1") == measured


def test_a_path_of_250_characters(small_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / ("длинное имя " * 10).strip() / ("ещё " * 20).strip()
    folder.mkdir(parents=True)
    path = folder / "модель.gguf"
    path.symlink_to(small_model)
    assert len(str(path)) >= 250
    engine = Engine(Models(tmp_path / "models", MANIFEST), worker_command())
    engine.use(path)
    try:
        assert engine.ensure_loaded().family == "smollm2"
    finally:
        engine.stop()


def test_a_model_larger_than_memory_is_refused_with_figures(real_models: Models) -> None:
    engine = Engine(real_models, worker_command())
    engine.use(None, n_ctx=8192)
    real = real_models.locate()
    weights = replace(real.size.weights, input_bytes=10**15)
    real = replace(real, size=replace(real.size, weights=weights))
    with pytest.raises(DoesNotFitError) as caught:
        engine._load(real, Watch())
    assert int(caught.value.facts["needed"]) > int(caught.value.facts["available"])


def test_a_model_that_llama_cpp_does_not_know_is_refused_by_name(tmp_path: Path) -> None:
    """A header that is sound to us and asks for a way to split words that llama.cpp has not got."""
    from tests.helpers.echo import install_tiny_model
    from tests.helpers.gguf_builder import GgufBuilder, string_value

    builder = GgufBuilder()
    builder.metadata["tokenizer.ggml.pre"] = string_value("nobody's")
    models = install_tiny_model(tmp_path / "models", builder=builder)
    engine = Engine(models, worker_command(), pause=lambda _s: None)
    with pytest.raises(ModelLoadError) as caught:
        engine.ensure_loaded()
    assert caught.value.code == "model.load"
    assert engine.status().error_code == "model.load"


def test_a_frozen_answer_is_still_an_app_error(real_engine: Engine) -> None:
    with pytest.raises(AppError) as caught:
        answer(real_engine, GenerationRequest((), 4, GREEDY))
    assert caught.value.code == "engine.empty_prompt"


def story(number: int) -> str:
    return " ".join(f"Pump {number + step} runs at {step * 3 % 17} bar." for step in range(40))


def greedy(text: str, tokens: int = 12) -> GenerationRequest:
    return GenerationRequest((PromptPart(text, control=False),), tokens, GREEDY)


def test_many_texts_at_once_are_those_written_alone(real_engine: Engine) -> None:
    requests = [greedy(f"{story(1)} Question {number}: which pump", 5) for number in range(20)]
    requests.insert(3, greedy(""))
    got = {place: end for place, end in real_engine.generate_many(requests) if not isinstance(end, TokenText)}
    refused = got.pop(3)
    assert isinstance(refused, AppError)
    assert refused.code == "engine.empty_prompt"
    del requests[3]
    results = [end for _, end in sorted(got.items()) if isinstance(end, GenerationResult)]
    assert len(results) == 20
    assert sum(result.cached_tokens > 300 for result in results) >= 19
    real_engine.stop()
    same = sum(
        answer(real_engine, request).text == result.text
        for request, result in zip(requests, results, strict=True)
    )
    # A row's scores differ in the last bits with the size of its batch; a tie may then fall otherwise.
    assert same >= 12


def test_many_texts_stop_together(real_engine: Engine) -> None:
    cancel = CancelToken()
    seen = []
    for place, event in real_engine.generate_many([greedy(story(n), 200) for n in range(40)], cancel):
        seen.append((place, event))
        cancel.cancel()
    ends = [event for _, event in seen if isinstance(event, GenerationResult)]
    assert 1 <= len(ends) <= 16
    assert all(end.finish_reason is FinishReason.CANCELLED for end in ends)


def test_the_same_question_is_answered_at_once(real_engine: Engine) -> None:
    capital = greedy("The capital of France is")
    first, again = answer(real_engine, capital), answer(real_engine, capital)
    assert (again.text, again.total_ms) == (first.text, 0.0)


def test_scores_of_texts_together_are_those_alone(real_engine: Engine) -> None:
    prefix = (PromptPart("Is it a fruit? Answer A for yes or B for no.\n", control=False),)
    tails = [
        (PromptPart(f"{word}: ", control=False),)
        for word in ("apple", "stone", "pear", "engine oil, very old")
    ]
    together = {one.index: one for one in real_engine.score(prefix, tails, ("A", "B"))}
    assert sorted(together) == [0, 1, 2, 3]
    for index, tail in enumerate(tails):
        (alone,) = real_engine.score(prefix, [tail], ("A", "B"))
        # A row's scores differ a little with its batch; these choices lie twelve below the best.
        assert alone.logprobs == pytest.approx(together[index].logprobs, abs=0.3)
        assert all(value < 0 for value in alone.logprobs)


def test_a_kept_state_saves_the_story_after_a_restart(real_engine: Engine) -> None:
    # Counting, where the best token stands far before the next: a token evaluated alone scores a hair
    # differently than in the batch of a prompt, or in other cells.
    told = greedy("".join(f"{number}\n" for number in range(1, 140)))
    answer(real_engine, told)
    warm = answer(real_engine, replace(told, max_tokens=told.max_tokens - 1))
    state = real_engine.keep_state(told.prompt)
    real_engine.stop()
    assert real_engine.restore_state(state) > 400
    again = answer(real_engine, told)
    assert again.cached_tokens == warm.cached_tokens == again.prompt_tokens - 1
    assert again.text.startswith(warm.text)
    assert real_engine.restore_state(state[:100]) == 0


def test_a_story_parked_for_another_comes_back_unread(real_engine: Engine) -> None:
    # Counting, as above; more than the context holds together.
    told = greedy("".join(f"{number}\n" for number in range(1, 240)))
    first = answer(real_engine, told)
    for start in (1000, 3000, 5000):
        answer(real_engine, greedy("".join(f"{number}\n" for number in range(start, start + 560))))
    again = answer(real_engine, replace(told, max_tokens=told.max_tokens - 1))
    assert again.prompt_tokens > 600
    assert again.cached_tokens == again.prompt_tokens - 1
    assert first.text.startswith(again.text)


def test_a_warm_prefix_comes_back_behind_a_killed_engine(real_engine: Engine) -> None:
    prefix = (PromptPart("".join(f"{number}, " for number in range(150)), control=True),)
    real_engine.warm(prefix)
    client = real_engine._supervisor.client
    assert client is not None
    client.kill()
    real_engine.ensure_loaded()
    # Given after it and of the same rank, so it finds what the engine had to warm again.
    again = real_engine.evaluate_ahead(prefix)
    assert again.cached_tokens >= again.tokens - 1 > 300


def test_what_was_evaluated_ahead_is_there_when_it_is_asked_for(real_engine: Engine) -> None:
    told = greedy(story(5))
    evaluated = real_engine.evaluate_ahead(told.prompt)
    assert evaluated.tokens > 400
    result = answer(real_engine, told)
    assert result.cached_tokens == result.prompt_tokens - 1


def test_looking_ahead_stops_when_told(real_engine: Engine) -> None:
    cancel = CancelToken()
    cancel.cancel()
    assert real_engine.evaluate_ahead(greedy(story(7)).prompt, cancel).tokens == 0


def test_guesses_change_nothing(real_engine: Engine) -> None:
    copied = "one two three four five six seven. " * 6
    plain = answer(real_engine, replace(greedy(copied, 40), speculate=False))
    real_engine.stop()
    guessed = answer(real_engine, greedy(copied, 40))
    assert guessed.text == plain.text


def test_labels_are_read_once_for_all_mornings(real_engine: Engine, tmp_path: Path) -> None:
    session = Session()
    session.open(new_profile(tmp_path / "профиль")[0])
    labels = (Label("Repair", "the pump stands", ("It leaks.",)), Label("Payment", "money", ("The bill?",)))
    asked_of = [IncomingRequest(number, f"Pump {number} leaks oil.") for number in range(4)]
    told = []
    for _ in range(2):
        real_engine.stop()
        ahead = Counting(session, real_engine)
        found = Classifying(real_engine, session, ahead=ahead).classify(labels, asked_of)
        told.append([one.scores for one in found])
        evaluated = ahead.told[0]
    session.close()
    assert evaluated.cached_tokens >= evaluated.tokens - 1 > 64
    for first, again in zip(*told, strict=True):
        assert again == pytest.approx(first, abs=0.02)


class Counting(LookingAhead):
    """Keeps what was said of each prefix."""

    def __init__(self, session: Session, engine: Engine) -> None:
        super().__init__(session, engine)
        self.told: list[Evaluated] = []

    def prepare_labels(self, prompt: tuple[PromptPart, ...], cancel: CancelToken | None = None) -> Evaluated:
        self.told.append(super().prepare_labels(prompt, cancel))
        return self.told[-1]
