"""Models: install, activate, remove, check, fit; every bad file a plain refusal."""

import json
import os
import shutil
from pathlib import Path

import pytest

from app.domain.cancel import CancelToken
from app.domain.reports import Progress
from app.errors import DiskFullError, DomainError, ModelLoadError, NoModelError
from app.modelfiles import installed
from app.modelfiles.catalogue import CatalogueError, read_catalogue
from app.modelfiles.installed import InstallCancelledError
from app.services.models import Models
from app.services.prompt_profiles import find_profile
from tests.helpers.echo import MANIFEST, install_tiny_model
from tests.helpers.gguf_builder import GgufBuilder, strings_value, u32_value

STARTER_FILE = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"


@pytest.fixture
def models(tmp_path: Path) -> Models:
    return Models(tmp_path / "models", MANIFEST)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return GgufBuilder().write(tmp_path / "флешка" / "Моя модель (2).gguf")


def test_the_catalogue_reads() -> None:
    names = [entry.name for entry in read_catalogue(MANIFEST)]
    assert names == ["SmolLM2-135M-Instruct.Q4_1", "qwen2.5-coder-1.5b-instruct-q4_k_m"]


def test_a_damaged_entry_is_named(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "odd.json").write_text('{"name": 1}')
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(tmp_path)
    assert caught.value.facts["file"] == "odd.json"


def test_what_is_known_is_listed_before_anything_is_installed(models: Models) -> None:
    rows = models.list()
    assert {row.installed for row in rows} == {False}
    assert {row.russian for row in rows} == {"none", "middling"}


def test_the_first_model_installed_is_active(models: Models, source: Path) -> None:
    seen: list[Progress] = []
    row = models.install(source, on_progress=seen.append)
    assert (row.name, row.installed, row.active, row.quantization) == ("Моя-модель-2", True, True, "F32")
    assert row.memory is not None
    assert row.memory.fits
    assert seen[-1].done == seen[-1].total == source.stat().st_size
    assert models.list()[0] == row
    assert models.locate().identity.sha256 == row.sha256
    assert not list(source.parent.parent.rglob("*.part"))


def test_activate_and_remove(models: Models, source: Path, tmp_path: Path) -> None:
    models.install(source)
    other = GgufBuilder()
    other.metadata["llama.context_length"] = u32_value(2048)
    models.install(other.write(tmp_path / "other.gguf"))
    assert not models.is_active("other")
    models.activate("other")
    assert models.is_active("other")
    models.remove("other")
    with pytest.raises(NoModelError):
        models.locate()
    with pytest.raises(ModelLoadError):
        models.activate("other")
    with pytest.raises(ModelLoadError):
        models.remove("../models")


def test_a_file_that_bears_a_known_name_must_be_that_file(models: Models, tmp_path: Path) -> None:
    path = GgufBuilder().write(tmp_path / STARTER_FILE)
    with pytest.raises(ModelLoadError) as caught:
        models.install(path)
    assert caught.value.code == "model.digest"
    assert not any(row.installed for row in models.list())
    assert [reason.code for reason in models.check(path).reasons] == ["model.digest"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "model.truncated"),
        (os.urandom(4096), "model.header"),
        (GgufBuilder().build()[:-600], "model.truncated"),
        (GgufBuilder(version=9).build(), "model.header"),
    ],
)
def test_bad_files_are_refused_before_they_are_copied(
    models: Models, tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelLoadError) as caught:
        models.install(path)
    assert caught.value.code == code
    assert not (tmp_path / "models").exists()
    with pytest.raises(ModelLoadError):
        models.locate(path)


def test_a_missing_file_is_missing(models: Models, tmp_path: Path) -> None:
    for ask in (models.locate, models.fit, models.install):
        with pytest.raises(ModelLoadError) as caught:
            ask(tmp_path / "нет.gguf")
        assert caught.value.code == "model.missing"


def test_a_stopped_copy_leaves_nothing(models: Models, source: Path, tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(InstallCancelledError):
        models.install(source, cancel=cancel)
    assert not [path for path in (tmp_path / "models").rglob("*") if path.is_file()]


def test_no_room_is_told_before_copying(
    models: Models, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(source.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=1000))
    with pytest.raises(DiskFullError) as caught:
        models.install(source)
    assert caught.value.facts["free"] == 1000


def test_a_file_changed_since_is_found_out(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    models = install_tiny_model(folder)
    path = folder / "tiny" / "tiny.gguf"
    raw = path.read_bytes()
    path.write_bytes(raw)  # another time of change, the same bytes: hashed once and noted
    assert models.locate().path == path
    record = installed.read_installed(folder / "tiny")
    assert record is not None
    assert record.mtime_ns == path.stat().st_mtime_ns
    path.write_bytes(raw[:-1] + b"\x01")
    with pytest.raises(ModelLoadError) as caught:
        models.locate()
    assert caught.value.code == "model.digest"
    path.write_bytes(raw[:-1])
    with pytest.raises(ModelLoadError) as cut:
        models.locate()
    assert cut.value.code == "model.truncated"
    path.unlink()
    with pytest.raises(ModelLoadError) as gone:
        models.locate()
    assert gone.value.code == "model.missing"
    assert models.list()[0].memory is None


def test_half_a_record_is_no_model(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    models = install_tiny_model(folder)
    record = folder / "tiny" / installed.RECORD
    fields = json.loads(record.read_text())
    for broken in ("{", json.dumps({**fields, "file": "../../x"}), json.dumps({**fields, "name": "other"})):
        record.write_text(broken)
        assert not any(row.installed for row in models.list())


def test_fit_tells_what_it_would_take(models: Models, source: Path) -> None:
    plan = models.fit(source, n_ctx=1024)
    assert plan.fits
    assert plan.n_ctx == 1024


def test_a_file_the_catalogue_does_not_know_is_spoken_to_as_its_family(models: Models, source: Path) -> None:
    located = models.locate(source)
    assert (located.family, located.home) == ("smollm2", None)
    loaded = located.loaded(2048)
    family = next(family for family in models.families if family.key == "smollm2")
    assert (loaded.family, loaded.template, loaded.stop) == ("smollm2", family.chat_template, family.stop)


def test_a_file_of_no_family_may_continue_texts_only(models: Models, tmp_path: Path) -> None:
    builder = GgufBuilder()
    builder.metadata["tokenizer.ggml.tokens"] = strings_value([f"t{number}" for number in range(8)])
    located = models.locate(builder.write(tmp_path / "odd.gguf"))
    loaded = located.loaded(2048)
    assert (located.family, loaded.family, loaded.template, loaded.stop) == ("", "", "", ())
    with pytest.raises(DomainError) as refused:
        find_profile(MANIFEST / "prompts", loaded.family)
    assert refused.value.code == "model.unfamiliar"


def test_the_machine_is_told(models: Models) -> None:
    machine = models.machine()
    assert machine.cores >= 1
    assert machine.memory_bytes > machine.available_bytes > 0
    assert machine.processor
