"""Where a model goes on a machine, decided before anything is loaded: pure, for this machine or any other.

Order of wishes: all layers on one accelerator, on several, all but the experts, some of the layers, the CPU
alone. Within each: the longest context first, and 16 bits for keys and values before fewer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from app.domain.devices import Device, DeviceKind, DeviceShare, FlashAttention, KvType, Placement, Room
from app.domain.engine import MemoryPlan
from app.modelfiles.memory import ModelSize, Working, kv_types
from app.modelfiles.plan_notes import noted
from app.modelfiles.shares import Layers, shares_of

# Contexts tried, largest first; a case's story fits into 8,192 tokens, and more costs memory for nothing.
CONTEXTS = (8192, 4096, 2048)
CPU_BATCH = 512
# Work on an accelerator is not stopped inside a batch: one must end within this time.
_STOP_S = 0.15
_BATCH_STEP = 32
# What the engine may take beyond its plan: stacks of its threads, messages on their way.
_CAP_MARGIN_BYTES = 512 * 1024 * 1024
# Before it was measured: 128 tokens end in time from 850 tokens a second on.
UNMEASURED_BATCH = 128


def batch_for(prompt_tokens_per_s: float | None) -> int:
    """Prompt tokens an accelerator evaluates in one go so that a cancel takes under 200 ms."""
    if prompt_tokens_per_s is None:
        return UNMEASURED_BATCH
    whole = int(prompt_tokens_per_s * _STOP_S) // _BATCH_STEP * _BATCH_STEP
    return max(_BATCH_STEP, min(CPU_BATCH, whole))


def plan_memory(
    size: ModelSize, room: Room, *, n_ctx: int | None = None, batch: int = UNMEASURED_BATCH
) -> MemoryPlan:
    """The best plan that fits; where none does, the smallest one, which says what lacks.

    Args:
        size: The model.
        room: The memory there is.
        n_ctx: A context that must be kept; else the largest of `CONTEXTS` that fits.
        batch: Prompt tokens in one go on an accelerator.
    """
    last = None
    for last in _plans(size, room, n_ctx, batch):
        if last.fits:
            return last
    assert last is not None
    return last


def cap_bytes(plan: MemoryPlan) -> int:
    """What the engine is held to: the plan with a quarter and a margin, and its context twice more.

    The estimate was at most a quarter off; a context that is saved or taken back stands in memory again,
    once as it is and once as a message. Never more than is free, so that no machine begins to swap.
    """
    bound = plan.total_bytes + plan.total_bytes // 4 + 2 * plan.kv_bytes + _CAP_MARGIN_BYTES
    return min(bound, max(plan.available_bytes, plan.total_bytes))


def parked_bytes(plan: MemoryPlan) -> int:
    """What stories at rest may take beside it: a quarter of what is free, at most the context twice."""
    free = plan.available_bytes - plan.total_bytes - plan.headroom_bytes
    return max(0, min(2 * plan.kv_bytes, free // 4))


def smaller_plans(
    size: ModelSize, room: Room, plan: MemoryPlan, *, keep_context: bool
) -> Iterator[MemoryPlan]:
    """What to try when that memory was not there: fewer layers, the CPU, a smaller context."""
    layers = plan.n_gpu_layers // 2
    batch = plan.placement.n_batch
    devices = [device for device in room.accelerators if device.name in plan.placement.devices]
    while layers > size.shape.block_count // 4:
        fewer = _placed(
            size, room, _working(plan.n_ctx, plan.placement.kv_type, batch), _split(devices, layers)
        )
        if fewer.fits:
            yield noted(size, fewer, room, plan.n_ctx)
        layers //= 2
    alone = Room(room.available_bytes)
    rungs = list(_on_cpu(size, alone, plan.n_ctx if keep_context else None))
    if not plan.n_gpu_layers:
        tried = [(rung.n_ctx, rung.placement.kv_type) for rung in rungs]
        at = tried.index((plan.n_ctx, plan.placement.kv_type)) if plan.n_ctx else 0
        rungs = rungs[at + 1 :]
    yield from (noted(size, rung, alone, plan.n_ctx) for rung in rungs if rung.fits)


def _plans(size: ModelSize, room: Room, n_ctx: int | None, batch: int) -> Iterator[MemoryPlan]:
    devices = _useful(room.accelerators)
    parts: list[Iterator[MemoryPlan]] = []
    if devices:
        rungs = [_working(cells, kind, batch) for cells, kind in _rungs(size, n_ctx)]
        parts = [_whole(size, room, rungs, devices), _partly(size, room, rungs, devices)]
    return (
        noted(size, plan, room, _first_context(size, n_ctx))
        for plan in chain(*parts, _on_cpu(size, room, n_ctx))
    )


def _useful(accelerators: Sequence[Device]) -> list[Device]:
    """Cards of their own before the graphics inside the processor, the roomiest first."""
    cards = [device for device in accelerators if device.kind is DeviceKind.GPU] or list(accelerators)
    return sorted(cards, key=lambda device: -device.free_bytes)


def _whole(
    size: ModelSize, room: Room, rungs: Sequence[Working], devices: Sequence[Device]
) -> Iterator[MemoryPlan]:
    every = size.shape.block_count + 1
    for working in rungs:
        yield _placed(size, room, working, [(devices[0], every)])
        if len(devices) > 1:
            yield _placed(size, room, working, _split(devices, every))
    if any(size.weights.expert_bytes):
        for working in rungs:
            yield _placed(size, room, working, [(devices[0], every)], experts_on_cpu=True)


def _partly(
    size: ModelSize, room: Room, rungs: Sequence[Working], devices: Sequence[Device]
) -> Iterator[MemoryPlan]:
    for working in rungs:
        for layers in range(size.shape.block_count, 0, -1):
            yield _placed(size, room, working, _split(devices, layers))


def _on_cpu(size: ModelSize, room: Room, n_ctx: int | None) -> Iterator[MemoryPlan]:
    for cells, kind in _rungs(size, n_ctx):
        yield _placed(size, room, _working(cells, kind, CPU_BATCH), [])


def _rungs(size: ModelSize, n_ctx: int | None) -> Iterator[tuple[int, KvType]]:
    """Contexts and types for keys and values; 4 bits only where nothing else is left to give up."""
    longest = size.shape.context_length
    wanted = [min(n_ctx, longest)] if n_ctx else sorted({min(one, longest) for one in CONTEXTS}, reverse=True)
    kinds = kv_types(size.shape)
    for cells in wanted:
        for kind in kinds:
            if kind is not KvType.Q4_0 or cells == wanted[-1]:
                yield cells, kind


def _first_context(size: ModelSize, n_ctx: int | None) -> int:
    return min(n_ctx or CONTEXTS[0], size.shape.context_length)


def _working(n_ctx: int, kind: KvType, batch: int) -> Working:
    return Working(n_ctx, kind, n_ubatch=min(batch, CPU_BATCH))


def _split(devices: Sequence[Device], layers: int) -> list[tuple[Device, int]]:
    """Layers in proportion to free memory; the last device takes what rounding left."""
    total = sum(device.free_bytes for device in devices) or 1
    counts = [layers * device.free_bytes // total for device in devices]
    counts[0] += layers - sum(counts)
    return [(device, count) for device, count in zip(devices, counts, strict=True) if count]


def _placed(
    size: ModelSize,
    room: Room,
    working: Working,
    counts: Sequence[tuple[Device, int]],
    *,
    experts_on_cpu: bool = False,
) -> MemoryPlan:
    shares = shares_of(size, room, working, Layers(tuple(counts), experts_on_cpu))
    plan = MemoryPlan(
        fits=all(share.fits for share in shares),
        n_ctx=working.n_ctx,
        weights_bytes=sum(share.weights_bytes for share in shares),
        kv_bytes=sum(share.kv_bytes for share in shares),
        compute_bytes=sum(share.compute_bytes for share in shares),
        total_bytes=sum(share.total_bytes for share in shares),
        available_bytes=_available(room, shares),
        n_gpu_layers=sum(count for _, count in counts),
        reasons=(),
    )
    placement = replace(_placement(working, counts), experts_on_cpu=experts_on_cpu)
    headroom = sum(share.headroom_bytes for share in shares)
    return replace(plan, placement=placement, shares=shares, headroom_bytes=headroom)


def _placement(working: Working, counts: Sequence[tuple[Device, int]]) -> Placement:
    quantised = working.kv_type is not KvType.F16
    return Placement(
        n_gpu_layers=sum(count for _, count in counts),
        devices=tuple(device.name for device, _ in counts),
        # Counts, not parts: so llama.cpp's rounding gives each device exactly these layers.
        tensor_split=tuple(float(count) for _, count in counts),
        kv_type=working.kv_type,
        flash_attention=FlashAttention.ON if quantised else FlashAttention.AUTO,
        n_batch=working.n_ubatch,
        n_ubatch=working.n_ubatch,
    )


def _available(room: Room, shares: Sequence[DeviceShare]) -> int:
    own = sum(share.free_bytes for share in shares if share.kind is DeviceKind.GPU)
    return room.available_bytes + own
