"""LoRA adapters beside one model's weights; which of them is at work is the context's affair."""

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.errors import InferenceError, ModelLoadError


class Adapters:
    """The adapters of one model.

    Args:
        library: `llama_cpp`, which only `llama_engine` imports.
        model: Its weights; `context` evaluates with them.
        last_words: What llama.cpp said last, or the text it is given.
    """

    def __init__(self, library: Any, model: Any, context: Any, last_words: Callable[[str], str]) -> None:
        self._library, self._model, self._context = library, model, context
        self._last_words = last_words
        self._taken: dict[str, tuple[Any, float]] = {}
        self._used: str | None = None

    def take(self, name: str, path: Path, scale: float) -> None:
        """Load one beside the weights.

        Raises:
            ModelLoadError: llama.cpp refuses it: it is none, or one of another model.
        """
        adapter = self._library.llama_adapter_lora_init(self._model, str(path).encode())
        if not adapter:
            words = self._last_words("the adapter does not load")
            raise ModelLoadError(words, code="model.adapter", path=str(path))
        self._taken[name] = (adapter, scale)

    def use(self, name: str | None) -> None:
        """Evaluate with one, or with none, from the next batch on; a change makes llama.cpp plan anew.

        Raises:
            InferenceError: None of that name was taken.
        """
        if name == self._used:
            return
        if name is not None and name not in self._taken:
            raise InferenceError(f"no adapter {name}", code="engine.adapter", adapter=name)
        chosen = [self._taken[name]] if name is not None else []
        pointers = (self._library.llama_adapter_lora_p_ctypes * len(chosen))(*(one for one, _ in chosen))
        scales = (ctypes.c_float * len(chosen))(*(scale for _, scale in chosen))
        if self._library.llama_set_adapters_lora(self._context, pointers, len(chosen), scales):
            raise InferenceError(self._last_words("the adapter is refused"), code="engine.adapter")
        self._used = name
