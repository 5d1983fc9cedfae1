"""Machines to plan for without having them: `models_manifest/hardware.json`, read strictly."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from app.domain.devices import Device, DeviceKind, Room
from app.errors import InferenceError
from app.modelfiles.catalogue import CatalogueError


class UnknownHardwareError(InferenceError):
    """No machine of that name in the table; `known` names those that are there."""

    code = "model.hardware"


class Accelerator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A card, or graphics inside the processor.

    Attributes:
        reserved_bytes: Taken before we come: the screen, the driver; on unified memory what the system
            does not give to graphics.
    """

    name: str
    title: str
    kind: DeviceKind
    memory_bytes: int
    reserved_bytes: int
    bandwidth_gb_per_s: float
    source: str


class Hardware(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A machine.

    Attributes:
        memory_bytes: Of the machine; `reserved_bytes` of it are the system's and other programs'.
    """

    name: str
    title: str
    memory_bytes: int
    reserved_bytes: int
    bandwidth_gb_per_s: float
    source: str
    accelerators: tuple[Accelerator, ...] = ()

    def room(self) -> Room:
        """Memory that can be had there."""
        devices = tuple(
            Device(one.name, one.kind, one.title, one.memory_bytes - one.reserved_bytes, one.memory_bytes)
            for one in self.accelerators
        )
        return Room(self.memory_bytes - self.reserved_bytes, devices)


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    machines: tuple[Hardware, ...]


def read_hardware(manifest_dir: Path) -> tuple[Hardware, ...]:
    """The table.

    Raises:
        CatalogueError: It does not read.
    """
    path = manifest_dir / "hardware.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Table).machines
    except (msgspec.DecodeError, OSError) as error:
        raise CatalogueError(f"{path.name}: {error}", file=path.name) from error


def named_hardware(table: Sequence[Hardware], name: str) -> Hardware:
    """The machine of that name.

    Raises:
        UnknownHardwareError: There is none.
    """
    found = next((one for one in table if one.name == name), None)
    if found is None:
        names = ", ".join(one.name for one in table)
        raise UnknownHardwareError(f"no hardware {name}", hardware=name, known=names)
    return found
