"""The user of this machine has a name, or a mark that says there is none."""

import getpass

import pytest

from app.services.user import user_name


def test_a_name_or_a_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "osipov")
    assert user_name() == "osipov"

    def nameless() -> str:
        raise KeyError("no such uid")

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert user_name() == "?"
