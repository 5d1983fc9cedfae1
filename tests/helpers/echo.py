"""The engine with its twin instead of weights: the real service, pipe and process, answers by script."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from app.inference.echo_engine import Script
from app.services.engine import Engine
from app.services.models import Models
from tests.helpers.gguf_builder import GgufBuilder
from tests.helpers.source_tree import ROOT

MANIFEST = ROOT / "models_manifest"


def echo_command(scripts: Path) -> list[str]:
    """What starts the twin; its scripts are taken from the folder, by name."""
    start = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
        f"from app.inference.worker import main; sys.exit(main(['--echo', {str(scripts)!r}]))"
    )
    return [sys.executable, "-c", start]


def install_tiny_model(models_folder: Path, name: str = "tiny", builder: GgufBuilder | None = None) -> Models:
    """A model of a few kilobytes with a sound header, installed and active."""
    models = Models(models_folder, MANIFEST)
    source = models_folder.parent / "sources" / f"{name}.gguf"
    models.install((builder or GgufBuilder()).write(source))
    models.activate(name)
    return models


@dataclass
class FakeEngine:
    """A behaving fake: `engine` is the real service; `enqueue` says what comes next and what breaks."""

    folder: Path
    engine: Engine = field(init=False)
    models: Models = field(init=False)
    _queued: int = 0

    def __post_init__(self) -> None:
        self.scripts.mkdir(parents=True, exist_ok=True)
        self.models = install_tiny_model(self.folder / "models")
        self.engine = Engine(self.models, self.command, pause=lambda _seconds: None)

    @property
    def scripts(self) -> Path:
        return self.folder / "scripts"

    @property
    def command(self) -> list[str]:
        """For `build_services(directories, engine_command=…)`."""
        return echo_command(self.scripts)

    def enqueue(self, text: str = "", **script: object) -> None:
        """The next answer; keywords of `Script` (crash_after, hang_after, fail, pause_ms, …)."""
        self._queued += 1
        raw = msgspec.json.encode(msgspec.convert({"text": text, **script}, Script))
        (self.scripts / f"{self._queued:06}.json").write_bytes(raw)

    def close(self) -> None:
        self.engine.stop()
