"""Bringing a model into an engine: plan its memory, load it, measure how fast it is here."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from app.domain.cancel import CancelToken
from app.domain.devices import Device, Room
from app.domain.engine import Calibration, LoadedModel, MemoryPlan
from app.domain.reports import OnProgress, Progress
from app.errors import AppError, DoesNotFitError, WorkerDiedError
from app.inference import protocol
from app.inference.client import EngineClient
from app.inference.devices import available_bytes, thread_count
from app.inference.failures import NoRoomError, UnknownDeviceError
from app.inference.supervisor import Supervisor
from app.modelfiles.installed import CALIBRATION
from app.modelfiles.planning import batch_for, cap_bytes, parked_bytes, plan_memory, smaller_plans
from app.services.accelerators import accelerators_of
from app.services.adapters import Adapters
from app.services.calibrations import read_calibration, write_calibration
from app.services.models import LocatedModel
from app.services.status_board import StatusBoard

_PERCENT = 100
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """What `use` asked for; None means the active model and what the machine suggests."""

    model: Path | str | None = None
    device: str | None = None
    n_ctx: int | None = None


@dataclass(frozen=True, slots=True)
class Live:
    """An engine with a model in it, and the devices it computes on.

    Attributes:
        readable: Files of adapters that it may open; `taken` are the keys of those it has taken.
    """

    client: EngineClient
    model: LoadedModel
    located: LocatedModel
    wish: Wish
    device: str = "CPU"
    readable: tuple[str, ...] = ()
    taken: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Watch:
    """Who follows a loading and may stop it."""

    on_progress: OnProgress | None = None
    cancel: CancelToken | None = None


class Loading:
    """Loads models into the supervisor's engine, one after another."""

    def __init__(self, supervisor: Supervisor, board: StatusBoard, adapters: Adapters | None = None) -> None:
        self._supervisor, self._board, self._adapters = supervisor, board, adapters

    def load(self, located: LocatedModel, wish: Wish, watch: Watch) -> Live:
        """A fresh engine with the model in it.

        Raises:
            AppError: What `Engine.ensure_loaded` raises; WorkerDiedError is not yet counted as a death.
        """
        self._board.loading(located.identity)
        # The model before must be gone before memory is counted.
        self._supervisor.stop()
        client = self._supervisor.start(located.identity.sha256)
        room = _room(_devices(client), wish.device)
        plan = _planned(located, room, wish)
        readable = self._readable(located)
        more = smaller_plans(located.size, room, plan, keep_context=wish.n_ctx is not None)
        while True:
            try:
                self._take(client, located, _order(located, plan, readable), watch)
                where = ", ".join(plan.placement.devices) or "CPU"
                return Live(client, located.loaded(plan.n_ctx), located, wish, where, readable)
            except (NoRoomError, WorkerDiedError) as error:
                smaller = next(more, None)
                # An engine that dies over a model on the CPU dies of something else.
                if smaller is None or _hopeless(error, plan, watch):
                    raise
                plan = smaller
            # What a failed attempt left on a device goes with its process.
            client = self._supervisor.start(located.identity.sha256)

    def _readable(self, located: LocatedModel) -> tuple[str, ...]:
        return tuple(map(str, self._adapters.files_for(located.path))) if self._adapters else ()

    def _take(
        self,
        client: EngineClient,
        located: LocatedModel,
        make: Callable[[int], protocol.Load],
        watch: Watch,
    ) -> None:
        for answer in client.ask(make, watch.cancel):
            if isinstance(answer, protocol.Loading) and watch.on_progress:
                watch.on_progress(Progress(round(answer.part * _PERCENT), _PERCENT, "percent"))
            elif isinstance(answer, protocol.Loaded):
                self._board.loaded(answer)
                if answer.draft_refused:
                    _log.warning("no draft model for %s: %s", located.identity.name, answer.draft_refused)


def measured(live: Live, known: Calibration | None) -> Calibration:
    """How fast this machine is with the model: as stored, as known for a file, else measured now."""
    located = live.located
    kept = located.home / CALIBRATION if located.home else None
    stored = read_calibration(kept) if kept else known
    known_by = (located.identity.sha256, live.device)
    # One of an older program has no step costs.
    if stored is not None and (stored.model_sha256, stored.device) == known_by and stored.step_costs:
        return stored
    answer = live.client.ask_one(protocol.Calibrate)
    assert isinstance(answer, protocol.Calibrated)
    fresh = Calibration(
        located.identity.sha256,
        answer.prompt_tokens_per_s,
        answer.answer_tokens_per_s,
        answer.n_threads,
        datetime.now(UTC),
        answer.step_costs,
        live.device,
    )
    if kept:
        write_calibration(kept, fresh)
    return fresh


def _order(
    located: LocatedModel, plan: MemoryPlan, adapters: tuple[str, ...]
) -> Callable[[int], protocol.Load]:
    """The model with all that may lie beside it: the files it may open and the memory it may take."""
    draft, draft_bytes = _draft_beside(located, plan)
    parked = parked_bytes(plan)
    beside = draft_bytes + sum(Path(path).stat().st_size for path in adapters)
    return partial(
        protocol.Load,
        path=str(located.path),
        n_ctx=plan.n_ctx,
        n_threads=thread_count(),
        placement=plan.placement,
        step_costs=_known_costs(located),
        memory_bytes=cap_bytes(plan) + parked + beside,
        readable=(*adapters, draft) if draft else adapters,
        draft_path=draft,
        parked_bytes=parked,
    )


def _draft_beside(located: LocatedModel, plan: MemoryPlan) -> tuple[str, int]:
    """The small model of the pair and its memory, where there is some; only for one that lies on the CPU."""
    if located.draft is None or plan.placement.devices:
        return "", 0
    room = Room(plan.available_bytes - plan.total_bytes)
    small = plan_memory(located.draft.size, room, n_ctx=plan.n_ctx)
    fits = small.fits and small.n_ctx == plan.n_ctx
    return (str(located.draft.path), cap_bytes(small)) if fits else ("", 0)


def _known_costs(located: LocatedModel) -> tuple[tuple[int, float], ...]:
    known = read_calibration(located.home / CALIBRATION) if located.home else None
    return known.step_costs if known is not None and known.model_sha256 == located.identity.sha256 else ()


def _devices(client: EngineClient) -> tuple[Device, ...]:
    answer = client.ask_one(protocol.Devices)
    assert isinstance(answer, protocol.DevicesFound)
    return answer.devices


def _room(devices: tuple[Device, ...], wished: str | None) -> Room:
    """Memory to plan with: all accelerators, none, or those named, several with commas between."""
    if wished is None or wished.lower() == "auto":
        return Room(available_bytes(), accelerators_of(devices))
    known = {device.name.lower(): device for device in devices}
    chosen = [known.get(name.strip().lower()) for name in wished.split(",")]
    found = tuple(device for device in chosen if device is not None)
    if len(found) < len(chosen):
        names = ", ".join(device.name for device in devices)
        raise UnknownDeviceError(f"no device {wished}", device=wished, known=names)
    return Room(available_bytes(), accelerators_of(found))


def _planned(located: LocatedModel, room: Room, wish: Wish) -> MemoryPlan:
    home = located.home
    known = read_calibration(home / CALIBRATION) if home else None
    batch = batch_for(known.prompt_tokens_per_s if known and known.device != "CPU" else None)
    plan = plan_memory(located.size, room, n_ctx=wish.n_ctx, batch=batch)
    if not plan.fits:
        raise DoesNotFitError(
            " ".join(plan.reasons),
            model=located.identity.name,
            needed=plan.total_bytes + plan.headroom_bytes,
            available=plan.available_bytes,
            n_ctx=plan.n_ctx,
        )
    return plan


def _hopeless(error: AppError, plan: MemoryPlan, watch: Watch) -> bool:
    stopped = watch.cancel is not None and watch.cancel.is_cancelled
    return stopped or (isinstance(error, WorkerDiedError) and plan.n_gpu_layers == 0)
