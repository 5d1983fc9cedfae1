"""Measures what a model costs on this device: reading, writing, and a step by its number of rows."""

import time
from collections.abc import Callable

from app.errors import InferenceError
from app.inference import protocol
from app.inference.evaluator import Evaluator, Outcome, Row
from app.inference.sequences import Sequences, Slot

_SAMPLES = 3
_PROMPT_SAMPLE = 128
_ANSWER_SAMPLE = 8
_STEP_ROWS = (1, 2, 4, 8, 16)
# Of tokens that no text has: what is measured must not be found by a prompt.
_FIRST_TOKEN, _TOKENS = 100, 1000


class Measuring:
    """One measurement, in sequences that forget what it evaluated. Raises InferenceError when stopped."""

    def __init__(self, model: Evaluator, sequences: Sequences, n_threads: int) -> None:
        self._model, self._sequences, self._n_threads = model, sequences, n_threads
        self._slots: list[Slot] = []

    def answer(self, order_id: int) -> protocol.Calibrated:
        """Measure for a few seconds. The best of several counts, for the machine may be busy just now."""
        model = self._model
        length = min(_PROMPT_SAMPLE, model.n_batch, model.n_ctx // 4)
        try:
            first = self._take()
            read_s = min(self._read_s(first, length) for _ in range(1 + _SAMPLES))
            write_s = min(
                self._write_s(first, length + number) for number in range(_SAMPLES * _ANSWER_SAMPLE)
            )
            costs = self._step_costs(first, length)
        finally:
            for slot in self._slots:
                model.cut(slot.number, 0)
                slot.tokens = []
                self._sequences.release(slot)
        return protocol.Calibrated(order_id, length / read_s, 1 / write_s, self._n_threads, costs)

    def _take(self) -> Slot:
        slot = self._sequences.take()
        if slot is None:
            raise InferenceError("measuring needs the engine for itself", code="engine.busy")
        self._slots.append(slot)
        self._model.cut(slot.number, 0)
        slot.tokens = []
        return slot

    def _read_s(self, slot: Slot, length: int) -> float:
        self._model.cut(slot.number, 0)
        rows = [Row(_token(place), place, slot.number, place == length - 1) for place in range(length)]
        return _timed(lambda: self._must(rows))

    def _write_s(self, slot: Slot, place: int) -> float:
        return _timed(lambda: self._must([Row(_token(place), place, slot.number, scored=True)]))

    def _step_costs(self, first: Slot, length: int) -> tuple[tuple[int, float], ...]:
        """A step of one row is 1; the rows are of sequences with the same beginning."""
        sizes = [size for size in _STEP_ROWS if size <= min(self._model.max_scored, self._model.n_batch)]
        slots = [first, *(self._take() for _ in range(sizes[-1] - 1))]
        times: dict[int, list[float]] = {size: [] for size in sizes}
        # By turns: a moment's weakness of the machine falls on all sizes.
        for _ in range(_SAMPLES):
            for size in sizes:
                for slot in slots[:size]:
                    self._model.cut(first.number, length) if slot is first else self._model.copy(
                        first.number, slot.number, length
                    )
                rows = [Row(_token(slot.number), length, slot.number, scored=True) for slot in slots[:size]]
                times[size].append(_timed(lambda rows=rows: self._must(rows)))  # type: ignore[misc]
        one = min(times[1])
        return tuple((size, round(min(taken) / one, 3)) for size, taken in times.items())

    def _must(self, rows: list[Row]) -> None:
        if self._model.evaluate(rows) is not Outcome.DONE:
            raise InferenceError("measuring was interrupted", code="engine.decode")


def _token(place: int) -> int:
    return place % _TOKENS + _FIRST_TOKEN


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
