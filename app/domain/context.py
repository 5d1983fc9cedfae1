"""What of a long story goes into the prompt. Pure: token counts come from outside, counted, not guessed.

Invariants:
- Newest first is chosen, oldest first is written.
- The choice begins only at block borders, which lie at fixed token distances from the story's start:
  while the story grows by less than a block, the prompt begins the same and its prefix serves again.
- The newest entry is always in, cut at a sentence with a visible mark if it must be.
"""

import re
from collections.abc import Sequence

from app.domain.story import StoryEntry

CUT_MARK = "… [сокращено / cut]"
BLOCKS_IN_BUDGET = 4
# A word longer than this is a pasted blob, not language; it is split anywhere.
MAX_PIECE = 400
# No token of any known vocabulary is longer; a text this many times the limit is cut before counting.
LONGEST_TOKEN = 32

_SENTENCE_END = re.compile(r"(?<=[.!?…;])\s+")


def first_word_budget(first_word_s: float, prompt_tokens_per_s: float) -> int:
    """Tokens that bring the first word within `first_word_s` seconds, at least one."""
    return max(1, int(first_word_s * prompt_tokens_per_s))


def choose_start(counts: Sequence[int], room: int) -> int:
    """Give the index of the oldest entry to take so that all from it on fit into `room` tokens.

    Args:
        counts: Tokens of each entry, oldest first.
        room: Tokens there are.
    """
    if sum(counts) <= room:
        return 0
    block = max(1, room // BLOCKS_IN_BUDGET)
    before, previous = 0, 0
    for index, count in enumerate(counts):
        starts_block = before // block != previous // block
        if starts_block and sum(counts[index:]) <= room:
            return index
        previous, before = before, before + count
    return len(counts) - 1


def pieces_of(text: str, limit: int) -> tuple[str, ...]:
    """Split the head of a text at sentences, for counting; blobs without sentences anywhere.

    Args:
        text: Any text, a megabyte too.
        limit: Tokens there will be at most; what can never fit is not even split.
    """
    pieces = []
    for sentence in _SENTENCE_END.split(text[: limit * LONGEST_TOKEN]):
        for start in range(0, len(sentence), MAX_PIECE):
            glue = " " if start + MAX_PIECE >= len(sentence) else ""
            pieces.append(sentence[start : start + MAX_PIECE] + glue)
    return tuple(pieces)


def cut_text(pieces: Sequence[str], counts: Sequence[int], limit: int) -> str:
    """Keep the first pieces that fit into `limit` tokens, with a visible mark behind them."""
    kept, total = [], 0
    for piece, count in zip(pieces, counts, strict=True):
        total += count
        if total > limit:
            break
        kept.append(piece)
    return "".join(kept).rstrip() + CUT_MARK


def left_out_words(entries: Sequence[StoryEntry]) -> tuple[str, ...]:
    """Name what was left out, newest first: `email 2026-10-06`."""
    return tuple(f"{entry.kind} {entry.at.date().isoformat()}" for entry in reversed(entries))
