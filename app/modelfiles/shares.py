"""What of a model lies on which device, given how many layers each takes; bytes, and nothing decided."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.devices import Device, DeviceKind, DeviceShare, Room
from app.modelfiles.memory import (
    ModelSize,
    Working,
    compute_bytes,
    layer_kv_bytes,
    mask_bytes,
    outputs_bytes,
    process_bytes,
)

# Left to the desk and the system beside the model.
HEADROOM_BYTES = 384 * 1024 * 1024
# Left on an accelerator: its driver's own work buffers, the screen. llama.cpp's own fitting leaves as much
# (fit_params_target in common/common.h).
DEVICE_HEADROOM_BYTES = 1024 * 1024 * 1024
# With layers split over several devices the inputs stand four times (GGML_SCHED_MAX_COPIES).
_COPIES = 4


@dataclass(frozen=True, slots=True)
class Layers:
    """Layers of each accelerator, counted from the model's end; the output is the last of them."""

    counts: tuple[tuple[Device, int], ...]
    experts_on_cpu: bool = False


def shares_of(size: ModelSize, room: Room, working: Working, layers: Layers) -> tuple[DeviceShare, ...]:
    """The machine's memory first, then each accelerator."""
    accelerated = tuple(_on_accelerators(size, working, layers))
    shared = sum(share.total_bytes for share in accelerated if share.kind is DeviceKind.IGPU)
    return (_in_memory(size, room.available_bytes - shared, working, layers), *accelerated)


def _on_accelerators(size: ModelSize, working: Working, layers: Layers) -> Iterator[DeviceShare]:
    every = size.shape.block_count + 1
    first = every - sum(count for _, count in layers.counts)
    work = compute_bytes(size.shape, working)
    if len(layers.counts) > 1:
        work += (_COPIES - 1) * mask_bytes(working)
    for device, count in layers.counts:
        taken = range(first, first + count)
        first += count
        weights = sum(_layer_bytes(size, layer, layers.experts_on_cpu) for layer in taken)
        if taken[-1] == every - 1:
            weights += size.weights.tied_bytes
        yield DeviceShare(
            device.name,
            device.kind,
            count,
            weights,
            _kv_of(size, working, taken),
            work,
            device.free_bytes,
            DEVICE_HEADROOM_BYTES,
        )


def _in_memory(size: ModelSize, free_bytes: int, working: Working, layers: Layers) -> DeviceShare:
    every = size.shape.block_count + 1
    rest = range(every - sum(count for _, count in layers.counts))
    weights = size.weights.input_bytes + sum(_layer_bytes(size, layer, False) for layer in rest)
    if layers.experts_on_cpu:
        weights += sum(size.weights.expert_bytes[len(rest) :])
    computes = bool(rest) or layers.experts_on_cpu
    work = compute_bytes(size.shape, working) if computes else _inputs_bytes(size, working)
    work += outputs_bytes(size.shape, working) + process_bytes(size.shape)
    return DeviceShare(
        "", DeviceKind.CPU, len(rest), weights, _kv_of(size, working, rest), work, free_bytes, HEADROOM_BYTES
    )


def _inputs_bytes(size: ModelSize, working: Working) -> int:
    """What the CPU prepares where it computes no layer: the embeddings' rows and the mask."""
    return working.n_ubatch * size.shape.embedding_length * 4 + mask_bytes(working)


def _layer_bytes(size: ModelSize, layer: int, without_experts: bool) -> int:  # noqa: FBT001 - one of two sums
    weights = size.weights
    if layer == size.shape.block_count:
        return weights.output_bytes
    return weights.layer_bytes[layer] + (0 if without_experts else weights.expert_bytes[layer])


def _kv_of(size: ModelSize, working: Working, layers: range) -> int:
    blocks = size.shape.block_count
    return sum(layer_kv_bytes(size.shape, layer, working) for layer in layers if layer < blocks)
