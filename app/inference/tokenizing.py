"""From the parts of a prompt to tokens, as if the prompt were one text; customers' words stay words.

Parts are tokenized one by one, so that counts add up and prefixes are found again. Invariants:

- The tokens are those of the whole text: SentencePiece vocabularies put a blank before whatever they are
  given, here only where the whole text would have one; a blank that our template writes before a content
  belongs to the content's first word.
- No token of a turn comes out of a content. llama.cpp leaves control tokens alone there, but not "user
  defined" ones, and Command R's turns are made of those: their words are broken after the first letter.
"""

from collections.abc import Sequence
from typing import Protocol

from app.domain.generation import PromptPart


class Vocabulary(Protocol):
    """What a model's vocabulary answers."""

    def tokens(self, text: str, *, special: bool) -> list[int]:
        """Give the tokens of a text by itself; with `special`, control tokens where their words stand."""

    def is_control(self, token: int) -> bool:
        """Tell whether a token is no text: llama.cpp begins a new text after it."""

    def is_user_defined(self, token: int) -> bool:
        """Tell whether a token is found in any text before it is cut up."""

    def piece(self, token: int) -> bytes:
        """Give the bytes of a token."""


class PromptTokenizer:
    """The tokenizer of one model."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        # A vocabulary that puts a blank before a text makes two tokens of a line's end: the blank and itself.
        self._lead = vocabulary.tokens("\n", special=False)
        self._adds_blank = len(self._lead) > 1
        self._specials: dict[int, bool] = {}
        self._marks: dict[int, bytes] = {}

    def tokenize(self, parts: Sequence[PromptPart]) -> list[int]:
        """Give the tokens of all parts, one after another."""
        tokens: list[int] = []
        blank = ""
        for place, part in enumerate(parts):
            text = blank + part.text
            blank = ""
            followed_by_text = place + 1 < len(parts) and not parts[place + 1].control
            if part.control and text.endswith(" ") and followed_by_text:
                text, blank = text[:-1], " "
            tokens += self._piece_of_prompt(text, part.control, is_first=self._begins_text(tokens))
        return tokens

    def _begins_text(self, tokens: Sequence[int]) -> bool:
        if not tokens or not self._adds_blank:
            return True
        last = tokens[-1]
        if last not in self._specials:
            vocabulary = self._vocabulary
            self._specials[last] = vocabulary.is_control(last) or vocabulary.is_user_defined(last)
        return self._specials[last]

    def _piece_of_prompt(self, text: str, control: bool, *, is_first: bool) -> list[int]:  # noqa: FBT001
        if not text:
            return []
        segments = [text]
        while True:
            tokens = self._cut(segments[0], control, is_first=is_first)
            for segment in segments[1:]:
                tokens += self._cut(segment, control, is_first=not self._adds_blank)
            marks = set() if control else {mark for token in tokens if (mark := self._mark(token))}
            if not marks:
                return tokens
            segments = [piece for segment in segments for piece in _broken(segment, marks)]

    def _cut(self, text: str, control: bool, *, is_first: bool) -> list[int]:  # noqa: FBT001
        """Give the tokens of a text; unless it is the first, without the blank that would come before it."""
        if not is_first:
            # A line's end never grows together with what follows it in such vocabularies.
            tokens = self._vocabulary.tokens("\n" + text, special=control)
            if tokens[: len(self._lead)] == self._lead:
                return tokens[len(self._lead) :]
        return self._vocabulary.tokens(text, special=control)

    def _mark(self, token: int) -> str:
        """Give the words of a token that must not come out of a content; else nothing. Runs of blanks may."""
        mark = self._marks.get(token)
        if mark is None:
            vocabulary = self._vocabulary
            mark = vocabulary.piece(token) if vocabulary.is_user_defined(token) else b""
            self._marks[token] = mark
        words = mark.decode("utf-8", "replace")
        return words if len(words) > 1 and any(letter.isalnum() for letter in words) else ""


def _broken(text: str, marks: set[str]) -> list[str]:
    """Cut a text so that none of the marks stands whole in a piece."""
    pieces = [text]
    for mark in sorted(marks):
        pieces = [cut for piece in pieces for cut in _broken_once(piece, mark)]
    return pieces


def _broken_once(text: str, mark: str) -> list[str]:
    halves = text.split(mark)
    joined = [halves[0]]
    for after in halves[1:]:
        joined[-1] += mark[:1]
        joined.append(mark[1:] + after)
    return joined
