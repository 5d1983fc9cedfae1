"""Our engine as the desk has it: the service, the pipe, the process, over models installed for benchmarks.

Timed is where the desk sits: from the order to what came out of the pipe.
"""

import itertools
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from app.bootstrap import worker_command
from app.domain.cancel import CancelToken
from app.domain.generation import GenerationRequest, GenerationResult, PromptPart, Sampling, TokenText
from app.paths import manifest_dir
from app.services.engine import Engine
from app.services.models import Models
from benchmarks.harness import say
from devkit.places import cache
from devkit.weights import ensure_weights

GREEDY = Sampling(temperature=0.0, repeat_penalty=1.0)
_SEEDS = itertools.count(1000)


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as the desk saw it.

    Attributes:
        first_s: From the order to the first text; to the end where there was none.
        wall_s: From the order to the result.
        tokens_per_s: From the first text to the result, the token of the first text not counted.
    """

    result: GenerationResult
    first_s: float
    wall_s: float

    @property
    def tokens_per_s(self) -> float:
        return (self.result.generated_tokens - 1) / (self.wall_s - self.first_s)


def raw(text: str) -> tuple[PromptPart, ...]:
    """A prompt without a template, control tokens in it counting as such: what llama-server is told."""
    return (PromptPart(text, control=True),)


@lru_cache(maxsize=1)
def installed_models() -> Models:
    """Models in the developer's cache, each copied and hashed once for all runs."""
    return Models(cache() / "bench" / "models", manifest_dir())


def install(name: str) -> Path:
    """Have a model of the catalogue installed; its file."""
    models = installed_models()
    if not any(row.installed and row.name == name for row in models.list()):
        say(f"  installing {name} for benchmarks")
        models.install(ensure_weights(name))
    return models.locate(name).path


@contextmanager
def our_engine(name: str, n_ctx: int) -> Iterator[Engine]:
    """An engine with one model loaded; it ends with the block."""
    install(name)
    engine = Engine(installed_models(), worker_command())
    engine.use(name, n_ctx=n_ctx)
    try:
        engine.ensure_loaded()
        yield engine
    finally:
        engine.stop()


def answer(engine: Engine, request: GenerationRequest, cancel: CancelToken | None = None) -> Answered:
    """Ask and wait for the end."""
    begun = time.perf_counter()
    first: float | None = None
    for event in engine.generate(request, cancel):
        now = time.perf_counter() - begun
        if isinstance(event, TokenText):
            first = now if first is None else first
        else:
            return Answered(event, now if first is None else first, now)
    raise AssertionError("the engine gave no end")


def engine_pid(engine: Engine) -> int:
    """The engine's process."""
    client = engine._supervisor.client
    assert client is not None, "no engine is running"
    return client.pid


def kill(engine: Engine) -> None:
    """Kill -9, and wait until the process is no more: an order given before would still find it alive."""
    client = engine._supervisor.client
    assert client is not None, "no engine is running"
    client.kill()


def cut_to(engine: Engine, lines: Sequence[str], tokens: int) -> str:
    """As many of the lines, taken round and round and numbered, as make about that many tokens."""
    counts = engine.count_tokens([raw(f"100. {line}\n") for line in lines])
    taken: list[str] = []
    total = 0
    while total + (count := counts[len(taken) % len(lines)]) <= tokens:
        taken.append(f"{100 + len(taken)}. {lines[len(taken) % len(lines)]}\n")
        total += count
    return "".join(taken)


def unguessed(request: GenerationRequest) -> GenerationRequest:
    """The request without speculation: what is held against plain llama.cpp must be written plainly."""
    return replace(request, speculate=False)


def asked_anew(request: GenerationRequest) -> GenerationRequest:
    """The request with another seed: the same one would be answered from memory."""
    return replace(request, sampling=replace(request.sampling, seed=next(_SEEDS)))
