"""What all long proofs share: how often something was tried and held, what failed, told as commands.md says.

A proof ends in `raise SystemExit(main(prove, count=…))`.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.harness import say

# Failures are told one by one up to here, then counted.
TOLD_FAILURES = 20


@dataclass(slots=True)
class Proof:
    """The tally of one proof.

    Attributes:
        failed: One sentence per failure.
        told: Figures that belong to the proof: a bound, a slope.
    """

    tried: int = 0
    held: int = 0
    failed: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)

    def note(self, failure: str | None = None) -> None:
        """One more was tried; it held where no failure is named."""
        self.tried += 1
        if failure is None:
            self.held += 1
        else:
            self.failed.append(failure)
            if len(self.failed) <= TOLD_FAILURES:
                say(f"  failed: {failure}")

    @property
    def ok(self) -> bool:
        """Whether something was tried and all of it held."""
        return self.tried > 0 and self.held == self.tried

    def document(self) -> dict[str, Any]:
        """The tally as commands.md promises it, with what else was measured."""
        return {"tried": self.tried, "held": self.held, "failed": self.failed, **self.told}


Prove = Callable[[int, int], Proof]


def main(prove: Prove, *, count: int, words: Sequence[str] | None = None) -> int:
    """Run a proof and print its tally; 0 when all held, else 1.

    Args:
        prove: Takes how many and the seed.
        count: How many when `--count` does not say.
        words: The command line.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=count)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    proof = prove(asked.count, asked.seed)
    if asked.json:
        print(json.dumps(proof.document(), ensure_ascii=False))
    else:
        print(f"{proof.held} of {proof.tried} held")
        print(*(f"{name}: {value}" for name, value in proof.told.items()), sep="\n")
        print(*(f"FAILED {failure}" for failure in proof.failed[:TOLD_FAILURES]), sep="\n")
    return 0 if proof.ok else 1
