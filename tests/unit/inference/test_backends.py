"""Devices and parameters as llama.cpp gets them, over a library that has accelerators (ours has none)."""

import ctypes
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.devices import CPU_ALONE, DeviceKind, FlashAttention, KvType, Placement
from app.inference.backends import device_pointers, list_devices
from app.inference.failures import NoRoomError, UnknownDeviceError, refused_load
from app.inference.model_parameters import ModelParameters, context_parameters

GIB = 1 << 30
FOUND = [("CUDA0", 1, 8), ("Vulkan0", 2, 4), ("BLAS", 3, 0), ("CPU", 0, 16)]


class Ggml:
    """Answers as ggml does, for the devices of `FOUND`; handles are 1 and up."""

    def ggml_backend_dev_count(self) -> int:
        return len(FOUND)

    def ggml_backend_dev_get(self, number: int) -> int:
        return number + 1

    def ggml_backend_dev_name(self, device: int) -> bytes:
        return FOUND[device - 1][0].encode()

    def ggml_backend_dev_description(self, device: int) -> bytes:
        return b"about " + FOUND[device - 1][0].encode()

    def ggml_backend_dev_type(self, device: int) -> int:
        return FOUND[device - 1][1]

    def ggml_backend_dev_memory(self, device: int, free: Any, total: Any) -> None:
        free._obj.value = FOUND[device - 1][2] * GIB - 1
        total._obj.value = FOUND[device - 1][2] * GIB

    def ggml_backend_cpu_buffer_type(self) -> int:
        return 77


LIBRARY = SimpleNamespace(
    LLAMA_LOAD_MODE_NONE=3,
    llama_model_default_params=lambda: SimpleNamespace(tensor_split=None, tensor_buft_overrides=None),
    llama_context_default_params=SimpleNamespace,
    llama_progress_callback=lambda callback: callback,
    llama_max_devices=lambda: 16,
)


def test_devices_that_hold_layers_are_told_with_their_memory() -> None:
    devices = list_devices(Ggml())
    assert [(one.name, one.kind) for one in devices] == [
        ("CUDA0", DeviceKind.GPU),
        ("Vulkan0", DeviceKind.IGPU),
        ("CPU", DeviceKind.CPU),
    ]
    assert (devices[0].description, devices[0].total_bytes - devices[0].free_bytes) == ("about CUDA0", 1)


def test_an_unknown_device_is_refused_with_the_names_there_are() -> None:
    assert device_pointers(Ggml(), ("Vulkan0", "CUDA0")) == [2, 1]
    with pytest.raises(UnknownDeviceError) as caught:
        device_pointers(Ggml(), ("CUDA7",))
    assert caught.value.facts == {"device": "CUDA7", "known": "CUDA0, Vulkan0, BLAS, CPU"}


def test_a_placement_becomes_parameters() -> None:
    placement = Placement(20, ("CUDA0", "Vulkan0"), (15.0, 5.0), experts_on_cpu=True)
    made = ModelParameters(LIBRARY, Ggml(), placement, lambda part: part < 1)
    values = made.values
    assert (values.n_gpu_layers, values.load_mode) == (20, 3)
    handles = (ctypes.c_void_p * 3).from_address(values.devices)
    assert list(handles) == [1, 2, None]
    assert values.tensor_split[:3] == [15.0, 5.0, 0.0]
    pattern, buffer_type, end = (ctypes.c_void_p * 3).from_address(values.tensor_buft_overrides)
    assert (bool(pattern), buffer_type, end) == (True, 77, None)
    assert (values.progress_callback(0.5, None), values.progress_callback(1.0, None)) == (True, False)


def test_the_cpu_alone_is_an_empty_list_of_devices() -> None:
    values = ModelParameters(LIBRARY, Ggml(), CPU_ALONE, bool).values
    assert ctypes.c_void_p.from_address(values.devices).value is None
    assert values.n_gpu_layers == 0
    assert values.tensor_split is values.tensor_buft_overrides is None


def test_the_context_takes_types_and_batches() -> None:
    placement = Placement(kv_type=KvType.Q8_0, flash_attention=FlashAttention.ON, n_batch=96, n_ubatch=96)
    values = context_parameters(LIBRARY, placement, 4096, 2)
    assert (values.type_k, values.type_v, values.flash_attn_type) == (8, 8, 1)
    assert (values.n_ctx, values.n_batch, values.n_ubatch, values.n_threads) == (4096, 96, 96, 2)


@pytest.mark.parametrize(
    ("said", "room"),
    [
        ("ggml_backend_cuda_buffer_type_alloc_buffer: allocating 4096 MiB failed: out of memory", True),
        ("error loading model: unable to allocate CUDA0 buffer", True),
        ("error loading model: std::bad_alloc", True),
        ("error loading model: missing tensor 'blk.1.attn_q.weight'", False),
    ],
)
def test_a_want_of_memory_is_told_from_a_bad_file(said: str, room: bool) -> None:  # noqa: FBT001
    error = refused_load(said, "last words", "x.gguf")
    assert isinstance(error, NoRoomError) == room
    assert error.facts == {"path": "x.gguf"}
