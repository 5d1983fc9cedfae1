"""Adapters: install, choose, refuse; an adapter that goes with no model is no use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.cancel import CancelToken
from app.domain.generation import GenerationRequest, GenerationResult, PromptPart, Sampling
from app.domain.reports import Progress
from app.errors import AppError, InferenceError, ModelLoadError, NoModelError, WorkerDiedError
from app.inference import protocol
from app.modelfiles.installed import RECORD, InstallCancelledError, write_active
from app.services.adapters import Adapters
from app.services.engine import Engine
from app.services.models import Models
from tests.helpers.echo import FakeEngine, install_tiny_model
from tests.helpers.gguf_builder import GgufBuilder, f32_value, string_value
from tests.helpers.lora import RANK, lora_builder


@pytest.fixture
def models(tmp_path: Path) -> Models:
    return install_tiny_model(tmp_path / "models")


@pytest.fixture
def adapters(models: Models, tmp_path: Path) -> Adapters:
    return Adapters(tmp_path / "adapters", tmp_path / "models")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return lora_builder().write(tmp_path / "sources" / "Деловой тон (1).gguf")


def install_other_model(models: Models, folder: Path) -> None:
    """A model of another architecture, installed after the first."""
    builder = GgufBuilder()
    builder.metadata = {key.replace("llama.", "qwen2."): value for key, value in builder.metadata.items()} | {
        "general.architecture": string_value("qwen2")
    }
    models.install(builder.write(folder / "other.gguf"))


def test_an_adapter_is_installed_for_the_model_it_fits(
    models: Models, adapters: Adapters, source: Path, tmp_path: Path
) -> None:
    install_other_model(models, tmp_path)
    models.activate("other")
    seen: list[Progress] = []
    row = adapters.install(source, on_progress=seen.append)
    assert (row.name, row.base, row.architecture, row.rank) == ("Деловой-тон-1", "tiny", "llama", RANK)
    assert seen[-1].done == seen[-1].total == row.bytes
    assert adapters.list() == (row,)
    assert adapters.key(row.name) == f"{row.name}@{row.sha256}" == adapters.key(adapters.key(row.name))
    # Models and adapters do not stand in each other's lists.
    assert {one.name for one in models.list() if one.installed} == {"tiny", "other"}


def test_models_and_adapters_are_told_apart(adapters: Adapters, source: Path, tmp_path: Path) -> None:
    assert adapters.recognises(source)
    assert not adapters.recognises(GgufBuilder().write(tmp_path / "model.gguf"))
    assert not adapters.recognises(tmp_path / "nowhere.gguf")
    (tmp_path / "noise.gguf").write_bytes(b"noise")
    assert not adapters.recognises(tmp_path / "noise.gguf")


def test_a_check_tells_what_it_goes_with(adapters: Adapters, source: Path, tmp_path: Path) -> None:
    checked = adapters.check(source)
    assert (checked.ok, checked.architecture, checked.rank, checked.alpha) == (True, "llama", RANK, 8.0)
    assert checked.fits == ("tiny",)
    spoilt = lora_builder()
    spoilt.metadata["adapter.lora.alpha"] = f32_value(float("nan"))
    checked = adapters.check(spoilt.write(tmp_path / "spoilt.gguf"))
    assert [reason.code for reason in checked.reasons] == ["header.adapter"]
    assert not checked.ok
    assert checked.fits == ()


@pytest.mark.parametrize(
    ("builder", "code"),
    [
        (lora_builder(width=17), "adapter.base"),
        (lora_builder(rank=5000), "adapter.header"),
        (GgufBuilder(version=9), "adapter.header"),
    ],
)
def test_what_may_not_be_used_is_not_installed(
    adapters: Adapters, tmp_path: Path, builder: GgufBuilder, code: str
) -> None:
    with pytest.raises(ModelLoadError) as refused:
        adapters.install(builder.write(tmp_path / "bad.gguf"))
    assert refused.value.code == code
    assert not (tmp_path / "adapters").exists()


def test_a_stopped_copy_leaves_nothing(adapters: Adapters, source: Path, tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(InstallCancelledError):
        adapters.install(source, cancel=cancel)
    assert not [path for path in (tmp_path / "adapters").rglob("*") if path.is_file()]


def test_one_is_chosen_for_the_model_it_goes_with(
    models: Models, adapters: Adapters, source: Path, tmp_path: Path
) -> None:
    install_other_model(models, tmp_path)
    row = adapters.install(source)
    file = tmp_path / "sources" / "tiny.gguf"
    for model in (None, "tiny", file):
        assert adapters.chosen(row.name, model) == adapters.key(row.name)
    with pytest.raises(ModelLoadError) as refused:
        adapters.chosen(row.name, "other")
    assert (refused.value.code, refused.value.facts["base"]) == ("model.adapter", "tiny")
    # That the model is not there is said by whoever loads it.
    assert adapters.chosen(row.name, "nobody") == adapters.key(row.name)
    for unknown in ("nobody", "../models/tiny", f"{row.name}@{'0' * 64}"):
        with pytest.raises(InferenceError) as missing:
            adapters.chosen(unknown)
        assert missing.value.code == "adapter.missing"
    write_active(tmp_path / "models", None)
    with pytest.raises(NoModelError):
        adapters.chosen(row.name)


def test_a_file_changed_since_is_not_used(adapters: Adapters, source: Path, tmp_path: Path) -> None:
    row = adapters.install(source)
    model = tmp_path / "models" / "tiny" / "tiny.gguf"
    path = adapters.file_for(row.name, model)
    assert adapters.files_for(model) == (path,)
    raw = path.read_bytes()
    for content in (raw[:-1] + b"\x01", raw[:-1], b"noise"):
        path.write_bytes(content)
        with pytest.raises(ModelLoadError) as changed:
            adapters.file_for(row.name, model)
        assert changed.value.code == "adapter.changed"
    assert adapters.files_for(model) == ()


def test_what_is_removed_or_half_there_is_no_adapter(
    adapters: Adapters, source: Path, tmp_path: Path
) -> None:
    row = adapters.install(source)
    (tmp_path / "adapters" / "half").mkdir()
    (tmp_path / "adapters" / "half" / RECORD).write_text("{")
    assert adapters.list() == (row,)
    adapters.remove(row.name)
    assert adapters.list() == ()
    with pytest.raises(InferenceError):
        adapters.remove(row.name)


class Noted:
    """An engine with adapters whose orders are noted."""

    def __init__(self, folder: Path) -> None:
        self.fake = FakeEngine(folder)
        self.adapters = Adapters(folder / "adapters", folder / "models")
        self.engine = Engine(
            self.fake.models, self.fake.command, adapters=self.adapters, pause=lambda _s: None
        )

    def ask(self, adapter: str | None, seed: int = 0) -> GenerationResult:
        request = GenerationRequest(
            (PromptPart("один два", control=False),), 9, Sampling(seed=seed), adapter=adapter
        )
        *_, result = self.engine.generate(request)
        assert isinstance(result, GenerationResult)
        return result

    @property
    def taken(self) -> set[str]:
        assert self.engine._live is not None
        return self.engine._live.taken


@pytest.fixture
def noted(tmp_path: Path) -> Iterator[Noted]:
    noted = Noted(tmp_path)
    yield noted
    noted.engine.stop()


def _ends(engine: Engine, requests: list[GenerationRequest]) -> dict[int, str]:
    """The text of each request by its place, or the code it was refused with."""
    return {
        place: event.code if isinstance(event, AppError) else event.text
        for place, event in engine.generate_many(requests)
        if isinstance(event, AppError | GenerationResult)
    }


def test_an_adapter_is_taken_once_and_again_by_a_new_engine(
    noted: Noted, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = noted.adapters.install(source)
    orders: list[protocol.Adapt] = []
    make = protocol.Adapt

    def note(number: int, name: str, path: str) -> protocol.Adapt:
        orders.append(make(number, name, path))
        return orders[-1]

    monkeypatch.setattr(protocol, "Adapt", note)
    for seed in range(2):
        noted.ask(row.name, seed)
    noted.ask(None, 2)
    key = noted.adapters.key(row.name)
    assert [order.name for order in orders] == [key]
    assert noted.taken == {key}
    noted.engine.stop()
    noted.ask(row.name, 3)
    assert [order.name for order in orders] == [key, key]


def test_a_request_for_what_is_not_there_is_refused(noted: Noted, source: Path) -> None:
    for engine in (noted.engine, noted.fake.engine):
        request = GenerationRequest((PromptPart("да", control=False),), 9, Sampling(), adapter="nobody")
        with pytest.raises(AppError) as refused:
            list(engine.generate(request))
        assert refused.value.code == "adapter.missing"
        assert _ends(engine, [request]) == {0: "adapter.missing"}
    noted.fake.engine.stop()
    assert noted.ask(None).text == "один два"


def test_of_many_only_those_without_their_adapter_are_refused(noted: Noted, source: Path) -> None:
    row = noted.adapters.install(source)
    adapters = ("nobody", None, row.name, "nobody", None, "nobody")
    requests = [
        GenerationRequest((PromptPart(f"строка {place}", control=False),), 9, Sampling(), adapter=adapter)
        for place, adapter in enumerate(adapters)
    ]
    refused = dict.fromkeys((0, 3, 5), "adapter.missing")
    assert _ends(noted.engine, requests) == refused | {place: f"строка {place}" for place in (1, 2, 4)}
    # More refused in a row than are under way at once.
    assert len(_ends(noted.engine, [requests[0]] * 40 + requests[1:2])) == 41


def test_a_death_while_an_adapter_is_taken_is_of_all(
    noted: Noted, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = noted.adapters.install(source)
    noted.ask(None)
    live = noted.engine._live
    assert live is not None

    def die(number: int, name: str, path: str) -> protocol.Adapt:
        live.client.kill()
        return protocol_adapt(number, name, path)

    protocol_adapt = protocol.Adapt
    monkeypatch.setattr(protocol, "Adapt", die)
    request = GenerationRequest((PromptPart("да", control=False),), 9, Sampling(), adapter=row.name)
    with pytest.raises(WorkerDiedError):
        list(noted.engine.generate_many([request]))


def test_one_installed_since_begins_a_new_engine_that_may_open_it(noted: Noted, source: Path) -> None:
    noted.ask(None)
    first = noted.engine._live
    row = noted.adapters.install(source)
    request = GenerationRequest((PromptPart("да", control=False),), 9, Sampling(), adapter=row.name)
    # Not amid a batch: it would end the others.
    assert _ends(noted.engine, [request]) == {0: "engine.adapter"}
    assert noted.ask(row.name, 1).text == "один два"
    live = noted.engine._live
    assert live is not None
    assert live is not first
    assert live.readable == (str(noted.adapters.file_for(row.name, live.located.path)),)
    assert [place for place, _ in noted.engine.generate_many([request])]


def test_another_file_of_the_same_name_gives_other_answers(noted: Noted, source: Path) -> None:
    row = noted.adapters.install(source)
    noted.fake.enqueue("первый")
    noted.fake.enqueue("второй")
    assert noted.ask(row.name).text == noted.ask(row.name).text == "первый"
    model = noted.fake.folder / "models" / "tiny" / "tiny.gguf"
    first = noted.adapters.file_for(row.name, model)
    inode = first.stat().st_ino
    assert noted.adapters.install(source) == row
    assert first.stat().st_ino == inode
    other = lora_builder()
    other.metadata["adapter.lora.alpha"] = f32_value(2.0)
    noted.adapters.install(other.write(source))
    assert noted.ask(row.name).text == "второй"
    assert not first.exists()
