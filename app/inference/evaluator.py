"""What the scheduler asks of a model: rows in, scores out. llama.cpp answers it; tests answer it too."""

from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple, Protocol

from app.domain.generation import PromptPart
from app.inference.sampling import Guard, Scores


class Outcome(Enum):
    """How an evaluation ended; after anything but `DONE` none of its rows may be counted on."""

    DONE = auto()
    NO_ROOM = auto()
    ABORTED = auto()


class Row(NamedTuple):
    """One token of a batch.

    Attributes:
        position: Its place in its sequence, from 0.
        scored: Keep the scores of what may follow it.
    """

    token: int
    position: int
    sequence: int
    scored: bool


class AdapterShelf(Protocol):
    """The adapters of a model."""

    def take(self, name: str, path: Path, scale: float) -> None:
        """Load one beside the weights.

        Raises:
            ModelLoadError: It is none of this model.
        """

    def use(self, name: str | None) -> None:
        """Evaluate with one, or with none, from the next batch on.

        Raises:
            InferenceError: There is none of that name.
        """


class Evaluator(Protocol):
    """A model with sequences in one context.

    Attributes:
        n_batch: Rows of one evaluation, at most.
        max_scored: Scored rows among them, at most.
        can_abort: Whether `abort` is felt inside an evaluation.
    """

    n_ctx: int
    n_batch: int
    max_scored: int
    can_abort: bool

    @property
    def adapters(self) -> AdapterShelf:
        """Its adapters."""

    def tokenize(self, prompt: Sequence[PromptPart]) -> list[int]:
        """The prompt's tokens."""

    def piece(self, token: int) -> bytes:
        """The bytes of a token."""

    def ends(self, token: int) -> bool:
        """Whether the token ends a turn."""

    def evaluate(self, rows: Sequence[Row]) -> Outcome:
        """Evaluate rows of any sequences, each sequence's in order."""

    def scores(self, place: int) -> Scores:
        """Scores after the row at this place of the last batch, by token; writable till the next one."""

    def guard(self, grammar: str) -> Guard:
        """A checked grammar at its beginning."""

    def copy(self, source: int, target: int, length: int) -> None:
        """Make the first tokens of one sequence the whole of another."""

    def cut(self, sequence: int, length: int) -> None:
        """Forget a sequence's tokens after the first `length`."""

    def state(self, sequence: int) -> bytes | memoryview:
        """All that is evaluated in a sequence, as bytes."""

    def restore(self, sequence: int, state: bytes | memoryview) -> bool:
        """Lay a state into a sequence; False where it is not one of this model and context."""

    def abort(self, wanted: bool) -> None:  # noqa: FBT001 - a switch that is set and unset
        """Stop the evaluation that runs, or let the next one run."""
