"""Answers given before: the same question with the same everything has the same answer, at once.

In memory alone and gone with the lock: the answers are about customers.
"""

from collections import OrderedDict
from dataclasses import replace

from app.domain.generation import FinishReason, GenerationRequest, GenerationResult

_MOST = 256
_Key = tuple[str, GenerationRequest]


class AnswerCache:
    """The last answers."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._answers: OrderedDict[_Key, GenerationResult] = OrderedDict()

    def get(self, model_sha256: str, request: GenerationRequest) -> GenerationResult | None:
        """The answer, with figures that say it cost nothing; None where there is none."""
        key = _key(model_sha256, request)
        found = self._answers.get(key)
        if found is None:
            return None
        self._answers.move_to_end(key)
        return replace(
            found,
            cached_tokens=found.prompt_tokens,
            first_token_ms=0.0,
            prompt_ms=0.0,
            generation_ms=0.0,
            total_ms=0.0,
            queue_ms=0.0,
        )

    def put(self, model_sha256: str, request: GenerationRequest, result: GenerationResult) -> None:
        """Remember an answer that came to its own end."""
        if result.finish_reason not in (FinishReason.STOP, FinishReason.LENGTH):
            return
        self._answers[_key(model_sha256, request)] = result
        while len(self._answers) > self._most:
            self._answers.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        self._answers.clear()


def _key(model_sha256: str, request: GenerationRequest) -> _Key:
    """How it is worked on says nothing about the answer."""
    return model_sha256, replace(request, bulk=False, speculate=True)
