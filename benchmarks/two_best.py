"""A process of its own over llama.cpp: how near two tokens are where texts part, and how far scores round.

Reads one JSON document from stdin, `{"model", "n_ctx", "n_threads", "texts": [prompt], "partings": […]}`, a
parting being `{"prompt", "quiet", "other", "grammar", "stop"}`; prints `{"bound", "gaps": [gap or null]}`.
Gaps and the bound are in logits.
"""

import json
import random
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.generation import PromptPart
from app.inference.evaluator import Outcome, Row
from app.inference.llama_engine import LlamaModel

SEQUENCES = 8
# Fillers of so many cells each, given up in a shuffled order: a text lies where they lay.
FILLERS, FILLED = 30, 16
SHUFFLES = 3
# As long as the soak's longest answers: what is rounded adds up along a text.
WRITTEN = 40
# Prompts are read in pieces of each of these sizes: how far batches round depends on them.
ODD_PIECES = (37, 101, 13, 64)
# What stands in an answer for the half of a letter it was cut off in.
HALF = "\ufffd".encode()
# Tokens this near to the best, in logits, are its rivals; what is farther off moves more and matters less.
NEAR = 2.0
# Candidates looked at for what a text goes on with.
LOOKED_AT = 500


class Lone:
    """A model in this process, one batch after another."""

    def __init__(self, path: str, n_ctx: int, n_threads: int) -> None:
        self.model = LlamaModel(Path(path), n_ctx=n_ctx, n_threads=n_threads)
        self.model.load(lambda _part: True)

    def clear(self) -> None:
        """Forget everything."""
        for number in range(FILLERS + 1):
            self.model.cut(number, 0)

    def tokens(self, text: str) -> list[int]:
        """A raw prompt's tokens."""
        return self.model.tokenize((PromptPart(text, control=True),))

    def read(self, tokens: Sequence[int], sequence: int, piece: int) -> Any:
        """Read a prompt in pieces; the scores after its last token."""
        for first in range(0, len(tokens), piece):
            part = tokens[first : first + piece]
            last = first + len(part) == len(tokens)
            rows = [
                Row(token, first + place, sequence, scored=last and place == len(part) - 1)
                for place, token in enumerate(part)
            ]
            assert self.model.evaluate(rows) is Outcome.DONE
        return np.array(self.model.scores(len(rows) - 1))

    def write(self, rows: list[Row]) -> list[Any]:
        """One step; the scores of every row."""
        assert self.model.evaluate(rows) is Outcome.DONE
        return [np.array(self.model.scores(place)) for place in range(len(rows))]


def rounding(lone: Lone, texts: Sequence[str]) -> float:
    """The most that the way between the best token and a near one changes among other sequences.

    The same tokens are read and written alone in one piece; in batches with others, in pieces of every odd
    size; and in cells that others have left, in no order: attention adds up in the order of the cells, in
    16 bits.
    """
    groups = [texts[first : first + SEQUENCES] for first in range(0, len(texts), SEQUENCES)]
    return max(_rounding(lone, group) for group in groups)


def _rounding(lone: Lone, texts: Sequence[str]) -> float:
    prompts = [lone.tokens(text) for text in texts]
    alone: list[list[Any]] = []
    written: list[list[int]] = []
    for prompt in prompts:
        lone.clear()
        scores = [lone.read(prompt, 0, lone.model.n_batch)]
        said: list[int] = []
        for step in range(WRITTEN):
            said.append(int(scores[-1].argmax()))
            scores += lone.write([Row(said[-1], len(prompt) + step, 0, scored=True)])
        alone.append(scores)
        written.append(said)
    return max(
        *(_together(lone, prompts, written, alone, piece) for piece in ODD_PIECES),
        *(
            _scattered(lone, [*prompt, *said], alone[number], seed)
            for number, (prompt, said) in enumerate(zip(prompts, written, strict=True))
            for seed in range(SHUFFLES)
        ),
    )


def _together(
    lone: Lone,
    prompts: Sequence[list[int]],
    written: Sequence[list[int]],
    alone: Sequence[list[Any]],
    piece: int,
) -> float:
    """The most that changes when they are read in such pieces and written in one batch."""
    lone.clear()
    most = max(
        _apart(lone.read(prompt, number, piece), alone[number][0]) for number, prompt in enumerate(prompts)
    )
    for step in range(WRITTEN):
        rows = [
            Row(said[step], len(prompt) + step, number, scored=True)
            for number, (prompt, said) in enumerate(zip(prompts, written, strict=True))
        ]
        for number, scores in enumerate(lone.write(rows)):
            most = max(most, _apart(scores, alone[number][step + 1]))
    return most


def _scattered(lone: Lone, tokens: Sequence[int], alone: Sequence[Any], seed: int) -> float:
    """The most that changes when a text lies in cells in no order; its end is scored, as in `alone`."""
    lone.clear()
    for number in range(1, FILLERS + 1):
        lone.read(tokens[:FILLED], number, FILLED)
    order = list(range(1, FILLERS + 1))
    random.Random(seed).shuffle(order)
    most, first = 0.0, len(tokens) - len(alone)
    for start, filler in zip(range(0, len(tokens), FILLED), order, strict=False):
        lone.model.cut(filler, 0)
        end = min(start + FILLED, len(tokens))
        rows = [Row(tokens[place], place, 0, scored=place >= first) for place in range(start, end)]
        if unscored := [row for row in rows if not row.scored]:
            assert lone.model.evaluate(unscored) is Outcome.DONE
        for row in rows[len(unscored) :]:
            most = max(most, _apart(lone.write([row])[0], alone[row.position - first]))
    return most


def parting_gap(lone: Lone, parting: dict[str, str]) -> float | None:
    """How far apart in score the two tokens are at which two answers to a prompt part.

    The same letters can be made of different tokens (half a Cyrillic letter is one), so the answers may have
    parted before their texts do: of all pairs of tokens they can have parted with, the nearest counts. None
    where the texts are not made of tokens of this model: then something else went wrong.
    """
    lone.clear()
    prompt = lone.tokens(parting["prompt"])
    scores = lone.read(prompt, 0, lone.model.n_batch)
    guard = lone.model.guard(parting["grammar"]) if parting["grammar"] else None
    quiet, other, stop = (parting[name].encode() for name in ("quiet", "other", "stop"))
    nearest: float | None = None
    for step in range(lone.model.n_ctx - len(prompt)):
        if guard is not None:
            guard.forbid(scores)
        quiets = _next_of(lone, scores, quiet, stop)
        others = _next_of(lone, scores, other, stop)
        gaps = [abs(float(scores[one] - scores[two])) for one in quiets for two in others if one != two]
        nearest = min(gaps, default=nearest) if nearest is None else min([nearest, *gaps])
        if not quiets or not others:
            break
        said = quiets[0]
        piece = lone.model.piece(said)
        if not piece or not quiet or not other.startswith(piece):
            break
        quiet, other = quiet[len(piece) :], other[len(piece) :]
        if guard is not None:
            guard.accept(said)
        scores = lone.write([Row(said, len(prompt) + step, 0, scored=True)])[0]
    return nearest


def _next_of(lone: Lone, scores: Any, rest: bytes, stop: bytes) -> list[int]:
    """The two best tokens that a text goes on with; where it ended, or ends in the middle of one, those."""
    found: list[int] = []
    for token in map(int, np.argsort(-scores)[:LOOKED_AT]):
        piece = lone.model.piece(token)
        goes_on = bool(piece) and (rest.startswith(piece) or (rest == HALF and _is_half(piece)))
        ends = not rest and lone.model.ends(token)
        stops = bool(stop) and stop in piece and piece.partition(stop)[0] == rest
        if np.isfinite(scores[token]) and (goes_on or ends or stops):
            found.append(token)
    return found[:2]


def _is_half(piece: bytes) -> bool:
    """Whether a token ends in the middle of a letter and holds nothing before it."""
    try:
        piece.decode()
    except UnicodeDecodeError as error:
        return error.start == 0 and error.reason == "unexpected end of data"
    return False


def _apart(scores: Any, alone: Any) -> float:
    """How much nearer to, or farther from, the lone run's best its rivals have come."""
    best = int(alone.argmax())
    near = np.flatnonzero(alone > alone[best] - NEAR)
    return float(np.abs((scores[best] - scores[near]) - (alone[best] - alone[near])).max())


def main() -> None:
    asked = json.load(sys.stdin)
    lone = Lone(asked["model"], asked["n_ctx"], asked["n_threads"])
    bound = rounding(lone, asked["texts"])
    # The same answer parts in the same place again and again.
    weigh = cache(lambda spelled: parting_gap(lone, json.loads(spelled)))
    gaps = [weigh(json.dumps(parting)) for parting in asked["partings"]]
    print(json.dumps({"bound": bound, "gaps": gaps}))


if __name__ == "__main__":
    main()
