"""What the engine is doing, readable at any moment from any thread, and who wants to hear of changes."""

from collections.abc import Callable
from dataclasses import replace

from app.domain.engine import EngineState, EngineStatus
from app.domain.generation import GenerationResult, ModelIdentity
from app.inference.protocol import Loaded

OnStatus = Callable[[EngineStatus], None]


class StatusBoard:
    """The latest status; replaced whole, never changed in place, so reading needs no lock."""

    def __init__(self) -> None:
        self._status = EngineStatus(EngineState.STOPPED, None, "CPU", None, None, None, None, None)
        self._listeners: list[OnStatus] = []

    @property
    def status(self) -> EngineStatus:
        """The latest."""
        return self._status

    def on_status(self, callback: OnStatus) -> None:
        """Call back at every change, in whichever thread it happens."""
        self._listeners.append(callback)

    def stopped(self) -> None:
        """No engine."""
        self._post(EngineStatus(EngineState.STOPPED, None, self._status.device, None, None, None, None, None))

    def loading(self, model: ModelIdentity) -> None:
        """A model is on its way."""
        self._post(
            EngineStatus(EngineState.LOADING, model, self._status.device, None, None, None, None, None)
        )

    def loaded(self, answer: Loaded) -> None:
        """The model lies in memory."""
        self._post(
            replace(
                self._status,
                device=", ".join(answer.devices),
                n_ctx=answer.n_ctx,
                memory_bytes=answer.memory_bytes,
                protections=answer.protections,
            )
        )

    def ready(self) -> None:
        """Waiting for work."""
        self._post(replace(self._status, state=EngineState.READY, error_code=None))

    def generating(self) -> None:
        """At work."""
        self._post(replace(self._status, state=EngineState.GENERATING))

    def finished(self, result: GenerationResult, memory_bytes: int) -> None:
        """An answer came to its end; its figures are shown until the next."""
        speed = self._status.tokens_per_s
        if result.generated_tokens > 1 and result.generation_ms > 0:
            # From the first token to the last there is one step fewer than tokens.
            speed = (result.generated_tokens - 1) * 1000 / result.generation_ms
        first = result.first_token_ms if result.generated_tokens else self._status.first_token_ms
        self._post(
            replace(
                self._status,
                state=EngineState.READY,
                tokens_per_s=speed,
                first_token_ms=first,
                memory_bytes=memory_bytes,
                error_code=None,
            )
        )

    def failed(self, code: str) -> None:
        """It cannot work, for a reason with a sentence."""
        self._post(replace(self._status, state=EngineState.FAILED, error_code=code, memory_bytes=None))

    def _post(self, status: EngineStatus) -> None:
        self._status = status
        for listener in tuple(self._listeners):
            listener(status)
