"""Which label a request bears: what its probabilities are worth. Pure; what is asked is in `label_question`.

Invariants:
- A letter's own weight is taken out: `p ÷ prior ** STRENGTH`. For one request the prior is the mean over
  content-free texts (Zhao et al. 2021, "Calibrate before use"); for `FULL_BATCH` and more it is the mean over
  the requests themselves (Zhou et al. 2023, "Batch calibration"); between, a blend.
- The mean of a batch is also what the batch is about. Taken out whole it gains 3 points where the labels are
  evenly spread and costs 12 where one label is 60 % of the batch (starter, 75 requests; inboxes are like
  that); by half it costs 4. Estimating the batch's spread instead (Saerens
  et al. 2002) gave 0.69 to 0.80 against 0.81 by its smoothing, from 0.53 to 0.87 with the labels backwards.
- The words of a request are weighed beside what the model says (`wordings`): with the starter 0.81 became
  0.87 of the odd half, in every order of the labels some four points more, alone or in a batch of one label.
  Asking the uncertain again with the labels backwards gained as much for a fifth of the time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from app.domain.wordings import Wordings
from app.errors import DomainError

MAX_LABELS = len(ascii_uppercase)
CONTENT_FREE = ("", "N/A", "…")
FULL_BATCH = 32
STRENGTH = 0.5
# What the words weigh against the logarithm of a probability; from 8 to 30 it makes little difference.
WORDS_WEIGHT = 15.0
# A label known by its name alone would decide wherever it is named: "a complaint, not about the bill".
WORDS_MOST = 3.0
# Both found on the odd half of resources/eval with the starter; `dev.py prove classify` measures the other.
# The temperature gives the least surprise; above the bound 0.95 are right of that half, of the other 0.87.
TEMPERATURE = 0.7
CERTAIN = 0.7
# Where the letters together are less likely than this the model was about to say something else.
LEAST_MASS = 0.1
_LEAST = math.exp(-100)
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
        corrections: How many labels set right before were shown beside the request.
    """

    id: str | int
    label: str
    confidence: float
    scores: dict[str, float]
    uncertain: bool
    shortened: bool = False
    corrections: int = 0


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


def find_label(labels: Sequence[Label], name: str) -> Label:
    """Find a label by its name, capitals or not.

    Raises:
        DomainError: There is none (`labels.unknown`).
    """
    wanted = name.strip().casefold()
    found = next((label for label in labels if label.name.strip().casefold() == wanted), None)
    if found is None:
        raise DomainError("no label of that name", code="labels.unknown", label=name.strip())
    return found


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


def calibrated(seen: Shares, prior: Shares, likeness: Sequence[float]) -> Shares:
    """Take the prior out and weigh the words; sharpened or softened by `TEMPERATURE` it sums up to 1.

    Args:
        seen: Of the model.
        prior: As `blended_prior` gives it.
        likeness: Of the request's words to each label's; see `wordings`.
    """
    return shares(
        [
            (math.log(share) - STRENGTH * math.log(usual) + min(WORDS_MOST, WORDS_WEIGHT * like))
            / TEMPERATURE
            for share, usual, like in zip(seen, prior, likeness, strict=True)
        ]
    )


def label_words(labels: Sequence[Label]) -> Wordings:
    """Give the words of each label: all it was given with."""
    return Wordings([" ".join((one.name, one.description, *one.examples)) for one in labels])


def classified(
    request: IncomingRequest,
    labels: Sequence[Label],
    logprobs: Sequence[float],
    prior: Shares,
    likeness: Sequence[float],
) -> Classified:
    """Choose the label of a request; of equals the first, which is then uncertain.

    Args:
        request: What was asked about.
        labels: In the order of the probabilities.
        logprobs: Natural logarithms.
        prior: As `blended_prior` gives it.
        likeness: See `calibrated`.
    """
    found = calibrated(shares(logprobs), prior, likeness)
    confidence = max(found)
    mass = sum(math.exp(value) for value in logprobs)
    return Classified(
        id=request.id,
        label=labels[found.index(confidence)].name,
        confidence=confidence,
        scores={label.name: share for label, share in zip(labels, found, strict=True)},
        uncertain=confidence < CERTAIN + _ROUNDING or mass < LEAST_MASS,
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
