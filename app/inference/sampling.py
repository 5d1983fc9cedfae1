"""Chooses the next token from its scores: repetition, top-k, top-p, min-p, temperature, seed, grammar.

llama.cpp's own chain builds a table of the whole vocabulary for every token, which costs 1 % of an answer
with the starter and more with small models; here only what can be chosen is looked at.
"""

import math
import random
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from app.domain.generation import Sampling

Scores = npt.NDArray[np.float32]
# A token this far below the best has less than 1e-5 of its probability; it is out of every choice.
_REACH = 12.0
_REMEMBERED_TOKENS = 64


class Guard(Protocol):
    """A grammar at its place in one answer."""

    def allows(self, token: int) -> bool:
        """Whether the token may come next."""

    def forbid(self, scores: Scores) -> None:
        """Lower the scores of all tokens that may not come next to minus infinity."""

    def accept(self, token: int) -> None:
        """The token was taken."""


class Chooser:
    """The choices of one answer; the same scores and seed give the same tokens."""

    def __init__(self, sampling: Sampling, guard: Guard | None = None) -> None:
        self._sampling = sampling
        self._guard = guard
        self._random = random.Random(sampling.seed)  # noqa: S311 - a seed is a promise, not a secret
        self._penalty = sampling.repeat_penalty
        self._recent: deque[int] = deque(maxlen=_REMEMBERED_TOKENS)

    def choose(self, scores: Scores) -> int:
        """The next token; the scores of recent tokens are lowered in place."""
        if self._penalty != 1.0 and self._recent:
            self._lower_recent(scores)
        token = self._pick(scores)
        if self._guard is not None:
            # Asked about one token first: asked about all of them it costs more than the evaluation.
            if not self._guard.allows(token):
                self._guard.forbid(scores)
                token = self._pick(scores)
            self._guard.accept(token)
        self._recent.append(token)
        return token

    def _lower_recent(self, scores: Scores) -> None:
        """As llama.cpp does: towards less likely on either side of zero."""
        # One by one: for the few there are, numpy's arrays of places and products cost four times as much.
        penalty, score_of = self._penalty, scores.item
        for token in set(self._recent):
            score = score_of(token)
            scores[token] = score / penalty if score > 0 else score * penalty

    def _pick(self, scores: Scores) -> int:
        best = int(scores.argmax())
        sampling = self._sampling
        if sampling.temperature <= 0:
            return best
        near = (scores > scores.item(best) - _REACH).nonzero()[0]
        if near.size <= 1:
            return best
        if 0 < sampling.top_k < near.size:
            near = near[np.argpartition(-scores[near], sampling.top_k - 1)[: sampling.top_k]]
        # Heaviest first; of equal ones the first of the vocabulary.
        ranked = sorted(zip((-scores[near]).tolist(), near.tolist(), strict=True))
        lowest = ranked[0][0]
        return ranked[self._draw([math.exp(lowest - negated) for negated, _token in ranked])][1]

    def _draw(self, weights: Sequence[float]) -> int:
        """Place of the token drawn among these, heaviest first; the first weighs 1."""
        sampling = self._sampling
        # Top-p keeps the token that crosses the bound; min-p keeps what has its part of the best.
        crossing = sampling.top_p * sum(weights)
        summed = tempered = 0.0
        heights: list[float] = []
        for weight in weights:
            if heights and (summed >= crossing or weight < sampling.min_p):
                break
            summed += weight
            tempered += weight ** (1.0 / sampling.temperature)
            heights.append(tempered)
        return min(bisect_right(heights, self._random.random() * tempered), len(heights) - 1)
