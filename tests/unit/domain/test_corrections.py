"""What a person set right, found again where a request is like it."""

import pytest

from app.domain.corrections import (
    LEAST_LIKE,
    MAX_CORRECTION_CHARS,
    SHOWN_CORRECTIONS,
    Correction,
    Memory,
    likeness,
    stems,
)

PUMP = Correction("Здравствуйте! Насос на скважине опять гудит и греется.", "Поломка")
BILL = Correction("Пришлите счёт за насос, оплатим в марте.", "Оплата")


def test_endings_case_and_yo_make_no_difference() -> None:
    assert stems("Насосы НАСОСОМ насоса") == {"насос"}
    assert stems("счёт") == stems("счет")


def test_politeness_and_short_words_say_nothing() -> None:
    assert stems("Здравствуйте, просим вас, пожалуйста: и да, на 5") == {"вас"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("насос гудит", "насоса гудит", 1.0), ("насос", "касса", 0.0), ("", "", 0.0), ("насос", "", 0.0)],
)
def test_likeness_is_the_share_in_common(one: str, other: str, expected: float) -> None:
    assert likeness(stems(one), stems(other)) == expected


def test_a_request_like_a_correction_finds_it_and_an_unlike_one_finds_nothing() -> None:
    memory = Memory([BILL, PUMP])
    assert memory.like("Насос на скважине греется и гудит, приезжайте") == (PUMP,)
    assert memory.like("Закажите пропуск для водителя") == ()
    assert Memory().like("Насос гудит") == ()
    assert likeness(stems(BILL.text), stems("Насос на скважине гудит")) < LEAST_LIKE


def test_only_the_likest_few_are_shown_and_the_likest_last() -> None:
    like = [Correction("насос гудит греется " + "очень " * extra + str(extra) * 3, "Л") for extra in range(4)]
    shown = Memory(like).like("насос гудит греется")
    assert len(shown) == SHOWN_CORRECTIONS
    exact = Correction("насос гудит греется", "Э")
    assert Memory([*like, exact]).like("насос гудит греется")[-1] == exact


def test_of_two_of_one_text_the_newer_counts() -> None:
    newer = Correction(PUMP.text, "Жалоба")
    assert Memory([newer, PUMP]).like(PUMP.text) == (newer,)


def test_of_equally_like_ones_the_newer_stands_nearer() -> None:
    newer, older = Correction("насос гудит!", "Новая"), Correction("Насос гудит", "Старая")
    assert Memory([newer, older]).like("насос гудит") == (older, newer)


def test_a_long_letter_is_shown_by_its_beginning() -> None:
    [shown] = Memory([Correction("насос " + "гудит " * 1000, "Л")]).like("насос гудит")
    assert len(shown.text) == MAX_CORRECTION_CHARS
