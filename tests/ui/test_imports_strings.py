"""The words of the import's sheet: every field and kind of record is named once."""

from PySide6.QtWidgets import QApplication

from app.domain.import_words import field_words
from app.domain.imports import FIELDS
from app.store.import_rows import TABLES
from app.ui.imports import wording
from app.ui.strings import Strings


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
