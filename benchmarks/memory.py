"""Memory estimated against memory taken: the peak of a real engine that loaded and read full batches.

A figure is measured ÷ estimated. An estimate may be high by a fifth, never low by more than 3 %. Linux only:
the peak is VmHWM of the engine's process. Small random models stand for shapes there are no weights of.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap import worker_command
from app.domain.devices import FlashAttention, KvType, Placement, Room
from app.domain.generation import PromptPart, Sampling
from app.inference import protocol
from app.inference.client import EngineClient
from app.modelfiles.checking import inspect
from app.modelfiles.memory import ModelSize, Working
from app.modelfiles.shares import Layers, shares_of
from app.modelfiles.weights import read_weights
from benchmarks.harness import Figure, main
from benchmarks.random_models import write_random_model

LOW, HIGH = 0.8, 1.03
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


@dataclass(frozen=True, slots=True)
class Case:
    """One shape and how it works."""

    name: str
    path: Path
    n_ctx: int
    kv_type: KvType = KvType.F16
    n_batch: int = 512
    prompt_tokens: int = 0


def estimate(case: Case) -> int:
    """What the plan counts for the CPU alone."""
    seen = inspect(case.path)
    assert seen.header is not None
    assert seen.shape is not None, seen.fault
    size = ModelSize(seen.shape, read_weights(seen.header, seen.shape.block_count))
    working = Working(case.n_ctx, case.kv_type, case.n_batch)
    return sum(share.total_bytes for share in shares_of(size, Room(0), working, Layers(())))


def peak(case: Case) -> int:
    """The peak of an engine that loaded the model, read a prompt of full batches and wrote a few tokens."""
    flash = FlashAttention.AUTO if case.kv_type is KvType.F16 else FlashAttention.ON
    placement = Placement(
        kv_type=case.kv_type, flash_attention=flash, n_batch=case.n_batch, n_ubatch=case.n_batch
    )
    client = EngineClient(worker_command())
    try:
        client.ask_one(lambda order: protocol.Load(order, str(case.path), case.n_ctx, 2, placement))
        unit = PromptPart(" a", control=False)
        counted = client.ask_one(lambda order: protocol.Count(order, ((unit,) * 10,)))
        assert isinstance(counted, protocol.Counted)
        parts = (unit,) * max(1, (case.prompt_tokens or case.n_batch + 8) * 10 // counted.counts[0])
        client.ask_one(lambda order: protocol.Generate(order, parts, 4, Sampling(temperature=0.0)))
        found = _PEAK.search(Path(f"/proc/{client.pid}/status").read_text(encoding="ascii"))
        assert found is not None
        return int(found[1]) * 1024
    finally:
        client.close()


def cases(folder: Path) -> Iterator[Case]:
    """SmolLM2 and the starter where they are, and random shapes."""
    small, starter = (os.environ.get(name) for name in ("VAKHTA_TEST_MODEL", "VAKHTA_STARTER_MODEL"))
    if small:
        for n_ctx, kind, n_batch in (
            (2048, KvType.F16, 512),
            (8192, KvType.F16, 128),
            (8192, KvType.Q8_0, 512),
        ):
            yield Case(
                f"smollm2 {n_ctx} {kind} batch {n_batch}", Path(small), n_ctx, kind, n_batch, n_ctx // 2
            )
    if starter:
        yield Case("starter 4096 f16 batch 512", Path(starter), 4096)
        yield Case("starter 8192 q8_0 batch 128", Path(starter), 8192, KvType.Q8_0, 128)
    for name, options in (
        ("wide vocabulary", {"vocabulary": 256_000}),
        ("experts", {"experts": 8, "experts_used": 2, "feed_forward": 1024}),
        ("many experts used", {"experts": 16, "experts_used": 8, "feed_forward": 512}),
    ):
        path = folder / f"{name}.gguf"
        write_random_model(path, **options)
        yield Case(f"random, {name}", path, 4096)


def figures() -> Sequence[Figure]:
    """The ratio of each case, held from both sides."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(Path(folder)):
            guess, measured = estimate(case), peak(case)
            ratio = measured / guess
            print(f"  {case.name}: {measured / 1e6:.0f} of {guess / 1e6:.0f} MB", file=sys.stderr)
            results.append(Figure(f"memory, {case.name}", ratio, "ratio", guess / 1e6, HIGH))
            results.append(
                Figure(f"memory floor, {case.name}", ratio, "ratio", guess / 1e6, LOW, at_least=True)
            )
    return results


if __name__ == "__main__":
    sys.exit(main(figures))
