"""Single runs of llama-bench and llama-batched-bench: how fast llama.cpp itself reads, writes and batches."""

from dataclasses import dataclass
from pathlib import Path

from app.inference.devices import thread_count
from benchmarks.peers import ensure_peers

# Batches as our engine makes them.
BATCH = 512


@dataclass(frozen=True, slots=True)
class Batched:
    """What llama-batched-bench measured of one shape.

    Attributes:
        tokens_per_s: Generated tokens of all sequences over the whole time, the prompt's included.
        generation_per_s: The same over the time of generation alone.
    """

    tokens_per_s: float
    generation_per_s: float


def generation_rate(model: Path, *, tokens: int, depth: int) -> float:
    """Tokens a second written after `depth` tokens."""
    return _bench(model, ["-p", 0, "-n", tokens, "-d", depth])


def prompt_rate(model: Path, *, tokens: int, depth: int = 0) -> float:
    """Tokens a second read, after `depth` tokens that were read before."""
    return _bench(model, ["-p", tokens, "-n", 0, "-d", depth])


def _bench(model: Path, shape: list[object]) -> float:
    words = ["-m", model, *shape, "-b", BATCH, "-ub", BATCH, "-t", thread_count(), "-r", 1, "-o", "json"]
    return float(ensure_peers().run_json("llama-bench", words)[0]["avg_ts"])


def batched(model: Path, *, prefix: int, tokens: int, sequences: int) -> Batched:
    """Several sequences written at once after one shared prefix, in one pool of cells."""
    shape = ["-npp", prefix, "-ntg", tokens, "-npl", sequences, "-pps", "-kvu"]
    sizes = ["-c", prefix + tokens * sequences, "-b", BATCH, "-ub", BATCH]
    threads = ["-t", thread_count(), "-tb", thread_count()]
    words = ["-m", model, *shape, *sizes, *threads, "--output-format", "jsonl"]
    facts = ensure_peers().run_json("llama-batched-bench", words)[0]
    return Batched(tokens * sequences / float(facts["t"]), float(facts["speed_tg"]))
