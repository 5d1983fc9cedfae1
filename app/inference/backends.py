"""llama.cpp's backends and devices, through the ggml library beside it; nothing of a model.

What is written for accelerators has not run: no machine at hand had one.
"""

import ctypes
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.domain.devices import Device, DeviceKind
from app.errors import InferenceError
from app.inference.failures import UnknownDeviceError

# ggml_backend_dev_type in ggml-backend.h; 3 helps the CPU (BLAS, AMX), 4 wraps others.
_KINDS = {0: DeviceKind.CPU, 1: DeviceKind.GPU, 2: DeviceKind.IGPU}
_LIBRARIES = ("libggml.so.0", "libggml.0.dylib", "libggml.dylib", "ggml.dll", "libggml.so")


def load_backends(package: Path) -> ctypes.CDLL:
    """Load the CPU's variants and every accelerator's library into the registry that libllama uses.

    The wheel holds copies where links should be, so `libggml.so` is a second library with a registry of
    its own: variants loaded there are seen by nobody and every model "fails to load".

    Args:
        package: Folder of llama_cpp.

    Raises:
        InferenceError: None runs on this processor.
    """
    suffix = {"darwin": "dylib", "win32": "dll"}.get(sys.platform, "so")
    ggml = ctypes.CDLL(str(next(path for name in _LIBRARIES if (path := package / "lib" / name).exists())))
    _declare(ggml)
    for folder in (package.parent / "bin", package / "bin", package / "lib"):
        if ggml.ggml_backend_dev_count() == 0 and any(folder.glob(f"*ggml-cpu*.{suffix}")):
            ggml.ggml_backend_load_all_from_path(str(folder).encode())
    if ggml.ggml_backend_dev_count() == 0:
        raise InferenceError("no variant of llama.cpp runs on this processor", code="engine.no_backend")
    return ggml


def _declare(ggml: ctypes.CDLL) -> None:
    ggml.ggml_backend_dev_count.restype = ctypes.c_size_t
    ggml.ggml_backend_dev_get.restype = ctypes.c_void_p
    ggml.ggml_backend_dev_get.argtypes = [ctypes.c_size_t]
    for call in (ggml.ggml_backend_dev_name, ggml.ggml_backend_dev_description):
        call.restype = ctypes.c_char_p
        call.argtypes = [ctypes.c_void_p]
    ggml.ggml_backend_dev_type.argtypes = [ctypes.c_void_p]
    ggml.ggml_backend_dev_memory.restype = None
    ggml.ggml_backend_dev_memory.argtypes = [
        ctypes.c_void_p, ctypes.POINTER(ctypes.c_size_t), ctypes.POINTER(ctypes.c_size_t),
    ]  # fmt: skip
    ggml.ggml_backend_load_all_from_path.argtypes = [ctypes.c_char_p]
    ggml.ggml_backend_cpu_buffer_type.restype = ctypes.c_void_p


def list_devices(ggml: Any) -> tuple[Device, ...]:
    """Every device that can hold layers, the CPU among them, with its memory as it is now."""
    found = []
    for number in range(ggml.ggml_backend_dev_count()):
        device = ggml.ggml_backend_dev_get(number)
        kind = _KINDS.get(ggml.ggml_backend_dev_type(device))
        if kind is not None:
            found.append(_facts(ggml, device, kind))
    return tuple(found)


def _facts(ggml: Any, device: int, kind: DeviceKind) -> Device:
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    ggml.ggml_backend_dev_memory(device, ctypes.byref(free), ctypes.byref(total))
    name = ggml.ggml_backend_dev_name(device).decode("utf-8", "replace")
    description = ggml.ggml_backend_dev_description(device).decode("utf-8", "replace")
    return Device(name, kind, description, free.value, total.value)


def device_pointers(ggml: Any, names: Sequence[str]) -> list[int]:
    """llama.cpp's own handles of the devices named.

    Raises:
        UnknownDeviceError: One is not there; the facts name those that are.
    """
    by_name = {}
    for number in range(ggml.ggml_backend_dev_count()):
        device = ggml.ggml_backend_dev_get(number)
        by_name[ggml.ggml_backend_dev_name(device).decode("utf-8", "replace")] = device
    for name in names:
        if name not in by_name:
            raise UnknownDeviceError(f"no device {name}", device=name, known=", ".join(by_name))
    return [by_name[name] for name in names]
