"""The first token on a story of about 1,420 tokens, through the services: cold, again, ahead, reopened.

A ratio to cold each; beside the second question stands llama-server's own, asked with the very same prompts.
"""

import statistics
from dataclasses import dataclass, fields

from app.domain.drafts import DraftRequest
from app.domain.generation import GenerationRequest
from app.domain.ids import CaseId
from benchmarks.demo_desk import DemoDesk, demo_desk, russian_cases
from benchmarks.harness import Figure, say
from benchmarks.llama_server import LlamaServer
from benchmarks.our_engine import installed_models
from devkit.weights import STARTER

STORY_TOKENS = 1420
ROUNDS = 3
GOALS = {"reopened": 0.02, "ahead": 0.02, "second": 0.03}
FIRST = "Сообщи, когда приедет бригада."
SECOND = "Поблагодари за фотографии и попроси показания за сутки."


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds to the first text."""

    cold: float
    second: float
    reopened: float
    ahead: float
    server_cold: float
    server_second: float


def nearest_case(desk: DemoDesk) -> tuple[CaseId, int]:
    """The case whose whole story is nearest to the length wanted, and its length."""
    plans = {
        case_id: desk.drafting.plan(
            desk.file(case_id), DraftRequest(case_id, instruction=FIRST, whole=True)
        ).prompt_tokens
        for case_id in russian_cases(desk)
    }
    return min(plans.items(), key=lambda plan: abs(plan[1] - STORY_TOKENS))


def measure(desk: DemoDesk, case_id: CaseId, server: LlamaServer, number: int) -> Round:
    """One round: everything of ours begins with a profile that remembers nothing."""
    one = DraftRequest(case_id, instruction=FIRST, whole=True, seed=1)
    other = DraftRequest(case_id, instruction=SECOND, whole=True, seed=2)
    desk.fresh()
    cold = desk.first_text_s(one)
    first_prompt = text_of(desk.watched.asked)
    second = desk.first_text_s(other)
    second_prompt = text_of(desk.watched.asked)
    # What opening the account left on the disk, as on any day before.
    desk.drafting.prepare(desk.file(case_id), one)
    desk.reopen()
    reopened = desk.first_text_s(one, opening=True)
    desk.fresh()
    desk.drafting.prepare(desk.file(case_id), one)
    ahead = desk.first_text_s(one)
    # A mark before the prompt: the server must not know it from the round before.
    server_cold = server.complete(f"{number}\n{first_prompt}", 1).wall_s
    server_second = server.complete(f"{number}\n{second_prompt}", 1).wall_s
    return Round(cold, second, reopened, ahead, server_cold, server_second)


def text_of(asked: GenerationRequest | None) -> str:
    """A prompt as one text."""
    assert asked is not None
    return "".join(part.text for part in asked.prompt)


def figures() -> list[Figure]:
    """Three rounds."""
    with (
        demo_desk(STARTER) as desk,
        LlamaServer(installed_models().locate(STARTER).path, n_ctx=4096) as server,
    ):
        case_id, tokens = nearest_case(desk)
        say(f"  the story: {tokens} tokens")
        rounds = []
        for number in range(ROUNDS):
            rounds.append(measure(desk, case_id, server, number))
            told = ", ".join(f"{f.name} {getattr(rounds[-1], f.name):.3f}" for f in fields(Round))
            say(f"  round {number + 1}: {told} s")
    cold = statistics.median(one.cold for one in rounds)
    found = [
        Figure(
            f"engine.first_token_{name}_to_cold",
            statistics.median(getattr(one, name) / one.cold for one in rounds),
            "ratio",
            limit=cold,
            goal=goal,
        )
        for name, goal in GOALS.items()
    ]
    ratio = statistics.median(one.server_second / one.server_cold for one in rounds)
    # Told beside ours: no goal is held against it.
    return [*found, Figure("engine.first_token_second_of_llama_server", ratio, "ratio")]
