"""The same question has the same answer, at once; a stopped one is none."""

from dataclasses import replace

import pytest

from app.domain.generation import FinishReason, GenerationRequest, GenerationResult, PromptPart, Sampling
from app.services.answer_cache import AnswerCache

ASKED = GenerationRequest((PromptPart("Да?", control=False),), 8, Sampling(seed=1))
RESULT = GenerationResult("Да.", FinishReason.STOP, 3, 1, 2, 10.0, 5.0, 20.0, 35.0)


def test_an_answer_is_given_again_for_nothing() -> None:
    cache = AnswerCache()
    assert cache.get("m", ASKED) is None
    cache.put("m", ASKED, RESULT)
    again = cache.get("m", replace(ASKED, bulk=True, speculate=False))
    assert again is not None
    assert (again.text, again.generated_tokens, again.cached_tokens, again.total_ms) == ("Да.", 2, 3, 0.0)
    cache.clear()
    assert cache.get("m", ASKED) is None


@pytest.mark.parametrize("other", [
    replace(ASKED, sampling=Sampling(seed=2)), replace(ASKED, max_tokens=9), replace(ASKED, stop=("x",)),
    replace(ASKED, adapter="formal"), replace(ASKED, prompt=(PromptPart("Да?", control=True),)),
])  # fmt: skip
def test_anything_else_is_another_question(other: GenerationRequest) -> None:
    cache = AnswerCache()
    cache.put("m", ASKED, RESULT)
    assert cache.get("m", other) is None
    assert cache.get("other model", ASKED) is None


def test_what_was_stopped_is_no_answer() -> None:
    cache = AnswerCache()
    cache.put("m", ASKED, replace(RESULT, finish_reason=FinishReason.CANCELLED))
    assert cache.get("m", ASKED) is None


def test_the_longest_unused_goes() -> None:
    cache = AnswerCache(most=2)
    asked = [replace(ASKED, max_tokens=number) for number in range(3)]
    cache.put("m", asked[0], RESULT)
    cache.put("m", asked[1], RESULT)
    cache.get("m", asked[0])
    cache.put("m", asked[2], RESULT)
    assert [cache.get("m", one) is None for one in asked] == [False, True, False]
