"""Gives llama.cpp its work: orders are taken as they come, done a step at a time.

Now one text after another; `step` is the place where sequences will be interleaved.
"""

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from app.domain.devices import Device
from app.domain.generation import FinishReason
from app.errors import AppError, InferenceError, ModelLoadError
from app.inference import protocol
from app.inference.engine_port import Send
from app.inference.evaluator import Evaluator, Outcome
from app.inference.failures import LoadCancelledError, NotLoadedError
from app.inference.grammar import check_grammar
from app.inference.sequences import Sequences
from app.inference.work import AnswerWork, WarmWork

_WARM_SEQUENCES = 8
_SAMPLES = 3
_PROMPT_SAMPLE = 128
_ANSWER_SAMPLE = 8
_PARTS_TOLD = 50
_EVERYTHING = -1


class Scheduler:
    """The engine over real weights; see `engine_port`."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._model: Evaluator | None = None
        self._sequences = Sequences(1 + _WARM_SEQUENCES)
        self._queue: deque[AnswerWork | WarmWork] = deque()
        self._cancelled: set[int] = set()
        self._current = 0
        self._n_threads = 0

    @property
    def busy(self) -> bool:
        """Whether there is work."""
        return bool(self._queue)

    def submit(self, order: protocol.Order) -> None:
        """Take an order."""
        if isinstance(order, protocol.Load | protocol.Devices):
            self._prepare(order)
            return
        model = self._model
        if model is None:
            raise NotLoadedError("there is no model in the engine")
        match order:
            case protocol.Count():
                counts = tuple(len(model.tokenize(parts)) for parts in order.texts)
                self._send(protocol.Counted(order.id, counts))
            case protocol.Generate():
                if order.grammar is not None:
                    check_grammar(order.grammar)
                self._queue.append(AnswerWork(model, self._sequences, order, self._send))
            case protocol.Warm():
                self._queue.append(WarmWork(model, self._sequences, order, self._send))
            case protocol.Calibrate():
                self._calibrate(order, model)

    def step(self) -> None:
        """A batch or a token of the oldest work."""
        work = self._queue[0]
        model = self._model
        assert model is not None
        # In this order: a cancel that comes after the flag is lowered finds the current work.
        self._current = work.id
        model.abort(False)
        try:
            reason = FinishReason.CANCELLED if self._stopped(work.id) else work.step()
        except AppError as error:
            self._queue.popleft()
            self._send(protocol.Failed(work.id, error.code, str(error), dict(error.facts)))
            return
        if reason is not None:
            self._queue.popleft()
            self._current = 0
            self._cancelled.discard(work.id)
            work.finish(reason, _memory_bytes)

    def interrupt(self, order_id: int) -> None:
        """Cancel an order; -1 cancels everything, for the desk is gone."""
        self._cancelled.add(order_id)
        if self._model is not None and order_id in (self._current, _EVERYTHING):
            self._model.abort(True)

    def _stopped(self, order_id: int) -> bool:
        return order_id in self._cancelled or _EVERYTHING in self._cancelled

    def _prepare(self, order: protocol.Load | protocol.Devices) -> None:
        """What needs no model: tell the devices, take a model."""
        if isinstance(order, protocol.Load):
            self._load(order)
        else:
            self._send(protocol.DevicesFound(order.id, _devices()))

    def _load(self, order: protocol.Load) -> None:
        from app.inference.llama_engine import LlamaModel

        if self._model is not None:
            raise ModelLoadError("the engine holds a model already")
        model = LlamaModel(
            Path(order.path),
            n_ctx=order.n_ctx,
            n_threads=order.n_threads,
            placement=order.placement,
        )
        try:
            model.load(self._telling(order.id))
        except ModelLoadError:
            if self._stopped(order.id):
                raise LoadCancelledError("loading was stopped") from None
            raise
        self._model = model
        self._n_threads = order.n_threads
        self._send(
            protocol.Loaded(
                order.id, model.n_ctx, order.n_threads, _memory_bytes(), model.devices, model.description
            )
        )

    def _telling(self, order_id: int) -> Callable[[float], bool]:
        """What llama.cpp calls with the part loaded: told on in steps; False stops the loading."""
        told = -1

        def on_part(part: float) -> bool:
            nonlocal told
            if int(part * _PARTS_TOLD) > told:
                told = int(part * _PARTS_TOLD)
                self._send(protocol.Loading(order_id, part))
            return not self._stopped(order_id)

        return on_part

    def _calibrate(self, order: protocol.Calibrate, model: Evaluator) -> None:
        """Time a prompt and a few tokens in the working sequence, which forgets what it held."""
        model.abort(False)
        model.cut(Sequences.WORKING, 0)
        self._sequences.note(Sequences.WORKING, ())
        # Any tokens do: evaluation takes the same time whatever they say. The best of several counts, for
        # it is kept for good and the machine may be busy just now.
        tokens = [token % 1000 + 100 for token in range(min(_PROMPT_SAMPLE, model.n_batch, model.n_ctx // 4))]
        _must(model.evaluate(tokens[:8], 0, Sequences.WORKING, scores=True))
        read = min(_timed(lambda: self._read_sample(model, tokens)) for _ in range(_SAMPLES))
        place = len(tokens)
        written = []
        for number in range(_SAMPLES):
            first = place + number * _ANSWER_SAMPLE
            written.append(_timed(lambda first=first: _write_sample(model, tokens, first)))  # type: ignore[misc]
        model.cut(Sequences.WORKING, 0)
        self._send(
            protocol.Calibrated(order.id, len(tokens) / read, _ANSWER_SAMPLE / min(written), self._n_threads)
        )

    @staticmethod
    def _read_sample(model: Evaluator, tokens: list[int]) -> None:
        model.cut(Sequences.WORKING, 0)
        _must(model.evaluate(tokens, 0, Sequences.WORKING, scores=True))


def _write_sample(model: Evaluator, tokens: list[int], first: int) -> None:
    for number in range(_ANSWER_SAMPLE):
        _must(model.evaluate_one(tokens[number], first + number, Sequences.WORKING))


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _must(outcome: Outcome) -> None:
    if outcome is not Outcome.DONE:
        raise InferenceError("measuring was interrupted", code="engine.decode")


def _devices() -> tuple[Device, ...]:
    from app.inference.llama_engine import devices

    return devices()


def _memory_bytes() -> int:
    import psutil  # type: ignore[import-untyped]

    return int(psutil.Process().memory_info().rss)
