"""How soon the engine hears a cancel inside a long prompt, alone and beside another; how soon it is back."""

import statistics
import threading
import time

from app.domain.cancel import CancelToken
from app.domain.generation import FinishReason, GenerationRequest
from app.services.engine import Engine
from benchmarks.demo_story import story_lines
from benchmarks.harness import Figure, say
from benchmarks.our_engine import GREEDY, answer, cut_to, kill, our_engine, raw
from devkit.weights import SMALL, STARTER

N_CTX = 8192
PROMPT_TOKENS = 4096
CANCEL_LIMIT_MS = 250.0
# Where in the prompt's evaluation the cancel comes, as a part of the time the first thousand tokens take.
MOMENTS = (0.1, 0.35, 0.6, 0.85, 1.1, 1.5)
SHARED_MOMENTS = (0.15, 0.3, 0.45, 0.6, 0.9, 1.2)
READY_LIMIT_S = 1.0
KILLS = 3
WARM_TOKENS = 400


def cancel_ms(engine: Engine, prompt: str, after_s: float) -> float:
    """From the cancel to the end of the answer, given inside the prompt's evaluation."""
    cancel = CancelToken()
    said: list[float] = []

    def say_stop() -> None:
        said.append(time.perf_counter())
        cancel.cancel()

    timer = threading.Timer(after_s, say_stop)
    timer.start()
    result = answer(engine, GenerationRequest(raw(prompt), 8, GREEDY), cancel).result
    ended = time.perf_counter()
    timer.join()
    assert result.finish_reason is FinishReason.CANCELLED, "the prompt was read before the cancel came"
    assert result.generated_tokens == 0
    return (ended - said[0]) * 1000


def shared_cancel_ms(engine: Engine, prompts: tuple[str, str], after_s: float, stopped: int) -> float:
    """From the cancel to the end of one of two prompts that are read by turns; the other goes on."""
    cancels = CancelToken(), CancelToken()
    ended = [0.0, 0.0]

    def ask(place: int) -> None:
        result = answer(engine, GenerationRequest(raw(prompts[place]), 8, GREEDY), cancels[place]).result
        ended[place] = time.perf_counter()
        assert result.finish_reason is FinishReason.CANCELLED, "a prompt was read before the cancel came"

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(after_s)
    said = time.perf_counter()
    cancels[stopped].cancel()
    threads[stopped].join()
    assert not ended[1 - stopped], "a cancel of one ended the other"
    cancels[1 - stopped].cancel()
    threads[1 - stopped].join()
    return (ended[stopped] - said) * 1000


def shared_cancel_figure(name: str, model: str) -> Figure:
    """The worst of several moments: of the one that is read and of the one that waits for it, by turns."""
    with our_engine(model, N_CTX) as engine:
        short, long = (cut_to(engine, story_lines(), PROMPT_TOKENS - less) for less in (600, 500))
        thousand_s = 1000 / engine.calibration().prompt_tokens_per_s
        took = [
            shared_cancel_ms(engine, (f"{n} a\n{short}", f"{n} b\n{long}"), thousand_s * at, n % 2)
            for n, at in enumerate(SHARED_MOMENTS)
        ]
    say(f"  cancel of {model} beside another prompt: {', '.join(f'{ms:.0f}' for ms in took)} ms")
    return Figure(name, max(took), "ms", limit=CANCEL_LIMIT_MS)


def cancel_figure(name: str, model: str) -> Figure:
    """The worst of several moments."""
    with our_engine(model, N_CTX) as engine:
        lines = story_lines()
        prompt = cut_to(engine, lines, PROMPT_TOKENS)
        thousand_s = 1000 / engine.calibration().prompt_tokens_per_s
        # Another beginning each time: none of it was evaluated before.
        took = [cancel_ms(engine, f"{n}\n{prompt}", thousand_s * at) for n, at in enumerate(MOMENTS)]
    say(f"  cancel of {model}: {', '.join(f'{ms:.0f}' for ms in took)} ms")
    return Figure(name, max(took), "ms", limit=CANCEL_LIMIT_MS)


def loading_s(engine: Engine) -> float:
    """How long the model takes to load, nothing of it running and nothing warm."""
    engine.stop()
    begun = time.perf_counter()
    engine.ensure_loaded()
    return time.perf_counter() - begun


def back_s(engine: Engine) -> float:
    """From kill -9 to ready, with a warm prefix lost."""
    warm = cut_to(engine, story_lines(), WARM_TOKENS)
    engine.warm(raw(warm))
    begun = time.perf_counter()
    kill(engine)
    engine.ensure_loaded()
    took = time.perf_counter() - begun
    # An answer that came to its end: the next death is again the first in a row.
    answer(engine, GenerationRequest(raw("One, two,"), 2, GREEDY))
    return took


def kill_figure(name: str, model: str) -> Figure:
    """How much longer it takes than the quickest loading does.

    A virtual machine may give freed memory back to its host: a loading that takes it anew costs seconds more
    (seen: 0.9 and 2.6 to 3.9 s), and beside it every return would look quick.
    """
    with our_engine(model, N_CTX) as engine:
        answer(engine, GenerationRequest(raw("One, two,"), 2, GREEDY))
        pairs = [(loading_s(engine), back_s(engine)) for _ in range(KILLS)]
    told = ", ".join(f"{load:.2f} and {back:.2f}" for load, back in pairs)
    say(f"  load and back after a kill, {model}: {told} s")
    quickest = min(load for load, _ in pairs)
    return Figure(name, statistics.median(back for _, back in pairs) - quickest, "s", limit=READY_LIMIT_S)


def cancel_figures() -> list[Figure]:
    """Both models."""
    return [
        cancel_figure("engine.cancel_in_4k_smollm2", SMALL),
        cancel_figure("engine.cancel_in_4k_starter", STARTER),
        shared_cancel_figure("engine.cancel_beside_another_smollm2", SMALL),
        shared_cancel_figure("engine.cancel_beside_another_starter", STARTER),
    ]


def kill_figures() -> list[Figure]:
    """Both models."""
    return [
        kill_figure("engine.ready_after_kill_smollm2", SMALL),
        kill_figure("engine.ready_after_kill_starter", STARTER),
    ]
