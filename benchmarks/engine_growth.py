"""First token and memory against the length of the context: a table, and a picture, docs/engine-growth.svg.

A prompt is lengthened step by step and the times of its parts are added up: what a cold prompt of that
length costs, without reading its beginning again for every size. Memory is that of an engine opened for this
context, after a first answer.
"""

from dataclasses import dataclass

from app.domain.generation import GenerationRequest
from app.services.engine import Engine
from benchmarks.demo_story import story_lines
from benchmarks.growth_picture import write_picture
from benchmarks.harness import Figure, say
from benchmarks.our_engine import GREEDY, answer, cut_to, our_engine, raw
from devkit.places import ROOT
from devkit.weights import SMALL, STARTER

PICTURE = ROOT / "docs" / "engine-growth.svg"
# Room for the answer beside the prompt.
ROOM = 64
# SmolLM2 was trained for 8,192 tokens, the starter for 32,768.
SIZES = {SMALL: (1024, 2048, 4096, 7936), STARTER: (1024, 2048, 4096, 8192, 16384)}
SHORT = {SMALL: "smollm2", STARTER: "starter"}


@dataclass(frozen=True, slots=True)
class Size:
    """One length of context.

    Attributes:
        first_s: First token of a cold prompt of `tokens`.
        again_s: First token of another question on it, read before.
    """

    n_ctx: int
    tokens: int
    first_s: float
    again_s: float
    memory_mb: float


def first_tokens(engine: Engine, sizes: tuple[int, ...]) -> list[tuple[int, float, float]]:
    """Tokens, seconds cold and seconds for another question, at each size."""
    whole = cut_to(engine, story_lines(), sizes[-1] - ROOM)
    lines = whole.splitlines(keepends=True)
    counts = engine.count_tokens([raw(line) for line in lines])
    found: list[tuple[int, float, float]] = []
    spent = 0.0
    for size in sizes:
        prompt, total = "", 0
        for line, count in zip(lines, counts, strict=True):
            if total + count > size - ROOM:
                break
            prompt, total = prompt + line, total + count
        asked = answer(engine, GenerationRequest(raw(prompt), 1, GREEDY))
        spent += asked.first_s
        again = answer(engine, GenerationRequest(raw(f"{prompt}Why?"), 1, GREEDY))
        found.append((asked.result.prompt_tokens, spent, again.first_s))
        say(f"  {asked.result.prompt_tokens} tokens: {spent:.2f} s cold, {again.first_s:.3f} s again")
    return found


def memory_mb(model: str, n_ctx: int) -> float:
    """Memory of an engine opened for this context."""
    with our_engine(model, n_ctx) as engine:
        answer(engine, GenerationRequest(raw("One, two, three,"), 4, GREEDY))
        return (engine.status().memory_bytes or 0) / 1e6


def grown(model: str) -> list[Size]:
    """The table of one model."""
    sizes = SIZES[model]
    with our_engine(model, sizes[-1] + ROOM) as engine:
        firsts = first_tokens(engine, sizes)
    return [
        Size(size, tokens, first_s, again_s, memory_mb(model, size))
        for size, (tokens, first_s, again_s) in zip(sizes, firsts, strict=True)
    ]


def figures() -> list[Figure]:
    """Both models; the picture is written beside."""
    found: list[Figure] = []
    rows: dict[str, list[Size]] = {}
    for model, short in SHORT.items():
        rows[short] = grown(model)
        for row in rows[short]:
            say(
                f"  {short:8} {row.n_ctx:6} {row.first_s:8.2f} s {row.again_s:7.3f} s {row.memory_mb:7.0f} MB"
            )
            found += [
                Figure(f"engine.growth_{short}_{row.n_ctx}_first", row.first_s, "s"),
                Figure(f"engine.growth_{short}_{row.n_ctx}_again", row.again_s, "s"),
                Figure(f"engine.growth_{short}_{row.n_ctx}_memory", row.memory_mb, "MB"),
            ]
    write_picture(
        PICTURE,
        {short: [(row.tokens, row.first_s) for row in table] for short, table in rows.items()},
        {short: [(row.n_ctx, row.memory_mb) for row in table] for short, table in rows.items()},
    )
    return found
