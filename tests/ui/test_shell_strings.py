"""Numbers, days and plurals as each language writes them."""

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.ui import formats
from app.ui.strings import Strings, resolve
from tests.helpers.casefiles import moment


def test_an_unknown_language_is_one_of_ours() -> None:
    assert resolve("de") in ("ru", "en")
    assert resolve("ru") == "ru"


def test_numbers_and_days_are_written_in_the_language(qapp: QApplication) -> None:
    strings = Strings(qapp)
    strings.use("ru")
    try:
        assert QLocale().language() == QLocale.Language.Russian
        assert formats.number(1234.5, 1) == "1\u202f234,5"
        assert formats.day(moment(6), moment(7)) == "6 октября"
        assert formats.short_day(moment(6), moment(7)) == "6 окт"
        assert formats.short_day(moment(6), moment(7).replace(year=2027)) == "6 окт 2026"
        assert formats.recent(moment(6, hour=9, minute=5), moment(6, hour=20)) == "09:05"
        assert formats.recent(moment(6), moment(7)) == "вчера"
        assert formats.moment(moment(6, hour=4), moment(6, hour=9)) == "сегодня, 04:00"
        assert formats.gigabytes(1_600_000_000) == "1,6"
    finally:
        strings.use("en")
    assert formats.number(1234.5, 1) == "1\u202f234.5"
    assert formats.short_day(moment(6), moment(7)) == "6 Oct"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_plurals_are_said_right(qapp: QApplication, language: str) -> None:
    from app.domain.drafts import Mark
    from app.ui.assist.marks_line import MarksLine

    strings = Strings(qapp)
    strings.use(language)
    try:
        line = MarksLine()
        line.show_marks((Mark(0, 2, "14"),))
        one = line.text()
        line.show_marks((Mark(0, 2, "14"), Mark(5, 6, "7")))
        two = line.text()
    finally:
        strings.use("en")
    wanted = {
        "ru": ("1 место не подтверждается делом: «14»", "2 места не подтверждаются делом: «14», «7»"),
        "en": (
            "1 place is not confirmed by the case: «14»",
            "2 places are not confirmed by the case: «14», «7»",
        ),
    }
    assert (one, two) == wanted[language]
