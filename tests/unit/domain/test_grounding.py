"""Marks: what stands neither in the file nor in the points, however it is written."""

import pytest

from app.domain.dates import find_dates
from app.domain.grounding import Facts, case_facts, find_marks, gather_facts
from app.domain.mentions import find_mentions
from tests.helpers.casefiles import case_file, contact, event, moment, pump_case, task, visit


@pytest.fixture(scope="module")
def pump() -> Facts:
    return case_facts(pump_case(), ("Остальные клапаны не вскрывать 3 дня",))


def marked(facts: Facts, text: str) -> list[str]:
    marks = find_marks(facts, text)
    assert all(text[mark.start : mark.end] == mark.text for mark in marks)
    return [mark.text for mark in marks]


@pytest.mark.parametrize(
    "said",
    [
        "12 октября", "12.10", "12.10.2026", "2026-10-12", "12/10/2026", "12-го октября",
        "двенадцатого октября",
        "October 12th", "12 October 2026", "12th of October", "двенадцатого", "в понедельник", "в октябре",
        "9 октября", "в 05:40", "в сентябре", "первое слово", "второго клапана",
        "190 бар", "со 190 до 140 бар", "сто сорок бар", "140 bar", "около 2 мм", "2mm", "два седла",
        "двух новых сёдел",
        "2 seats", "second valve", "КЛ-75.02", "КЛ 75.02", "кл-75.02", "NB-60418", "НБТ 600", "НБТ-600",
        "С-0101",
        "C-0101", "3 дня", "три дня", "пункт\n1. Первое\n 2) Второе",
    ],
)  # fmt: skip
def test_what_the_file_or_the_points_say_is_not_marked(pump: Facts, said: str) -> None:
    assert marked(pump, f"Так: {said}, да") == []


@pytest.mark.parametrize(
    "said",
    [
        "13 октября", "12 ноября", "двадцать первого октября", "тринадцатого октября", "October 13th",
        "завтра",
        "tomorrow", "в субботу", "в августе", "150 бар", "2,5 мм", "2 бар", "четыре седла", "пять сёдел",
        "КЛ-75.03", "НБТ-601", "в 06:50", "4 200 тенге", "twenty-five bars", "38×58", "третий клапан",
        "1622-0350",
        "10-летний", "6306-2RS", "две тысячи пятьсот",
    ],
)  # fmt: skip
def test_what_nobody_said_is_marked(pump: Facts, said: str) -> None:
    assert len(marked(pump, f"Так: {said}, да")) == 1


def test_the_mark_of_the_drawing(pump: Facts) -> None:
    text = "Бригаду ждите 12 октября, при лётной погоде; привезём ещё четыре седла и"
    assert marked(pump, text) == ["четыре седла"]


def test_a_draft_in_another_language_is_confirmed_by_values(pump: Facts) -> None:
    assert marked(pump, "Pressure fell from 190 to 140 bar; two seats by 9 October") == []


@pytest.mark.parametrize(
    ("told", "said", "count"),
    [
        ("цена 1,000 bar", "1000 bar", 0),
        ("цена 1,000 bar", "1 bar", 0),
        ("расход 12.10 л", "12,1 л", 0),
        ("к 12.10 успеем", "12.1 проверок", 0),
        ("шесть штук", "6 сальников", 0),
        ("38х58", "38 × 58", 0),
        ("сорт 6", "6 бар", 0),
        ("площадь 12 м3", "12 м²", 1),
        ("вал 1470-1530", "1530 об/мин", 0),
        ("арт. 1622-0350", "1622-0350", 0),
        ("30 февраля", "30 февраля", 0),
        ("31/12/2026", "31 декабря", 0),
        ("12/31/2026", "December 31", 0),
        ("day after tomorrow", "послезавтра", 0),
        ("первого мая", "1 мая", 0),
        ("двадцать первого мая", "21 May", 0),
        ("приедем пятого мая", "5 мая", 0),
        ("два с половиной", "2", 0),
        ("двести пять сот", "205", 0),
        ("two hundred bars", "200 bar", 0),
        ("тысяча двести", "1200", 0),
        ("3 тысячи", "3000", 0),
        ("3 тыс. тенге", "3 000 ₸", 0),
        ("тысячи раз", "1000", 1),
        ("в среду", "Wednesday", 0),
        ("2 мм", "2 седла", 1),
        ("на Нерпе-2", "2 седла", 1),
        ("линия Л-2", "на линии 2.", 0),
        ("два седла", "2 seats", 0),
        ("5 шагов", "5 клапанов", 1),
        ("5 шагов", "5 шага", 0),
        ("клапанов 5.", "5 клапанов", 0),
        ("две бригады", "2 бар", 1),
        ("внутренняя среда", "в среду", 1),
        ("может быть, маё", "в мае", 1),
    ],
)
def test_one_thing_in_two_writings(told: str, said: str, count: int) -> None:
    facts = gather_facts([told], [], 2026)
    assert len(find_marks(facts, f"Так: {said}, да")) == count


def test_a_code_is_found_in_running_text_only_when_long_enough() -> None:
    facts = gather_facts(["насос НБТ 600 М", "и А 1"], [], 2026)
    assert find_marks(facts, "НБТ-600М") == ()
    assert len(find_marks(facts, "А-1 или ИА1")) == 2


def test_a_range_or_a_nonsense_date_is_read_as_numbers() -> None:
    assert [mention.kind for mention in find_mentions("45.13 и 99.99")] == ["number", "number"]
    assert [found.values for found in find_dates("45 мая")] == [frozenset({"m:5"})]


def test_everything_in_the_file_counts() -> None:
    file = case_file(
        event(1, "in call", moment(1), "Звонок"),
        tasks=(task(1, "Ремень 7-PK", moment(3)), task(2, "Без срока")),
        visits=(visit(1, moment(5), notes="Зазор 0,15 мм", engineer="Бригада Б-2"),),
        who=contact(),
    )
    facts = case_facts(file, ())
    assert marked(facts, "3 октября, 5 октября, 7-PK, 0,15 мм, Б-2") == []


def test_a_megabyte_is_read(pump: Facts) -> None:
    text = "На седле промыв около 2 мм, КЛ-75.02, двенадцатого октября. " * 1500
    assert find_marks(pump, text) == ()
