"""Which orders were cancelled, and what a cancel may take from others.

Invariants:
- What others lose by somebody's cancel is owed to them: until they had as long a time again, batches are
  short, and none is broken off by a cancel. However many cancels come, at most half of the time is lost.
- Said from one thread, read in another: each call reads or changes one thing.
"""

EVERYTHING = -1


class Cancels:
    """Cancels of a scheduler's orders."""

    def __init__(self) -> None:
        self._said: set[int] = set()
        self._owed_s = 0.0

    def __contains__(self, order_id: int) -> bool:
        """Whether this order was cancelled, by itself or with everything."""
        said = self._said
        return order_id in said or EVERYTHING in said

    @property
    def any(self) -> bool:
        """Whether there are some."""
        return bool(self._said)

    @property
    def numbers(self) -> tuple[int, ...]:
        """All that were said."""
        return tuple(self._said)

    @property
    def owing(self) -> bool:
        """Whether others still have to get back what a cancel took."""
        return self._owed_s > 0

    def say(self, order_id: int) -> None:
        """An order is cancelled; `EVERYTHING` is for all."""
        self._said.add(order_id)

    def ended(self, order_id: int) -> None:
        """An order is over."""
        self._said.discard(order_id)

    def forget_ended(self, last: int, at_work: set[int]) -> None:
        """Forget cancels of what had ended; one that overtook its order stays, and one that came just now.

        Args:
            last: The last order that was taken.
            at_work: Orders that have not ended.
        """
        self._said -= {
            number for number in tuple(self._said) if 0 <= number <= last and number not in at_work
        }

    def took(self, seconds: float) -> None:
        """A batch that others shared, or had for themselves, was broken off after so long."""
        self._owed_s += seconds

    def gave(self, seconds: float) -> None:
        """A batch of so long went through."""
        self._owed_s = max(0.0, self._owed_s - seconds)
