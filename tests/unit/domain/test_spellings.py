"""Other spellings: both alphabets, and a keyboard left in the other layout."""

import pytest

from app.domain.spellings import other_spellings, to_cyrillic, to_latin


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("nasos", "насос"), ("podshipnik", "подшипник"), ("shchit", "щит"), ("tsekh", "цех"),
        ("zhurnal", "журнал"), ("yakor", "якор"), ("kley", "клей"), ("vyazat", "вязат"), ("dym", "дым"),
        ("5", "5"),
    ],
)  # fmt: skip
def test_latin_letters_sound_russian(latin: str, cyrillic: str) -> None:
    assert to_cyrillic(latin) == cyrillic


def test_russian_letters_in_latin() -> None:
    assert to_latin("щёлочь".replace("ё", "е")) == "shcheloch"
    assert to_latin("қаржы") == "qarzhy"


def test_a_keyboard_in_the_other_layout() -> None:
    assert "насос" in other_spellings("yfcjc")
    assert "pump" in other_spellings("згьз")


def test_a_word_is_not_its_own_other_spelling() -> None:
    assert other_spellings("5") == ()
    assert "насос" not in other_spellings("насос")
