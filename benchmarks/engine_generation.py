"""Generation through service, client and pipe ÷ llama-bench at the same depth, with the product's sampling.

llama-bench samples nothing and writes nothing.
"""

from app.domain.generation import GenerationRequest, Sampling
from benchmarks import llama_runs
from benchmarks.harness import Figure, in_turn
from benchmarks.our_engine import answer, asked_anew, installed_models, our_engine, raw, unguessed
from devkit.weights import SMALL, STARTER

N_CTX = 2048
# Counting: a model goes on with it and does not end.
PROMPT = "".join(f"{number}\n" for number in range(1, 80))
CASES = (
    ("engine.smollm2_to_llama_bench", SMALL, 192, 9, 0.97),
    ("engine.starter_to_llama_bench", STARTER, 64, 5, 0.99),
)


def measure(case: tuple[str, str, int, int, float]) -> Figure:
    """One model, ours and llama-bench by turns."""
    name, model, tokens, pairs, goal = case
    request = unguessed(GenerationRequest(raw(PROMPT), tokens, Sampling()))
    with our_engine(model, N_CTX) as engine:
        path = installed_models().locate(model).path
        depth = answer(engine, request).result.prompt_tokens

        def ours() -> float:
            answered = answer(engine, asked_anew(request))
            came = answered.result.generated_tokens
            assert came >= tokens // 2, f"the model stopped after {came} tokens: nothing was measured"
            return answered.tokens_per_s

        found = in_turn(ours, lambda: llama_runs.generation_rate(path, tokens=tokens, depth=depth), pairs)
    return Figure(name, found.ratio, "ratio", limit=found.limit, goal=goal, at_least=True)


def figures() -> list[Figure]:
    """Both models of the catalogue."""
    return [measure(case) for case in CASES]
