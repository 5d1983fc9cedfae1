"""Where a model goes, on machines that are plain values."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.devices import Device, DeviceKind, FlashAttention, KvType, Room
from app.domain.engine import MemoryPlan
from app.domain.plan_words import plan_words
from app.modelfiles.memory import ModelSize
from app.modelfiles.planning import batch_for, parked_bytes, plan_memory, smaller_plans
from app.modelfiles.shares import DEVICE_HEADROOM_BYTES, HEADROOM_BYTES
from app.modelfiles.weights import Weights
from tests.unit.modelfiles.test_memory import QWEN

GIB = 1 << 30
GB = 10**9
LAYER = 27_000_000
STARTER = ModelSize(QWEN, Weights(131_272_704, (LAYER,) * 28, (0,) * 28, 191_445_504))
# Eight billion parameters at four bits: 32 layers of 130 MB.
EIGHT = ModelSize(
    replace(QWEN, block_count=32, kv_heads=(8,) * 32, embedding_length=4096, feed_forward=14336),
    Weights(280_000_000, (130_000_000,) * 32, (0,) * 32, 430_000_000),
)
MIXTRAL = ModelSize(EIGHT.shape, Weights(70_000_000, (40_000_000,) * 32, (780_000_000,) * 32, 100_000_000))


def card(gib: float, name: str = "CUDA0", kind: DeviceKind = DeviceKind.GPU) -> Device:
    return Device(name, kind, name, int(gib * GIB), int(gib * GIB))


def codes(plan: MemoryPlan) -> set[str]:
    return {note.code for note in plan.notes}


def test_the_processor_alone_takes_the_largest_context() -> None:
    plan = plan_memory(STARTER, Room(16 * GB))
    assert (plan.fits, plan.n_ctx, plan.n_gpu_layers) == (True, 8192, 0)
    assert plan.placement.n_batch == 512
    assert plan.total_bytes == plan.weights_bytes + plan.kv_bytes + plan.compute_bytes
    assert plan.headroom_bytes == HEADROOM_BYTES
    assert codes(plan) == {"sum", "memory", "fits"}


def test_stories_at_rest_get_of_what_is_free_and_no_more_than_the_context_twice() -> None:
    roomy = plan_memory(STARTER, Room(16 * GB))
    assert parked_bytes(roomy) == 2 * roomy.kv_bytes
    spare = 400_000_000
    tight = plan_memory(STARTER, Room(roomy.total_bytes + HEADROOM_BYTES + spare))
    assert parked_bytes(tight) == spare // 4
    assert parked_bytes(plan_memory(STARTER, Room(1 * GB))) == 0


def test_memory_that_is_short_costs_bits_before_context() -> None:
    roomy = plan_memory(STARTER, Room(16 * GB))
    tight = plan_memory(STARTER, Room(roomy.total_bytes + HEADROOM_BYTES - 1))
    assert (tight.fits, tight.n_ctx, tight.placement.kv_type) == (True, 8192, KvType.Q8_0)
    assert tight.placement.flash_attention is FlashAttention.ON
    tighter = plan_memory(STARTER, Room(tight.total_bytes + HEADROOM_BYTES - 1))
    assert (tighter.fits, tighter.n_ctx, tighter.placement.kv_type) == (True, 4096, KvType.F16)
    assert "context_cut" in codes(tighter)


def test_what_does_not_fit_says_what_lacks() -> None:
    plan = plan_memory(STARTER, Room(1 * GB))
    assert (plan.fits, plan.n_ctx, plan.placement.kv_type) == (False, 2048, KvType.Q4_0)
    assert {"short", "no"} <= codes(plan)
    assert plan.reasons[-1] == "It does not fit."


def test_a_wished_context_is_kept_within_the_model_s_own() -> None:
    assert plan_memory(STARTER, Room(16 * GB), n_ctx=16384).n_ctx == 16384
    assert plan_memory(STARTER, Room(16 * GB), n_ctx=10**6).n_ctx == 32768


def test_all_layers_go_to_a_card_with_room() -> None:
    plan = plan_memory(EIGHT, Room(16 * GIB, (card(12),)))
    assert (plan.fits, plan.n_gpu_layers, plan.placement.devices) == (True, 33, ("CUDA0",))
    memory, cuda = plan.shares
    assert (memory.layers, cuda.layers, cuda.headroom_bytes) == (0, 33, DEVICE_HEADROOM_BYTES)
    # The embeddings stay with the processor.
    assert memory.weights_bytes == 280_000_000
    assert "batch" in codes(plan)


def test_tied_embeddings_stand_on_the_card_once_more() -> None:
    tied = replace(EIGHT, weights=replace(EIGHT.weights, tied_bytes=280_000_000))
    plain, twice = (plan_memory(size, Room(16 * GIB, (card(12),))) for size in (EIGHT, tied))
    assert twice.weights_bytes - plain.weights_bytes == 280_000_000


def test_a_small_card_takes_some_layers() -> None:
    plan = plan_memory(EIGHT, Room(16 * GIB, (card(4),)))
    assert plan.fits
    assert 0 < plan.n_gpu_layers < 33
    assert plan.shares[0].layers + plan.shares[1].layers == 33
    assert {"partial", "device", "memory"} <= codes(plan)


def test_a_card_too_small_for_a_layer_is_left_alone() -> None:
    plan = plan_memory(EIGHT, Room(16 * GIB, (card(1),)))
    assert (plan.fits, plan.placement.devices) == (True, ())
    assert "no_accelerator" in codes(plan)


def test_one_card_is_taken_before_two_and_two_share_by_memory() -> None:
    two = Room(32 * GIB, (card(8), card(24, "CUDA1")))
    assert plan_memory(EIGHT, two).placement.devices == ("CUDA1",)
    large = replace(EIGHT, weights=replace(EIGHT.weights, layer_bytes=(800_000_000,) * 32))
    plan = plan_memory(large, two)
    assert plan.fits
    assert (plan.n_gpu_layers, plan.placement.devices) == (33, ("CUDA1", "CUDA0"))
    first, second = plan.placement.tensor_split
    assert first + second == 33
    assert first > 2 * second
    assert "split" in codes(plan)
    # On the last device, so that it counts there, lies the output.
    assert plan.shares[-1].weights_bytes == int(second - 1) * 800_000_000 + 430_000_000


def test_experts_stay_in_memory_where_the_card_takes_the_rest() -> None:
    plan = plan_memory(MIXTRAL, Room(64 * GIB, (card(8),)))
    assert plan.fits
    assert (plan.n_gpu_layers, plan.placement.experts_on_cpu) == (33, True)
    assert plan.shares[0].weights_bytes == 70_000_000 + 32 * 780_000_000
    assert "experts" in codes(plan)


def test_graphics_inside_the_processor_take_the_machine_s_memory() -> None:
    inside = card(10, "MTL0", DeviceKind.IGPU)
    plan = plan_memory(EIGHT, Room(14 * GIB, (inside,)))
    assert (plan.fits, plan.placement.devices) == (True, ("MTL0",))
    assert plan.shares[0].free_bytes == 14 * GIB - plan.shares[1].total_bytes
    assert plan.available_bytes == 14 * GIB
    # A card of its own is preferred.
    assert plan_memory(EIGHT, Room(14 * GIB, (inside, card(10)))).placement.devices == ("CUDA0",)


def test_a_failed_load_is_tried_smaller_down_to_the_last_rung() -> None:
    room = Room(16 * GIB, (card(12),))
    first = plan_memory(EIGHT, room)
    rest = list(smaller_plans(EIGHT, room, first, keep_context=False))
    assert [plan.n_gpu_layers for plan in rest[:2]] == [16, 0]
    assert all(plan.fits and plan.notes for plan in rest)
    on_cpu = [(plan.n_ctx, plan.placement.kv_type) for plan in rest[1:]]
    assert on_cpu[0] == (8192, KvType.F16)
    assert on_cpu[-1] == (2048, KvType.Q4_0)
    after = list(smaller_plans(EIGHT, Room(16 * GIB), rest[1], keep_context=False))
    assert [(plan.n_ctx, plan.placement.kv_type) for plan in after] == on_cpu[1:]


def test_fewer_layers_that_do_not_fit_are_not_tried() -> None:
    room = Room(4 * GIB, (card(12),))
    rest = list(smaller_plans(EIGHT, room, plan_memory(EIGHT, room), keep_context=True))
    assert all(plan.n_gpu_layers == 16 for plan in rest)


def test_a_wished_context_is_not_given_up() -> None:
    room = Room(16 * GIB)
    first = plan_memory(EIGHT, room, n_ctx=4096)
    rest = list(smaller_plans(EIGHT, room, first, keep_context=True))
    assert {plan.n_ctx for plan in rest} == {4096}


@pytest.mark.parametrize(("speed", "batch"), [(None, 128), (100.0, 32), (1000.0, 128), (10_000.0, 512)])
def test_a_batch_ends_in_time_to_stop(speed: float | None, batch: int) -> None:
    assert batch_for(speed) == batch


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    "make",
    [
        lambda: plan_memory(EIGHT, Room(16 * GIB, (card(4),))),
        lambda: plan_memory(MIXTRAL, Room(64 * GIB, (card(8),))),
        lambda: plan_memory(EIGHT, Room(1 * GIB, (card(1),))),
        lambda: plan_memory(EIGHT, Room(4 * GIB, (card(3), card(3, "CUDA1")))),
    ],
)
def test_every_reason_has_words(make: Callable[[], MemoryPlan], language: str) -> None:
    plan = make()
    words = plan_words(plan, language)
    assert len(words) == len(plan.notes)
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in words)
