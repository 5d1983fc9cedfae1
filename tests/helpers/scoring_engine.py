"""An engine that scores without weights: a choice is likely where its label's words stand in the request.

It reads the prompt as a model would: the list of labels out of the prefix, the request out of the tail, and
what it was shown beside the request: an answer given there counts more than the words of the list.
"""

import math
import re
from collections.abc import Iterator, Sequence

from app.domain.cancel import CancelToken
from app.domain.generation import PromptPart, Scored
from app.errors import AppError
from tests.helpers.fake_engine import FakeEngine, tokens_of

_LISTED = re.compile(r"^([A-Z])\. (.+?): (.*)$", re.MULTILINE)
_ANSWER = re.compile(r"[A-Z]\. ")


class ScoringFake(FakeEngine):
    """Answers in batches of `batch`, the last of a batch first.

    Attributes:
        asked: Prefix and tails of each call.
        lean: Added to the score of a letter: a model's liking for it.
        dies_after: Texts of the next window after which the engine ends.
        stop_after: Texts after which `stops` is cancelled, as a person would in the middle.
    """

    def __init__(self, *, n_ctx: int = 4096, family: str = "qwen2.5", batch: int = 4) -> None:
        super().__init__(n_ctx=n_ctx, family=family)
        self.asked: list[tuple[tuple[PromptPart, ...], list[tuple[PromptPart, ...]]]] = []
        self.lean: dict[str, float] = {}
        self.dies_after: tuple[int, AppError] | None = None
        self.stop_after: tuple[int, CancelToken] | None = None
        self._batch = batch
        self._answered = 0

    def score(
        self,
        prefix: tuple[PromptPart, ...],
        tails: Sequence[tuple[PromptPart, ...]],
        choices: Sequence[str],
        cancel: CancelToken | None = None,
    ) -> Iterator[Scored]:
        self.asked.append((prefix, list(tails)))
        words = {
            letter: set(f"{name} {about}".lower().split())
            for letter, name, about in _LISTED.findall("".join(part.text for part in prefix))
        }
        for start in range(0, len(tails), self._batch):
            if cancel is not None and cancel.is_cancelled:
                return
            for index in reversed(range(start, min(start + self._batch, len(tails)))):
                self._interfere()
                yield Scored(
                    index, self._logprobs(tails[index], words, choices), len(tokens_of(tails[index]))
                )
                self._answered += 1

    def _interfere(self) -> None:
        if self.stop_after is not None and self._answered >= self.stop_after[0]:
            self.stop_after[1].cancel()
        if self.dies_after is not None and self._answered >= self.dies_after[0]:
            raise self.dies_after[1]

    def _logprobs(
        self, tail: tuple[PromptPart, ...], words: dict[str, set[str]], choices: Sequence[str]
    ) -> tuple[float, ...]:
        *shown, request = [
            part.text for part in tail if not part.control and not part.text.endswith(": ")
        ] or [""]
        said = {word.strip(".,!?").lower() for word in request.split()}
        answers = [text[0] for text in shown if _ANSWER.match(text)]
        scores = [
            2.0 * len(words[one] & said) + 8.0 * answers.count(one) + self.lean.get(one, 0.0)
            for one in choices
        ]
        total = math.log(sum(map(math.exp, scores)))
        return tuple(score - total for score in scores)
