"""Thousands of mixed requests, several at once, with cancels and engine kills at random.

Held is: every finished answer equals its quiet-run twin, or first differs where the two tokens lie nearer to
each other than batches round, which is measured and printed; memory stays flat; nothing fails but by a kill.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from app.domain.cancel import CancelToken
from app.domain.generation import FinishReason, GenerationRequest
from app.errors import WorkerDiedError
from app.inference.devices import thread_count
from app.services.engine import Engine
from benchmarks.harness import say
from benchmarks.our_engine import answer, engine_pid, installed_models, kill, our_engine, raw, unguessed
from benchmarks.proofs import Proof, main
from benchmarks.soak_requests import SYSTEM, Asked, Scoring, anew, pool
from devkit.places import ROOT
from devkit.weights import SMALL, STARTER

N_CTX = 4096
AT_ONCE = 6
# One of so many requests is cancelled, warmed before, or answered with a kill of the engine.
CANCEL_EVERY, WARM_EVERY, KILL_EVERY = 7, 11, 60
DIFFERENT = 50
STARTER_PART = 20
CHOICES = ("A", "B", "C", "D")
# Of so many prompts it is measured how far batches round.
BOUND_TEXTS = 32
# Growth that is called flat, and requests under which nothing can be said of it.
FLAT_MB_PER_1000, TELLING = 8.0, 400
Scores = dict[int, tuple[float, ...]]
Twin = str | Scores


@dataclass
class Soak:
    """One model's soak: what is known of the quiet run and what came of the loud one."""

    engine: Engine
    requests: list[Asked]
    twins: list[Twin]
    count: int
    chance: random.Random
    proof: Proof
    lock: threading.Lock = field(default_factory=threading.Lock)
    taken: int = 0
    killed: int = 0
    cancelled: int = 0
    partings: list[dict[str, str]] = field(default_factory=list)
    shifts: list[float] = field(default_factory=list)
    memory: list[tuple[int, float, float]] = field(default_factory=list)

    def work(self) -> None:
        """One of the askers: takes requests until there are no more."""
        while (turn := self._turn()) is not None:
            number, place, cancel_s = turn
            try:
                self._ask(number, place, cancel_s)
            except WorkerDiedError:
                # Its engine was killed: that is no answer, and no failure.
                with self.lock:
                    self.killed += 1
            except Exception as error:
                with self.lock:
                    self.proof.note(f"request {number}: {type(error).__name__}: {error}")
            self._watch(number)

    def _turn(self) -> tuple[int, int, float | None] | None:
        with self.lock:
            if self.taken >= self.count:
                return None
            self.taken += 1
            place = self.chance.randrange(len(self.requests))
            cancel_s = self.chance.random() * 2 if self.chance.randrange(CANCEL_EVERY) == 0 else None
            kills = self.chance.randrange(KILL_EVERY) == 0
            number = self.taken
        if kills:
            threading.Timer(self.chance.random(), self._kill).start()
        return number, place, cancel_s

    def _kill(self) -> None:
        try:
            kill(self.engine)
        except AssertionError:
            return

    def _ask(self, number: int, place: int, cancel_s: float | None) -> None:
        asked, twin = self.requests[place], self.twins[place]
        cancel = CancelToken()
        timer = threading.Timer(cancel_s or 0.0, cancel.cancel)
        if cancel_s is not None:
            timer.start()
        try:
            if isinstance(asked, Scoring):
                assert isinstance(twin, dict)
                self._judge_scores(number, twin, scored(self.engine, asked, cancel), cancel)
            else:
                assert isinstance(twin, str)
                if number % WARM_EVERY == 0:
                    self.engine.evaluate_ahead(asked.prompt, cancel)
                result = answer(self.engine, anew(asked, number), cancel).result
                self._judge_text(asked, twin, result.text, result.finish_reason)
        finally:
            timer.cancel()

    def _judge_text(self, asked: GenerationRequest, twin: str, text: str, reason: FinishReason) -> None:
        with self.lock:
            if reason is FinishReason.CANCELLED:
                self.cancelled += 1
                text = text.rstrip("\ufffd")
            if text == twin or (reason is FinishReason.CANCELLED and twin.startswith(text)):
                self.proof.note()
                return
            prompt = "".join(part.text for part in asked.prompt)
            self.partings.append(
                {
                    "prompt": prompt,
                    "quiet": twin,
                    "other": text,
                    "grammar": asked.grammar or "",
                    "stop": "".join(asked.stop),
                }
            )

    def _judge_scores(self, number: int, twin: Scores, found: Scores, cancel: CancelToken) -> None:
        with self.lock:
            if not cancel.is_cancelled and found.keys() != twin.keys():
                self.proof.note(f"request {number}: {len(found)} of {len(twin)} texts were scored")
                return
            self.cancelled += cancel.is_cancelled
            self.shifts += [
                abs(one - other)
                for index, scores in found.items()
                for one, other in zip(scores, twin[index], strict=True)
            ]
            self.proof.note()

    def _watch(self, number: int) -> None:
        try:
            engine = psutil.Process(engine_pid(self.engine)).memory_info().rss / 1e6
        except (psutil.NoSuchProcess, AssertionError):
            return
        desk = psutil.Process().memory_info().rss / 1e6
        with self.lock:
            self.memory.append((number, engine, desk))
        if number % 100 == 0:
            say(f"  {number} of {self.count}: {engine:.0f} and {desk:.0f} MB, {self.killed} killed")


def scored(engine: Engine, asked: Scoring, cancel: CancelToken | None = None) -> Scores:
    """The choices' log-probabilities after each text."""
    return {one.index: one.logprobs for one in engine.score(raw(SYSTEM), asked.tails, CHOICES, cancel)}


def quiet_run(engine: Engine, requests: list[Asked]) -> list[Twin]:
    """Every request alone, one after another, without guesses."""
    return [
        scored(engine, one) if isinstance(one, Scoring) else answer(engine, unguessed(one)).result.text
        for one in requests
    ]


def weighed(model: str | Path, soak: Soak) -> dict[str, object]:
    """The bound and the gaps, measured by a process of its own."""
    texts = [
        "".join(p.text for p in one.prompt) for one in soak.requests if isinstance(one, GenerationRequest)
    ]
    asked = {
        "model": str(installed_models().locate(model).path),
        "n_ctx": N_CTX,
        "n_threads": thread_count(),
        "texts": texts[:BOUND_TEXTS],
        "partings": soak.partings,
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.two_best"],
        input=json.dumps(asked), cwd=ROOT, env=calm_environment(),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"two_best ended with {done.returncode}: {done.stderr[-1500:]}")
    found: dict[str, object] = json.loads(done.stdout)
    return found


def calm_environment() -> dict[str, str]:
    """As our engine has it: on a busy machine a thread that spins long takes the core another needs."""
    return {**os.environ, "GOMP_SPINCOUNT": "1000"}


def judge(model: str, soak: Soak, short: str) -> None:
    """Hold the differing answers against the bound, and memory against flatness; tell the figures."""
    proof = soak.proof
    found = weighed(model, soak)
    bound, gaps = found["bound"], found["gaps"]
    assert isinstance(bound, float)
    assert isinstance(gaps, list)
    for parting, gap in zip(soak.partings, gaps, strict=True):
        near = gap is not None and gap <= bound
        told = f"gap {gap} over {bound:.3f}: {parting['quiet'][:80]!r} and {parting['other'][:80]!r}"
        proof.note(None if near else f"{short}: {told}")
    if soak.shifts:
        most = max(soak.shifts)
        proof.note(None if most <= bound else f"{short}: a score differs by {most:.3f} over {bound:.3f}")
    slopes = {"engine": slope(soak, 1), "desk": slope(soak, 2)}
    if soak.count >= TELLING:
        for name, mb in slopes.items():
            proof.note(None if mb <= FLAT_MB_PER_1000 else f"{short}: {name} grows by {mb:.1f} MB in 1,000")
    proof.told[short] = {
        "requests": soak.count, "killed": soak.killed, "cancelled": soak.cancelled,
        "differing": len(soak.partings), "largest_gap": max((gap or 0.0 for gap in gaps), default=0.0),
        "largest_score_shift": max(soak.shifts, default=0.0), "bound": bound,
        **{f"{name}_mb_per_1000": round(mb, 2) for name, mb in slopes.items()},
    }  # fmt: skip


def slope(soak: Soak, column: int) -> float:
    """Megabytes that memory grows by in a thousand requests, over the second half."""
    half = [sample for sample in soak.memory if sample[0] > soak.count // 2]
    if len(half) < 3:
        return 0.0
    line = statistics.linear_regression([row[0] for row in half], [row[column] for row in half])
    return line.slope * 1000


def run(proof: Proof, model: str, count: int, seed: int) -> None:
    """The soak of one model."""
    short = model.partition("-")[0].lower()
    requests = pool(max(5, min(DIFFERENT, count // 3)), seed)
    with our_engine(model, N_CTX) as engine:
        begun = time.perf_counter()
        twins = quiet_run(engine, requests)
        say(f"  {short}: quiet run of {len(requests)} in {time.perf_counter() - begun:.0f} s")
        soak = Soak(engine, requests, twins, count, random.Random(seed), proof)
        threads = [threading.Thread(target=soak.work) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    judge(model, soak, short)


def prove(count: int, seed: int) -> Proof:
    """SmolLM2 with all requests, the starter with a twentieth of them beside."""
    proof = Proof()
    run(proof, SMALL, count, seed)
    run(proof, STARTER, max(10, count // STARTER_PART), seed)
    return proof


if __name__ == "__main__":
    raise SystemExit(main(prove, count=2000))
