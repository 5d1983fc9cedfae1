"""Devices and placements with the real llama.cpp, as far as a machine without an accelerator shows them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import worker_command
from app.domain.devices import DeviceKind, Placement
from app.errors import InferenceError
from app.inference import protocol
from app.inference.client import EngineClient
from app.services.accelerators import Accelerators
from benchmarks.random_models import write_random_model

pytestmark = pytest.mark.model


@pytest.fixture
def client() -> Iterator[EngineClient]:
    client = EngineClient(worker_command())
    yield client
    client.close()


def test_an_engine_without_a_model_tells_its_devices(client: EngineClient) -> None:
    answer = client.ask_one(protocol.Devices)
    assert isinstance(answer, protocol.DevicesFound)
    cpu = next(device for device in answer.devices if device.kind is DeviceKind.CPU)
    assert (cpu.name, cpu.total_bytes > 0) == ("CPU", True)
    others = [device for device in answer.devices if device.kind is not DeviceKind.CPU]
    assert Accelerators(worker_command()).find() == tuple(others)


def test_experts_may_be_told_to_stay(client: EngineClient, tmp_path: Path) -> None:
    """On the CPU they stay anyway: what is seen is that llama.cpp takes the pattern and the model works."""
    path = tmp_path / "experts.gguf"
    write_random_model(path, vocabulary=2000, experts=4, experts_used=2, feed_forward=256)
    placement = Placement(experts_on_cpu=True, n_batch=64, n_ubatch=64)
    loaded = client.ask_one(lambda order: protocol.Load(order, str(path), 256, 1, placement))
    assert isinstance(loaded, protocol.Loaded)
    assert loaded.devices == ("CPU",)
    assert isinstance(client.ask_one(protocol.Calibrate), protocol.Calibrated)


def test_a_device_that_is_not_there_is_refused_by_the_engine_too(
    client: EngineClient, small_model: Path
) -> None:
    placement = Placement(33, ("CUDA7",), (33.0,))
    with pytest.raises(InferenceError) as caught:
        client.ask_one(lambda order: protocol.Load(order, str(small_model), 256, 1, placement))
    assert caught.value.code == "engine.device"
    assert "CPU" in str(caught.value.facts["known"])
