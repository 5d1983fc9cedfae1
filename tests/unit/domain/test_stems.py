"""All forms of a word come to one stem."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.stems import stem


@pytest.mark.parametrize(
    "forms",
    [
        "насос насоса насосу насосом насосе насосы насосов насосам насосами насосах",
        "прокладка прокладок прокладками", "фланец фланца фланцев", "журнал журнала журналах журналами",
        "палец пальца пальцев", "день дня дней днями", "время времени", "ремень ремня",
        "кабель кабеля кабелей",
        "pump pumps", "bearing bearings",
    ],
)  # fmt: skip
def test_forms_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


def test_short_words_numbers_and_other_alphabets_stay() -> None:
    assert [stem(word) for word in ("цех", "2026", "bd200", "წყალი", "水", "шум")] == [
        "цех", "2026", "bd200", "წყალი", "水", "шум",
    ]  # fmt: skip


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюяabcz1", min_size=1, max_size=30))
def test_a_stem_is_never_empty_and_always_the_same(word: str) -> None:
    found = stem(word)
    stem.cache_clear()
    assert found == stem(word)
    assert found
