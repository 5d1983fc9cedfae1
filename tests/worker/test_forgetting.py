"""Who is erased is gone from what the model read and answered too, in the engine and on the disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import build_services
from app.domain.cancel import CancelToken
from app.domain.engine import EngineState
from app.domain.generation import GenerationResult, PromptPart, Sampling
from app.domain.ids import AccountId, CaseId, ContactId
from app.paths import directories_under
from app.services.desk import Services
from app.services.looking_ahead import LookingAhead
from tests.helpers.echo import FakeEngine, install_tiny_model
from tests.helpers.profiles import Clock, fill, new_profile


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[FakeEngine]:
    made = FakeEngine(tmp_path / "echo")
    yield made
    made.close()


@pytest.fixture
def services(tmp_path: Path, echo: FakeEngine) -> Iterator[Services]:
    places = directories_under(tmp_path / "home")
    install_tiny_model(places.models)
    made = build_services(places, engine_command=echo.command)
    store = new_profile(tmp_path / "п", Clock())[0]
    fill(store, tmp_path)
    made.session.open(store)
    yield made
    made.session.close()


def answer(services: Services) -> str:
    *_, result = services.generating.generate("Кто писал?", max_tokens=16, sampling=Sampling(seed=1))
    assert isinstance(result, GenerationResult)
    return result.text


@pytest.mark.parametrize("act", ["person", "retention"])
def test_what_was_answered_and_read_goes(services: Services, echo: FakeEngine, act: str) -> None:
    for text in ("Ермекова", "Никто"):
        echo.enqueue(text)
    assert answer(services) == answer(services) == "Ермекова"
    prompt = (PromptPart("слово " * 100, control=False),)
    ahead = LookingAhead(services.session, services.engine)
    ahead.prepare(AccountId(1), CaseId(1), prompt, CancelToken())
    folder = services.session.store.directory / "states"
    assert len(list(folder.iterdir())) == 1
    if act == "person":
        assert services.erasing.erase_person(ContactId(1)).states == 1
    else:
        services.retention.erase(services.retention.preview(1))
    assert not list(folder.iterdir())
    assert services.engine.status().state is EngineState.STOPPED
    assert answer(services) == "Никто"


def test_an_engine_nobody_asked_for_is_not_started_to_forget(services: Services) -> None:
    assert services.erasing.erase_person(ContactId(1)).states == 0
    assert not vars(services.engine)["is_made"]
