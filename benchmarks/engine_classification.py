"""A hundred requests into eight labels: ours at once, beside llama-bench's reading and llama-server's asking.

Ours is the product's own `Classifying`. llama-server gets the very prompts that it made, one request after
another, with a grammar of the choices and the shared beginning in its cache.
"""

import json
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from app.commands.classify_files import read_labels, read_requests
from app.domain.cancel import CancelToken
from app.domain.classification import IncomingRequest
from app.domain.generation import PromptPart, Scored
from app.paths import resources_dir
from app.services.classifying import Classifying
from app.services.engine import Engine
from benchmarks import llama_runs
from benchmarks.harness import Figure, Pairs, say
from benchmarks.llama_server import LlamaServer
from benchmarks.our_engine import installed_models, our_engine
from devkit.weights import STARTER

N_CTX = 4096
REQUESTS = 100
LIKE_BATCH = 512
GOAL_READING = 0.85
GOAL_SERVER = 1.4
Prefix = tuple[PromptPart, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One run over the requests.

    Attributes:
        right: Part of them that got the label a person gave.
        tokens: New tokens read.
    """

    seconds: float
    right: float
    tokens: int = 0


class Overheard:
    """Stands before the engine and notes what was scored."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.prefix: Prefix = ()
        self.tails: list[Prefix] = []
        self.choices: Sequence[str] = ()
        self.tokens = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def score(
        self,
        prefix: Prefix,
        tails: Sequence[Prefix],
        choices: Sequence[str],
        cancel: CancelToken | None = None,
    ) -> Iterator[Scored]:
        self.prefix, self.choices = prefix, choices
        self.tails += tails
        for scored in self._engine.score(prefix, tails, choices, cancel):
            self.tokens += scored.tokens
            yield scored


def wished() -> dict[str, str]:
    """The label that a person gave each request."""
    lines = (resources_dir() / "eval" / "requests-ru.jsonl").read_text(encoding="utf-8").splitlines()
    return {line["id"]: line["label"] for line in map(json.loads, lines)}


def ours(engine: Engine, chosen: Sequence[IncomingRequest], heard: Overheard) -> Run:
    """All at once, the shared beginning read anew."""
    labels = read_labels(str(resources_dir() / "eval" / "labels-ru.json"))
    classifying = Classifying(cast(Engine, heard))
    engine.stop()
    engine.ensure_loaded()
    begun = time.perf_counter()
    found = list(classifying.classify(labels, chosen))
    took = time.perf_counter() - begun
    right = sum(one.label == wished()[str(one.id)] for one in found) / len(found)
    return Run(took, right, heard.tokens + engine.count_tokens([heard.prefix])[0])


def theirs(server: LlamaServer, chosen: Sequence[IncomingRequest], heard: Overheard) -> Run:
    """One after another, by the choice the grammar lets it write."""
    head = "".join(part.text for part in heard.prefix)
    texts = {next(tail for tail in map(_text, heard.tails) if one.text in tail): one for one in chosen}
    assert len(texts) == len(chosen), "a request was cut or asked twice: the prompts would not be the same"
    names = [label.name for label in read_labels(str(resources_dir() / "eval" / "labels-ru.json"))]
    grammar = "root ::= " + " | ".join(json.dumps(choice) for choice in heard.choices)
    server.complete(head, 0)
    begun = time.perf_counter()
    right = 0
    for tail, one in texts.items():
        said = server.complete(head + tail, 1, grammar=grammar).text
        right += names[list(heard.choices).index(said)] == wished()[str(one.id)]
    return Run(time.perf_counter() - begun, right / len(chosen))


def _text(parts: Prefix) -> str:
    return "".join(part.text for part in parts)


def figures() -> list[Figure]:
    """Two runs, the first and the last hundred."""
    requests, _ = read_requests(str(resources_dir() / "eval" / "requests-ru.jsonl"))
    runs: list[tuple[Run, Run, float]] = []
    with our_engine(STARTER, N_CTX) as engine:
        path = installed_models().locate(STARTER).path
        for chosen in (requests[:REQUESTS], requests[-REQUESTS:]):
            heard = Overheard(engine)
            mine = ours(engine, chosen, heard)
            with LlamaServer(path, n_ctx=N_CTX) as server:
                other = theirs(server, chosen, heard)
            runs.append((mine, other, llama_runs.prompt_rate(path, tokens=LIKE_BATCH)))
            say(f"  ours {mine}, llama-server {other}, llama-bench reads {runs[-1][2]:.1f} tokens/s")
    reading = Pairs(
        tuple(mine.tokens / mine.seconds for mine, _, _ in runs), tuple(rate for *_, rate in runs)
    )
    faster = statistics.median(other.seconds / mine.seconds for mine, other, _ in runs)
    waited = statistics.median(other.seconds for _, other, _ in runs)
    right = statistics.fmean(mine.right for mine, _, _ in runs)
    theirs_right = statistics.fmean(other.right for _, other, _ in runs)
    return [
        Figure("engine.classify_to_reading", reading.ratio, "ratio", reading.limit, GOAL_READING, True),
        Figure("engine.classify_to_llama_server", faster, "times", waited, GOAL_SERVER, True),
        Figure("engine.classify_right", right, "part", limit=theirs_right, at_least=True),
    ]
