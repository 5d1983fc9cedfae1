"""Gives llama.cpp its work: orders are taken as they come and done together, a batch at a time.

Invariants:
- A batch holds rows of one rank and one adapter; while a person waits, bulk and work ahead rest: the batch
  that runs is broken off when a person's work arrives, and work ahead's by anything.
- Answers that are being written are in every batch of theirs; what is left of it goes to prompts, the
  shortest first, but none is overtaken more than a few times.
- A work whose beginning another one is just reading waits for it, and takes it over evaluated.
- A cancel breaks off the batch that runs where its work is in it, or waits for it with as high a rank; what
  others lose by it they get back first (`cancels`).
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from app.domain.devices import MAX_SEQUENCES, Device
from app.domain.generation import FinishReason
from app.errors import AppError, ModelLoadError
from app.inference import protocol
from app.inference.answer_work import AnswerWork
from app.inference.cancels import EVERYTHING, Cancels
from app.inference.draft_model import DraftModel
from app.inference.engine_port import Send
from app.inference.evaluator import Evaluator, Outcome, Row
from app.inference.failures import NotLoadedError
from app.inference.grammar import check_grammar
from app.inference.loading import load
from app.inference.measuring import Measuring
from app.inference.own_memory import resident_bytes
from app.inference.pace import Pace
from app.inference.parking import Parking
from app.inference.score_work import ScoreWork
from app.inference.sequences import Sequences, common_prefix
from app.inference.speculation import StepCost
from app.inference.states import keep, restore
from app.inference.warm_work import WarmWork
from app.inference.work import AHEAD, BULK, PERSON, Work

# Works at once: a step of 16 rows costs half of what 16 steps do, and more would wait for each other.
_AT_WORK = 16
_OVERTAKEN = 4
# A beginning this much longer than what lies evaluated is worth waiting for.
_WORTH_WAITING = 16


class _Portion(NamedTuple):
    """A work's part of a batch."""

    work: Work
    place: int
    rows: list[Row]


class Scheduler:
    """The engine over real weights; see `engine_port`."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._model: Evaluator | None = None
        self._sequences = Sequences(MAX_SEQUENCES)
        self._parking = Parking(self._sequences, 0)
        self._works: list[Work] = []
        self._cancels = Cancels()
        # Works that gave their sequence up for room: they wait until another one has ended.
        self._crowded: set[int] = set()
        self._current: frozenset[int] = frozenset()
        self._rank = AHEAD
        # Orders that want something now, those of a person among them; said in the other thread, taken here.
        self._arrived = self._taken = self._persons_arrived = self._persons_taken = self._last = 0
        self._n_threads = 0
        self._pace = Pace()
        self._costs = StepCost(())
        self._draft: DraftModel | None = None

    @property
    def busy(self) -> bool:
        """Whether there is work."""
        return bool(self._works)

    def submit(self, order: protocol.Order) -> None:
        """Take an order."""
        self._taken += _is_wanted_now(order)
        self._persons_taken += _is_a_persons(order)
        self._last = order.id
        if isinstance(order, protocol.Load | protocol.Devices):
            self._prepare(order)
            return
        if self._model is None:
            raise NotLoadedError("there is no model in the engine")
        if not self._queued(order, self._model):
            self._answer_at_once(order, self._model)

    def step(self) -> None:
        """One batch."""
        self._drop_cancelled()
        batch = self._gathered()
        model = self._model
        if not batch or model is None:
            return
        # In this order: a cancel that comes after the flag is lowered finds the current work.
        self._rank = batch[0].work.rank
        self._current = frozenset(portion.work.id for portion in batch)
        model.abort(False)
        if self._is_stopped_already():
            self._current = frozenset()
            return
        try:
            self._evaluate(batch, model)
        finally:
            self._current = frozenset()

    def interrupt(self, order_id: int) -> None:
        """Cancel an order; -1 cancels everything, for the desk is gone."""
        self._cancels.say(order_id)
        if self._model is not None and self._breaks_off(order_id):
            self._model.abort(True)

    def arriving(self, order: protocol.Order) -> None:
        """Something is asked for: what nobody waits for stops in the middle."""
        self._arrived += _is_wanted_now(order)
        self._persons_arrived += _is_a_persons(order)
        if self._model is not None and self._current and self._gives_way:
            self._model.abort(True)

    def _breaks_off(self, order_id: int) -> bool:
        """Whether a cancel of this order breaks off what runs."""
        current = self._current
        if order_id == EVERYTHING or current == {order_id}:
            return True
        if not current or self._cancels.owing:
            return False
        # One that is not taken yet waits for the end of the batch as well.
        if order_id in current or order_id > self._last:
            return True
        return any(work.id == order_id and work.rank <= self._rank for work in tuple(self._works))

    def _is_stopped_already(self) -> bool:
        """Whether the batch to begin was cancelled, or has to give way, while it was gathered."""
        if self._gives_way:
            return True
        known = [number for number in self._cancels.numbers if number <= self._last]
        return any(number in self._current or self._breaks_off(number) for number in known)

    @property
    def _gives_way(self) -> bool:
        """Whether the batch of this rank rests for an order that has arrived and was not taken yet."""
        if self._rank == BULK:
            return self._persons_arrived > self._persons_taken
        return self._rank == AHEAD and self._arrived > self._taken

    def _queued(self, order: protocol.Order, model: Evaluator) -> bool:
        """Take what needs many steps; False for other orders."""
        match order:
            case protocol.Generate():
                if order.grammar is not None:
                    check_grammar(order.grammar)
                self._works.append(
                    AnswerWork(model, self._sequences, order, self._send, self._costs, self._draft)
                )
            case protocol.Warm():
                work = WarmWork(model, self._sequences, order, self._send)
                if not self._works:
                    self._bring_back(work, model)
                if work.needless:
                    work.finish(FinishReason.STOP, resident_bytes)
                else:
                    self._works.append(work)
            case protocol.Score():
                self._works.append(ScoreWork(model, self._sequences, order, self._send))
            case _:
                return False
        return True

    def _answer_at_once(self, order: protocol.Order, model: Evaluator) -> None:
        match order:
            case protocol.Count():
                counts = tuple(len(model.tokenize(parts)) for parts in order.texts)
                self._send(protocol.Counted(order.id, counts))
            case protocol.Keep():
                self._send(keep(model, self._sequences, self._parking, order))
            case protocol.Restore():
                self._send(restore(model, self._sequences, self._parking, order))
            case protocol.Adapt():
                model.adapters.take(order.name, Path(order.path), order.scale)
                self._send(protocol.Adapted(order.id))
            case protocol.Calibrate():
                model.abort(False)
                measured = Measuring(model, self._sequences, self._n_threads).answer(order.id)
                self._costs = StepCost(measured.step_costs)
                self._send(measured)

    def _drop_cancelled(self) -> None:
        if not self._cancels.any:
            return
        for work in [work for work in self._works if work.id in self._cancels]:
            self._end(work, FinishReason.CANCELLED)
        self._cancels.forget_ended(self._last, {work.id for work in self._works})

    def _end(self, work: Work, reason: FinishReason) -> None:
        self._leave(work)
        work.finish(reason, resident_bytes)

    def _leave(self, work: Work) -> None:
        """It is over: there is room again for those that gave way."""
        self._works.remove(work)
        self._cancels.ended(work.id)
        self._crowded.clear()

    def _gathered(self) -> list[_Portion]:
        """The next batch; empty where nothing can be done."""
        model = self._model
        if model is None:
            return []
        if len(self._works) == 1 and self._works[0].begun and self._works[0].writing:
            # An answer alone, the common case: what follows would cost a small model 1 % of its speed.
            rows = self._works[0].rows(model.n_batch, model.max_scored, lone=True)
            return [_Portion(self._works[0], 0, rows)] if rows else []
        group = self._group()
        if not group:
            return []
        lone = len(group) == 1
        writers = [work for work in group if work.begun and work.writing]
        batch: list[_Portion] = []
        room, scored = model.n_batch, model.max_scored
        for work in writers:
            rows = work.rows(room, scored, lone=lone)
            if rows:
                batch.append(_Portion(work, sum(len(one.rows) for one in batch), rows))
                room, scored = room - len(rows), scored - len(rows)
        can_abort = model.can_abort and not self._cancels.owing
        bulk = group[0].rank != PERSON
        limit = self._pace.rows(room, writers=len(writers), can_abort=can_abort, bulk=bulk)
        self._add_readers(
            batch,
            [work for work in group if work not in writers and work.id not in self._crowded],
            (limit, scored),
        )
        return batch

    def _group(self) -> list[Work]:
        """Works that may share a batch: of the highest rank, of the adapter that waited longest."""
        if not self._works:
            return []
        if not any(work.begun for work in self._works):
            self._crowded.clear()
        rank = min(work.rank for work in self._works)
        ranked = [work for work in self._works if work.rank == rank]
        first = max(ranked, key=lambda work: work.overtaken)
        group = [work for work in ranked if work.adapter == first.adapter][:_AT_WORK]
        for work in ranked:
            # An adapter's works take turns with others' by how long these wait.
            work.overtaken += work.adapter != first.adapter
        return group

    def _add_readers(self, batch: list[_Portion], readers: Sequence[Work], room: tuple[int, int]) -> None:
        limit, scored = room
        order = sorted(readers, key=lambda work: (work.overtaken < _OVERTAKEN, work.ahead()))
        for work in order:
            if limit <= 0 or scored <= 0:
                break
            if not work.begun and not self._begin(work, batch):
                continue
            rows = work.rows(limit, scored, lone=False)
            if work.over:
                self._end(work, FinishReason.STOP)
            elif rows:
                batch.append(_Portion(work, sum(len(one.rows) for one in batch), rows))
                limit, scored = limit - len(rows), scored - sum(row.scored for row in rows)
                self._note_overtaken(work, readers)

    def _begin(self, work: Work, batch: Sequence[_Portion]) -> bool:
        """Give it a sequence, unless it has to wait for one, or for its beginning."""
        model = self._model
        assert model is not None
        self._bring_back(work, model)
        return not self._is_read_by_another(work, batch) and work.begin()

    def _bring_back(self, work: Work, model: Evaluator) -> None:
        """Let what is parked of its beginning lie in the cells, and what is strange to it lie elsewhere."""
        self._parking.make_way(model, work.tokens, work.adapter)
        self._parking.lay_back(model, work.tokens, work.adapter)

    def _is_read_by_another(self, work: Work, batch: Sequence[_Portion]) -> bool:
        """Whether a reader in this batch is evaluating more of the same beginning than lies there."""
        lies = len(work.tokens) - work.ahead()
        return any(
            common_prefix(portion.work.tokens, work.tokens) > lies + _WORTH_WAITING
            for portion in batch
            if not portion.work.writing
        )

    @staticmethod
    def _note_overtaken(work: Work, readers: Sequence[Work]) -> None:
        work.overtaken = 0
        for other in readers:
            if other.id < work.id:
                other.overtaken += 1

    def _evaluate(self, batch: Sequence[_Portion], model: Evaluator) -> None:
        rows = [row for portion in batch for row in portion.rows]
        try:
            model.adapters.use(batch[0].work.adapter)
            begun = time.perf_counter()
            outcome = model.evaluate(rows)
        except AppError as error:
            # Which of them it was nobody can tell.
            for portion in batch:
                self._fail(portion.work, error)
            return
        took = time.perf_counter() - begun
        if outcome is Outcome.DONE:
            self._pace.measured(len(rows), took)
            self._cancels.gave(took)
            for portion in batch:
                self._advance(portion)
            return
        for portion in batch:
            portion.work.lost()
        if outcome is Outcome.NO_ROOM:
            self._make_room(batch)
        elif self._owes(batch):
            self._cancels.took(took)

    def _owes(self, batch: Sequence[_Portion]) -> bool:
        """Whether a batch was broken off by somebody's cancel while others had a part in it."""
        if self._rank == AHEAD or self._gives_way:
            return False
        return any(portion.work.id not in self._cancels for portion in batch)

    def _advance(self, portion: _Portion) -> None:
        try:
            reason = portion.work.took(portion.place)
        except AppError as error:
            self._fail(portion.work, error)
            return
        if reason is not None:
            self._end(portion.work, reason)

    def _fail(self, work: Work, error: AppError) -> None:
        # What lies in its sequence is not to be trusted.
        if work.begun:
            work.lost()
            work.rest()
        self._leave(work)
        self._send(protocol.Failed(work.id, error.code, str(error), dict(error.facts)))

    def _make_room(self, batch: Sequence[_Portion]) -> None:
        """Give up what rests; then let the youngest work rest; alone in the whole context it has ended."""
        model = self._model
        assert model is not None
        oldest = self._sequences.oldest()
        begun = [work for work in self._works if work.begun]
        if oldest is not None:
            self._parking.park(model, oldest)
            model.cut(oldest.number, 0)
            oldest.tokens, oldest.pinned = [], False
        elif len(begun) > 1:
            youngest = max(begun, key=lambda work: (work.rank, work.id))
            youngest.rest()
            # Begun again at once it would take the room it gave, for ever.
            self._crowded.add(youngest.id)
        elif not begun[0].shrink():
            reason = FinishReason.CANCELLED if batch[0].work.rank == AHEAD else FinishReason.LENGTH
            self._end(batch[0].work, reason)

    def _prepare(self, order: protocol.Load | protocol.Devices) -> None:
        """What needs no model: tell the devices, take a model."""
        if isinstance(order, protocol.Load):
            self._load(order)
        else:
            self._send(protocol.DevicesFound(order.id, _devices()))

    def _load(self, order: protocol.Load) -> None:
        if self._model is not None:
            raise ModelLoadError("the engine holds a model already")
        self._model, self._draft = load(order, self._cancels, self._send)
        self._n_threads, self._costs = order.n_threads, StepCost(order.step_costs)
        self._parking = Parking(self._sequences, order.parked_bytes)


def _is_wanted_now(order: protocol.Order) -> bool:
    return not (isinstance(order, protocol.Warm) and order.ahead)


def _is_a_persons(order: protocol.Order) -> bool:
    """Whether somebody waits for its first word."""
    return isinstance(order, protocol.Generate) and not order.bulk


def _devices() -> tuple[Device, ...]:
    from app.inference.llama_engine import devices

    return devices()
