"""Labels of our 150 requests by the starter: right, honest about it, and how long each took.

The odd ids are those that prompt, temperature, bound and the weight of words were chosen on; the even ones
were held out.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from app.bootstrap import worker_command
from app.commands.classify_files import read_labels, read_requests
from app.domain.cancel import CancelToken
from app.domain.classification import Classified, IncomingRequest, Label, expected_calibration_error
from app.domain.generation import PromptPart, Scored
from app.paths import manifest_dir
from app.services.classifying import Classifying
from app.services.engine import Engine
from app.services.models import Models
from benchmarks.harness import Figure, main
from devkit.places import ROOT
from devkit.weights import STARTER, ensure_weights

FOLDER = ROOT / "resources" / "eval"
GOAL = 0.75
N_CTX = 4096


class CountingEngine:
    """The engine, and how many tokens were read behind the prefix."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.ensure_loaded, self.count_tokens = engine.ensure_loaded, engine.count_tokens
        self.calibration = engine.calibration
        self.tokens = 0

    def score(
        self,
        prefix: tuple[PromptPart, ...],
        tails: Sequence[tuple[PromptPart, ...]],
        choices: Sequence[str],
        cancel: CancelToken | None = None,
    ) -> Iterator[Scored]:
        """Pass on what the engine says."""
        for scored in self._engine.score(prefix, tails, choices, cancel):
            self.tokens += scored.tokens
            yield scored


def figures() -> list[Figure]:
    """All at once, then a few one by one, as a single request comes in."""
    labels = read_labels(str(FOLDER / "labels-ru.json"))
    path = FOLDER / "requests-ru.jsonl"
    requests, _ = read_requests(str(path))
    wished = {line["id"]: line["label"] for line in map(json.loads, path.read_text("utf-8").splitlines())}
    with TemporaryDirectory() as folder:
        engine = Engine(Models(Path(folder), manifest_dir()), worker_command())
        engine.use(ensure_weights(STARTER), n_ctx=N_CTX)
        counting = CountingEngine(engine)
        classifying = Classifying(counting)
        try:
            engine.ensure_loaded()
            begun = time.perf_counter()
            found = list(classifying.classify(labels, requests))
            seconds = time.perf_counter() - begun
            cost = costs(counting, seconds, len(found))
            alone = [one for request in requests[1::5] for one in classifying.classify(labels, [request])]
        finally:
            engine.stop()
    tell_confusion(labels, found, wished)
    return [*judged(found, wished), *lonely(requests, alone, wished), *cost]


def judged(found: list[Classified], wished: dict[str, str]) -> list[Figure]:
    """How many are right, and how honest the confidence is, by half."""
    halves = {
        "all": found,
        "odd, tuned on": [one for one in found if number(one) % 2],
        "even, held out": [one for one in found if not number(one) % 2],
    }
    told = []
    for name, some in halves.items():
        answers = [(one.confidence, right(one, wished)) for one in some]
        told.append(Figure(f"right ({name})", share(answers), "share", limit=GOAL, at_least=True))
        told.append(Figure(f"calibration error ({name})", expected_calibration_error(answers), "share"))
        sure = [(one.confidence, right(one, wished)) for one in some if not one.uncertain]
        told.append(Figure(f"certain ({name})", len(sure) / len(some), "share"))
        told.append(Figure(f"right where certain ({name})", share(sure), "share"))
    return told


def lonely(requests: list[IncomingRequest], alone: list[Classified], wished: dict[str, str]) -> list[Figure]:
    """The same of requests that came singly: nothing but content-free texts tells the prior."""
    assert len(alone) == len(requests[1::5])
    answers = [(one.confidence, right(one, wished)) for one in alone]
    return [Figure(f"right (one by one, {len(alone)})", share(answers), "share")]


def costs(counting: CountingEngine, seconds: float, count: int) -> list[Figure]:
    """Wall time, the shared prefix in it, and what was read for it."""
    return [
        Figure("seconds a request", seconds / count, "s"),
        Figure("tokens a request, behind the prefix", counting.tokens / count, "tokens"),
    ]


def share(answers: list[tuple[float, bool]]) -> float:
    """The part that is right."""
    return sum(right for _, right in answers) / len(answers)


def right(one: Classified, wished: dict[str, str]) -> bool:
    """Whether the label is the one wished for."""
    return one.label == wished[str(one.id)]


def number(one: Classified) -> int:
    """Its number in the set."""
    return int(str(one.id).removeprefix("r"))


def tell_confusion(labels: tuple[Label, ...], found: list[Classified], wished: dict[str, str]) -> None:
    """Print what each label was taken for."""
    pairs = Counter((wished[str(one.id)], one.label) for one in found)
    for label in labels:
        row = "  ".join(f"{pairs[label.name, other.name]:3}" for other in labels)
        print(f"{label.name:14} {row}", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main(figures))
