"""Generation through our client and pipe ÷ llama-bench of the same source, flags, kernels and threads.

Ours is timed where the desk sits: from the first text that came through the pipe to the end of the answer,
with the product's own sampling. llama-bench samples nothing and writes nothing.
"""

import time
from pathlib import Path

from app.bootstrap import worker_command
from app.domain.generation import PromptPart, Sampling
from app.inference import protocol
from app.inference.client import EngineClient
from app.inference.devices import thread_count
from benchmarks import llama_bench
from benchmarks.harness import Figure, in_turn, main
from devkit.weights import SMALL, STARTER, ensure_weights

# A list that a model goes on with and does not end.
PROMPT = (PromptPart("1. one\n2. two\n3. three\n4. four\n5. five\n6.", control=False),)
N_CTX = 2048
CASES = (
    ("engine.smollm2_to_llama_bench", SMALL, 192, 9, 0.95),
    ("engine.starter_to_llama_bench", STARTER, 64, 5, 0.98),
)


def ours(client: EngineClient, tokens: int) -> float:
    """Tokens a second as they come out of the pipe."""
    first = 0.0
    answers = client.ask(lambda order: protocol.Generate(order, PROMPT, tokens, Sampling()))
    for answer in answers:
        if isinstance(answer, protocol.Text):
            first = first or time.perf_counter()
        elif isinstance(answer, protocol.Finished):
            came = answer.result.generated_tokens - 1
            assert came >= tokens // 2, f"the model stopped after {came + 1} tokens: nothing was measured"
            return came / (time.perf_counter() - first)
    raise AssertionError("the engine gave no end")


def measure(name: str, model: Path, *, tokens: int, pairs: int, goal: float) -> Figure:
    """One model, ours and llama-bench by turns."""
    program = llama_bench.ensure_llama_bench()
    client = EngineClient(worker_command())
    try:
        client.ask_one(lambda order: protocol.Load(order, str(model), N_CTX, thread_count()))
        ours(client, 16)  # what is done once, at the first answer
        found = in_turn(
            lambda: ours(client, tokens),
            lambda: llama_bench.tokens_per_s(program, model, tokens=tokens, threads=thread_count()),
            pairs,
        )
    finally:
        client.close()
    return Figure(name, found.ratio, "ratio", limit=found.limit, goal=goal, at_least=True)


def figures() -> list[Figure]:
    """Both models of the catalogue."""
    return [
        measure(name, ensure_weights(model), tokens=tokens, pairs=pairs, goal=goal)
        for name, model, tokens, pairs, goal in CASES
    ]


if __name__ == "__main__":
    raise SystemExit(main(figures))
