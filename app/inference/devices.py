"""This machine, as far as it bears on models."""

import contextlib
import os
import platform
from pathlib import Path

from app.domain.devices import Device
from app.domain.engine import Machine
from app.inference.sandbox import available

# The instruction sets that decide how fast a CPU evaluates; other flags are noise to a person.
_TELLING_FEATURES = (
    "sse4_2", "avx", "f16c", "fma", "avx2", "avx_vnni", "avx512f", "avx512bw", "avx512_vnni",
    "avx512_bf16", "amx_int8", "asimd", "asimddp", "i8mm", "sve",
)  # fmt: skip
_CPUINFO = Path("/proc/cpuinfo")


def this_machine(accelerators: tuple[Device, ...] = ()) -> Machine:
    """Processor, memory and what llama.cpp may compute on; the engine tells the accelerators."""
    import psutil  # type: ignore[import-untyped]

    memory = psutil.virtual_memory()
    processor, features = processor_facts(_cpuinfo())
    return Machine(
        processor=processor,
        cores=thread_count(),
        features=features,
        memory_bytes=memory.total,
        available_bytes=memory.available,
        devices=("CPU", *(device.name for device in accelerators)),
        accelerators=accelerators,
        protections=available(),
    )


def available_bytes() -> int:
    """Memory that can be had without swapping."""
    import psutil

    return int(psutil.virtual_memory().available)


def thread_count() -> int:
    """Threads for evaluation: physical cores this process may use; a second thread on a core slows it."""
    import psutil

    physical = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    with contextlib.suppress(AttributeError):
        return max(1, min(physical, len(os.sched_getaffinity(0))))
    return max(1, physical)


def processor_facts(cpuinfo: str) -> tuple[str, tuple[str, ...]]:
    """Name and telling features of the processor, from the text of `/proc/cpuinfo` where there is one."""
    fields: dict[str, str] = {}
    for line in cpuinfo.splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip().lower(), value.strip())
    flags = set((fields.get("flags") or fields.get("features") or "").split())
    name = fields.get("model name") or platform.processor() or platform.machine()
    return name, tuple(flag for flag in _TELLING_FEATURES if flag in flags)


def _cpuinfo() -> str:
    try:
        return _CPUINFO.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
