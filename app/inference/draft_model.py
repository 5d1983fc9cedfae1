"""Guesses by a small model of the same vocabulary that reads along; see `speculation` for why they are safe.

One sequence, kept in step: what it holds is cut to the common beginning and only what is new is evaluated.
"""

import time
from collections.abc import Sequence

import numpy as np

from app.inference.evaluator import Evaluator, Outcome, Row
from app.inference.sequences import common_prefix

_SEQUENCE = 0
# A prompt is read along in pieces: between them the answer goes on and a cancel is felt.
_MOST_AT_ONCE = 128
# Guesses counted before the first: hopeful enough to be tried once.
_PRIOR_RIGHT, _PRIOR_TRIED = 6.0, 8.0
_FORGET = 0.97
_SAMPLE_TOKENS, _SAMPLES = 8, 4
_FIRST_TOKEN = 100


class DraftModel:
    """The small model.

    Attributes:
        cost: Of one of its guesses, in steps of the model it guesses for.
    """

    def __init__(self, model: Evaluator, cost: float) -> None:
        self._model = model
        self.cost = cost
        self._held: list[int] = []
        self._right, self._tried = _PRIOR_RIGHT, _PRIOR_TRIED

    @property
    def right(self) -> float:
        """How probably its next guess is right."""
        return self._right / self._tried

    def learn(self, *, hit: bool) -> None:
        """A guess was right or wrong."""
        self._right = self._right * _FORGET + hit
        self._tried = self._tried * _FORGET + 1

    def begin(self) -> None:
        """Another text begins: what it was worth in the last one counts by half."""
        part = (self.right + _PRIOR_RIGHT / _PRIOR_TRIED) / 2
        self._right, self._tried = part * _PRIOR_TRIED, _PRIOR_TRIED

    def follow(self, tokens: Sequence[int], depth: int) -> list[int]:
        """What will follow these tokens, at most `depth`; none while it is still reading them."""
        if depth <= 0 or not self._read(tokens):
            return []
        guesses: list[int] = []
        while (token := self._best()) is not None:
            guesses.append(token)
            if len(guesses) == depth or len(self._held) >= self._model.n_ctx or not self._add([token]):
                break
        return guesses

    def _read(self, tokens: Sequence[int]) -> bool:
        """Read on; whether all is read, and what follows the last token is known."""
        length = min(common_prefix(self._held, list(tokens)), len(tokens) - 1)
        if length < len(self._held):
            self._model.cut(_SEQUENCE, length)
            del self._held[length:]
        piece = tokens[length : length + min(_MOST_AT_ONCE, self._model.n_batch)]
        return bool(piece) and self._add(piece) and len(self._held) == len(tokens)

    def _add(self, tokens: Sequence[int]) -> bool:
        """Evaluate more; all is forgotten where that fails."""
        first, last = len(self._held), len(tokens) - 1
        self._place = last
        rows = [Row(token, first + step, _SEQUENCE, step == last) for step, token in enumerate(tokens)]
        if self._model.evaluate(rows) is Outcome.DONE:
            self._held.extend(tokens)
            return True
        self._model.cut(_SEQUENCE, 0)
        self._held.clear()
        return False

    def _best(self) -> int | None:
        """The likeliest token; None where it ends the text, which is not worth a guess."""
        token = int(np.argmax(self._model.scores(self._place)))
        return None if self._model.ends(token) else token


class DraftGuesses:
    """Its guesses for one text; the same for `AnswerWork` as `PromptLookup`."""

    def __init__(self, draft: DraftModel, tokens: Sequence[int]) -> None:
        self._draft, self._tokens = draft, list(tokens)
        self._made: list[int] = []
        draft.begin()

    @property
    def right(self) -> float:
        """How probably the next guess is right."""
        return self._draft.right

    @property
    def cost(self) -> float:
        """Of a guess, in steps of the model."""
        return self._draft.cost

    def guesses(self, depth: int) -> list[int]:
        """The tokens it would write, at most `depth`."""
        self._made = self._draft.follow(self._tokens, depth)
        return list(self._made)

    def learn(self, token: int) -> None:
        """The next token is known."""
        self._tokens.append(token)
        if not self._made:
            return
        hit = self._made.pop(0) == token
        self._draft.learn(hit=hit)
        if not hit:
            # What it guessed after a wrong one says nothing.
            self._made.clear()


def measured_draft(draft: Evaluator, model: Evaluator) -> DraftModel:
    """The small model, its step measured against the other's; both must be empty."""
    return DraftModel(draft, _step_s(draft) / _step_s(model))


def _step_s(model: Evaluator) -> float:
    """The best of several steps of one row, in seconds."""
    rows = [Row(_FIRST_TOKEN + step, step, _SEQUENCE, scored=False) for step in range(_SAMPLE_TOKENS)]
    model.evaluate(rows)
    taken: list[float] = []
    for step in range(_SAMPLES):
        begun = time.perf_counter()
        model.evaluate([Row(_FIRST_TOKEN, _SAMPLE_TOKENS + step, _SEQUENCE, scored=True)])
        taken.append(time.perf_counter() - begun)
    model.cut(_SEQUENCE, 0)
    return max(min(taken), 1e-9)
