"""A policy is read strictly, and says no in words that name it."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from app.domain.policy import Policy, PolicySource, read_policy
from app.errors import PolicyError

DIGEST = "a" * 64
NOW = datetime(2026, 11, 25, tzinfo=UTC)
STRICT = {
    "format": 1,
    "title": "Северное поле",
    "contact": "оператор связи, 41-12",
    "allowed_models": [{"name": "tiny", "sha256": DIGEST}],
    "locked": {"lock_after_minutes": 5, "theme": "dark"},
    "retention_days": 365,
    "exports": ["pdf"],
    "site_servers": ["10.0.0.5:8080"],
    "sideload": False,
    "refuse_out_of_date": True,
}


def policy_of(**values: object) -> Policy:
    return read_policy(json.dumps({"format": 1, "title": "Поле", **values}).encode())


def refused(act: Callable[[], object]) -> PolicyError:
    with pytest.raises(PolicyError) as caught:
        act()
    return caught.value


def test_a_whole_policy_reads() -> None:
    policy = policy_of(**STRICT)
    assert policy.allowed_models is not None
    assert (policy.title, policy.allowed_models[0].name, policy.retention_days) == (
        "Северное поле",
        "tiny",
        365,
    )
    assert policy.locked == {"lock_after_minutes": 5, "theme": "dark"}
    assert PolicySource("north", 1, ("A",), NOW).bundle == "north"


@pytest.mark.parametrize(
    "values",
    [
        {"odd": 1},
        {"format": 2},
        {"title": ""},
        {"sideload": "no"},
        {"allowed_models": [{"name": "x", "sha256": "A" * 64}]},
        {"exports": ["zip"]},
        {"retention_days": 0},
        {"locked": {"author": "кто-то"}},
        {"locked": {"theme": "pink"}},
        {"locked": {"lock_after_minutes": [1]}},
    ],
)
def test_anything_else_is_refused(values: dict[str, object]) -> None:
    assert refused(lambda: policy_of(**values)).code == "policy.format"
    assert refused(lambda: read_policy(b"\xff")).code == "policy.format"


def test_what_it_forbids_is_refused_by_its_name() -> None:
    policy = policy_of(**STRICT)
    policy.check_model(DIGEST, "tiny")
    policy.check_export("pdf")
    policy.check_server("10.0.0.5:8080")
    policy.check_setting("theme", "dark")
    policy.check_setting("scale", 2.0)
    told = {
        "policy.model": lambda: policy.check_model("b" * 64, "other"),
        "policy.sideload": lambda: policy.check_sideload("x.gguf"),
        "policy.export": lambda: policy.check_export("json"),
        "policy.server": lambda: policy.check_server("10.0.0.6"),
        "policy.locked": lambda: policy.check_setting("theme", "light"),
        "policy.out_of_date": lambda: policy.check_dates(NOW, date(2026, 11, 24), NOW),
        "policy.root_out_of_date": lambda: policy.check_root(datetime(2026, 1, 1, tzinfo=UTC), NOW),
        "policy.clock": lambda: policy.check_dates(datetime(2027, 1, 1, tzinfo=UTC), None, NOW),
    }
    for code, act in told.items():
        error = refused(act)
        assert error.code == code
        assert error.facts["title"] == "Северное поле"
        assert error.facts["contact"] == "оператор связи, 41-12"
    policy.check_dates(NOW, date(2026, 11, 25), NOW)
    policy.check_root(NOW, NOW)


def test_what_it_does_not_name_is_allowed() -> None:
    policy = policy_of()
    policy.check_model("b" * 64, "other")
    policy.check_sideload("x.gguf")
    policy.check_export("json")
    policy.check_server("10.0.0.6")
    policy.check_setting("theme", "light")
    policy.check_dates(datetime(2027, 1, 1, tzinfo=UTC), date(2020, 1, 1), NOW)
    policy.check_root(datetime(2020, 1, 1, tzinfo=UTC), NOW)
    error = refused(lambda: policy_of(exports=[]).check_export("json"))
    assert "contact" not in error.facts
