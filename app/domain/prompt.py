"""From a prompt profile and messages to the parts a model reads. Pure: no files, no engine.

Invariants:
- The chat template is our catalogue's, rendered in jinja2's immutable sandbox.
- Contents never pass through the template: it sees sentinels, and each content becomes parts of its
  own that are not control, so that `<|im_end|>` in a customer's letter stays letters.
- What a template does to the ends of a content it does to ours: sentinels stand between two blanks, and
  where the template took one away, the content is stripped on that side. An empty content is shown empty.
- The order is stable: system, examples, the file oldest first, what changes most last, so that an
  evaluated prefix serves again.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from app.domain.generation import PromptPart, Sampling
from app.domain.phrasing import told_point
from app.errors import DomainError

if TYPE_CHECKING:
    from jinja2 import Template

# A blank that `trim` and `strip` take away and no template writes: a content's sentinel stands between two.
_BLANK = "\x1f"
SENTINEL = re.compile(f"({_BLANK}?)\ue000([0-9]+)\ue001({_BLANK}?)")


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message; `pieces` are joined, but tokenized apart, so that counts add up exactly."""

    role: str
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: the file as the model sees it, the points if any, and the wished answer."""

    file: tuple[str, ...]
    points: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class KindProfile:
    """How one kind of text is asked for in one language.

    Attributes:
        system: The system text.
        examples: By tone; a summary has only `business`.
        with_points: The last lines when there are points; `{points}` stands for them.
        alone: The last lines when there are none.
        tones: One sentence by tone, the end of the last lines.
    """

    system: str
    examples: dict[str, tuple[Example, ...]]
    with_points: str
    alone: str
    tones: dict[str, str]


@dataclass(frozen=True, slots=True)
class LabellingTexts:
    """How a label for a request is asked for in one language.

    Attributes:
        system: The system text; `{labels}` stands for the list of them.
        request: What stands before a request.
    """

    system: str
    request: str


@dataclass(frozen=True, slots=True)
class PromptProfile:
    """A prompt profile of one model family.

    Attributes:
        id: Name of the family; with the version it stands in every draft's provenance.
        max_tokens: By `reply`, `summary`, `chat`.
        kinds: By kind, then by language.
        chat_system: By language.
        language_names: How the instruction names a language that has no texts of its own.
        labelling: By language.
    """

    id: str
    version: int
    sampling: Sampling
    max_tokens: dict[str, int]
    kinds: dict[str, dict[str, KindProfile]]
    chat_system: dict[str, str]
    language_names: dict[str, str]
    labelling: dict[str, LabellingTexts]

    @property
    def key(self) -> str:
        """What provenance calls it."""
        return f"{self.id}@{self.version}"


def read_profile(data: bytes) -> PromptProfile:
    """Read a profile's JSON.

    Raises:
        DomainError: The file is not a prompt profile (`prompt.profile`).
    """
    import msgspec

    try:
        return msgspec.json.decode(data, type=PromptProfile)
    except msgspec.MsgspecError as error:
        raise DomainError(f"prompt profile: {error}", code="prompt.profile") from error


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts that serve a letter.

    Attributes:
        language: Language the texts themselves are in: `ru` or `en`.
        reminder: A line naming the letter's language where it is another one; else empty.
    """

    texts: KindProfile
    language: str
    reminder: str


def find_wording(profile: PromptProfile, kind: str, language: str) -> Wording:
    """Find the texts for a kind and a language.

    Kazakh borrows the Russian texts and is told to write Kazakh; a family that knows only English
    serves all with it.
    """
    by_language = profile.kinds[kind]
    if language in by_language:
        return Wording(by_language[language], language, "")
    borrowed = "ru" if language == "kk" and "ru" in by_language else "en"
    return Wording(by_language[borrowed], borrowed, profile.language_names.get(language, ""))


def task_lines(texts: KindProfile, points: Sequence[str], extra: Sequence[str]) -> str:
    """Write the last lines of the prompt: `extra`, then what to do, the points last of all.

    Small models follow what stands nearest to the answer.
    """
    if points:
        body = texts.with_points.format(points="\n".join(f"- {told_point(point)}" for point in points))
    else:
        body = texts.alone
    return "\n".join([*(line for line in extra if line), body])


def head_messages(texts: KindProfile, tone: str, *, pointed: bool) -> tuple[Message, ...]:
    """Give the messages that are the same for every case: system text and examples.

    Args:
        texts: Of the kind and language.
        tone: One of its tones.
        pointed: The reply is written from points: the examples that have points are shown, for small
            models copy the way of the nearest example. Where none is of that way, all are shown.
    """
    messages = [Message("system", (texts.system,))]
    of_tone = texts.examples.get(tone, texts.examples["business"])
    alike = [example for example in of_tone if bool(example.points) is pointed]
    for example in alike or of_tone:
        task = task_lines(texts, example.points, (texts.tones.get(tone, ""),))
        lines = tuple(f"{line}\n" for line in example.file)
        messages.append(Message("user", (*lines, f"\n{task}")))
        messages.append(Message("assistant", (example.answer,)))
    return tuple(messages)


def _refuse(message: str) -> NoReturn:
    from jinja2 import TemplateError

    raise TemplateError(message)


@lru_cache(maxsize=8)
def _compiled(template: str) -> "Template":
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, autoescape=False)
    environment.globals["raise_exception"] = _refuse
    return environment.from_string(template)


def _rendered(template: str, messages: Sequence[Message], answer: bool) -> str:  # noqa: FBT001
    from jinja2 import TemplateError

    values: list[dict[str, Any]] = [
        {"role": message.role, "content": _sentinel(index) if any(message.pieces) else ""}
        for index, message in enumerate(messages)
    ]
    try:
        return _compiled(template).render(
            messages=values, add_generation_prompt=answer, bos_token="", eos_token=""
        )
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise DomainError(f"chat template: {error}", code="model.template") from error


def _sentinel(index: int) -> str:
    return f"{_BLANK}\ue000{index}\ue001{_BLANK}"


def render_parts(
    template: str, messages: Sequence[Message], *, answer: bool = True
) -> tuple[PromptPart, ...]:
    """Lay messages into a chat template.

    Args:
        template: jinja2 text of the catalogue's entry or of the family; empty for a model of neither.
        messages: At least one.
        answer: End with the opening of the assistant's turn.

    Raises:
        DomainError: The template fails, or swallows a message (`model.template`); there is none
            (`model.unfamiliar`).
    """
    if not template:
        raise DomainError("the model is of no family we know", code="model.unfamiliar")
    pieces = SENTINEL.split(_rendered(template, messages, answer))
    told = {index for index, message in enumerate(messages) if any(message.pieces)}
    if {int(number) for number in pieces[2::4]} != told:
        raise DomainError("the chat template leaves a message out", code="model.template")
    parts = [PromptPart(pieces[0], True)] if pieces[0] else []
    for left, number, right, after in zip(
        pieces[1::4], pieces[2::4], pieces[3::4], pieces[4::4], strict=True
    ):
        texts = _stripped(messages[int(number)].pieces, left=not left, right=not right)
        parts.extend(PromptPart(text, False) for text in texts if text)
        if after:
            parts.append(PromptPart(after, True))
    return tuple(parts)


def _stripped(pieces: Sequence[str], *, left: bool, right: bool) -> Sequence[str]:
    """Strip the ends of what the pieces make together, as Python and jinja2 do."""
    texts = list(pieces)
    if left:
        first = next((place for place, text in enumerate(texts) if text.strip()), len(texts))
        texts = [text.lstrip() for text in texts[first : first + 1]] + texts[first + 1 :]
    if right:
        last = next((place for place in reversed(range(len(texts))) if texts[place].strip()), -1)
        texts = texts[: max(last, 0)] + [text.rstrip() for text in texts[last : last + 1] if last >= 0]
    return texts


def prefix_of(template: str, head: Sequence[Message]) -> tuple[PromptPart, ...]:
    """Give the parts before the last message's content: what is the same for every case.

    Raises:
        DomainError: As `render_parts`.
    """
    mark = "\ue002"
    parts = render_parts(template, (*head, Message("user", (mark,))))
    return parts[: parts.index(PromptPart(mark, False))]


def prompt_digest(parts: Sequence[PromptPart]) -> str:
    """SHA-256 of the prompt as sent, for provenance."""
    return hashlib.sha256("".join(part.text for part in parts).encode()).hexdigest()
