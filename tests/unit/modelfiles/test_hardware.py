"""The hardware table: ours reads and holds together, a damaged one is refused."""

import json
from pathlib import Path

import pytest

from app.domain.devices import DeviceKind
from app.modelfiles.catalogue import CatalogueError
from app.modelfiles.hardware import UnknownHardwareError, named_hardware, read_hardware
from app.modelfiles.planning import plan_memory
from tests.helpers.json_schema import findings
from tests.helpers.source_tree import ROOT
from tests.unit.modelfiles.test_planning import EIGHT

MANIFEST = ROOT / "models_manifest"
TABLE = read_hardware(MANIFEST)


def test_the_table_is_what_its_schema_says() -> None:
    schema = json.loads((MANIFEST / "schema" / "hardware.json").read_text(encoding="utf-8"))
    table = json.loads((MANIFEST / "hardware.json").read_text(encoding="utf-8"))
    assert not list(findings(table, schema))


def test_names_are_each_their_own() -> None:
    assert len({one.name for one in TABLE}) == len(TABLE) >= 17


@pytest.mark.parametrize("hardware", TABLE, ids=lambda one: one.name)
def test_every_machine_leaves_room_and_gets_a_plan(hardware: object) -> None:
    room = named_hardware(TABLE, getattr(hardware, "name", "")).room()
    assert room.available_bytes > 0
    assert all(0 < device.free_bytes < device.total_bytes for device in room.accelerators)
    plan = plan_memory(EIGHT, room)
    assert plan.fits == (plan.notes[-1].code == "fits")
    if any(device.kind is DeviceKind.GPU for device in room.accelerators):
        assert plan.n_gpu_layers > 0


def test_eight_billion_parameters_do_not_go_on_a_small_laptop() -> None:
    assert not plan_memory(EIGHT, named_hardware(TABLE, "laptop-8gb").room()).fits
    assert plan_memory(EIGHT, named_hardware(TABLE, "laptop-16gb").room()).fits


def test_an_unknown_machine_is_refused_by_name() -> None:
    with pytest.raises(UnknownHardwareError) as caught:
        named_hardware(TABLE, "abacus")
    assert "laptop-8gb" in str(caught.value.facts["known"])


@pytest.mark.parametrize(
    "content", ["{", '{"machines": [{"name": "x"}]}', '{"machines": [], "more": 1}', None]
)
def test_a_damaged_table_is_our_fault_with_a_sentence(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "hardware.json").write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError):
        read_hardware(tmp_path)
