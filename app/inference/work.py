"""Work that takes many steps, as the scheduler sees it: rows it offers for a batch, and what came of them.

One `Generate`, `Warm` or `Score` is one work. A work never evaluates by itself.
"""

from collections.abc import Callable
from typing import Protocol

from app.domain.generation import FinishReason
from app.errors import ContextOverflowError
from app.inference.evaluator import Evaluator, Row

# Ranks: work of a lower one rests while there is work of a higher.
PERSON, BULK, AHEAD = 0, 1, 2


class Work(Protocol):
    """One order on its way.

    Attributes:
        id: Of its order.
        rank: `PERSON`, `BULK` or `AHEAD`.
        adapter: Which it is evaluated with.
        overtaken: Times a later one read before it.
        tokens: What it reads first; others with the same beginning wait for it.
    """

    id: int
    rank: int
    adapter: str | None
    overtaken: int
    tokens: list[int]

    @property
    def begun(self) -> bool:
        """Whether it has a sequence."""

    @property
    def writing(self) -> bool:
        """Whether its next rows are few and each makes text."""

    @property
    def over(self) -> bool:
        """Whether nothing is left to do, and no batch will tell so."""

    def ahead(self) -> int:
        """Tokens to read."""

    def begin(self) -> bool:
        """Take a sequence; False while there is none."""

    def rows(self, limit: int, scored: int, *, lone: bool) -> list[Row]:
        """Rows for the next batch.

        Args:
            limit: At most so many.
            scored: At most so many of them scored.
            lone: Nothing else is in the batch.
        """

    def took(self, place: int) -> FinishReason | None:
        """Its rows were evaluated, the first as row `place`; the reason when this was the end."""

    def lost(self) -> None:
        """The batch came to nothing."""

    def rest(self) -> None:
        """Leave the sequence for a while; what was written stays written."""

    def shrink(self) -> bool:
        """Take less room from now on; False where it takes the least already."""

    def finish(self, reason: FinishReason, memory_bytes: Callable[[], int]) -> None:
        """Leave the sequence and say the end."""


def fitting(model: Evaluator, tokens: list[int]) -> list[int]:
    """The tokens, if the context holds them and one more.

    Raises:
        ContextOverflowError: It does not.
    """
    if len(tokens) >= model.n_ctx:
        raise ContextOverflowError(
            f"{len(tokens)} tokens in a context of {model.n_ctx}",
            prompt_tokens=len(tokens),
            n_ctx=model.n_ctx,
        )
    return tokens
