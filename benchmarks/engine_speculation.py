"""Summaries with guesses looked up in the story ÷ without, and the curve that says whether they can pay."""

from dataclasses import replace

from app.domain.drafts import DraftKind, DraftRequest
from app.domain.generation import GenerationRequest, GenerationResult
from app.services.engine import Engine
from benchmarks.demo_desk import demo_desk, russian_cases
from benchmarks.harness import Figure, in_turn, say
from benchmarks.our_engine import GREEDY, answer, asked_anew, unguessed
from devkit.weights import STARTER

SUMMARIES = 4
PAIRS = 4
TOKENS = 96
GOAL = 1.3
NEVER_BELOW = 0.98
# Summaries copy names, dates and parts: the part of guesses that are right where one stands to be made.
RIGHT = 0.8


def written_per_s(engine: Engine, request: GenerationRequest) -> float:
    """Tokens a second after the first; the story is read before and lies evaluated."""
    result: GenerationResult = answer(engine, asked_anew(request)).result
    return (result.generated_tokens - 1) / (result.generation_ms / 1000)


def curve(engine: Engine) -> tuple[tuple[int, float], ...]:
    """What a step with 1, 2, 4, 8, 16 rows costs, as the engine measured it on this device."""
    return engine.calibration().step_costs


def best_gain(costs: tuple[tuple[int, float], ...]) -> float:
    """What guessing could bring at most: tokens expected of a step ÷ its cost, over the measured sizes."""
    return max((sum(RIGHT**place for place in range(rows)) / cost for rows, cost in costs), default=1.0)


def figures() -> list[Figure]:
    """Every summary by turns with and without guesses, greedy, so that both write the same."""
    with demo_desk(STARTER) as desk:
        engine = desk.engine
        costs = curve(engine)
        ratios = []
        for case_id in russian_cases(desk)[:SUMMARIES]:
            prompt = desk.prompt_of(DraftRequest(case_id, DraftKind.SUMMARY))
            guessing = replace(prompt, max_tokens=TOKENS, sampling=GREEDY)
            plain = unguessed(guessing)
            answer(engine, replace(plain, max_tokens=1))
            found = in_turn(
                lambda asked=guessing: written_per_s(engine, asked),  # type: ignore[misc]
                lambda asked=plain: written_per_s(engine, asked),  # type: ignore[misc]
                PAIRS,
            )
            ratios.append(found.ratio)
    told = ", ".join(f"{rows}: {cost:.2f}" for rows, cost in costs)
    gain = best_gain(costs)
    say(f"  cost of a step by rows {told or 'is not measured yet'}; guessing can bring {gain:.2f} times")
    goal = GOAL if gain >= GOAL else NEVER_BELOW
    middle = sorted(ratios)[len(ratios) // 2]
    return [
        *(Figure(f"engine.step_cost_{rows}", cost, "steps") for rows, cost in costs),
        Figure("engine.speculation_gain", middle, "ratio", limit=gain, goal=goal, at_least=True),
        Figure("engine.speculation_least", min(ratios), "ratio", goal=NEVER_BELOW, at_least=True),
    ]
