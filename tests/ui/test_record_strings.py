"""The strings of the records' forms and sheets: complete in Russian, placeholders kept."""

from pathlib import Path
from xml.etree.ElementTree import Element

from tests.ui.test_shell_strings import ROOT, extracted, messages, unfinished

SOURCES = sorted((ROOT / "app" / "ui" / "records").glob("*.py"))
RUSSIAN = ROOT / "resources" / "strings" / "records_ru.ts"


def test_every_string_is_translated(tmp_path: Path) -> None:
    ours = messages(RUSSIAN)
    assert set(messages(extracted(SOURCES, tmp_path))) == set(ours)
    assert not unfinished(ours)


def test_placeholders_survive_translation() -> None:
    lost = [
        source
        for (_context, source), translation in messages(RUSSIAN).items()
        for place in ("{0}", "{1}", "{2}", "%n")
        if place in source and not all(place in text for text in _forms(translation))
    ]
    assert not lost


def _forms(translation: Element) -> list[str]:
    forms = [str(form.text) for form in translation.iter("numerusform")]
    return forms or [str(translation.text)]
