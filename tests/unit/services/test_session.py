"""The session: one open profile, and who is told when it closes."""

from pathlib import Path

import pytest

from app.errors import ProfileLockedError
from app.services.session import Session
from tests.helpers.profiles import new_profile


def test_nothing_open() -> None:
    session = Session()
    assert (session.is_open, session.directory) == (False, None)
    with pytest.raises(ProfileLockedError):
        _ = session.store
    session.close()
    assert session.clock().utcoffset() is not None


def test_closing_tells_before_the_file_closes_and_opening_closes_the_one_before(tmp_path: Path) -> None:
    session, seen = Session(), list[int]()
    session.on_close(lambda: seen.extend(store.database.value("SELECT 1") for store in still_open))
    first, _ = new_profile(tmp_path / "один")
    second, _ = new_profile(tmp_path / "два")
    session.open(first)
    still_open = [first]
    assert session.directory == tmp_path / "один"
    session.open(second)
    assert seen == [1]
    still_open = [second]
    assert session.store is second
    session.close()


def test_a_failing_listener_does_not_keep_the_profile_open(tmp_path: Path) -> None:
    def fails() -> None:
        raise RuntimeError

    session = Session()
    session.on_close(fails)
    session.open(new_profile(tmp_path / "п")[0])
    with pytest.raises(RuntimeError):
        session.close()
    assert not session.is_open
    # The lock is free again.
    from tests.helpers.profiles import reopen

    reopen(tmp_path / "п").close()
