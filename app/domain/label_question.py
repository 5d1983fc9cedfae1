"""What is asked of the model about a request, and the answers to choose from. Pure.

Invariants:
- Each label is one letter, for a letter is one token.
- Everything before the request is the same for all requests of a run: one prefix, evaluated once. What a
  person set right before stands behind it, beside the request it is like.
- The examples are shown as turns, answered with letter and name, once through in a mixed order and once
  back: shown in the list's order a small model goes on with the list.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from app.domain.classification import Label
from app.domain.corrections import Correction
from app.domain.generation import PromptPart
from app.domain.language import detect_language
from app.domain.prompt import LabellingTexts, Message, PromptProfile, render_parts

SHOWN_EXAMPLES = 2
_MARK = "\ue002"
_Parts = tuple[PromptPart, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about every request: the prompt around it, and the answers to choose from.

    Attributes:
        prefix: The same for all.
        joints: Between the texts behind it: request and answer of each correction, then the request.
        ending: The opening of the answer.
        choices: A letter each, in the order of the labels.
        answers: Letter and name, by the label's name.
    """

    prefix: _Parts
    joints: tuple[_Parts, ...]
    ending: _Parts
    choices: tuple[str, ...]
    answers: dict[str, str]

    def tail(self, text: str, shown: Sequence[Correction] = ()) -> _Parts:
        """Give what follows the prefix for one request; `shown` are as many as were asked for."""
        texts = [said for one in shown for said in (one.text, self.answers[one.label])]
        parts: list[PromptPart] = []
        for said, joint in zip((*texts, text), (*self.joints, self.ending), strict=True):
            parts += [PromptPart(said, False), *joint] if said else joint
        return tuple(parts)


def find_texts(profile: PromptProfile, labels: Sequence[Label]) -> LabellingTexts:
    """Find the texts in the language of the labels; Kazakh borrows the Russian ones."""
    told = " ".join(f"{label.name} {label.description}" for label in labels)
    language = detect_language(told) or "ru"
    texts = profile.labelling
    return texts.get("ru" if language == "kk" else language) or texts["en"]


def ask(
    template: str,
    texts: LabellingTexts,
    labels: Sequence[Label],
    corrections: int = 0,
) -> Question:
    """Lay labels and examples into a chat template.

    Args:
        template: Of the model.
        texts: In the language of the labels.
        labels: As `check_labels` lets pass.
        corrections: How many are shown before the request.

    Raises:
        DomainError: The template fails (`model.template`).
    """
    answers = [f"{letter}. {label.name}" for letter, label in zip(ascii_uppercase, labels, strict=False)]
    told = (f"{answer}: {label.description}" for answer, label in zip(answers, labels, strict=True))
    messages = [Message("system", (texts.system.format(labels="\n".join(told)),))]
    for place, example in _shown(labels):
        messages += _turns(texts, example, answers[place])
    for _ in range(corrections):
        messages += _turns(texts, _MARK, _MARK)
    prefix, *joints, ending = _cut(
        render_parts(template, (*messages, Message("user", (texts.request, _MARK))))
    )
    by_name = {label.name: answer for label, answer in zip(labels, answers, strict=True)}
    return Question(prefix, tuple(joints), ending, tuple(ascii_uppercase[: len(labels)]), by_name)


def _turns(texts: LabellingTexts, example: str, answer: str) -> tuple[Message, Message]:
    return Message("user", (texts.request, example)), Message("assistant", (answer,))


def _cut(parts: Iterable[PromptPart]) -> list[_Parts]:
    """Cut at the marks."""
    pieces: list[list[PromptPart]] = [[]]
    for part in parts:
        if part == PromptPart(_MARK, False):
            pieces.append([])
        else:
            pieces[-1].append(part)
    return [tuple(piece) for piece in pieces]


def _shown(labels: Sequence[Label]) -> list[tuple[int, str]]:
    """Give label's place and example in the order they are shown."""
    count = len(labels)
    step = next(step for step in range(count // 2 + 1, count + 2) if math.gcd(step, count) == 1)
    mixed = [((count - 1) // 2 + step * turn) % count for turn in range(count)]
    shown = []
    for turn in range(SHOWN_EXAMPLES):
        for place in mixed if turn % 2 == 0 else mixed[::-1]:
            if turn < len(labels[place].examples):
                shown.append((place, labels[place].examples[turn]))
    return shown
