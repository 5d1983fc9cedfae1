"""Damaged model files against the check and the engine: the desk lives, whatever the file holds.

Each mutant of a tiny real model goes through our check, in this process, which may refuse and nothing else.
What passes goes to llama.cpp in a worker of its own, caged as in the product: it may load, refuse, or end;
an end is counted by kind, and each that a header tells of becomes a rule of the check.
"""

import os
import random
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from app.bootstrap import worker_command
from app.domain.generation import PromptPart, Sampling
from app.errors import AppError, WorkerDiedError
from app.inference import protocol
from app.inference.client import EngineClient
from app.inference.heartbeat import Patience
from app.modelfiles.checking import inspect
from benchmarks.mutation import Anatomy, dissect, mutant
from benchmarks.proofs import Proof, main
from tests.helpers.tiny_model import FAMILIES, write_tiny_model

WORKERS = 2
MEMORY_BYTES = 1_000_000_000
# CPU seconds of a check.
CHECK_LIMIT_S = 5.0
PROMPT = (PromptPart("ab cd — да\n", control=False),)
PATIENCE = Patience(ping_after_s=2.0, step_limit_s=60.0)
WAITING = 16


class Mutants:
    """A run of the proof: counts what became of each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.proof = Proof()
        self.refused: Counter[str] = Counter()
        self.engine: Counter[str] = Counter()
        self.deaths: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.slowest_s = 0.0

    def check(self, name: str, raw: bytes) -> Path | None:
        """Our check; the file, where it lets the mutant pass."""
        self.proof.tried += 1
        path = self.folder / f"{self.proof.tried}.gguf"
        path.write_bytes(raw)
        begun = time.thread_time()
        try:
            fault = inspect(path).fault
        except Exception:
            self.proof.failed.append(f"{name}: {traceback.format_exc(limit=-3)}")
            return None
        spent = time.thread_time() - begun
        self.slowest_s = max(self.slowest_s, spent)
        if spent > CHECK_LIMIT_S:
            self.proof.failed.append(f"{name}: the check took {spent:.1f} s")
        if fault is None:
            return path
        self.refused[fault.code] += 1
        path.unlink()
        return None

    def note(self, name: str, outcome: str, kept: Path) -> None:
        """What became of one in the engine."""
        self.engine[outcome.partition(" ")[0]] += 1
        if outcome.startswith("died"):
            kind = f"{name}: {outcome}"
            self.deaths[kind] += 1
            self.examples.setdefault(kind, str(kept))
        elif outcome.startswith("broke"):
            self.proof.failed.append(f"{name}: {outcome}")

    def finished(self, seconds: float) -> Proof:
        """All of it as one document."""
        survivors = sum(self.engine.values())
        self.proof.held = self.proof.tried - len(self.proof.failed)
        self.proof.told = {
            "refused_before_llama": sum(self.refused.values()),
            "refused_share": round(sum(self.refused.values()) / max(self.proof.tried, 1), 4),
            "refused_by_code": dict(self.refused.most_common()),
            "handed_to_llama": survivors,
            "engine": dict(self.engine.most_common()),
            "engine_deaths": sum(self.deaths.values()),
            "engine_deaths_by_kind": dict(self.deaths.most_common()),
            "slowest_check_ms": round(self.slowest_s * 1000, 1),
            "seconds": round(seconds, 1),
        }
        return self.proof


def in_the_engine(path: Path) -> str:
    """What llama.cpp makes of a file that passed: `wrote`, `refused CODE`, or `died EXIT`."""
    client = EngineClient(worker_command(), patience=PATIENCE)
    try:
        client.ask_one(lambda order: protocol.Load(order, str(path), 128, 1, memory_bytes=MEMORY_BYTES))
        client.ask_one(lambda order: protocol.Generate(order, PROMPT, 4, Sampling(seed=1)))
    except WorkerDiedError as error:
        return f"died {error.facts.get('exit')}"
    except AppError as error:
        return f"refused {error.code}"
    except Exception as error:
        return f"broke {error!r}"
    finally:
        client.close()
    return "wrote"


def prove_mutants(count: int, seed: int, keep: Path | None = None) -> Proof:
    """Try so many; the same seed damages the same way.

    Args:
        keep: Where files that ended an engine are left.
    """
    begun = time.monotonic()
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(WORKERS) as workers:
        anatomies = [dissect(write_tiny_model(Path(folder) / "sound.gguf", name, seed)) for name in FAMILIES]
        run = Mutants(Path(folder))
        waiting: list[tuple[str, Path, Future[str]]] = []
        for _ in range(count):
            anatomy: Anatomy = chance.choice(anatomies)
            name, raw = mutant(anatomy, chance)
            path = run.check(name, raw)
            if path is not None:
                waiting.append((name, path, workers.submit(in_the_engine, path)))
            while len(waiting) > WAITING:
                _settle(run, *waiting.pop(0), keep)
        for entry in waiting:
            _settle(run, *entry, keep)
    return run.finished(time.monotonic() - begun)


def _settle(run: Mutants, name: str, path: Path, outcome: Future[str], keep: Path | None) -> None:
    became = outcome.result()
    if keep is not None and became.startswith("died"):
        keep.mkdir(exist_ok=True)
        (keep / f"{name}-{path.name}").write_bytes(path.read_bytes())
    run.note(name, became, path)
    path.unlink()


def figures(count: int, seed: int) -> Proof:
    """The proof, in the background of everything else on this machine."""
    if hasattr(os, "nice"):
        os.nice(19)
    keep = os.environ.get("VAKHTA_KEEP_MUTANTS")
    return prove_mutants(count, seed, Path(keep) if keep else None)


if __name__ == "__main__":
    raise SystemExit(main(figures, count=1000))
