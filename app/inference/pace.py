"""How many rows a batch may have, so that nobody waits long for it to end."""

# Seconds a batch may take: while others write, alone, of work that any person's breaks off, and where an
# evaluation cannot be aborted.
_BESIDE_WRITERS_S, _ALONE_S, _BULK_S, _DEAF_S = 0.25, 1.6, 2.0, 0.18
_FEWEST = 16
# Before any batch told what a row costs, for one that keeps nobody waiting and can be stopped in the middle.
_UNTOLD = 4 * _FEWEST
_TELLING_ROWS = 12
_FRESH = 0.5


class Pace:
    """Rows of prompt a batch may hold, from what rows cost until now.

    The number is a power of two, so that it does not follow every breath of the machine: a prompt evaluated
    in the same pieces gives the same scores.
    """

    def __init__(self) -> None:
        self._row_s = 0.0

    def rows(self, most: int, *, writers: int, can_abort: bool, bulk: bool = False) -> int:
        """Rows of prompt for the next batch, at most `most`.

        Args:
            most: What the context takes.
            writers: Answers that wait for each batch.
            can_abort: Whether a batch can be stopped in the middle.
            bulk: Whether a person's work stops it.
        """
        if not self._row_s:
            return min(most, _UNTOLD if can_abort and not writers else _FEWEST)
        bound_s = _BESIDE_WRITERS_S if writers else _BULK_S if bulk else _ALONE_S
        bound_s = bound_s if can_abort else min(bound_s, _DEAF_S)
        return min(most, max(_FEWEST, 1 << int(bound_s / self._row_s).bit_length() - 1))

    def measured(self, rows: int, seconds: float) -> None:
        """A batch of so many rows took so long; small ones say nothing about a row."""
        if rows < _TELLING_ROWS or seconds <= 0:
            return
        row_s = seconds / rows
        self._row_s = row_s if not self._row_s else self._row_s + _FRESH * (row_s - self._row_s)
