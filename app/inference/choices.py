"""The tokens that answers to choose from begin with, each where it stands: behind the end of a text."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.generation import PromptPart
from app.errors import InferenceError
from app.inference.evaluator import Evaluator
from app.inference.sequences import common_prefix

_Parts = tuple[PromptPart, ...]


class Choices:
    """One token for each choice.

    A vocabulary may join a choice with what stands before it ("x" and "y" to "xy", a blank and "A" to " A"),
    or put a blank before it. So the text is tokenized with each choice, and what they have in common is what
    is read before choosing.
    """

    def __init__(self, model: Evaluator, choices: Sequence[str]) -> None:
        self._model = model
        self._choices = tuple(choices)
        self._known: dict[_Parts, tuple[int, tuple[int, ...]]] = {}

    def after(self, parts: _Parts) -> tuple[int, tuple[int, ...]]:
        """How many of the last tokens of these parts the choices take into theirs, and the token of each.

        Raises:
            InferenceError: A choice is several tokens there (`engine.choice`).
        """
        end = _end(parts)
        if end not in self._known:
            self._known[end] = self._found(end)
        return self._known[end]

    def _found(self, end: _Parts) -> tuple[int, tuple[int, ...]]:
        model = self._model
        before = model.tokenize(end)
        whole = [model.tokenize(_with(end, choice)) for choice in self._choices]
        length = min((common_prefix(before, tokens) for tokens in whole), default=len(before))
        for choice, tokens in zip(self._choices, whole, strict=True):
            if len(tokens) != length + 1:
                raise InferenceError(f"{choice!r} is not one token", code="engine.choice", choice=choice)
        return len(before) - length, tuple(tokens[length] for tokens in whole)


def _end(parts: _Parts) -> _Parts:
    """What decides how a choice is tokenized: a template's words alone, else what stands before as well."""
    told = tuple(part for part in parts if part.text)
    return told[-1:] if told and told[-1].control and told[-1].text.strip() else told[-2:]


def _with(end: _Parts, choice: str) -> _Parts:
    """The choice as it follows: a text of its own after a template's part, else the text's going on."""
    if end and not end[-1].control:
        return (*end[:-1], replace(end[-1], text=end[-1].text + choice))
    return (*end, PromptPart(choice, control=False))
