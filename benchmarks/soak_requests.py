"""The requests of the soak: a pool of different ones, drawn again and again, all greedy: each has a twin."""

import random
from dataclasses import dataclass, replace

from app.domain.generation import GenerationRequest, PromptPart
from benchmarks.demo_story import story_lines
from benchmarks.our_engine import GREEDY, raw

# Texts of several sizes, most of them short as a CRM's are.
LINES = (1, 1, 2, 3)
# A Russian letter is a token or two to a small English model.
LINE_CHARS = 120
TOKENS = (8, 16, 24, 40)
ANSWERS = 'root ::= ("yes" | "no" | "maybe") "."'
SYSTEM = "You sort letters. Answer with one letter: A, B, C or D.\n"


@dataclass(frozen=True, slots=True)
class Scoring:
    """Texts to be sorted at once."""

    tails: tuple[tuple[PromptPart, ...], ...]


Asked = GenerationRequest | Scoring


def pool(size: int, seed: int) -> list[Asked]:
    """So many different requests: drafts, grammars, stop strings, sortings."""
    chance = random.Random(seed)
    lines = story_lines()
    made: list[Asked] = []
    for number in range(size):
        start = chance.randrange(len(lines))
        told = [lines[(start + step) % len(lines)][:LINE_CHARS] for step in range(chance.choice(LINES))]
        text = f"Letter {number} of {size}.\n" + "\n".join(told)
        plain = GenerationRequest(raw(f"{text}\nThe answer is"), chance.choice(TOKENS), GREEDY)
        match number % 5:
            case 0:
                made.append(replace(plain, grammar=ANSWERS))
            case 1:
                made.append(replace(plain, stop=(".",)))
            case 2 if number % 10 == 2:
                tails = (f"{line}\nLetter:" for line in told)
                made.append(Scoring(tuple(raw(tail) for tail in tails)))
            case _:
                made.append(plain)
    return made


def anew(asked: GenerationRequest, number: int) -> GenerationRequest:
    """The same for the model, another for the memory of answers: greedy choices have no use for a seed."""
    return replace(asked, sampling=replace(asked.sampling, seed=number))
