"""The filter: what small models add is taken off, whatever the pieces the text comes in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cleaning import BodyFilter


def through(text: str, size: int, *, letter: bool = True) -> str:
    body = BodyFilter(letter=letter)
    said = [body.feed(text[at : at + size]) for at in range(0, len(text), size)]
    return "".join(said) + body.finish()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Ответ: Здравствуйте, Сауле Ермековна!\n\nСедло ставьте.\n\nС уважением,\nМы", "Седло ставьте."),
        ("Здравствуйте! Седло можно ставить. С уважением, мы", "Седло можно ставить."),
        ("Уважаемая Сауле, седло можно ставить. Спасибо.", "Седло можно ставить. Спасибо."),
        ("**Ответ:** Текст", "Текст"),
        ("Тема: насос\n\nDear John,\n\nWe come.\n\nBest regards,\nX", "We come."),
        ("Subject: pump", ""),
        ("Содержание такое.\n\n- С утра едем.\n- Да\n", "Содержание такое.\n\n- С утра едем.\n- Да"),
        ("Hi there. ok then", "Ok then"),
        ("Добрый день,\nсделаем", "Сделаем"),
        ("С нами всё в порядке. Сегодня", "С нами всё в порядке. Сегодня"),
        ("Хорошо, 2.5 бар. С ув", "Хорошо, 2.5 бар. С ув"),
        ("Дело сделано.\n\n[Ваше имя]", "Дело сделано."),
        ("Сделаем.\n\n—", "Сделаем.\n\n—"),
        ("Здравствуйте!", ""),
        ("", ""),
        ("   ", ""),
    ],
)  # fmt: skip
def test_only_the_body_is_shown(text: str, body: str, size: int) -> None:
    assert through(text, size) == body


def test_a_long_first_line_is_shown_before_it_ends() -> None:
    body = BodyFilter()
    assert body.feed("Добрый у вас насос: " + "работает и работает, " * 12) != ""


def test_a_plain_start_is_shown_at_once() -> None:
    assert BodyFilter().feed("Седло можно ставить") == "Седло можно ставить"


def test_after_a_signature_nothing_is_shown() -> None:
    body = BodyFilter()
    assert body.feed("Готово.\n\nС уважением,\n") == "Готово."
    assert body.has_ended
    assert body.feed("Бригада") == ""
    assert body.finish() == ""


def test_a_summary_keeps_all_but_its_heading() -> None:
    assert through("Сводка: Здравствуйте. С уважением", 3, letter=False) == "Здравствуйте. С уважением"


@given(st.text(alphabet="абвС уважением.\n!Dear, ", max_size=120), st.integers(1, 9))
def test_pieces_do_not_matter(text: str, size: int) -> None:
    assert through(text, size) == through(text, 1000)
