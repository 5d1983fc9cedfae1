"""What the long proofs share: their line of words, and their document as commands.md promises it."""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Proof:
    """What a proof found.

    Attributes:
        tried: How many cases.
        failed: What did not hold, a line each; the rest held.
        facts: What else is worth telling.
    """

    tried: int = 0
    failed: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The proof as scripts read it."""
        held = self.tried - len(self.failed)
        return {"tried": self.tried, "held": held, "failed": self.failed, **self.facts}


def main(prove: Callable[[int, int], Proof], words: Sequence[str] | None = None, *, count: int = 1000) -> int:
    """Prove and print; 0 when all of it held, else 1.

    Args:
        prove: Tries so many cases, chosen by a seed.
        words: The command line: `--count N --seed S --json`.
        count: How many cases where the line says nothing.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=count)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    found = prove(asked.count, asked.seed)
    if asked.json:
        print(json.dumps(found.document(), ensure_ascii=False))
    else:
        for name, value in found.document().items():
            print(f"{name}: {value}")
    return 1 if found.failed else 0
