"""The bundles page's own words: pace and amounts as people read them."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.bundle_offers import OfferedContent
from app.ui.bundles import wording
from app.ui.bundles.pace import Pace, Spot, spot_of
from app.ui.bundles.result_view import certificates_of
from app.ui.bundles.steps import StepsLine
from app.ui.strings import Strings
from tests.helpers import bundle_fakes as fakes


@pytest.mark.parametrize(
    ("count", "english", "russian"),
    [
        (23, "23\u202fB", "23\u202fБ"),
        (6_000, "6\u202fKB", "6\u202fКБ"),
        (1_200_000, "1.2\u202fMB", "1,2\u202fМБ"),
        (640_000_000, "640\u202fMB", "640\u202fМБ"),
        (4_700_000_000, "4.7\u202fGB", "4,7\u202fГБ"),
        (40_000_000_000_000, "40\u202f000\u202fGB", "40\u202f000\u202fГБ"),
    ],
)
def test_amounts(qapp: QApplication, count: int, english: str, russian: str) -> None:
    strings = Strings(qapp)
    assert wording.amount(count) == english
    strings.use("ru")
    try:
        assert wording.amount(count) == russian
    finally:
        strings.use("en")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (42, "42 s"), (61, "1 min"), (3599, "1 h 0 min"), (4800, "1 h 20 min")],
)
def test_durations(seconds: float, words: str) -> None:
    assert wording.duration(seconds) == words


@pytest.mark.parametrize(
    "role", ["model", "adapter", "embedder", "knowledge", "prompts", "templates", "policy", "app"]
)
def test_every_role_has_a_word(qapp: QApplication, role: str) -> None:
    strings = Strings(qapp)
    strings.use("ru")
    try:
        assert role not in wording.content_title(role, "X")
        assert "X" in wording.content_title(role, "X")
    finally:
        strings.use("en")


def test_a_role_of_a_later_program_is_named_as_it_is() -> None:
    assert wording.content_title("voices", "X") == "voices X"


def test_the_pace_is_of_the_last_seconds() -> None:
    pace = Pace()
    told = [pace.bytes_per_s]
    pace.add(0.0, 0)
    pace.add(0.3, 900)
    told.append(pace.bytes_per_s)
    pace.add(1.0, 1000)
    told.append(pace.bytes_per_s)
    for at in range(2, 9):
        pace.add(float(at), 1000 + (at - 1) * 10)
    told.append(pace.bytes_per_s)
    pace.add(20.0, 1070)
    told.append(pace.bytes_per_s)
    assert told == [None, None, 1000, 10, None]


def test_the_spot_is_found_by_bytes() -> None:
    missing: tuple[OfferedContent, ...] = (fakes.MODEL, fakes.MANUALS)
    assert spot_of(missing, 0) == Spot(0, 0)
    assert spot_of(missing, 4_700_000_001) == Spot(1, 1)
    assert spot_of(missing, 5_340_000_000) == Spot(2, 0)


def test_steps_are_told_to_a_reader_too(qapp: QApplication) -> None:
    steps = StepsLine()
    steps.show_steps(("a", "b", "c", "d"), 1, under_way=True)
    assert steps.accessibleName() == "✓ a · ● b · c · d"


def test_a_certificate_is_shown_only_where_it_lies(tmp_path: Path) -> None:
    assert certificates_of(fakes.report()) == ()
    there, as_json = tmp_path / "a.pdf", tmp_path / "a.json"
    reported = fakes.report(certificate=(as_json, there))
    assert certificates_of(reported) == ()
    there.write_text("x")
    assert certificates_of(reported) == (there,)
    as_json.write_text("{}")
    assert certificates_of(reported) == (there, as_json)
