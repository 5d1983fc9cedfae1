"""Every string of the desk is said in Russian, once, with its placeholders; plurals in English too."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from app.ui.assets import asset
from app.ui.strings import PARTS

ROOT = Path(__file__).resolve().parents[2]
LUPDATE = Path(sys.executable).with_name("pyside6-lupdate")
PLACE = re.compile(r"\{\d\}|%n")
Key = tuple[str, str]


def messages(path: Path) -> dict[Key, ET.Element]:
    """What a file of strings holds, by context and source."""
    found = {}
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            found[str(context.findtext("name")), str(message.findtext("source"))] = message
    return found


def forms(message: ET.Element) -> list[str]:
    """What is said: one form, or one for each number."""
    translation = message.find("translation")
    assert translation is not None
    several = [str(form.text or "") for form in translation.iter("numerusform")]
    return several or ["".join(translation.itertext())]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[Key, ET.Element]:
    """Every string in the sources."""
    fresh = tmp_path_factory.mktemp("strings") / "fresh.ts"
    sources = sorted(map(str, (ROOT / "app" / "ui").rglob("*.py")))
    command = [str(LUPDATE), *sources, "-ts", str(fresh), "-locations", "none"]
    subprocess.run(command, check=True, capture_output=True)
    return messages(fresh)


RUSSIAN = {part: messages(asset("strings", f"{part}_ru.ts")) for part in PARTS}


def test_every_string_has_one_place_and_no_place_is_empty(said: dict[Key, ET.Element]) -> None:
    places = Counter(key for part in RUSSIAN.values() for key in part)
    assert {key for key, count in places.items() if count > 1} == set()
    assert set(said) - set(places) == set(), "not said in Russian"
    assert set(places) - set(said) == set(), "said by nobody any more"


@pytest.mark.parametrize("part", PARTS)
def test_every_string_is_translated_with_its_places(part: str) -> None:
    for (context, source), message in RUSSIAN[part].items():
        translation = message.find("translation")
        assert translation is not None
        assert translation.get("type") is None, f"{context}: {source!r} is unfinished"
        for form in forms(message):
            assert form.strip(), f"{context}: {source!r} is empty"
            lost = set(PLACE.findall(source)) - set(PLACE.findall(form))
            assert not lost, f"{context}: {source!r} lost {lost}"


def test_english_has_its_plurals() -> None:
    for part, russian in RUSSIAN.items():
        numbered = {key for key, message in russian.items() if message.get("numerus")}
        english = asset("strings", f"{part}_en.ts")
        assert numbered == (set(messages(english)) if english.exists() else set()), part
