"""Every speed of the engine beside llama.cpp's own programs from the same source, or beside itself cold.

Each part can be run alone: `dev.py bench engine --only generation cancel`. The parts stand in files of their
own, engine_*.py; all figures are told in docs/decisions/0007-ratios-in-one-run.md's way.
"""

from benchmarks import (
    engine_classification,
    engine_drafts,
    engine_first_token,
    engine_generation,
    engine_growth,
    engine_speculation,
    engine_stopping,
)
from benchmarks.harness import main

figures = {
    "generation": engine_generation.figures,
    "first-token": engine_first_token.figures,
    "classification": engine_classification.figures,
    "drafts": engine_drafts.figures,
    "speculation": engine_speculation.figures,
    "cancel": engine_stopping.cancel_figures,
    "kill": engine_stopping.kill_figures,
    "growth": engine_growth.figures,
}

if __name__ == "__main__":
    raise SystemExit(main(figures))
