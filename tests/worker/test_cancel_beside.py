"""A cancel of one of two long prompts, with real weights: the other one says what it says alone."""

import threading
import time

import pytest

from app.domain.cancel import CancelToken
from app.domain.generation import FinishReason, GenerationRequest, GenerationResult, PromptPart, Sampling
from app.services.engine import Engine

pytestmark = pytest.mark.model

GREEDY = Sampling(temperature=0, repeat_penalty=1.0)
# Alone a batch takes up to 1.6 s: who had to wait for its end would be told here.
FELT_S = 0.8


def asked(head: str, lines: int) -> GenerationRequest:
    story = "".join(
        f"{head} {number}: the pump was inspected and its bearing was hot.\n" for number in range(lines)
    )
    return GenerationRequest((PromptPart(story, control=False),), 12, GREEDY, speculate=False)


@pytest.mark.parametrize("stopped", [0, 1])
def test_the_other_goes_on_as_if_alone(real_engine: Engine, stopped: int) -> None:
    real_engine.stop()
    n_ctx = real_engine.ensure_loaded().n_ctx
    # The shorter goes first; the other waits for it, and shares its last batch.
    requests = asked("Well", n_ctx // 50), asked("Yard", n_ctx // 42)
    (*_, quiet) = real_engine.generate(requests[1 - stopped])
    assert isinstance(quiet, GenerationResult)
    real_engine.stop()
    real_engine.ensure_loaded()
    cancels = CancelToken(), CancelToken()
    results: dict[int, tuple[GenerationResult, float]] = {}

    def ask(place: int) -> None:
        (*_, result) = real_engine.generate(requests[place], cancels[place])
        assert isinstance(result, GenerationResult)
        results[place] = result, time.perf_counter()

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(100 / real_engine.calibration().prompt_tokens_per_s)
    said = time.perf_counter()
    cancels[stopped].cancel()
    for thread in threads:
        thread.join()
    cancelled, at = results[stopped]
    assert (cancelled.finish_reason, cancelled.generated_tokens) == (FinishReason.CANCELLED, 0)
    assert at - said < FELT_S
    assert results[1 - stopped][0].text == quiet.text
