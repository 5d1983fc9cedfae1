"""Two real models, one guessing for the other: whatever it guesses, the text is the same."""

import json
import shutil
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest

from app.bootstrap import worker_command
from app.domain.generation import GenerationRequest, GenerationResult, PromptPart, Sampling
from app.inference import protocol
from app.inference.scheduler import Scheduler
from app.inference.speculation import StepCost
from app.services.engine import Engine
from app.services.models import Models
from benchmarks.tiny_weights import read_vocabulary, write_model
from devkit.tiny_shapes import SHAPES
from tests.helpers.echo import MANIFEST

pytestmark = pytest.mark.model

GREEDY = Sampling(temperature=0, repeat_penalty=1.0)
SEEDED = Sampling(temperature=0.8, seed=3)
FLAT = StepCost(((1, 1.0), (16, 1.2)))
STORY = "The pump of the station was inspected on Monday and"
N_CTX = 512


@dataclass
class Pair:
    """A scheduler in this process, with a model and a small one."""

    model: Path
    draft: Path
    answers: list[protocol.Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(self.answers.append)
        self.scheduler.submit(protocol.Load(1, str(self.model), N_CTX, 2, draft_path=str(self.draft)))
        self._number = 1
        # As if guesses cost nothing: whether they pay is decided elsewhere.
        self.scheduler._costs = FLAT
        if self.scheduler._draft is not None:
            self.cost, self.scheduler._draft.cost = self.scheduler._draft.cost, 0.0

    @property
    def refused(self) -> str:
        loaded = next(answer for answer in self.answers if isinstance(answer, protocol.Loaded))
        return loaded.draft_refused

    def ask(self, text: str, sampling: Sampling, *, speculate: bool = True) -> GenerationResult:
        self._number += 1
        prompt = (PromptPart(text, control=False),)
        self.scheduler.submit(protocol.Generate(self._number, prompt, 24, sampling, speculate=speculate))
        while self.scheduler.busy:
            self.scheduler.step()
        finished = self.answers[-1]
        assert isinstance(finished, protocol.Finished)
        return finished.result


@pytest.fixture(scope="module")
def stranger(small_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights with SmolLM2's vocabulary."""
    path = tmp_path_factory.mktemp("tiny") / "stranger.gguf"
    write_model(path, "llama3", SHAPES["llama3"], read_vocabulary(small_model))
    return path


def test_its_own_twin_is_always_right(small_model: Path) -> None:
    pair = Pair(small_model, small_model)
    assert pair.refused == ""
    assert pair.cost > 0
    plain = pair.ask(STORY, GREEDY, speculate=False)
    guessed = pair.ask(STORY, GREEDY)
    assert guessed.text == plain.text
    assert plain.guessed_tokens == 0 < guessed.guessed_tokens
    # A row beside others may differ in its last bits; SmolLM2's best two tokens are seldom that close.
    assert guessed.right_guesses >= guessed.guessed_tokens * 0.9
    seeded = pair.ask(STORY, SEEDED, speculate=False)
    assert pair.ask(STORY, SEEDED).text == seeded.text


def test_a_stranger_is_nearly_always_wrong_and_changes_nothing(small_model: Path, stranger: Path) -> None:
    pair = Pair(small_model, stranger)
    assert pair.refused == ""
    plain = pair.ask(STORY, GREEDY, speculate=False)
    guessed = pair.ask(STORY, GREEDY)
    assert guessed.text == plain.text
    assert guessed.right_guesses <= guessed.guessed_tokens * 0.2
    assert guessed.guessed_tokens > 0


def test_another_vocabulary_is_refused_and_the_model_works(small_model: Path, tiny_models: Path) -> None:
    pair = Pair(small_model, tiny_models / "qwen2.5.gguf")
    assert "another vocabulary" in pair.refused
    assert pair.scheduler._draft is None
    assert pair.ask(STORY, GREEDY).text


def test_a_file_that_does_not_load_is_refused_and_the_model_works(small_model: Path, tmp_path: Path) -> None:
    pair = Pair(small_model, tmp_path / "nowhere.gguf")
    assert pair.refused
    assert pair.ask(STORY, GREEDY).text


def test_the_catalogue_names_the_pair(small_model: Path, stranger: Path, tmp_path: Path) -> None:
    """The whole way: catalogue, installed pair, process, two models in it."""
    shutil.copytree(MANIFEST, tmp_path / "manifest")
    entries = tmp_path / "manifest" / "models"
    large = json.loads((entries / "SmolLM2-135M-Instruct.Q4_1.json").read_text("utf-8"))
    digest = sha256(stranger.read_bytes()).hexdigest()
    small = {**large, "name": "stranger", "file": "stranger.gguf", "sha256": digest, "sources": []}
    (entries / "stranger.json").write_text(json.dumps(small), "utf-8")
    (entries / "SmolLM2-135M-Instruct.Q4_1.json").write_text(
        json.dumps({**large, "draft_model": "stranger"}), "utf-8"
    )
    models = Models(tmp_path / "models", tmp_path / "manifest")
    models.install(small_model)
    assert models.locate().draft is None
    models.install(stranger)
    located = models.locate()
    assert located.draft is not None
    engine = Engine(models, worker_command(), pause=lambda _seconds: None)
    engine.use(None, n_ctx=N_CTX)
    request = GenerationRequest((PromptPart(STORY, control=False),), 12, GREEDY)
    *_, with_pair = engine.generate(request)
    engine.stop()
    located.draft.path.write_bytes(b"damaged")
    assert models.locate().draft is None
    *_, without = engine.generate(request)
    engine.stop()
    assert isinstance(with_pair, GenerationResult)
    assert isinstance(without, GenerationResult)
    assert with_pair.text == without.text
