"""Folding keeps places; codes compare without dashes and across alphabets."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.folding import (
    codes,
    find_codes,
    find_phones,
    fold,
    index_text,
    mixes_alphabets,
    phone_tokens,
    squash,
)


@given(st.text())
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_yo_is_ye_and_letters_are_small() -> None:
    assert fold("Ёлка ЕЩЁ") == "елка еще"
    # A letter whose small form is two characters stays, and the places after it stay too.
    assert fold("İЁ") == "İе"


def test_numbers_compare_in_any_spelling() -> None:
    assert squash("С-0017") == squash("c 0017") == "c0017"
    assert squash("—") == ""


def test_the_index_knows_codes_and_phones() -> None:
    words = index_text("Насос ВД-200/5", None, "+7 (701) 123-45-67").split()
    assert {"насос", "вд-200/5", squash("ВД200/5"), "77011234567"} <= set(words)


def test_a_text_without_a_digit_holds_no_code() -> None:
    assert codes("насос-дозатор\nзаменили сальник") == []


# Words, signs and digits as they meet in notes; ² is a digit to `isdigit`, though not to a pattern.
@given(st.text(st.sampled_from("аЁbС0127²_-–./\\:#+() \n\t\u00a0"), max_size=40))
def test_read_word_by_word_a_text_has_the_codes_of_the_whole(text: str) -> None:
    phones, places = find_phones(text), find_codes(text)
    pieces = [text[start:end] for start, end in places[: len(places) - len(phones)]]
    expected = {squash(piece) for piece in pieces if any(map(str.isdigit, piece))}
    assert codes(text) == sorted(expected.union(*map(phone_tokens, phones)))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("насоc", "насос"),  # Latin c
        ("Hасос", "насос"),  # Latin H
        ("пoдшипник", "подшипник"),  # Latin o
        ("рump", "pump"),  # Cyrillic р
        ("bеаring", "bearing"),  # Cyrillic е and а
        ("cор", "сор"),  # both would do: the alphabet of most letters
        ("сop", "cop"),
        ("кабель USB", "кабель usb"),
        ("usbшный", "usbшный"),
        ("насос pump", "насос pump"),
        ("кВт·h", "квт·h"),
        ("BД-200 и насоc", "вд-200 и насос"),
    ],
)
def test_a_word_of_two_alphabets_is_made_of_one(written: str, folded: str) -> None:
    assert fold(written) == folded
    assert mixes_alphabets(written) == (folded != written.lower() or written == "usbшный")


@given(st.text(alphabet="авекмнорстухіёabekmhopctyxiбдzq1-", max_size=20))
def test_numbers_compare_as_they_always_did(text: str) -> None:
    before = re.sub(r"[\W_]+", "", text.lower().replace("ё", "е")).translate(
        str.maketrans("авекмнорстухіё", "abekmhopctyxie")
    )
    assert squash(text) == before
    assert fold(fold(text)) == fold(text)


def test_a_megabyte_in_one_word_is_folded_at_once() -> None:
    started = time.process_time()
    assert fold("н" * 1_000_000 + "c").endswith("нс")
    assert time.process_time() - started < 2
