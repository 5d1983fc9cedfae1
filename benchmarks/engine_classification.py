"""A hundred requests into eight labels: ours at once, beside llama-bench's reading and llama-server's asking.

Ours scores the labels' letters after each request over one shared prefix and takes the batch's mean out;
llama-server is asked one request after another, with a grammar of the letters and the prefix in its cache.
Both see the same prompt.
"""

import json
import statistics
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.domain.generation import PromptPart
from app.paths import resources_dir
from app.services.engine import Engine
from benchmarks import llama_runs
from benchmarks.harness import Figure, Pairs, say
from benchmarks.llama_server import LlamaServer
from benchmarks.our_engine import installed_models, our_engine, raw
from devkit.weights import STARTER

N_CTX = 4096
REQUESTS = 100
LIKE_BATCH = 512
GOAL_READING = 0.85
GOAL_SERVER = 1.4
LETTERS = "ABCDEFGH"
GRAMMAR = f"root ::= [{LETTERS[0]}-{LETTERS[-1]}]"


@dataclass(frozen=True, slots=True)
class Sorted:
    """One run over the requests.

    Attributes:
        right: Part of them that got the label a person gave.
        tokens_per_s: New tokens read a second.
    """

    seconds: float
    right: float
    tokens_per_s: float = 0.0


@lru_cache(maxsize=1)
def _labels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(_evaluation("labels-ru.json"))
    assert len(found) == len(LETTERS)
    return found


@lru_cache(maxsize=1)
def _requests() -> list[dict[str, str]]:
    return [json.loads(line) for line in _evaluation("requests-ru.jsonl").splitlines() if line]


def _evaluation(name: str) -> str:
    return (resources_dir() / "eval" / name).read_text(encoding="utf-8")


def prefix() -> str:
    """Instructions, the labels with their descriptions, and two examples of each."""
    kinds = zip(LETTERS, _labels(), strict=True)
    described = "\n".join(f"{letter} — {label['name']}: {label['description']}" for letter, label in kinds)
    examples = "".join(
        _turn(label["examples"][number]) + f"{letter}<|im_end|>\n"
        for number in range(2)
        for letter, label in zip(LETTERS, _labels(), strict=True)
    )
    system = f"Определи вид обращения. Ответь одной буквой.\n{described}"
    return f"<|im_start|>system\n{system}<|im_end|>\n{examples}"


def _turn(text: str) -> str:
    return f"<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n"


def ours(engine: Engine, chosen: list[dict[str, str]], head: str) -> Sorted:
    """All at once by the letters' probabilities."""
    scoring: Any = engine
    tails = [
        (
            PromptPart("<|im_start|>user\n", control=True),
            PromptPart(request["text"], control=False),
            PromptPart("<|im_end|>\n<|im_start|>assistant\n", control=True),
        )
        for request in chosen
    ]
    scores: dict[int, tuple[float, ...]] = {}
    read = sum(engine.count_tokens([raw(head), *tails]))
    begun = time.perf_counter()
    for scored in scoring.score(raw(head), tails, tuple(LETTERS)):
        scores[scored.index] = scored.logprobs
    took = time.perf_counter() - begun
    means = [statistics.fmean(row[place] for row in scores.values()) for place in range(len(LETTERS))]
    right = 0
    for number, request in enumerate(chosen):
        lifted = [score - mean for score, mean in zip(scores[number], means, strict=True)]
        right += _labels()[lifted.index(max(lifted))]["name"] == request["label"]
    return Sorted(took, right / len(chosen), read / took)


def theirs(server: LlamaServer, chosen: list[dict[str, str]], head: str) -> Sorted:
    """One after another, by the letter the grammar lets it write."""
    server.complete(head, 0)
    begun = time.perf_counter()
    right = 0
    for request in chosen:
        said = server.complete(head + _turn(request["text"]), 1, grammar=GRAMMAR).text.strip()
        right += bool(said) and _labels()[LETTERS.index(said[0])]["name"] == request["label"]
    return Sorted(time.perf_counter() - begun, right / len(chosen))


def figures() -> list[Figure]:
    """Two runs, the first and the last hundred; ours reads its prefix anew in both."""
    halves = (_requests()[:REQUESTS], _requests()[-REQUESTS:])
    runs: list[tuple[Sorted, Sorted, float]] = []
    with our_engine(STARTER, N_CTX) as engine:
        path = installed_models().locate(STARTER).path
        with LlamaServer(path, n_ctx=N_CTX) as server:
            for number, chosen in enumerate(halves):
                head = f"<|im_start|>system\n{number}<|im_end|>\n{prefix()}"
                mine, other = ours(engine, chosen, head), theirs(server, chosen, head)
                runs.append((mine, other, llama_runs.prompt_rate(path, tokens=LIKE_BATCH)))
                say(f"  run {number + 1}: ours {mine}, llama-server {other}")
    reading = Pairs(tuple(mine.tokens_per_s for mine, _, _ in runs), tuple(rate for _, _, rate in runs))
    faster = statistics.median(other.seconds / mine.seconds for mine, other, _ in runs)
    right = statistics.fmean(mine.right for mine, _, _ in runs)
    theirs_right = statistics.fmean(other.right for _, other, _ in runs)
    waited = statistics.median(other.seconds for _, other, _ in runs)
    return [
        Figure("engine.classify_to_reading", reading.ratio, "ratio", reading.limit, GOAL_READING, True),
        Figure("engine.classify_to_llama_server", faster, "times", waited, GOAL_SERVER, True),
        Figure("engine.classify_right", right, "part", limit=theirs_right, at_least=True),
    ]
