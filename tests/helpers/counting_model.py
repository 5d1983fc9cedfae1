"""A model that evaluates by remembering, and a scheduler over it with the answers it gave."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from app.domain.generation import GenerationResult, PromptPart, Sampling
from app.errors import InferenceError
from app.inference import protocol
from app.inference.evaluator import Outcome, Row
from app.inference.sampling import Guard, Scores
from app.inference.scheduler import Scheduler

END = 0
GREEDY = Sampling(temperature=0, repeat_penalty=1.0)


class AnyToken:
    """A grammar that takes everything but the end."""

    def allows(self, token: int) -> bool:
        return token != END

    def forbid(self, scores: Scores) -> None:
        scores[END] = -np.inf

    def accept(self, token: int) -> None:
        assert token != END


@dataclass
class Shelf:
    """Adapters that change nothing."""

    taken: set[str] = field(default_factory=set)

    def take(self, name: str, path: Path, scale: float) -> None:
        del path, scale
        self.taken.add(name)

    def use(self, name: str | None) -> None:
        if name is not None and name not in self.taken:
            raise InferenceError("no such adapter", code="engine.adapter")


@dataclass
class CountingModel:
    """Tokens are characters; after `n` comes `n + 1`, and after `z` the end.

    Holds what each sequence holds, as cells that several may share, and refuses what llama.cpp would.
    """

    n_ctx: int = 64
    n_batch: int = 8
    max_scored: int = 4
    can_abort: bool = True
    cells: dict[int, list[int]] = field(default_factory=dict)
    batches: list[list[tuple[int, str]]] = field(default_factory=list)
    adapters: Shelf = field(default_factory=Shelf)
    evaluated: int = 0
    on_evaluate: Callable[[], None] | None = None
    _aborted: bool = False
    _last: list[Row] = field(default_factory=list)

    def tokenize(self, prompt: Sequence[PromptPart]) -> list[int]:
        return [ord(letter) for part in prompt for letter in part.text]

    def piece(self, token: int) -> bytes:
        return chr(token).encode()

    def ends(self, token: int) -> bool:
        return token == END

    def evaluate(self, rows: Sequence[Row]) -> Outcome:
        assert 0 < len(rows) <= self.n_batch
        assert sum(row.scored for row in rows) <= self.max_scored
        self.batches.append([(row.sequence, chr(row.token)) for row in rows])
        if self.on_evaluate is not None:
            self.on_evaluate()
        if self._aborted:
            return Outcome.ABORTED
        before = {number: list(held) for number, held in self.cells.items()}
        for row in rows:
            held = self.cells.setdefault(row.sequence, [])
            assert row.position == len(held), "tokens must be evaluated where they stand"
            held.append(row.token)
        if self._used() > self.n_ctx:
            self.cells = before
            return Outcome.NO_ROOM
        self.evaluated += len(rows)
        self._last = list(rows)
        return Outcome.DONE

    def scores(self, place: int) -> Scores:
        last = self._last[place]
        assert last.scored, "scores of a row that has none"
        row = np.zeros(128, dtype=np.float32)
        row[END if last.token >= ord("z") else last.token + 1] = 9
        return row

    def guard(self, grammar: str) -> Guard:
        del grammar
        return AnyToken()

    def copy(self, source: int, target: int, length: int) -> None:
        self.cells[target] = self.cells.get(source, [])[:length]

    def cut(self, sequence: int, length: int) -> None:
        del self.cells.setdefault(sequence, [])[length:]

    def state(self, sequence: int) -> bytes:
        return bytes(self.cells[sequence])

    def restore(self, sequence: int, state: bytes | memoryview) -> bool:
        before = self.cells.get(sequence, [])
        self.cells[sequence] = list(bytes(state))
        if self._used() <= self.n_ctx:
            return True
        self.cells[sequence] = before
        return False

    def abort(self, wanted: bool) -> None:  # noqa: FBT001
        self._aborted = wanted

    def _used(self) -> int:
        """Cells in use: equal beginnings are shared."""
        return len({tuple(held[:end]) for held in self.cells.values() for end in range(1, len(held) + 1)})


@dataclass
class Desk:
    """A scheduler with a model in it and the answers it gave."""

    model: CountingModel = field(default_factory=CountingModel)
    answers: list[protocol.Answer] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: iter(range(1, 1000)))

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(self.answers.append)
        self.scheduler._model = self.model

    def submit(self, prompt: str, max_tokens: int = 4, **order: object) -> int:
        number = next(self._ids)
        parts = (PromptPart(prompt, control=False),)
        self.scheduler.submit(protocol.Generate(number, parts, max_tokens, GREEDY, **order))  # type: ignore[arg-type]
        return number

    def warm(self, prompt: str) -> int:
        self.scheduler.submit(protocol.Warm(next(self._ids), (PromptPart(prompt, control=True),)))
        self.run()
        warmed = self.answers[-1]
        assert isinstance(warmed, protocol.Warmed)
        return warmed.tokens

    def at_batch(self, number: int, event: Callable[[], None]) -> None:
        """Let something happen inside this batch, counted from now."""
        last = len(self.model.batches) + number

        def watch() -> None:
            if len(self.model.batches) == last:
                event()

        self.model.on_evaluate = watch

    def run(self) -> None:
        while self.scheduler.busy:
            self.scheduler.step()

    def result(self) -> GenerationResult:
        self.run()
        finished = self.answers[-1]
        assert isinstance(finished, protocol.Finished)
        assert "".join(text.text for text in self.answers if isinstance(text, protocol.Text)).endswith(
            finished.result.text
        )
        return finished.result
