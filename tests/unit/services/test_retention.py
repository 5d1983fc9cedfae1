"""Retention and rescue as services."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.policy import Policy
from app.domain.retention import Retainable
from app.errors import DomainError, PolicyError, ProfileLockedError
from app.modelfiles.installed_policy import InstalledPolicy, install_policy
from app.services.copies import Copies
from app.services.exchange import Exchange
from app.services.health import Health
from app.services.policies import Policies
from app.services.rescue import Rescue
from app.services.retention import Retention
from app.services.session import Session
from app.settings import Settings
from tests.helpers.profiles import PASSPHRASE, Clock, exchange, new_profile, reopen, write_json


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session(Clock())
    made.open(new_profile(tmp_path / "п", made.clock)[0])
    Exchange(made).import_files([write_json(tmp_path / "f.json", exchange())])
    yield made
    made.close()


def test_a_look_changes_nothing_and_the_act_names_older_copies(session: Session) -> None:
    copies = Copies(session, Settings)
    made = copies.make_daily()
    assert made is not None
    retention = Retention(session, copies)
    plan = retention.preview(10)
    assert plan.counts == {Retainable.INTERACTIONS: 3, Retainable.CHATS: 1, Retainable.DRAFTS: 0}
    assert plan.total == 4
    assert retention.preview(10).counts == plan.counts
    act = retention.erase(plan, author="Офицер")
    assert act.older_copies == (made.path,)
    assert retention.preview(10).total == 0
    assert session.store.audit.events()[-1].sequence == act.sequence
    assert Health(session).check().ok


def test_less_than_a_day(session: Session) -> None:
    with pytest.raises(DomainError) as refused:
        Retention(session, Copies(session, Settings)).preview(0)
    assert refused.value.code == "retention.days"


def test_a_rescue_closes_what_is_open(session: Session, tmp_path: Path) -> None:
    rescue = Rescue(session)
    assert rescue.rebuild() >= 9
    directory = session.directory
    assert directory is not None
    report = rescue.salvage(directory, PASSPHRASE, tmp_path / "новый")
    assert report.share == 1.0
    with pytest.raises(ProfileLockedError):
        rescue.rebuild()
    reopen(tmp_path / "новый").close()


def test_the_policy_says_how_many_days(session: Session, tmp_path: Path) -> None:
    retention = Retention(session, Copies(session, Settings), policies=Policies(tmp_path / "models"))
    assert retention.overdue() is None
    with pytest.raises(DomainError):
        retention.preview()
    policy = Policy(format=1, title="Рудник", retention_days=10)
    install_policy(
        tmp_path / "models",
        InstalledPolicy(
            policy=policy, bundle="b", sequence=1, signers=(), sha256="0" * 64, installed_at=session.clock()
        ),
    )
    assert retention.preview().counts == retention.preview(10).counts
    with pytest.raises(PolicyError) as refused:
        retention.preview(9)
    assert (refused.value.code, refused.value.facts["days"]) == ("policy.retention", 10)
    overdue = retention.overdue()
    assert overdue is not None
    assert overdue.total == 4
    retention.erase(overdue)
    left = retention.overdue()
    assert left is not None
    assert left.total == 0
