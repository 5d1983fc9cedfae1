"""The engine as the rest of the program knows it: load, generate, count, warm; restarted when it dies."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from app.domain.cancel import CancelToken
from app.domain.engine import Calibration, EngineStatus, LoadedModel
from app.domain.generation import (
    Evaluated,
    FinishReason,
    GenerationRequest,
    GenerationResult,
    PromptPart,
    Scored,
    TokenText,
)
from app.domain.reports import OnProgress
from app.errors import AppError, WorkerDiedError
from app.inference import protocol
from app.inference.failures import EngineGoneError, LoadCancelledError, raised_again
from app.inference.supervisor import Supervisor
from app.modelfiles.installed import CALIBRATION
from app.services.adapters import Adapters
from app.services.adapting import Adapting
from app.services.answer_cache import AnswerCache
from app.services.calibrations import faster, write_calibration
from app.services.loading import Live, Loading, Watch, Wish, measured
from app.services.many_requests import ManyRequests, generate_order
from app.services.metrics import Metrics
from app.services.models import LocatedModel, Models
from app.services.status_board import OnStatus, StatusBoard

_MAX_WARM = 8
Prefix = tuple[PromptPart, ...]


class Engine:
    """One engine for the whole program; orders may come from any thread.

    After a death the next order starts it again; prefixes that were warm are evaluated anew behind it.
    """

    def __init__(
        self,
        models: Models,
        command: Sequence[str],
        metrics: Metrics | None = None,
        adapters: Adapters | None = None,
        *,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._models = models
        self._metrics = metrics
        self._supervisor = Supervisor(command, pause=pause)
        self._board = StatusBoard()
        self._loader = Loading(self._supervisor, self._board, adapters)
        self._adapting = Adapting(adapters)
        self._loading = threading.Lock()
        self._wish = Wish()
        self._live: Live | None = None
        self._warm: dict[Prefix, None] = {}
        self._cache = AnswerCache()
        self._calibration: Calibration | None = None

    def status(self) -> EngineStatus:
        """What it is doing; never waits."""
        return self._board.status

    def on_status(self, callback: OnStatus) -> None:
        """Hear of every change, in the thread it happens in."""
        self._board.on_status(callback)

    def use(self, model: Path | str | None, device: str | None = None, n_ctx: int | None = None) -> None:
        """Take another model, device or context from the next order on; forgives former crashes.

        Args:
            model: Name of an installed model or a file; None for the active one.
            device: Name of a device; None lets the machine decide.
            n_ctx: Context in tokens; None lets the machine decide.
        """
        self._wish = Wish(model, device, n_ctx)
        self._supervisor.forgive()

    def stop(self) -> None:
        """End the engine, a running answer with it; what was warm is forgotten, for it holds text."""
        self._warm.clear()
        self._cache.clear()
        self._live = None
        self._supervisor.stop()
        self._board.stopped()

    def ensure_loaded(
        self, on_progress: OnProgress | None = None, cancel: CancelToken | None = None
    ) -> LoadedModel:
        """The model, loaded and measured; at once when it is so already.

        Raises:
            NoModelError: None is active.
            ModelLoadError: The file is missing, cut short, another than installed, or refused.
            DoesNotFitError: Not enough memory; figures in its facts.
            CrashLoopError: It died three times in a row on this model.
            LoadCancelledError: Stopped by a person.
        """
        return self._ready(on_progress, cancel).model

    def generate(
        self, request: GenerationRequest, cancel: CancelToken | None = None
    ) -> Iterator[TokenText | GenerationResult]:
        """Text as it comes and, at the end, the result.

        Raises:
            WorkerDiedError: The engine ended in the middle; the next order starts it again.
            ContextOverflowError: The prompt is longer than the context (code `engine.context`).
            AppError: What `ensure_loaded` raises; `engine.grammar` for a grammar that does not read;
                `adapter.missing` and `model.adapter` for an adapter that is not there, or another model's.
        """
        request = self._adapting.keyed(request)
        if cancel is not None and cancel.is_cancelled:
            yield _nothing(FinishReason.CANCELLED)
            return
        known = self._known(request)
        if known is not None:
            yield TokenText(known.text)
            yield known
            return
        try:
            try:
                yield from self._generate(request, cancel)
            except EngineGoneError:
                # It ended unnoticed since the last order; nothing of this one was done.
                yield from self._generate(request, cancel)
        except LoadCancelledError:
            yield _nothing(FinishReason.CANCELLED)

    def generate_many(
        self, requests: Iterable[GenerationRequest], cancel: CancelToken | None = None
    ) -> Iterator[tuple[int, TokenText | GenerationResult | AppError]]:
        """Many texts at once, each with its place; an error, of its adapter too, is of one request alone.

        They share batches and beginnings, so put those of one account side by side. A person's request
        is answered before them.

        Raises:
            WorkerDiedError: The engine ended; what has no result yet can be asked again.
            AppError: What `ensure_loaded` raises.
        """
        live = self._ready(None, cancel)
        many = ManyRequests(self._adapting, live, requests)
        self._board.generating()
        try:
            for number, answer in live.client.ask_many(many.orders(), cancel):
                yield from many.refusals()
                place = many.place(number)
                if isinstance(answer, protocol.Failed):
                    yield place, raised_again(answer.code, answer.message, answer.facts)
                elif isinstance(answer, protocol.Text):
                    yield place, TokenText(answer.text)
                elif isinstance(answer, protocol.Finished):
                    self._note(live, many.ended(place), answer)
                    yield place, answer.result
            yield from many.refusals()
        except WorkerDiedError:
            self._buried(live)
            raise
        finally:
            self._rested(live)

    def score(
        self,
        prefix: Prefix,
        tails: Sequence[Prefix],
        choices: Sequence[str],
        cancel: CancelToken | None = None,
    ) -> Iterator[Scored]:
        """How probably each choice, a token each, comes next after the prefix and each tail; in any order.

        Cancelled it ends early.

        Raises:
            WorkerDiedError: The engine ended; what has no scores yet can be asked again.
            ContextOverflowError: A text does not fit; all others have their scores by then. The first, where
                it is of several: its place is `text`.
            AppError: What `ensure_loaded` raises; `engine.choice` for a choice of several tokens.
        """
        live = self._ready(None, cancel)
        refused: AppError | None = None
        make = partial(protocol.Score, prefix=prefix, tails=tuple(tails), choices=tuple(choices))
        self._board.generating()
        try:
            for answer in live.client.ask(make, cancel):
                if isinstance(answer, protocol.Scores):
                    yield from answer.scored
                elif isinstance(answer, protocol.Refused):
                    facts = {**answer.facts, "text": answer.index + 1}
                    refused = refused or raised_again(answer.code, answer.message, facts)
                elif isinstance(answer, protocol.ScoresEnded) and self._metrics:
                    self._metrics.note_scores(live.located.identity, answer)
            self._supervisor.note_success()
        except WorkerDiedError:
            self._buried(live)
            raise
        finally:
            self._rested(live)
        if refused is not None:
            raise refused

    def evaluate_ahead(self, prompt: Prefix, cancel: CancelToken | None = None) -> Evaluated:
        """Evaluate a prompt while nothing else is wanted; it is kept while there is room."""
        answer = self._ask(partial(protocol.Warm, prompt=prompt, ahead=True), cancel)
        assert isinstance(answer, protocol.Warmed)
        return Evaluated(answer.tokens, answer.cached)

    def keep_state(self, prompt: Prefix) -> bytes:
        """What lies evaluated of a prompt's beginning, for `restore_state`; empty where nothing does.

        Raises:
            InferenceError: It is too large (`engine.state_size`).
        """
        answer = self._ask(partial(protocol.Keep, prompt=prompt))
        assert isinstance(answer, protocol.Kept)
        return answer.state

    def restore_state(self, state: bytes) -> int:
        """Take back what `keep_state` gave; its tokens, 0 where it is of another model or context."""
        answer = self._ask(partial(protocol.Restore, state=state))
        assert isinstance(answer, protocol.Restored)
        return answer.tokens

    def count_tokens(self, texts: Sequence[Prefix]) -> tuple[int, ...]:
        """Tokens of each text, by the model's own tokenizer."""
        answer = self._ask(lambda order: protocol.Count(order, tuple(texts)))
        assert isinstance(answer, protocol.Counted)
        return answer.counts

    def warm(self, prefix: Prefix) -> int:
        """Evaluate a prefix and keep it: prompts that begin with it start from there. Its tokens."""
        answer = self._ask(lambda order: protocol.Warm(order, prefix))
        assert isinstance(answer, protocol.Warmed)
        self._warm.pop(prefix, None)
        self._warm[prefix] = None
        while len(self._warm) > _MAX_WARM:
            self._warm.pop(next(iter(self._warm)))
        return answer.tokens

    def calibration(self) -> Calibration:
        """How fast this machine reads and writes with the model; measured now if it never was."""
        self._ready(None, None)
        assert self._calibration is not None
        return self._calibration

    def _generate(
        self, request: GenerationRequest, cancel: CancelToken | None
    ) -> Iterator[TokenText | GenerationResult]:
        live = self._ready(None, cancel)
        if not self._adapting.can_take(live, request.adapter):
            # Installed after this engine began, and it may open no file it was not told of.
            self._live = None if self._live is live else self._live
            live = self._ready(None, cancel)
        self._board.generating()
        try:
            self._adapting.take(live, request.adapter)
            yield from self._answers(live, request, cancel)
        except WorkerDiedError:
            self._buried(live)
            raise
        finally:
            self._rested(live)

    def _answers(
        self, live: Live, request: GenerationRequest, cancel: CancelToken | None
    ) -> Iterator[TokenText | GenerationResult]:
        for answer in live.client.ask(partial(generate_order, request=request), cancel):
            if isinstance(answer, protocol.Text):
                yield TokenText(answer.text)
            elif isinstance(answer, protocol.Finished):
                self._note(live, request, answer)
                yield answer.result

    def _note(self, live: Live, request: GenerationRequest, answer: protocol.Finished) -> None:
        """An answer came to its end."""
        self._supervisor.note_success()
        self._board.finished(answer.result, answer.memory_bytes)
        self._cache.put(live.located.identity.sha256, request, answer.result)
        self._learn(live, answer.result)
        if self._metrics:
            self._metrics.note_answer(live.located.identity, request, answer)

    def _known(self, request: GenerationRequest) -> GenerationResult | None:
        live = self._live
        if live is None or live.wish != self._wish:
            return None
        known = self._cache.get(live.located.identity.sha256, request)
        if known is not None and self._metrics:
            self._metrics.note_recalled(live.located.identity, known)
        return known

    def _rested(self, live: Live) -> None:
        if self._live is live:
            self._board.ready()

    def _ask(
        self, make: Callable[[int], protocol.Order], cancel: CancelToken | None = None
    ) -> protocol.Answer:
        live = self._ready(None, cancel)
        try:
            return live.client.ask_one(make, cancel)
        except EngineGoneError:
            self._buried(live)
            return self._ready(None, cancel).client.ask_one(make, cancel)
        except WorkerDiedError:
            self._buried(live)
            raise

    def _ready(self, on_progress: OnProgress | None, cancel: CancelToken | None) -> Live:
        with self._loading:
            live = self._live
            if live is not None and live.client.alive and live.wish == self._wish:
                if self._wish.model is not None or self._models.is_active(live.located.identity.name):
                    return live
            elif live is not None and not live.client.alive:
                # It ended between two orders, with nobody to notice.
                self._buried(live)
            try:
                located = self._models.locate(self._wish.model)
                self._live = self._load(located, Watch(on_progress, cancel))
            except AppError as error:
                self._live = None
                self._supervisor.stop()
                self._board.failed(error.code)
                raise
            self._board.ready()
            self._warm_again(self._live)
            return self._live

    def _warm_again(self, live: Live) -> None:
        """Have what was warm evaluated while nothing else is wanted: nobody waits for it."""
        for prefix in tuple(self._warm):
            live.client.tell(partial(protocol.Warm, prompt=prefix, ahead=True, pinned=True))

    def _load(self, located: LocatedModel, watch: Watch) -> Live:
        try:
            live = self._loader.load(located, self._wish, watch)
            self._calibration = measured(live, self._calibration)
        except WorkerDiedError:
            if watch.cancel is not None and watch.cancel.is_cancelled:
                raise LoadCancelledError("loading was stopped") from None
            self._supervisor.note_death()
            raise
        return live

    def _learn(self, live: Live, result: GenerationResult) -> None:
        """Measured on a busy machine it was too slow: an answer that went faster says so."""
        known = self._calibration
        better = faster(known, result) if known is not None else None
        if better is not None:
            self._calibration = better
            if live.located.home:
                write_calibration(live.located.home / CALIBRATION, better)

    def _buried(self, live: Live) -> None:
        """The engine of `live` ended; said once, even where two orders noticed."""
        if self._live is live:
            self._live = None
            self._supervisor.note_death()
            self._board.failed(WorkerDiedError.code)


def _nothing(reason: FinishReason) -> GenerationResult:
    return GenerationResult("", reason, 0, 0, 0, 0.0, 0.0, 0.0, 0.0)
