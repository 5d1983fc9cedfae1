"""A hundred requests into eight labels: ours at once, beside llama-bench's reading and llama-server's asking.

Ours is the product's own `Classifying` in a desk that was closed and opened again: what stands before all
requests was kept on the disk the first time, and is restored on our clock. llama-server gets the very prompts
that it made, one request after another, with a grammar of the choices and the shared beginning in its cache.
The first time of all, with nothing kept, is told beside it. Three rounds: ours whole, and a third of the
requests of llama-server, which has answered all in the end; of ours and llama-bench the medians count.
"""

import json
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from app.commands.classify_files import read_labels, read_requests
from app.domain.cancel import CancelToken
from app.domain.classification import IncomingRequest
from app.domain.generation import Evaluated, PromptPart, Scored
from app.paths import resources_dir
from app.services.classifying import Classifying
from app.services.engine import Engine
from app.services.looking_ahead import LookingAhead
from benchmarks import llama_runs
from benchmarks.demo_desk import DemoDesk, demo_desk
from benchmarks.harness import Figure, say
from benchmarks.llama_server import LlamaServer
from benchmarks.our_engine import installed_models
from devkit.weights import STARTER

N_CTX = 4096
REQUESTS = 100
ROUNDS = 3
LIKE_BATCH = 512
GOAL_READING = 0.85
GOAL_SERVER = 1.4
Prefix = tuple[PromptPart, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One run over the requests.

    Attributes:
        right: By request, whether it got the label a person gave.
        tokens: New tokens read: those of requests, and of what stands before them where it was not kept.
    """

    seconds: float
    right: dict[str, bool]
    tokens: int = 0


class Overheard:
    """Stands before the engine and notes what was scored.

    Attributes:
        prefix: Of all requests.
        tails: Behind it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.prefix: Prefix = ()
        self.tails: list[Prefix] = []
        self.choices: Sequence[str] = ()
        self.tokens = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def score(
        self,
        prefix: Prefix,
        tails: Sequence[Prefix],
        choices: Sequence[str],
        cancel: CancelToken | None = None,
    ) -> Iterator[Scored]:
        assert self.prefix in ((), prefix), "the requests of one run do not share their beginning"
        self.prefix, self.choices = prefix, choices
        self.tails += tails
        for scored in self._engine.score(prefix, tails, choices, cancel):
            self.tokens += scored.tokens
            yield scored


def wished() -> dict[str, str]:
    """The label that a person gave each request."""
    lines = (resources_dir() / "eval" / "requests-ru.jsonl").read_text(encoding="utf-8").splitlines()
    return {line["id"]: line["label"] for line in map(json.loads, lines)}


def ours(desk: DemoDesk, chosen: Sequence[IncomingRequest], heard: Overheard) -> Run:
    """All at once, as the desk does it after it was opened; what is kept is restored within the time."""
    labels = read_labels(str(resources_dir() / "eval" / "labels-ru.json"))
    desk.reopen()
    ahead = Foresight(desk)
    classifying = Classifying(cast(Engine, heard), desk.services.session, ahead=ahead)
    begun = time.perf_counter()
    found = list(classifying.classify(labels, chosen))
    took = time.perf_counter() - begun
    wanted = wished()
    right = {str(one.id): one.label == wanted[str(one.id)] for one in found}
    return Run(took, right, heard.tokens + ahead.tokens)


class Foresight(LookingAhead):
    """Counts what had to be read because it was not kept.

    Attributes:
        tokens: Of labels and examples.
    """

    def __init__(self, desk: DemoDesk) -> None:
        super().__init__(desk.services.session, desk.engine)
        self.tokens = 0

    def prepare_labels(self, prompt: Prefix, cancel: CancelToken | None = None) -> Evaluated:
        evaluated = super().prepare_labels(prompt, cancel)
        self.tokens += evaluated.tokens - evaluated.cached_tokens
        return evaluated


def theirs(server: LlamaServer, chosen: Sequence[IncomingRequest], heard: Overheard) -> Run:
    """One after another, by the choice the grammar lets it write."""
    head = _text(heard.prefix)
    texts = {next(tail for tail in map(_text, heard.tails) if one.text in tail): one for one in chosen}
    assert len(texts) == len(chosen), "a request was cut: the prompts would not be the same"
    names = [label.name for label in read_labels(str(resources_dir() / "eval" / "labels-ru.json"))]
    grammar = "root ::= " + " | ".join(json.dumps(choice) for choice in heard.choices)
    server.complete(head, 0)
    begun = time.perf_counter()
    wanted, right = wished(), {}
    for tail, one in texts.items():
        said = server.complete(head + tail, 1, grammar=grammar).text
        right[str(one.id)] = names[list(heard.choices).index(said)] == wanted[str(one.id)]
    return Run(time.perf_counter() - begun, right)


def _text(parts: Prefix) -> str:
    return "".join(part.text for part in parts)


@dataclass(frozen=True, slots=True)
class Round:
    """One round.

    Attributes:
        theirs: Of llama-server, over this round's part of the requests.
        rate: Tokens a second that llama-bench reads, before ours and after.
    """

    mine: Run
    theirs: Run
    rate: float


def one_round(desk: DemoDesk, server: LlamaServer, chosen: Sequence[IncomingRequest], number: int) -> Round:
    """Ours whole, between two readings of llama-bench, and a part of theirs."""
    path = installed_models().locate(STARTER).path
    heard = Overheard(desk.engine)
    rates = [llama_runs.prompt_rate(path, tokens=LIKE_BATCH)]
    mine = ours(desk, chosen, heard)
    rates.append(llama_runs.prompt_rate(path, tokens=LIKE_BATCH))
    found = Round(mine, theirs(server, chosen[number::ROUNDS], heard), statistics.fmean(rates))
    say(
        f"  ours {mine.seconds:.1f} s for {mine.tokens} new tokens, llama-server {found.theirs.seconds:.1f} s"
        f" for {len(found.theirs.right)} requests, llama-bench reads {found.rate:.1f} tokens/s"
    )
    return found


def figures() -> list[Figure]:
    """A hundred of both halves."""
    requests, _ = read_requests(str(resources_dir() / "eval" / "requests-ru.jsonl"))
    chosen = requests[: REQUESTS // 2] + requests[-(REQUESTS // 2) :]
    path = installed_models().locate(STARTER).path
    with demo_desk(STARTER) as desk, LlamaServer(path, n_ctx=N_CTX) as server:
        cold = ours(desk, chosen, Overheard(desk.engine))
        rounds = [one_round(desk, server, chosen, number) for number in range(ROUNDS)]
    rate = statistics.median(one.rate for one in rounds)
    mine_s = statistics.median(one.mine.seconds for one in rounds)
    server_s = sum(one.theirs.seconds for one in rounds)
    right = statistics.fmean(rounds[0].mine.right.values())
    server_right = statistics.fmean(said for one in rounds for said in one.theirs.right.values())
    say(f"  the first time, nothing kept: {cold.seconds:.1f} s for {cold.tokens} tokens; right {right:.3f}")
    to_reading = rounds[0].mine.tokens / mine_s / rate
    return [
        Figure("engine.classify_to_reading", to_reading, "ratio", rate, GOAL_READING, True),
        Figure("engine.classify_to_llama_server", server_s / mine_s, "times", server_s, GOAL_SERVER, True),
        # Told beside them: no goal is held against the first time.
        Figure("engine.classify_first_time_to_reading", cold.tokens / cold.seconds / rate, "ratio"),
        Figure("engine.classify_first_time_to_llama_server", server_s / cold.seconds, "times"),
        Figure("engine.classify_right", right, "part", limit=server_right, at_least=True),
    ]
