"""A placement as llama.cpp's parameters; the library comes as an argument, so that no weights are needed.

Whatever llama.cpp reads through a pointer is kept by these objects: they live as long as the model.
"""

import ctypes
from typing import Any

from app.domain.devices import MAX_SEQUENCES, FlashAttention, KvType, Placement
from app.inference.backends import device_pointers

# ggml_type in ggml.h.
_KV_TYPES = {KvType.F16: 1, KvType.Q4_0: 2, KvType.Q8_0: 8}
# llama_flash_attn_type in llama.h.
_FLASH_ATTENTION = {FlashAttention.AUTO: -1, FlashAttention.OFF: 0, FlashAttention.ON: 1}
# The experts' weights of every block; LLM_FFN_EXPS_REGEX in llama.cpp's common/common.h.
_EXPERTS = rb"\.ffn_(up|down|gate|gate_up)_(ch|)exps"


class _Override(ctypes.Structure):
    """Mirrors llama_model_tensor_buft_override in llama.h."""

    _fields_ = (("pattern", ctypes.c_char_p), ("buffer_type", ctypes.c_void_p))


class ModelParameters:
    """Parameters to load a model with.

    Attributes:
        values: llama.cpp's structure.
    """

    def __init__(self, library: Any, ggml: Any, placement: Placement, on_part: Any) -> None:
        self.values = library.llama_model_default_params()
        self._heard = library.llama_progress_callback(lambda part, _data: on_part(part))
        self.values.progress_callback = self._heard
        # Read, not mapped: a mapped file cut short kills the process, and weights repacked for this CPU
        # would stand in memory twice.
        self.values.load_mode = library.LLAMA_LOAD_MODE_NONE
        self.values.n_gpu_layers = placement.n_gpu_layers
        # An empty list, not none at all: then an accelerator that is there but not wanted is left alone.
        pointers = device_pointers(ggml, placement.devices)
        self._devices = (ctypes.c_void_p * (len(pointers) + 1))(*pointers, None)
        self.values.devices = ctypes.addressof(self._devices)
        self._split = (ctypes.c_float * int(library.llama_max_devices()))(*placement.tensor_split)
        if placement.tensor_split:
            self.values.tensor_split = ctypes.cast(self._split, ctypes.POINTER(ctypes.c_float))
        if placement.experts_on_cpu:
            self._overrides = (_Override * 2)(
                _Override(_EXPERTS, ggml.ggml_backend_cpu_buffer_type()), _Override(None, None)
            )
            self.values.tensor_buft_overrides = ctypes.addressof(self._overrides)


def context_parameters(library: Any, placement: Placement, n_ctx: int, n_threads: int) -> Any:
    """llama.cpp's structure for the context; the caller adds the abort callback."""
    values = library.llama_context_default_params()
    values.n_ctx = n_ctx
    values.n_batch = placement.n_batch
    values.n_ubatch = placement.n_ubatch
    # Scores are asked for few rows: the buffer for all of them is 300 MB with a vocabulary of 152,000.
    # llama.cpp wants as many of these as of sequences.
    values.n_seq_max = values.n_outputs_max = MAX_SEQUENCES
    values.n_threads = values.n_threads_batch = n_threads
    # A partial copy of a sequence aborts without it.
    values.kv_unified = True
    values.type_k = values.type_v = _KV_TYPES[placement.kv_type]
    values.flash_attn_type = _FLASH_ATTENTION[placement.flash_attention]
    return values
