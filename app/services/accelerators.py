"""What computes here besides the processor: asked of an engine once, for the desk has no llama.cpp."""

import threading
from collections.abc import Iterable, Sequence

from app.domain.devices import Device, DeviceKind
from app.errors import AppError
from app.inference import protocol
from app.inference.client import EngineClient


class Accelerators:
    """Asks when first called, in an engine of its own that ends at once; remembers the answer."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._lock = threading.Lock()
        self._found: tuple[Device, ...] | None = None

    def find(self) -> tuple[Device, ...]:
        """The accelerators; none where the engine does not start: loading then says why."""
        with self._lock:
            if self._found is None:
                self._found = _asked(self._command)
            return self._found


def accelerators_of(devices: Iterable[Device]) -> tuple[Device, ...]:
    """All but the processor."""
    return tuple(device for device in devices if device.kind is not DeviceKind.CPU)


def devices_of(command: Sequence[str]) -> tuple[Device, ...]:
    """All that an engine of its own names, the processor too.

    Raises:
        InferenceError: It does not start, or nothing of llama.cpp runs here.
    """
    client = EngineClient(command)
    try:
        answer = client.ask_one(protocol.Devices)
    finally:
        client.close()
    assert isinstance(answer, protocol.DevicesFound)
    return answer.devices


def _asked(command: Sequence[str]) -> tuple[Device, ...]:
    try:
        return accelerators_of(devices_of(command))
    except AppError:
        return ()
