"""Parts of words: which label a text is like, whatever its forms."""

import pytest

from app.domain.wordings import Wordings, word_parts

TEXTS = ("Ремонт: насос сломался", "Оплата: счета, платежи, долг", "")


def test_other_forms_of_a_word_are_like_it() -> None:
    likeness = Wordings(TEXTS).likeness("Пришлите счёт, оплатим долги")
    assert likeness[1] > likeness[0] == likeness[2] == 0.0


def test_a_text_is_most_like_itself_and_never_more_than_one() -> None:
    long = " ".join(f"слово{number} иное{number * 7}" for number in range(120))
    words = Wordings((*TEXTS, long))
    assert 0.9 < words.likeness(long)[3] <= 1.0
    assert words.likeness(long + " и ещё многое другое")[3] < words.likeness(long)[3]


def test_a_chance_part_says_little_of_a_label_of_few_words() -> None:
    assert Wordings(("Ремонт", "Счёт")).likeness("привет")[1] < 0.02


@pytest.mark.parametrize("text", ["", "…", "?!", "xyz"])
def test_what_no_label_knows_says_nothing(text: str) -> None:
    assert Wordings(TEXTS).likeness(text) == (0.0, 0.0, 0.0)


def test_what_all_labels_say_tells_none_apart() -> None:
    assert Wordings(("насос", "насос")).likeness("насос") == (0.0, 0.0)


def test_case_and_the_two_dots_make_no_difference() -> None:
    parts = "_сч сче чет ет_ _сче счет чет_ _счет счет_"
    assert word_parts("СЧЁТ") == word_parts("счет") == set(parts.split())
