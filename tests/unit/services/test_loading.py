"""Loading that fails for want of memory is planned smaller; over engines that fail as accelerators do."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.cancel import CancelToken
from app.domain.devices import Device, DeviceKind, Room
from app.errors import ModelLoadError, WorkerDiedError
from app.inference import protocol
from app.inference.failures import NoRoomError, UnknownDeviceError
from app.modelfiles.planning import cap_bytes, parked_bytes, plan_memory
from app.services.accelerators import Accelerators
from app.services.adapters import Adapters
from app.services.loading import Live, Loading, Watch, Wish
from app.services.models import DraftFile
from app.services.status_board import StatusBoard
from tests.helpers.echo import echo_command, install_tiny_model
from tests.helpers.lora import lora_builder

GIB = 1 << 30
DEVICES = (
    Device("CUDA0", DeviceKind.GPU, "a card", 8 * GIB, 8 * GIB),
    Device("CPU", DeviceKind.CPU, "a processor", 16 * GIB, 16 * GIB),
)


class Engines:
    """Supervisor and client in one: each load takes the next of `outcomes`, an error or nothing."""

    def __init__(self, *outcomes: Exception | None, draft_refused: str = "") -> None:
        self.outcomes = list(outcomes)
        self.draft_refused = draft_refused
        self.loads: list[protocol.Load] = []
        self.starts = 0

    def stop(self) -> None:
        pass

    def start(self, _model: str) -> "Engines":
        self.starts += 1
        return self

    def ask_one(self, make: Callable[[int], protocol.Order]) -> protocol.Answer:
        assert isinstance(make(1), protocol.Devices)
        return protocol.DevicesFound(1, DEVICES)

    def ask(self, make: Callable[[int], protocol.Order], _cancel: object) -> Iterator[protocol.Answer]:
        order = make(2)
        assert isinstance(order, protocol.Load)
        self.loads.append(order)
        outcome = self.outcomes.pop(0)
        if outcome is not None:
            raise outcome
        yield protocol.Loading(2, 0.5)
        yield protocol.Loaded(
            2, order.n_ctx, 1, 1, order.placement.devices or ("CPU",), "", (), self.draft_refused
        )


def load(
    engines: Engines,
    folder: Path,
    wish: Wish | None = None,
    watch: Watch | None = None,
    draft: DraftFile | None = None,
) -> Live:
    located = replace(install_tiny_model(folder / "models").locate(), draft=draft)
    unsupervised: Any = engines
    return Loading(unsupervised, StatusBoard()).load(located, wish or Wish(), watch or Watch())


def test_the_card_is_used_where_nobody_said_otherwise(tmp_path: Path) -> None:
    engines = Engines(None)
    live = load(engines, tmp_path)
    assert live.device == "CUDA0"
    assert engines.loads[0].placement.n_gpu_layers == 3


@pytest.mark.parametrize(
    ("device", "where"), [("cpu", "CPU"), ("cuda0", "CUDA0"), ("auto", "CUDA0"), ("CPU, CUDA0", "CUDA0")]
)
def test_a_device_may_be_named(tmp_path: Path, device: str, where: str) -> None:
    assert load(Engines(None), tmp_path, Wish(device=device)).device == where


def test_an_unknown_device_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownDeviceError) as caught:
        load(Engines(None), tmp_path, Wish(device="CUDA7"))
    assert caught.value.facts == {"device": "CUDA7", "known": "CUDA0, CPU"}


@pytest.mark.parametrize("error", [NoRoomError("no room"), WorkerDiedError("gone")])
def test_a_card_without_room_leads_to_fewer_layers_then_the_processor(
    tmp_path: Path, error: Exception
) -> None:
    engines = Engines(error, error, None)
    live = load(engines, tmp_path)
    assert [one.placement.n_gpu_layers for one in engines.loads] == [3, 1, 0]
    # Each in a fresh process.
    assert (engines.starts, live.device) == (3, "CPU")


def test_a_processor_without_room_gives_up_bits_and_context_to_the_end(tmp_path: Path) -> None:
    engines = Engines(*[NoRoomError("no room")] * 20)
    with pytest.raises(NoRoomError):
        load(engines, tmp_path, Wish(device="cpu"))
    assert len({(one.n_ctx, one.placement.kv_type) for one in engines.loads}) == len(engines.loads) > 1


def test_stories_at_rest_get_memory_of_their_own(tmp_path: Path) -> None:
    engines = Engines(None)
    live = load(engines, tmp_path, Wish(device="cpu"))
    order = engines.loads[0]
    plan = plan_memory(live.located.size, Room(64 << 30))
    assert order.parked_bytes == parked_bytes(plan) > 0
    assert order.memory_bytes == cap_bytes(plan) + order.parked_bytes


def test_a_bad_file_is_not_tried_again(tmp_path: Path) -> None:
    engines = Engines(ModelLoadError("bad"))
    with pytest.raises(ModelLoadError):
        load(engines, tmp_path)
    assert engines.starts == 1


def test_a_death_on_the_processor_is_no_want_of_memory(tmp_path: Path) -> None:
    engines = Engines(WorkerDiedError("gone"))
    with pytest.raises(WorkerDiedError):
        load(engines, tmp_path, Wish(device="cpu"))


def test_a_loading_that_was_stopped_is_not_tried_again(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    engines = Engines(WorkerDiedError("gone"))
    with pytest.raises(WorkerDiedError):
        load(engines, tmp_path, watch=Watch(cancel=cancel))


def draft_beside(folder: Path) -> DraftFile:
    """Any sound model."""
    located = install_tiny_model(folder / "others").locate()
    return DraftFile(located.path, located.size)


def test_the_pair_is_loaded_where_both_lie_on_the_processor(tmp_path: Path) -> None:
    draft = draft_beside(tmp_path)
    for device, path in (("cpu", str(draft.path)), ("cuda0", "")):
        engines = Engines(None)
        load(engines, tmp_path, Wish(device=device), draft=draft)
        order = engines.loads[0]
        assert (order.draft_path, order.readable) == (path, (path,) if path else ())


def test_the_pair_is_left_out_where_there_is_memory_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    located = install_tiny_model(tmp_path / "models").locate()
    plan = plan_memory(located.size, Room(16 * GIB), n_ctx=512)
    monkeypatch.setattr(
        "app.services.loading.available_bytes", lambda: plan.total_bytes + plan.headroom_bytes + 1
    )
    engines = Engines(None)
    load(engines, tmp_path, Wish(device="cpu", n_ctx=512), draft=draft_beside(tmp_path))
    assert engines.loads[0].draft_path == ""


def test_a_pair_that_was_refused_is_told_to_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    engines = Engines(None, draft_refused="another vocabulary")
    load(engines, tmp_path, Wish(device="cpu"), draft=draft_beside(tmp_path))
    assert "another vocabulary" in caplog.text


def test_the_adapters_of_the_model_may_be_opened(tmp_path: Path) -> None:
    located = install_tiny_model(tmp_path / "models").locate()
    adapters = Adapters(tmp_path / "adapters", tmp_path / "models")
    adapters.install(lora_builder().write(tmp_path / "formal.gguf"))
    engines = Engines(None)
    unsupervised: Any = engines
    live = Loading(unsupervised, StatusBoard(), adapters).load(located, Wish(device="cpu"), Watch())
    assert live.readable == engines.loads[0].readable == (str(adapters.file_for("formal", located.path)),)


def test_accelerators_are_asked_of_an_engine_once(tmp_path: Path) -> None:
    found = Accelerators(echo_command(tmp_path))
    assert found.find() == found.find() == ()


def test_an_engine_that_does_not_start_has_no_accelerators() -> None:
    assert Accelerators(["/bin/false"]).find() == ()
