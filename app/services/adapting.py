"""Adapters of a running engine: each is taken beside the model when a request first names it."""

import threading
from dataclasses import replace
from functools import partial

from app.domain.adapters import split_key
from app.domain.generation import GenerationRequest
from app.errors import InferenceError
from app.inference import protocol
from app.services.adapters import Adapters
from app.services.loading import Live


class Adapting:
    """Hands adapters to engines; an engine that was started again takes them anew."""

    def __init__(self, adapters: Adapters | None) -> None:
        self._adapters = adapters
        self._one_at_a_time = threading.Lock()

    def keyed(self, request: GenerationRequest) -> GenerationRequest:
        """The request with its adapter's key: another file of the same name gives other answers.

        Raises:
            InferenceError: There is none of that name (`adapter.missing`).
        """
        if request.adapter is None:
            return request
        return replace(request, adapter=self._known(request.adapter).key(request.adapter))

    def can_take(self, live: Live, key: str | None) -> bool:
        """Whether this engine has it, or may open its file.

        Raises:
            AppError: What `Adapters.file_for` raises.
        """
        if key is None or key in live.taken:
            return True
        return str(self._known(key).file_for(key, live.located.path)) in live.readable

    def take(self, live: Live, key: str | None) -> None:
        """Have it taken beside the model, once.

        Raises:
            WorkerDiedError: The engine ended.
            AppError: What `Adapters.file_for` raises; `engine.adapter` for one installed after this engine
                began, `model.adapter` where llama.cpp refuses it.
        """
        if key is None:
            return
        with self._one_at_a_time:
            if key in live.taken:
                return
            path = str(self._known(key).file_for(key, live.located.path))
            if path not in live.readable:
                plain, _ = split_key(key)
                raise InferenceError(f"{path} came too late", code="engine.adapter", adapter=plain)
            live.client.ask_one(partial(protocol.Adapt, name=key, path=path))
            live.taken.add(key)

    def _known(self, name: str) -> Adapters:
        if self._adapters is None:
            raise InferenceError(f"no adapter {name}", code="adapter.missing", adapter=name)
        return self._adapters
