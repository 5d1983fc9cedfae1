"""The engine and its models as the desk sees them: states and figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.devices import CPU_ALONE, Device, DeviceShare, Placement
from app.domain.generation import ModelIdentity


class EngineState(StrEnum):
    """What the engine is doing."""

    STOPPED = "stopped"
    LOADING = "loading"
    READY = "ready"
    GENERATING = "generating"
    FAILED = "failed"


class Protection(StrEnum):
    """What keeps a hostile model in its place; the values are a promise to scripts."""

    NO_CORE_DUMPS = "no-core-dumps"
    MEMORY_CAP = "memory-cap"
    NO_NEW_PRIVILEGES = "no-new-privileges"
    FILES = "files"
    SYSTEM_CALLS = "system-calls"

    @property
    def missing_code(self) -> str:
        """Code of the sentence that says it is not in force."""
        return f"engine.protection.{self.value}"


def missing_protections(in_force: Iterable[Protection]) -> tuple[Protection, ...]:
    """Those not in force, in their order."""
    there = set(in_force)
    return tuple(protection for protection in Protection if protection not in there)


@dataclass(frozen=True, slots=True)
class Machine:
    """This machine, as far as it bears on models; memory in bytes.

    Attributes:
        devices: Names that `--device` takes.
        accelerators: Those of them that are not the CPU.
        protections: Those that an engine is put under here.
    """

    processor: str
    cores: int
    features: tuple[str, ...]
    memory_bytes: int
    available_bytes: int
    devices: tuple[str, ...]
    accelerators: tuple[Device, ...] = ()
    protections: tuple[Protection, ...] = ()


@dataclass(frozen=True, slots=True)
class Calibration:
    """How fast this machine reads and writes with one model; measured once per model.

    Attributes:
        prompt_tokens_per_s: Prompt evaluation over a prompt of a few hundred tokens.
        answer_tokens_per_s: Generation.
        step_costs: Rows of a step and its cost in steps of one row; empty where it was never measured.
    """

    model_sha256: str
    prompt_tokens_per_s: float
    answer_tokens_per_s: float
    n_threads: int
    measured_at: datetime
    step_costs: tuple[tuple[int, float], ...] = ()
    device: str = "CPU"


@dataclass(frozen=True, slots=True)
class PlanNote:
    """One reason of a plan: `domain.plan_words` has its sentence in every language."""

    code: str
    facts: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class MemoryPlan:
    """What a model would take here, from its header alone; bytes.

    Attributes:
        available_bytes: Free memory of all devices it lies on, the machine's own among them.
        reasons: Sentences in English for the log; `notes` are the same for any language.
        shares: What lies where, the machine's memory first.
        headroom_bytes: Left free on purpose, on all devices together.
        hardware: The machine of the hardware table it was planned for; empty for this one.
    """

    fits: bool
    n_ctx: int
    weights_bytes: int
    kv_bytes: int
    compute_bytes: int
    total_bytes: int
    available_bytes: int
    n_gpu_layers: int
    reasons: tuple[str, ...]
    placement: Placement = CPU_ALONE
    shares: tuple[DeviceShare, ...] = ()
    headroom_bytes: int = 0
    notes: tuple[PlanNote, ...] = ()
    hardware: str = ""


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What the status bar tells; None where there is nothing to tell yet.

    Attributes:
        protections: Those in force in the engine's process; None before a model is loaded.
    """

    state: EngineState
    model: ModelIdentity | None
    device: str
    n_ctx: int | None
    tokens_per_s: float | None
    first_token_ms: float | None
    memory_bytes: int | None
    error_code: str | None
    protections: tuple[Protection, ...] | None = None


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A line of the models page and of `models list`.

    Attributes:
        name: What `models activate` takes.
        title: For people: «Qwen 2.5 · 1.5B».
        installed: False for a catalogue entry without a file here.
        russian: Rating of its Russian in the catalogue's word: `good`, `middling`, `weak`, `none`.
    """

    name: str
    title: str
    sha256: str
    bytes: int
    quantization: str
    licence: str
    russian: str
    installed: bool
    active: bool
    bundle: str | None
    signers: tuple[str, ...]
    memory: MemoryPlan | None
    calibration: Calibration | None


@dataclass(frozen=True, slots=True)
class FileTemplate:
    """The chat template that stands in a model's file; it is shown and held to its digest, never used."""

    text: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class CheckReason:
    """Why a model file is refused, or what is worth knowing of it."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """What the header of a model file says, read without llama.cpp.

    Attributes:
        notes: What is odd and refuses nothing.
    """

    ok: bool
    reasons: tuple[CheckReason, ...]
    architecture: str | None
    quantization: str | None
    n_ctx_train: int | None
    sha256: str
    template_sha256: str | None
    notes: tuple[CheckReason, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """The model that is ready to speak.

    Attributes:
        family: Key of its prompt profile; empty for a model of no family we know.
        template: Our chat template, empty likewise; the one in the file is never used.
        stop: Texts at which its turns end.
    """

    identity: ModelIdentity
    n_ctx: int
    family: str
    template: str
    stop: tuple[str, ...]
