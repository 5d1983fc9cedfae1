"""Guesses at the next tokens, looked up in what was read and written; made only where they pay.

Every guess is checked by the model before it counts, so the text is the one it would have written anyway
(speculative decoding, Leviathan et al. 2023; prompt lookup, Saxena 2023).
"""

from collections.abc import Sequence
from typing import NamedTuple

# What a guess must promise over plain writing before it is made.
_MARGIN = 1.05
_MAX_DEPTH = 7
_SHORTEST, _LONGEST = 2, 8
# Guesses counted before the first, so that one hit does not make a rule.
_PRIOR_RIGHT, _PRIOR_TRIED = 2.0, 4.0
_FORGET = 0.97


class Promise(NamedTuple):
    """Tokens for the time of one token written plainly, and the guesses a step that bring them."""

    gain: float
    depth: int


StepCosts = tuple[tuple[int, float], ...]


class StepCost:
    """What a step with so many rows costs, in steps of one row.

    Args:
        costs: Measured pairs of rows and cost, from one row on; between them it is a straight line. Empty:
            unknown, and a row costs as much as a step, so that nothing pays.
    """

    def __init__(self, costs: StepCosts) -> None:
        self._costs = costs or ((1, 1.0), (16, 16.0))

    def of(self, rows: int) -> float:
        """The cost of a step with `rows` rows."""
        before = self._costs[0]
        for after in self._costs[1:]:
            if rows <= after[0]:
                part = (rows - before[0]) / (after[0] - before[0])
                return before[1] + part * (after[1] - before[1])
            before = after
        return before[1] * rows / before[0]

    def best(self, right: float, guess_cost: float = 0.0) -> Promise:
        """Guesses a step that pay most where each is right with this probability; 0 where none pays.

        Args:
            right: How probably a guess is right.
            guess_cost: What making one costs, in steps of one row.
        """
        best = Promise(_MARGIN, 0)
        expected, chance = 1.0, 1.0
        for guesses in range(1, _MAX_DEPTH + 1):
            chance *= right
            expected += chance
            gain = expected / (self.of(guesses + 1) + guesses * guess_cost)
            if gain > best.gain:
                best = Promise(gain, guesses)
        return best


class PromptLookup:
    """Guesses that what followed the last few tokens before will follow them again.

    How often that is right is learnt from every token, guessed at or not, apart for short and long
    agreements: while a model copies, agreement is long and nearly always right.
    """

    def __init__(self, tokens: Sequence[int]) -> None:
        self._tokens: list[int] = []
        self._places: dict[tuple[int, ...], int] = {}
        self._right: dict[int, float] = {}
        self._tried: dict[int, float] = {}
        self._guess: int | None = None
        self._agreement = 0
        for token in tokens:
            self._append(token)
        self._look()

    @property
    def right(self) -> float:
        """How probably the next guess is right; 0 where there is none."""
        if self._guess is None:
            return 0.0
        kind = self._agreement
        return (self._right.get(kind, 0.0) + _PRIOR_RIGHT) / (self._tried.get(kind, 0.0) + _PRIOR_TRIED)

    def guesses(self, depth: int) -> list[int]:
        """The tokens that followed last time, at most `depth`."""
        if self._guess is None:
            return []
        return self._tokens[self._guess : self._guess + depth]

    def learn(self, token: int) -> None:
        """The next token is known."""
        if self._guess is not None:
            kind = self._agreement
            hit = self._tokens[self._guess] == token
            self._right[kind] = self._right.get(kind, 0.0) * _FORGET + hit
            self._tried[kind] = self._tried.get(kind, 0.0) * _FORGET + 1
        self._append(token)
        self._look()

    def _append(self, token: int) -> None:
        self._tokens.append(token)
        end = len(self._tokens) - 1
        # The place is known only from the next token on: it must not find itself.
        if end >= _SHORTEST:
            self._places[tuple(self._tokens[end - _SHORTEST : end])] = end

    def _look(self) -> None:
        """Find where the last tokens stood before, and how far back both places agree."""
        tokens = self._tokens
        self._guess = self._places.get(tuple(tokens[-_SHORTEST:])) if len(tokens) > _SHORTEST else None
        if self._guess is None:
            return
        length = _SHORTEST
        place, end = self._guess, len(tokens)
        while length < _LONGEST and place > length and tokens[place - length - 1] == tokens[end - length - 1]:
            length += 1
        self._agreement = length
