"""Tiny models are made when what they are made from changed, and not again."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from devkit import tiny_models
from devkit.tiny_shapes import SHAPES


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A cache of the test's own, a source with empty vocabularies, and the folders a maker was run for."""
    archive = tmp_path / "llama.tar.gz"
    with tarfile.open(archive, "w:gz") as target:
        for name in {tiny["vocabulary"] for tiny in tiny_models.tiny_families().values()}:
            member = tarfile.TarInfo("llama/" + tiny_models.VOCABULARIES.format(name))
            member.size = 4
            target.addfile(member, io.BytesIO(b"GGUF"))
    runs: list[Path] = []

    def run(command: list[str | Path], **_: object) -> None:
        folder = Path(command[-1])
        assert (folder / "vocabularies" / "phi-3.gguf").read_bytes() == b"GGUF"
        runs.append(folder)
        for name in tiny_models.tiny_families():
            (folder / f"{name}.gguf").touch()

    monkeypatch.setattr(tiny_models, "cache", lambda: tmp_path)
    monkeypatch.setattr(tiny_models, "ensure_sdist", lambda: archive)
    monkeypatch.setattr(tiny_models, "run", run)
    return runs


def test_they_are_made_once(made: list[Path]) -> None:
    folder = tiny_models.ensure_tiny_models()
    assert tiny_models.ensure_tiny_models() == folder
    assert made == [folder]
    assert not (folder / "vocabularies").exists()


def test_they_are_made_again_when_one_is_gone_or_the_recipe_changed(made: list[Path]) -> None:
    folder = tiny_models.ensure_tiny_models()
    (folder / "phi3.gguf").unlink()
    tiny_models.ensure_tiny_models()
    (folder / "made.json").write_text(json.dumps({"key": "older"}))
    tiny_models.ensure_tiny_models()
    assert len(made) == 3


def test_a_vocabulary_that_is_not_in_the_sources_is_named(made: list[Path], tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        tiny_models.unpack_vocabularies(tmp_path / "x", {"nowhere"})


def test_every_family_has_its_shape() -> None:
    assert SHAPES.keys() == tiny_models.tiny_families().keys()
