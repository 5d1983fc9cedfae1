"""Looking ahead: what was kept is restored, little is not kept anew, an account's states go with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.cancel import CancelToken
from app.domain.generation import PromptPart
from app.domain.ids import AccountId, CaseId
from app.errors import InferenceError
from app.services.looking_ahead import LookingAhead
from app.services.session import Session
from tests.helpers.fake_engine import FakeEngine
from tests.helpers.profiles import new_profile


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session()
    made.open(new_profile(tmp_path / "профиль")[0])
    yield made
    made.close()


def prompt(words: int) -> tuple[PromptPart, ...]:
    return (PromptPart(" ".join(f"слово{number}" for number in range(words)), control=False),)


def states(session: Session) -> list[Path]:
    return list((session.store.directory / "states").glob("*.state"))


def test_a_state_is_kept_restored_and_replaced_when_it_has_grown(session: Session) -> None:
    engine = FakeEngine()
    ahead = LookingAhead(session, engine)
    account, case, cancel = AccountId(1), CaseId(2), CancelToken()
    assert ahead.prepare(account, case, prompt(100), cancel).cached_tokens == 0
    (kept,) = states(session)
    before = kept.read_bytes()
    assert "слово" not in before.decode("utf-8", "replace")
    engine.warmed.clear()
    assert ahead.prepare(account, case, prompt(110), cancel).cached_tokens == 100
    assert kept.read_bytes() == before
    engine.warmed.clear()
    assert ahead.prepare(account, case, prompt(200), cancel).cached_tokens == 100
    assert kept.read_bytes() != before


def test_an_account_s_states_go_with_it(session: Session) -> None:
    ahead = LookingAhead(session, FakeEngine())
    for case in (1, 2):
        ahead.prepare(AccountId(1), CaseId(case), prompt(100), CancelToken())
    ahead.prepare(AccountId(3), CaseId(4), prompt(100), CancelToken())
    assert ahead.erase(AccountId(1)) == 2
    assert len(states(session)) == 1
    (session.store.directory / "states" / "x.1.part").write_bytes(b"half")
    assert ahead.erase_all() == 2
    assert not list((session.store.directory / "states").iterdir())


def test_labels_are_kept_for_the_next_morning_and_go_with_all(session: Session) -> None:
    engine = FakeEngine()
    ahead = LookingAhead(session, engine)
    assert ahead.prepare_labels(prompt(100)).cached_tokens == 0
    engine.warmed.clear()
    assert ahead.prepare_labels(prompt(100)).cached_tokens == 100
    assert ahead.prepare_labels(prompt(70)).cached_tokens == 0, "other labels are another state"
    assert len(states(session)) == 2
    ahead.erase(AccountId(1))
    assert len(states(session)) == 2
    assert ahead.erase_all() == 2


def test_without_a_profile_labels_are_not_looked_for(session: Session) -> None:
    session.close()
    engine = FakeEngine()
    assert LookingAhead(session, engine).prepare_labels(prompt(100)).tokens == 0
    assert not engine.warmed


def test_what_is_too_large_to_be_kept_is_read_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = FakeEngine()

    def refuse(_prompt: object) -> bytes:
        raise InferenceError("a state of 300 MB", code="engine.state_size")

    monkeypatch.setattr(engine, "keep_state", refuse)
    assert LookingAhead(session, engine).prepare_labels(prompt(100)).tokens == 100
    assert not states(session)
