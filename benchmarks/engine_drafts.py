"""Eight drafts at once on one story: ours, llama-batched-bench of the same shape, llama-server's eight slots.

All are timed over the whole: the shared beginning is read, then eight texts are written. llama-batched-bench
copies its beginning to all sequences and samples nothing; llama-server's slots share nothing, so that the
longer the story the more it falls behind: the one here is as long as that of `engine_first_token`.
"""

import statistics
import threading
import time
from dataclasses import replace

from app.domain.generation import GenerationRequest, Sampling
from app.services.engine import Engine
from benchmarks import llama_runs
from benchmarks.demo_story import story_lines
from benchmarks.engine_first_token import STORY_TOKENS
from benchmarks.harness import Figure, in_turn, say
from benchmarks.llama_server import LlamaServer
from benchmarks.our_engine import (
    Answered,
    answer,
    asked_anew,
    cut_to,
    installed_models,
    our_engine,
    raw,
    unguessed,
)
from devkit.weights import STARTER

DRAFTS = 8
TOKENS = 96
TOUCH_TOKENS = 8
N_CTX = 4096
# Of llama-server, for each draft.
SLOT_CTX = 2048
PAIRS = 3
SERVER_PAIRS = 2
GOAL_BATCHED = 0.95
GOAL_SERVER = 3.0
SAMPLING = Sampling(temperature=0.7, repeat_penalty=1.0)


def at_once(engine: Engine, requests: list[GenerationRequest]) -> list[Answered]:
    """Ask for all of them at the same time and wait for the last."""
    answered: list[Answered] = []
    threads = [
        threading.Thread(target=lambda asked=asked: answered.append(answer(engine, asked)))
        for asked in requests
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answered) == len(requests), "a draft was not answered"
    return answered


def ours(engine: Engine, prompt: str) -> float:
    """Tokens a second of all drafts together, the reading of the story included."""
    asked = unguessed(GenerationRequest(raw(prompt), TOKENS, SAMPLING))
    requests = [replace(asked, sampling=replace(SAMPLING, seed=seed)) for seed in range(DRAFTS)]
    # The others load their weights before their clock; ours lay idle, and Linux may have put them by.
    answer(engine, asked_anew(GenerationRequest(raw("One, two, three,"), TOUCH_TOKENS, SAMPLING)))
    begun = time.perf_counter()
    results = [answered.result for answered in at_once(engine, requests)]
    took = time.perf_counter() - begun
    came = sum(result.generated_tokens for result in results)
    assert came >= TOKENS * DRAFTS * 3 // 4, f"the drafts ended after {came} tokens: another shape"
    return came / took


def theirs(server: LlamaServer, prompt: str) -> float:
    """The same of llama-server."""
    options = [{"seed": seed, "temperature": 0.7, "top_k": 40, "ignore_eos": True} for seed in range(DRAFTS)]
    begun = time.perf_counter()
    said = server.complete_at_once([prompt] * DRAFTS, TOKENS, options)
    return sum(one.generated_tokens for one in said) / (time.perf_counter() - begun)


def figures() -> list[Figure]:
    """Beside both peers, in turn; each time with a beginning that nobody has read before."""
    with our_engine(STARTER, N_CTX) as engine:
        path = installed_models().locate(STARTER).path
        story = cut_to(engine, story_lines(), STORY_TOKENS)
        prompts = iter(f"{number} {story}" for number in range(10, 99))
        shape = answer(engine, GenerationRequest(raw(next(prompts)), 1, SAMPLING)).result.prompt_tokens
        batched = in_turn(
            lambda: ours(engine, next(prompts)),
            lambda: llama_runs.batched(path, prefix=shape, tokens=TOKENS, sequences=DRAFTS).tokens_per_s,
            PAIRS,
        )
        with LlamaServer(path, n_ctx=SLOT_CTX, slots=DRAFTS) as server:
            served = in_turn(
                lambda: ours(engine, next(prompts)), lambda: theirs(server, next(prompts)), SERVER_PAIRS
            )
    say(f"  8 drafts: ours {statistics.median(batched.ours):.1f} tokens/s, prefix {shape}")
    return [
        Figure("engine.drafts_to_batched_bench", batched.ratio, "ratio", batched.limit, GOAL_BATCHED, True),
        Figure("engine.drafts_to_llama_server", served.ratio, "ratio", served.limit, GOAL_SERVER, True),
    ]
