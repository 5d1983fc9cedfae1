"""The demo profile and the small exchange file hold what the desk and the command tests stand on."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "resources" / "demo" / "demo.json"
SMALL = ROOT / "tests" / "data" / "exchange_small.json"
MARKER = "МАРКЕР-7F3A-ZEBRA"

Fields: TypeAlias = dict[str, Any]

KEYS = {
    "account": "ref kind name language notes tags contacts sites assets cases interactions",
    "contact": "ref name salutation role phones emails",
    "site": "ref name address latitude longitude",
    "asset": "ref site name model serial_number part_of",
    "case": "ref number title category urgency status opened_at due_at contact asset interactions visits "
    "tasks drafts tags attachments",
    "interaction": "ref kind direction at contact author subject text",
    "visit": "ref planned_at started_at finished_at engineer notes checklist",
    "task": "ref title due_at done",
}
ENUMS = {
    ("account", "kind"): {"organisation", "person"},
    ("case", "urgency"): {"low", "normal", "high", "critical"},
    ("case", "status"): {"new", "open", "waiting", "done"},
    ("interaction", "kind"): {"email", "call", "message", "note"},
    ("interaction", "direction"): {"in", "out", "internal"},
}


def load(path: Path) -> list[Fields]:
    document: Fields = json.loads(path.read_text(encoding="utf-8"))
    assert set(document) == {"vakhta", "accounts", "chats", "templates"}
    assert document["vakhta"] == 1
    accounts: list[Fields] = document["accounts"]
    return accounts


def parts(account: Fields) -> Iterator[tuple[str, Fields]]:
    """Yield every record of an account with its noun."""
    yield "account", account
    for noun, field in (("contact", "contacts"), ("site", "sites"), ("asset", "assets"), ("case", "cases")):
        yield from ((noun, part) for part in account[field])
    for owner in [account, *account["cases"]]:
        yield from (("interaction", part) for part in owner["interactions"])
    for case in account["cases"]:
        yield from (("visit", part) for part in case["visits"])
        yield from (("task", part) for part in case["tasks"])


def cases(accounts: list[Fields]) -> list[Fields]:
    return [case for account in accounts for case in account["cases"]]


def timelines(accounts: list[Fields]) -> list[list[Fields]]:
    own = [account["interactions"] for account in accounts]
    return own + [case["interactions"] for case in cases(accounts)]


def awaits_reply(case: Fields) -> bool:
    spoken = [line for line in case["interactions"] if line["direction"] != "internal"]
    return case["status"] != "done" and bool(spoken) and spoken[-1]["direction"] == "in"


@pytest.fixture(scope="module", params=[DEMO, SMALL], ids=["demo", "small"])
def accounts(request: pytest.FixtureRequest) -> list[Fields]:
    path: Path = request.param
    return load(path)


@pytest.fixture(scope="module")
def demo() -> list[Fields]:
    return load(DEMO)


def test_keys_and_enums_are_the_promised_ones(accounts: list[Fields]) -> None:
    for account in accounts:
        for noun, part in parts(account):
            assert set(part) == set(KEYS[noun].split()), part["ref"]
            for (owner, field), allowed in ENUMS.items():
                assert owner != noun or part[field] in allowed, part["ref"]


def test_refs_are_unique_in_the_file(accounts: list[Fields]) -> None:
    refs = [part["ref"] for account in accounts for _, part in parts(account)]
    assert len(refs) == len(set(refs))
    numbers = [case["number"] for case in cases(accounts)]
    assert len(numbers) == len(set(numbers))
    assert all(re.fullmatch("С-[0-9]{4}", number) for number in numbers)


def test_refs_resolve_inside_their_account(accounts: list[Fields]) -> None:
    nouns = {"contact": "contacts", "site": "sites", "asset": "assets", "part_of": "assets"}
    for account in accounts:
        known = {field: {part["ref"] for part in account[field]} for field in set(nouns.values())}
        for _, part in parts(account):
            for field, target in nouns.items():
                assert part.get(field) is None or part[field] in known[target], part["ref"]


def test_times_carry_an_offset_and_run_forward(accounts: list[Fields]) -> None:
    for account in accounts:
        for _, part in parts(account):
            stamps = [text for field, text in part.items() if field == "at" or field.endswith("_at")]
            assert all(text is None or datetime.fromisoformat(text).tzinfo for text in stamps), part["ref"]
    for timeline in timelines(accounts):
        times = [datetime.fromisoformat(line["at"]) for line in timeline]
        assert times == sorted(times)
    for case in cases(accounts):
        opened_at = datetime.fromisoformat(case["opened_at"])
        assert opened_at <= datetime.fromisoformat(case["interactions"][0]["at"])
        assert case["due_at"] is None or datetime.fromisoformat(case["due_at"]) >= opened_at


def test_nothing_is_said_twice_and_nothing_is_attached(accounts: list[Fields]) -> None:
    texts = [line["text"] for timeline in timelines(accounts) for line in timeline]
    assert all(text.strip() for text in texts)
    assert len(texts) == len(set(texts))
    assert all(case["attachments"] == [] and case["drafts"] == [] for case in cases(accounts))


def test_demo_is_large_enough_to_show_the_work(demo: list[Fields]) -> None:
    assert DEMO.stat().st_size < 700_000
    assert len(demo) >= 12
    assert len(cases(demo)) >= 40
    assert sum(len(timeline) for timeline in timelines(demo)) >= 300
    assert sum(awaits_reply(case) for case in cases(demo)) >= 12
    assert {account["kind"] for account in demo} == {"organisation", "person"}
    assert {case["status"] for case in cases(demo)} == ENUMS["case", "status"]
    assert {case["urgency"] for case in cases(demo)} == ENUMS["case", "urgency"]


def test_demo_speaks_both_languages_and_says_it_is_a_demo(demo: list[Fields]) -> None:
    assert {account["language"] for account in demo} == {"ru", "en"}
    for account in demo:
        assert "demo" in account["tags"]
        assert account["notes"].count("Демо-данные") == 1
        incoming = [line for case in account["cases"] for line in case["interactions"]]
        text = " ".join(line["text"] for line in incoming if line["direction"] == "in")
        latin, cyrillic = len(re.findall("[a-z]", text)), len(re.findall("[а-яё]", text))
        assert (latin > cyrillic) == (account["language"] == "en"), account["name"]


def test_demo_invites_no_real_call_or_letter(demo: list[Fields]) -> None:
    for contact in (contact for account in demo for contact in account["contacts"]):
        assert all(email.endswith(".example") for email in contact["emails"])
        assert all(re.match(r"\+(7 000|44 1632 960|354 000)", phone) for phone in contact["phones"])


def test_demo_tells_the_story_of_the_drawing(demo: list[Fields]) -> None:
    case = next(case for case in cases(demo) if case["number"] == "С-0101")
    assert case["title"] == "Падает давление на буровом насосе"
    said = [(line["kind"], line["at"][5:16]) for line in case["interactions"]]
    assert said == [
        ("email", "10-06T06:20"),
        ("call", "10-06T11:05"),
        ("email", "10-07T05:40"),
        ("note", "10-07T05:52"),
    ]
    assert [task["due_at"][:10] for task in case["tasks"]] == ["2026-10-09"]
    assert awaits_reply(case)


def test_small_file_carries_its_marker_once() -> None:
    small = load(SMALL)
    assert (len(small), len(cases(small))) == (2, 3)
    assert SMALL.read_text(encoding="utf-8").count(MARKER) == 1
    assert MARKER not in DEMO.read_text(encoding="utf-8")
