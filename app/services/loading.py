"""Bringing a model into an engine: plan its memory, load it, measure how fast it is here."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.domain.cancel import CancelToken
from app.domain.engine import Calibration, LoadedModel
from app.domain.reports import OnProgress, Progress
from app.errors import DoesNotFitError
from app.inference import protocol
from app.inference.client import EngineClient
from app.inference.devices import available_bytes, thread_count
from app.inference.supervisor import Supervisor
from app.modelfiles.installed import CALIBRATION
from app.modelfiles.memory import plan_memory
from app.services.calibrations import read_calibration, write_calibration
from app.services.models import LocatedModel
from app.services.status_board import StatusBoard

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What `use` asked for; None means the active model and what the machine suggests."""

    model: Path | str | None = None
    device: str | None = None
    n_ctx: int | None = None


@dataclass(frozen=True, slots=True)
class Live:
    """An engine with a model in it."""

    client: EngineClient
    model: LoadedModel
    located: LocatedModel
    wish: Wish


@dataclass(frozen=True, slots=True)
class Watch:
    """Who follows a loading and may stop it."""

    on_progress: OnProgress | None = None
    cancel: CancelToken | None = None


class Loading:
    """Loads models into the supervisor's engine, one after another."""

    def __init__(self, supervisor: Supervisor, board: StatusBoard) -> None:
        self._supervisor = supervisor
        self._board = board

    def load(self, located: LocatedModel, wish: Wish, watch: Watch) -> Live:
        """A fresh engine with the model in it.

        Raises:
            AppError: What `Engine.ensure_loaded` raises; WorkerDiedError is not yet counted as a death.
        """
        self._board.loading(located.identity)
        # The model before must be gone before memory is counted.
        self._supervisor.stop()
        n_ctx = _planned_context(located, wish.n_ctx)
        client = self._supervisor.start(located.identity.sha256)

        def order(number: int) -> protocol.Order:
            return protocol.Load(
                number, str(located.path), n_ctx, thread_count(), step_costs=_known_costs(located)
            )

        for answer in client.ask(order, watch.cancel):
            if isinstance(answer, protocol.Loading) and watch.on_progress:
                watch.on_progress(Progress(round(answer.part * _PERCENT), _PERCENT, "percent"))
            elif isinstance(answer, protocol.Loaded):
                self._board.loaded(", ".join(answer.devices), answer.n_ctx, answer.memory_bytes)
        return Live(client, located.loaded(n_ctx), located, wish)


def measured(live: Live, known: Calibration | None) -> Calibration:
    """How fast this machine is with the model: as stored, as known for a file, else measured now."""
    located = live.located
    kept = located.home / CALIBRATION if located.home else None
    stored = read_calibration(kept) if kept else known
    # One of an older program has no step costs.
    if stored is not None and stored.model_sha256 == located.identity.sha256 and stored.step_costs:
        return stored
    answer = live.client.ask_one(protocol.Calibrate)
    assert isinstance(answer, protocol.Calibrated)
    fresh = Calibration(
        located.identity.sha256,
        answer.prompt_tokens_per_s,
        answer.answer_tokens_per_s,
        answer.n_threads,
        datetime.now(UTC),
        step_costs=answer.step_costs,
    )
    if kept:
        write_calibration(kept, fresh)
    return fresh


def _known_costs(located: LocatedModel) -> tuple[tuple[int, float], ...]:
    known = read_calibration(located.home / CALIBRATION) if located.home else None
    return known.step_costs if known is not None and known.model_sha256 == located.identity.sha256 else ()


def _planned_context(located: LocatedModel, n_ctx: int | None) -> int:
    plan = plan_memory(located.shape, located.weights_bytes, available_bytes(), n_ctx=n_ctx)
    if not plan.fits:
        raise DoesNotFitError(
            plan.reasons[-1],
            model=located.identity.name,
            needed=plan.total_bytes,
            available=plan.available_bytes,
            n_ctx=plan.n_ctx,
        )
    return plan.n_ctx
