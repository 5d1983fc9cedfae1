"""The strings of the import's sheet: complete in Russian, placeholders kept, every field named once."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.domain.import_words import field_words
from app.domain.imports import FIELDS
from app.store.import_rows import TABLES
from app.ui.imports import wording
from app.ui.strings import Strings
from tests.ui.test_shell_strings import ROOT, extracted, messages, unfinished

SOURCES = sorted((ROOT / "app" / "ui" / "imports").glob("*.py"))
RUSSIAN = ROOT / "resources" / "strings" / "imports_ru.ts"


def test_every_string_is_translated(tmp_path: Path) -> None:
    ours = messages(RUSSIAN)
    assert set(messages(extracted(SOURCES, tmp_path))) == set(ours)
    assert not unfinished(ours)


def test_placeholders_survive_translation() -> None:
    lost = [
        source
        for (_context, source), translation in messages(RUSSIAN).items()
        for place in ("{0}", "{1}")
        if place in source and place not in str(translation.text)
    ]
    assert not lost


def test_every_field_and_kind_of_record_has_its_own_name(qapp: QApplication) -> None:
    strings = Strings(qapp)
    for language in ("ru", "en"):
        strings.use(language)
        try:
            words = field_words(language)
            told = wording.counts_line(dict.fromkeys(TABLES, 1))
        finally:
            strings.use("en")
        assert tuple(words) == FIELDS
        assert len(set(words.values())) == len(FIELDS)
        assert len(told.split(" · ")) == len(TABLES)
