"""Forgetting what is old: what a rule would erase, and the act of having erased it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

Ranges = list[list[int]]


class Retainable(StrEnum):
    """What a rule can forget.

    Interactions stay as empty stones: when and of what kind is kept, words are not. Chats go with all their
    messages. Drafts are those nobody accepted.
    """

    INTERACTIONS = "interactions"
    CHATS = "chats"
    DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class RetentionPlan:
    """What is older than a moment: how many of each kind."""

    before: datetime
    counts: Mapping[Retainable, int]

    @property
    def total(self) -> int:
        """How many of all kinds."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class RetentionAct:
    """What was erased.

    Attributes:
        sequence: The audit event that keeps the act.
        older_copies: Copies made before; what was erased still stands in them.
    """

    sequence: int
    counts: Mapping[Retainable, int]
    older_copies: tuple[Path, ...]


def to_ranges(ids: Iterable[int]) -> Ranges:
    """Write ids as first and last of each unbroken run: an act of a hundred thousand stays short."""
    ranges: Ranges = []
    for each in sorted(ids):
        if ranges and ranges[-1][1] == each - 1:
            ranges[-1][1] = each
        else:
            ranges.append([each, each])
    return ranges


def from_ranges(ranges: Ranges) -> Iterator[int]:
    """Give the ids again."""
    for first, last in ranges:
        yield from range(first, last + 1)
