"""Why a memory plan is as it is: its reasons, from the figures alone."""

from collections.abc import Iterator
from dataclasses import replace

from app.domain.devices import DeviceKind, DeviceShare, KvType, Room
from app.domain.engine import MemoryPlan, PlanNote
from app.domain.plan_words import plan_words
from app.modelfiles.memory import ModelSize


def noted(size: ModelSize, plan: MemoryPlan, room: Room, wanted: int) -> MemoryPlan:
    """The plan with its reasons.

    Args:
        size: The model.
        plan: A plan without reasons.
        room: What there was to plan with.
        wanted: The context that was tried first.
    """
    parts = (_sums(size, plan), _choices(size, plan, wanted), _unused(plan, room), _verdict(plan))
    with_notes = replace(plan, notes=tuple(note for part in parts for note in part))
    return replace(with_notes, reasons=plan_words(with_notes, "en"))


def _sums(size: ModelSize, plan: MemoryPlan) -> Iterator[PlanNote]:
    yield _note(
        "sum",
        weights_bytes=plan.weights_bytes,
        n_ctx=plan.n_ctx,
        kv_bytes=plan.kv_bytes,
        kv_type=plan.placement.kv_type.value,
        compute_bytes=plan.compute_bytes,
    )
    for share in plan.shares:
        yield _share_note(share, size.shape.block_count + 1)


def _share_note(share: DeviceShare, all_layers: int) -> PlanNote:
    figures = {
        "total_bytes": share.total_bytes,
        "free_bytes": max(0, share.free_bytes),
        "headroom_bytes": share.headroom_bytes,
    }
    if share.kind is DeviceKind.CPU:
        return _note("memory", **figures)
    return _note("device", device=share.device, layers=share.layers, all_layers=all_layers, **figures)


def _choices(size: ModelSize, plan: MemoryPlan, wanted: int) -> Iterator[PlanNote]:
    placed = plan.placement
    if plan.n_ctx < wanted:
        yield _note("context_cut", n_ctx=plan.n_ctx, wanted=wanted)
    if placed.kv_type is not KvType.F16:
        yield _note("kv_quantised", kv_type=placed.kv_type.value)
    if 0 < plan.n_gpu_layers <= size.shape.block_count:
        yield _note("partial")
    if placed.experts_on_cpu:
        yield _note("experts")
    if len(placed.devices) > 1:
        yield _note("split")
    if placed.devices:
        yield _note("batch", n_batch=placed.n_batch)


def _unused(plan: MemoryPlan, room: Room) -> Iterator[PlanNote]:
    if not plan.placement.devices:
        for device in room.accelerators:
            yield _note("no_accelerator", device=device.name)


def _verdict(plan: MemoryPlan) -> Iterator[PlanNote]:
    for share in plan.shares:
        lack = share.total_bytes + share.headroom_bytes - share.free_bytes
        if lack > 0:
            yield _note("short", device=share.device, short_bytes=lack)
    yield _note("fits" if plan.fits else "no")


def _note(code: str, **facts: str | int) -> PlanNote:
    return PlanNote(code, tuple(facts.items()))
