"""Points as the model is told them."""

import pytest

from app.domain.phrasing import told_point


@pytest.mark.parametrize(
    ("jotted", "told"),
    [
        ("Остальные клапаны не вскрывать", "Просим остальные клапаны не вскрывать"),
        ("ТО-1 отложить", "Просим ТО-1 отложить"),
        ("Котёл не беречь", "Просим котёл не беречь"),
    ],
)
def test_a_jotted_request_becomes_a_sentence(jotted: str, told: str) -> None:
    assert told_point(jotted) == told


@pytest.mark.parametrize(
    "point",
    [
        "Бригада 12 октября, при лётной погоде",
        "Бригаде надо проверить седло",
        "Мы постараемся ускорить",
        "Ставить можно сейчас",
        "Шесть сальников 38×58, четверть часть",
        "Точность 5 %, двадцать мощностей и области",
        "We bring two sets",
        "",
    ],
)
def test_what_is_a_sentence_or_ours_stays(point: str) -> None:
    assert told_point(point) == point
