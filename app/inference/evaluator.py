"""What the scheduler asks of a model: tokens in, scores out. llama.cpp answers it; tests answer it too."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Protocol

from app.domain.generation import PromptPart
from app.inference.sampling import Guard, Scores


class Outcome(Enum):
    """How an evaluation ended."""

    DONE = auto()
    NO_ROOM = auto()
    ABORTED = auto()


class Evaluator(Protocol):
    """A model with sequences in one context."""

    n_ctx: int
    n_batch: int

    def tokenize(self, prompt: Sequence[PromptPart]) -> list[int]:
        """The prompt's tokens."""

    def piece(self, token: int) -> bytes:
        """The bytes of a token."""

    def ends(self, token: int) -> bool:
        """Whether the token ends a turn."""

    def evaluate(self, tokens: Sequence[int], position: int, sequence: int, *, scores: bool) -> Outcome:
        """Evaluate at most `n_batch` tokens; `scores` keeps those of the last one."""

    def evaluate_one(self, token: int, position: int, sequence: int) -> Outcome:
        """Evaluate one token and keep its scores."""

    def scores(self) -> Scores:
        """Scores of the last token, indexed by token; writable; good until the next evaluation."""

    def guard(self, grammar: str) -> Guard:
        """A checked grammar at its beginning."""

    def copy(self, source: int, target: int, length: int) -> None:
        """Make the first tokens of one sequence the whole of another."""

    def cut(self, sequence: int, length: int) -> bool:
        """Forget a sequence's tokens after the first `length`; False where the model cannot."""

    def abort(self, wanted: bool) -> None:  # noqa: FBT001 - a switch that is set and unset
        """Stop the evaluation that runs, or let the next one run."""
