"""Which label a request bears: what is asked of the model, and what its probabilities are worth. Pure.

Invariants:
- Each label is one letter, for a letter is one token; so there are at most 26.
- Everything before the request is the same for all requests of a run: one prefix, evaluated once.
- The examples are shown as turns, answered with letter and name, once through in a mixed order and once
  back: shown in the list's order a small model goes on with the list.
- A letter's own weight is taken out: `p ÷ prior ** STRENGTH`. For one request the prior is the mean over
  content-free texts (Zhao et al. 2021, "Calibrate before use"); for `FULL_BATCH` and more it is the mean over
  the requests themselves (Zhou et al. 2023, "Batch calibration"); between, a blend.
- The mean of a batch is also what the batch is about. Taken out whole it gains 3 points where the labels are
  evenly spread and costs 12 where one label is 60 % of the batch (starter, 75 requests; inboxes are like
  that); by half it costs 4.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from app.domain.generation import PromptPart
from app.domain.language import detect_language
from app.domain.prompt import LabellingTexts, Message, PromptProfile, render_parts
from app.errors import DomainError

MAX_LABELS = len(ascii_uppercase)
SHOWN_EXAMPLES = 2
CONTENT_FREE = ("", "N/A", "…")
FULL_BATCH = 32
STRENGTH = 0.5
# Both found on the odd half of resources/eval with the starter; `dev.py prove classify` measures the other.
TEMPERATURE = 0.6
CERTAIN = 0.5
# Where the letters together are less likely than this the model was about to say something else.
LEAST_MASS = 0.1
_LEAST = math.exp(-100)
_MARK = "\ue002"
# Two of equal probability are a tie, whatever the last bit says.
_ROUNDING = 1e-6

Shares = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What a request can be."""

    name: str
    description: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingRequest:
    """A text to be labelled, under the id its sender's file gives it."""

    id: str | int
    text: str


@dataclass(frozen=True, slots=True)
class Classified:
    """The label of a request.

    Attributes:
        scores: A probability for each label; together 1.
        uncertain: A person should look: the best is under `CERTAIN`, or the model meant no label at all.
        shortened: Only the beginning was read; the whole does not fit into the context.
    """

    id: str | int
    label: str
    confidence: float
    scores: dict[str, float]
    uncertain: bool
    shortened: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about every request: the prompt around it, and the answers to choose from."""

    prefix: tuple[PromptPart, ...]
    ending: tuple[PromptPart, ...]
    choices: tuple[str, ...]

    def tail(self, text: str) -> tuple[PromptPart, ...]:
        """Give what follows the prefix for one request."""
        return (PromptPart(text, False), *self.ending) if text else self.ending


def check_labels(labels: Sequence[Label]) -> None:
    """Refuse labels that cannot be told apart.

    Raises:
        DomainError: Fewer than two (`labels.few`), more than there are letters (`labels.many`), without a
            name (`labels.unnamed`), or two of one name (`labels.twice`).
    """
    names = [label.name.strip() for label in labels]
    if len(labels) < 2:
        raise DomainError("fewer than two labels", code="labels.few", count=len(labels))
    if len(labels) > MAX_LABELS:
        raise DomainError("more labels than letters", code="labels.many", count=len(labels), most=MAX_LABELS)
    if not all(names):
        raise DomainError("a label without a name", code="labels.unnamed", number=names.index("") + 1)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise DomainError("two labels of one name", code="labels.twice", label=twice)


def find_texts(profile: PromptProfile, labels: Sequence[Label]) -> LabellingTexts:
    """Find the texts in the language of the labels; Kazakh borrows the Russian ones."""
    told = " ".join(f"{label.name} {label.description}" for label in labels)
    language = detect_language(told) or "ru"
    texts = profile.labelling
    return texts.get("ru" if language == "kk" else language) or texts["en"]


def ask(template: str, texts: LabellingTexts, labels: Sequence[Label]) -> Question:
    """Lay labels and examples into a chat template.

    Args:
        template: Of the model.
        texts: In the language of the labels.
        labels: As `check_labels` lets pass.

    Raises:
        DomainError: The template fails (`model.template`).
    """
    answers = [f"{letter}. {label.name}" for letter, label in zip(ascii_uppercase, labels, strict=False)]
    listed = "\n".join(
        f"{answer}: {label.description}" for answer, label in zip(answers, labels, strict=True)
    )
    messages = [Message("system", (texts.system.format(labels=listed),))]
    for place, example in _shown(labels):
        messages.append(Message("user", (texts.request, example)))
        messages.append(Message("assistant", (answers[place],)))
    parts = render_parts(template, (*messages, Message("user", (texts.request, _MARK))))
    border = parts.index(PromptPart(_MARK, False))
    return Question(parts[:border], parts[border + 1 :], tuple(ascii_uppercase[: len(labels)]))


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


def shares(logprobs: Sequence[float]) -> Shares:
    """Give the choices' probabilities among themselves."""
    top = max(logprobs)
    if top == -math.inf:
        return (1 / len(logprobs),) * len(logprobs)
    weights = [max(math.exp(value - top), _LEAST) for value in logprobs]
    return tuple(weight / sum(weights) for weight in weights)


def mean_shares(many: Sequence[Shares]) -> Shares:
    """Give the mean of each choice."""
    return tuple(sum(column) / len(many) for column in zip(*many, strict=True))


def needs_content_free(count: int) -> bool:
    """Whether the prior of so many requests leans on content-free texts."""
    return count < FULL_BATCH


def blended_prior(free: Sequence[Shares], batch: Sequence[Shares]) -> Shares:
    """Give the labels' prior: of content-free texts for one request, of the batch for `FULL_BATCH`.

    Args:
        free: Shares of the content-free texts; empty where `needs_content_free` says no.
        batch: Shares of the requests.
    """
    of_batch = mean_shares(batch)
    # A large batch that was stopped early has neither: then no letter is known to be liked.
    of_free = mean_shares(free) if free else (1 / len(of_batch),) * len(of_batch)
    weight = min(1.0, (len(batch) - 1) / (FULL_BATCH - 1))
    return tuple(empty ** (1 - weight) * seen**weight for empty, seen in zip(of_free, of_batch, strict=True))


def calibrated(seen: Shares, prior: Shares) -> Shares:
    """Take the prior out; what is left, softened by `TEMPERATURE`, sums up to 1."""
    logs = [
        (math.log(share) - STRENGTH * math.log(usual)) / TEMPERATURE
        for share, usual in zip(seen, prior, strict=True)
    ]
    return shares(logs)


def classified(
    request: IncomingRequest, labels: Sequence[Label], logprobs: Sequence[float], prior: Shares
) -> Classified:
    """Choose the label of a request; of equals the first, which is then uncertain."""
    found = calibrated(shares(logprobs), prior)
    confidence = max(found)
    mass = sum(math.exp(value) for value in logprobs)
    return Classified(
        id=request.id,
        label=labels[found.index(confidence)].name,
        confidence=confidence,
        scores={label.name: share for label, share in zip(labels, found, strict=True)},
        uncertain=confidence < CERTAIN + _ROUNDING or mass < LEAST_MASS,
        shortened=False,
    )


def expected_calibration_error(judged: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Give the mean distance between confidence and the share that is right (Naeini et al. 2015).

    Args:
        judged: Confidence of each answer, and whether it is right.
        bins: Of equal width.
    """
    filled: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in judged:
        filled.setdefault(min(bins - 1, int(confidence * bins)), []).append((confidence, right))
    return sum(
        abs(sum(confidence for confidence, _ in some) - sum(right for _, right in some))
        for some in filled.values()
    ) / len(judged)
