"""Canary prompts: what a bundle asks its model before it may speak, and what must stand in the answer."""

import re
from typing import Annotated

from msgspec import Meta, Struct


class Canary(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question; its answer holds a text, or fits a pattern. The signer answers for both.

    Attributes:
        expect: Text that stands in the answer; spaces and capitals make no difference.
        pattern: Regular expression that is found in the answer.
        max_tokens: Length of the answer.
    """

    prompt: Annotated[str, Meta(min_length=1, max_length=4000)]
    expect: Annotated[str, Meta(max_length=1000)] = ""
    pattern: Annotated[str, Meta(max_length=200)] = ""
    max_tokens: Annotated[int, Meta(ge=1, le=200)] = 32

    def __post_init__(self) -> None:
        """Refuse one that asks for nothing, for two things, or for no pattern at all.

        Raises:
            ValueError: Told by msgspec as its own.
        """
        if bool(self.expect.strip()) == bool(self.pattern):
            raise ValueError("expect or pattern, one of them")
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"no pattern: {error}") from error

    def holds(self, answer: str) -> bool:
        """Whether the answer is as promised."""
        if self.pattern:
            return re.search(self.pattern, answer, re.DOTALL) is not None
        return _plain(self.expect) in _plain(answer)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
