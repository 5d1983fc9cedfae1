"""What a model may lie on and compute with, and how one was placed there: plain values."""

from dataclasses import dataclass
from enum import StrEnum

# Sequences of one context: what is warm, what is at work. They share one pool of cells; each keeps a row
# of scores, so the memory plan counts them.
MAX_SEQUENCES = 32


class DeviceKind(StrEnum):
    """Where a device's memory is: its own, or the machine's."""

    CPU = "cpu"
    GPU = "gpu"
    IGPU = "igpu"


class KvType(StrEnum):
    """How keys and values are kept."""

    F16 = "f16"
    Q8_0 = "q8_0"
    Q4_0 = "q4_0"


class FlashAttention(StrEnum):
    """Whether attention is computed in one go; `auto` asks the device."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Device:
    """One that llama.cpp found.

    Attributes:
        name: As llama.cpp calls it and `--device` takes it: `CPU`, `CUDA0`.
        description: As its maker calls it.
    """

    name: str
    kind: DeviceKind
    description: str
    free_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a model's layers lie and how it works: what the plan decides and the engine carries out.

    Attributes:
        n_gpu_layers: Layers on the devices, counted from the last; the output counts as one more.
        devices: Names of the accelerators used; none is the CPU alone.
        tensor_split: Share of the layers for each of `devices`.
        n_batch: Prompt tokens handed over in one go; `n_ubatch` of them are computed at once.
        experts_on_cpu: Expert weights stay in the machine's memory, the rest of their layer does not.
    """

    n_gpu_layers: int = 0
    devices: tuple[str, ...] = ()
    tensor_split: tuple[float, ...] = ()
    kv_type: KvType = KvType.F16
    flash_attention: FlashAttention = FlashAttention.AUTO
    n_batch: int = 512
    n_ubatch: int = 512
    experts_on_cpu: bool = False


CPU_ALONE = Placement()


@dataclass(frozen=True, slots=True)
class DeviceShare:
    """What of a model lies on one device; bytes.

    Attributes:
        layers: The output counts as one.
        headroom_bytes: Left free on purpose.
    """

    device: str
    kind: DeviceKind
    layers: int
    weights_bytes: int
    kv_bytes: int
    compute_bytes: int
    free_bytes: int
    headroom_bytes: int

    @property
    def total_bytes(self) -> int:
        """All of it."""
        return self.weights_bytes + self.kv_bytes + self.compute_bytes

    @property
    def fits(self) -> bool:
        """Whether it finds room with the headroom."""
        return self.total_bytes + self.headroom_bytes <= self.free_bytes


@dataclass(frozen=True, slots=True)
class Room:
    """Memory that can be had: the machine's, and that of each accelerator; plain values, of any machine."""

    available_bytes: int
    accelerators: tuple[Device, ...] = ()
