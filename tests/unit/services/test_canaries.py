"""A model is asked in a process of its own; a wrong answer, or none, keeps it out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.canaries import Canary
from app.errors import AppError, DoesNotFitError
from app.services import loading
from app.services.canaries import Canaries
from tests.helpers.echo import MANIFEST, FakeEngine
from tests.helpers.gguf_builder import GgufBuilder

FOUR = Canary(prompt="Сколько будет дважды два?", expect="четыре")


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeEngine]:
    made = FakeEngine(tmp_path)
    yield made
    made.close()


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return GgufBuilder().write(tmp_path / "models" / ".incoming" / "ab" / "model-new.part")


def code_of(fake: FakeEngine, part: Path, *canaries: Canary) -> str | None:
    try:
        Canaries(MANIFEST, fake.command).try_model(part, "new", canaries)
    except AppError as error:
        return f"{error.code} {error.facts['name']}"
    return None


def test_the_answer_decides(fake: FakeEngine, part: Path) -> None:
    fake.enqueue("Будет четыре.")
    fake.enqueue("Будет пять.")
    assert code_of(fake, part, FOUR) is None
    assert code_of(fake, part, FOUR) == "bundle.canary new"


def test_all_are_asked(fake: FakeEngine, part: Path) -> None:
    fake.enqueue("Будет четыре.")
    fake.enqueue("Не знаю.")
    assert code_of(fake, part, FOUR, Canary(prompt="Столица?", pattern="Астана")) == "bundle.canary new"


def test_a_model_that_does_not_run_is_kept_out(fake: FakeEngine, part: Path) -> None:
    fake.enqueue("Будет", crash_after=1)
    assert code_of(fake, part, FOUR) == "bundle.canary new"
    part.write_bytes(b"GGUF" + bytes(100))
    assert code_of(fake, part, FOUR) == "bundle.canary new"


def test_no_memory_for_the_trial_is_said_as_such(
    fake: FakeEngine, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "available_bytes", lambda: 1000)
    with pytest.raises(DoesNotFitError):
        Canaries(MANIFEST, fake.command).try_model(part, "new", [FOUR])


@pytest.mark.model
def test_a_real_model_answers(small_model: Path) -> None:
    from app.bootstrap import worker_command

    canaries = Canaries(MANIFEST, worker_command())
    canaries.try_model(small_model, "SmolLM2", [Canary(prompt="What is 2+2?", expect="4")])
    wrong = Canary(prompt="What is 2+2?", expect="Vladivostok")
    with pytest.raises(AppError) as caught:
        canaries.try_model(small_model, "SmolLM2", [wrong])
    assert caught.value.code == "bundle.canary"
