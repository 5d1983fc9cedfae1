"""The engine service over the real process and pipe, with the twin instead of weights."""

import itertools
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.cancel import CancelToken
from app.domain.engine import EngineState, EngineStatus
from app.domain.generation import (
    FinishReason,
    GenerationRequest,
    GenerationResult,
    PromptPart,
    Sampling,
    TokenText,
)
from app.domain.reports import Progress
from app.errors import AppError, ContextOverflowError, NoModelError, WorkerDiedError
from app.inference import protocol
from app.inference.heartbeat import Patience
from app.inference.supervisor import CrashLoopError
from app.services.engine import Engine
from app.services.models import Models
from tests.helpers.echo import MANIFEST, FakeEngine

WORDS = "один два три четыре пять"


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeEngine]:
    fake = FakeEngine(tmp_path)
    yield fake
    fake.close()


_seeds = itertools.count()


def request(text: str = WORDS, *, max_tokens: int = 100, stop: tuple[str, ...] = ()) -> GenerationRequest:
    return GenerationRequest(
        (PromptPart(text, control=False),), max_tokens, Sampling(seed=next(_seeds)), stop
    )


def collect(engine: Engine, asked: GenerationRequest) -> tuple[str, GenerationResult]:
    *tokens, result = engine.generate(asked)
    assert isinstance(result, GenerationResult)
    return "".join(token.text for token in tokens if isinstance(token, TokenText)), result


def crash(engine: Engine) -> str:
    """The text received before the engine died."""
    received: list[str] = []
    with pytest.raises(WorkerDiedError):
        received.extend(event.text for event in engine.generate(request()))
    return "".join(received)


def test_text_streams_and_ends_with_its_result(fake: FakeEngine) -> None:
    text, result = collect(fake.engine, request())
    assert text == result.text == WORDS
    assert result.finish_reason is FinishReason.STOP
    assert result.prompt_tokens == result.generated_tokens == 5


def test_scripts_come_in_their_order(fake: FakeEngine) -> None:
    fake.enqueue("first answer")
    fake.enqueue("second answer")
    assert [collect(fake.engine, request())[0] for _ in range(2)] == ["first answer", "second answer"]


def test_stop_strings_end_a_text_without_leaking(fake: FakeEngine) -> None:
    text, result = collect(fake.engine, request("раз два<|стоп|> три", stop=("<|стоп|>",)))
    assert text == result.text == "раз два"


def test_a_limit_of_tokens_ends_a_text(fake: FakeEngine) -> None:
    text, result = collect(fake.engine, request(max_tokens=2))
    assert (text, result.finish_reason) == ("один два ", FinishReason.LENGTH)


def test_loading_tells_progress_and_model(fake: FakeEngine) -> None:
    seen: list[Progress] = []
    model = fake.engine.ensure_loaded(seen.append)
    assert (model.identity.name, model.n_ctx, model.identity.quantization) == ("tiny", 4096, "F32")
    assert seen[-1].done == seen[-1].total
    assert fake.engine.ensure_loaded() == model


def test_status_follows_the_engine(fake: FakeEngine) -> None:
    seen: list[EngineStatus] = []
    fake.engine.on_status(seen.append)
    assert fake.engine.status().state is EngineState.STOPPED
    collect(fake.engine, request())
    states = [status.state for status in seen]
    assert states[0] is EngineState.LOADING
    assert EngineState.GENERATING in states
    assert fake.engine.status().state is EngineState.READY
    assert fake.engine.status().memory_bytes
    fake.engine.stop()
    assert fake.engine.status().state is EngineState.STOPPED


def test_a_death_keeps_what_came_and_the_next_order_works(fake: FakeEngine) -> None:
    fake.enqueue(WORDS, crash_after=2)
    assert crash(fake.engine) == "один два "
    assert fake.engine.status().state is EngineState.FAILED
    assert fake.engine.status().error_code == "engine.died"
    assert collect(fake.engine, request())[0] == WORDS


def test_kill_9_between_orders_is_noticed(fake: FakeEngine) -> None:
    collect(fake.engine, request())
    client = fake.engine._supervisor.client
    assert client is not None
    os.kill(client.pid, signal.SIGKILL)
    client._process.wait()
    assert collect(fake.engine, request())[0] == WORDS


def test_three_deaths_in_a_row_are_enough(fake: FakeEngine) -> None:
    for _ in range(3):
        fake.enqueue(WORDS, crash_after=0)
        assert crash(fake.engine) == ""
    with pytest.raises(CrashLoopError):
        collect(fake.engine, request())
    assert fake.engine.status().error_code == "engine.crash_loop"
    fake.engine.use(None)
    assert collect(fake.engine, request())[0] == WORDS


def test_deaths_with_answers_between_are_no_loop(fake: FakeEngine) -> None:
    for _ in range(4):
        fake.enqueue(WORDS, crash_after=0)
        crash(fake.engine)
        assert collect(fake.engine, request())[0] == WORDS


def test_cancel_ends_a_text_with_what_came(fake: FakeEngine) -> None:
    fake.enqueue(" ".join(["слово"] * 10_000), pause_ms=1)
    cancel = CancelToken()
    received = 0
    for event in fake.engine.generate(request(max_tokens=10_000), cancel):
        if isinstance(event, GenerationResult):
            result = event
        else:
            received += 1
            cancel.cancel()
    assert result.finish_reason is FinishReason.CANCELLED
    assert 1 <= received < 10_000


def test_cancelled_before_it_began_is_an_empty_text(fake: FakeEngine) -> None:
    cancel = CancelToken()
    cancel.cancel()
    (result,) = fake.engine.generate(request(), cancel)
    assert isinstance(result, GenerationResult)
    assert (result.text, result.finish_reason) == ("", FinishReason.CANCELLED)


def test_a_hung_engine_is_ended_after_a_cancel(tmp_path: Path) -> None:
    fake = FakeEngine(tmp_path)
    fake.enqueue(WORDS, hang_after=1)
    fake.engine.ensure_loaded()
    client = fake.engine._supervisor.client
    assert client is not None
    client.patience = Patience(ping_after_s=0.02, cancel_grace_s=0.05)
    cancel = CancelToken()
    events = fake.engine.generate(request(), cancel)
    next(events)
    cancel.cancel()
    with pytest.raises(WorkerDiedError):
        next(events)
    assert collect(fake.engine, request())[0] == WORDS
    fake.close()


def test_an_engine_that_hangs_is_ended_and_told_as_a_death(fake: FakeEngine) -> None:
    """Its process answers, but its loop is stuck in one step; nobody said cancel."""
    fake.enqueue(WORDS, hang_after=2)
    fake.engine.ensure_loaded()
    client = fake.engine._supervisor.client
    assert client is not None
    client.patience = Patience(ping_after_s=0.02, step_limit_s=0.2)
    assert crash(fake.engine) == "один два "
    assert fake.engine.status().error_code == "engine.died"
    assert collect(fake.engine, request())[0] == WORDS


def test_a_process_that_stands_still_is_ended(fake: FakeEngine) -> None:
    fake.engine.ensure_loaded()
    client = fake.engine._supervisor.client
    assert client is not None
    client.patience = Patience(ping_after_s=0.02, pong_grace_s=0.1)
    os.kill(client.pid, signal.SIGSTOP)
    assert crash(fake.engine) == ""
    assert collect(fake.engine, request())[0] == WORDS


def test_a_slow_engine_is_let_be(fake: FakeEngine) -> None:
    """Pieces come slower than the engine is asked after, yet each is a step: nothing is ended."""
    fake.enqueue(WORDS, pause_ms=60)
    fake.engine.ensure_loaded()
    client = fake.engine._supervisor.client
    assert client is not None
    client.patience = Patience(ping_after_s=0.01, step_limit_s=20)
    assert collect(fake.engine, request())[0] == WORDS
    assert client.alive


def test_leaving_a_stream_stops_it(fake: FakeEngine) -> None:
    fake.enqueue(" ".join(["слово"] * 10_000), pause_ms=1)
    events = fake.engine.generate(request(max_tokens=10_000))
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert collect(fake.engine, request())[0] == WORDS


def test_two_texts_at_once_keep_apart(fake: FakeEngine) -> None:
    fake.engine.ensure_loaded()
    texts: dict[str, str] = {}

    def ask(word: str) -> None:
        texts[word] = collect(fake.engine, request(f"{word} {word}"))[0]

    threads = [threading.Thread(target=ask, args=(word,)) for word in ("раз", "два", "три")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == {word: f"{word} {word}" for word in ("раз", "два", "три")}


def test_refusals_carry_their_code(fake: FakeEngine) -> None:
    fake.enqueue(fail="engine.context")
    with pytest.raises(AppError) as caught:
        collect(fake.engine, request())
    assert caught.value.code == "engine.context"
    assert collect(fake.engine, request())[0] == WORDS


def test_counting_warming_and_measuring(fake: FakeEngine) -> None:
    parts = (PromptPart("one two three", control=True),)
    assert fake.engine.count_tokens([parts, parts[:0]]) == (3, 0)
    assert fake.engine.warm(parts) == 3
    measured = fake.engine.calibration()
    assert measured.answer_tokens_per_s == 100
    assert fake.models.calibration_of("tiny") == measured


def test_warm_prefixes_come_back_after_a_death(fake: FakeEngine) -> None:
    fake.engine.warm((PromptPart("one two", control=True),))
    fake.enqueue(crash_after=0)
    crash(fake.engine)
    assert collect(fake.engine, request())[0] == WORDS


def test_the_engine_is_ready_before_it_warms_again(fake: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    prefixes = [(PromptPart(text, control=True),) for text in ("one two", "three")]
    for prefix in prefixes:
        fake.engine.warm(prefix)
    client = fake.engine._supervisor.client
    assert client is not None
    client.kill()
    seen: list[str | tuple[PromptPart, ...]] = []
    fake.engine.on_status(lambda status: seen.append(status.state.value))
    make = protocol.Warm

    def note(number: int, **order: Any) -> protocol.Warm:
        seen.append(order["prompt"])
        assert order["ahead"]
        assert order["pinned"]
        return make(number, **order)

    monkeypatch.setattr(protocol, "Warm", note)
    fake.engine.ensure_loaded()
    ready = len(seen) - 1 - seen[::-1].index(EngineState.READY.value)
    assert seen[ready + 1 :] == prefixes
    assert EngineState.LOADING.value in seen[:ready]
    assert collect(fake.engine, request())[0] == WORDS
    # It was ready, so nothing was warmed anew.
    assert seen.count(prefixes[0]) == 1


def test_no_model_is_a_plain_refusal(tmp_path: Path, fake: FakeEngine) -> None:
    engine = Engine(Models(tmp_path / "empty", MANIFEST), fake.command)
    with pytest.raises(NoModelError):
        engine.ensure_loaded()
    assert engine.status().error_code == "model.none"


def test_the_engine_ends_when_the_desk_does(fake: FakeEngine) -> None:
    fake.enqueue(WORDS, hang_after=1)
    fake.engine.ensure_loaded()
    client = fake.engine._supervisor.client
    assert client is not None
    events = fake.engine.generate(request())
    next(events)
    assert client._process.stdin is not None
    client._process.stdin.close()
    assert client._process.wait(30) == 0


def test_what_many_texts_brought_before_a_death_is_given(fake: FakeEngine) -> None:
    fake.enqueue("готово")
    fake.enqueue("половина и ещё", crash_after=1)
    supervisor = fake.engine._supervisor

    def requests() -> Iterator[GenerationRequest]:
        yield request()
        yield request()
        client = supervisor.client
        if client is not None:
            # The third cannot be given any more; the first has its answer all the same.
            client._process.wait()
        yield request()

    came: list[tuple[int, object]] = []
    with pytest.raises(WorkerDiedError):
        came.extend(fake.engine.generate_many(requests()))
    ends = [(place, event.text) for place, event in came if isinstance(event, GenerationResult)]
    assert ends == [(0, "готово")]


def test_a_request_that_cannot_be_made_stops_none_under_way(fake: FakeEngine) -> None:
    fake.enqueue("готово")

    def requests() -> Iterator[GenerationRequest]:
        yield request()
        raise ContextOverflowError("too long")

    came: list[tuple[int, object]] = []
    with pytest.raises(ContextOverflowError):
        came.extend(fake.engine.generate_many(requests()))
    assert [event.text for _, event in came if isinstance(event, GenerationResult)] == ["готово"]


def test_stop_said_while_a_request_is_made_reaches_it(fake: FakeEngine) -> None:
    cancel = CancelToken()
    fake.enqueue("слово " * 400, pause_ms=20)

    def requests() -> Iterator[GenerationRequest]:
        cancel.cancel()
        yield request(max_tokens=1000)
        yield request()

    events = list(fake.engine.generate_many(requests(), cancel))
    (end,) = [event for _place, event in events if isinstance(event, GenerationResult)]
    assert end.finish_reason is FinishReason.CANCELLED
