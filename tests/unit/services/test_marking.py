"""What a file says of a text that a model drafted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.drafts import DraftKind
from app.domain.generation import FinishReason
from app.domain.ids import CaseId, InteractionId
from app.services.exchange import Exchange
from app.services.marking import Marking
from app.services.session import Session
from app.settings import Settings
from tests.helpers.profiles import Clock, exchange, new_profile, write_json


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session(Clock())
    made.open(new_profile(tmp_path / "п", made.clock)[0])
    Exchange(made).import_files([write_json(tmp_path / "f.json", exchange())])
    yield made
    made.close()


DRAFTED, BY_HAND = InteractionId(2), InteractionId(1)


def test_an_edited_draft_says_so_to_people_and_machines(session: Session) -> None:
    marking = Marking(session, Settings)
    mark = marking.mark(DRAFTED, "ru")
    assert mark is not None
    assert mark.line == "Подготовлено с помощью ИИ (модель m); исправлено и принято: Я, 03.11.2026."
    assert mark.values["edited"] is True
    assert str(mark.values["digital_source_type"]).endswith("/compositeWithTrainedAlgorithmicMedia")
    assert mark.values["model_sha256"] == "0" * 64
    english = marking.mark(DRAFTED, "en")
    assert english is not None
    assert english.line == "Drafted with AI (model m); edited and accepted: Я, 2026-11-03."


def test_a_text_by_hand_and_marks_turned_off(session: Session) -> None:
    assert Marking(session, Settings).mark(BY_HAND, "ru") is None
    assert Marking(session, lambda: Settings(mark_drafts=False)).mark(DRAFTED, "ru") is None


def test_a_draft_accepted_as_it_was(session: Session) -> None:
    store = session.store
    provenance = store.drafts.list(CaseId(1))[0].provenance
    draft = store.drafts.begin(CaseId(1), None, DraftKind.REPLY, session.clock(), provenance)
    store.drafts.finish(draft, "Высылаем", FinishReason.STOP, None)
    accepted = store.drafts.accept(draft, "Высылаем", session.clock(), "")
    mark = Marking(session, Settings).mark(accepted, "ru")
    assert mark is not None
    assert "проверено и принято: 24.11.2026." in mark.line
    assert str(mark.values["digital_source_type"]).endswith("/trainedAlgorithmicMedia")
    english = Marking(session, Settings).mark(accepted, "en")
    assert english is not None
    assert "checked and accepted: 2026-11-24." in english.line
    # The audit names the model too, so that an erased record leaves the act whole.
    event = store.audit.events()[-1]
    assert event.details["model_sha256"] == "0" * 64


def test_a_draft_without_provenance(session: Session) -> None:
    store = session.store
    draft = store.drafts.begin(CaseId(1), None, DraftKind.REPLY, session.clock())
    accepted = store.drafts.accept(draft, "Сами", session.clock(), "Я")
    assert Marking(session, Settings).mark(accepted, "ru") is None
    assert "model" not in store.audit.events()[-1].details
