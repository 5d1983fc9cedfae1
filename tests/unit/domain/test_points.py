"""Points: drawn by rules, each with its source, ticked only when safe to say."""

from dataclasses import replace

from app.domain.drafts import Point
from app.domain.points import safe_points, suggest_points
from tests.helpers.casefiles import asset, case_file, event, moment, pump_case, task, visit


def texts(points: tuple[Point, ...], source: str) -> list[str]:
    return [point.text for point in points if point.source == source]


def test_the_points_of_the_drawing() -> None:
    points = suggest_points(pump_case(), moment(7))
    assert [(point.text, point.source, point.ticked) for point in points] == [
        ("Ставить сейчас или ждать вас?", "email", False),
        ("Борт с бригадой 12 октября, при лётной погоде", "call", True),
        ("У нас в плане: заказать два седла КЛ-75.02, до 9 октября", "task", False),
        ("Вскрыли второй клапан, на седле промыв около 2 мм", "email", False),
        ("Седло в запасе одно, номер КЛ-75.02", "email", False),
        ("Буровой насос НБТ-600, серийный номер NB-60418", "asset", True),
    ]
    assert points[1].at == moment(6, hour=11, minute=5)


def test_a_promise_whose_day_has_passed_is_not_ticked() -> None:
    told = event(1, "out email", moment(20, 12), "Пришлём акт 25 декабря. Приедем 10 января. Позвоним!")
    january = moment(2, 1).replace(year=2027)
    found = suggest_points(case_file(told), january)
    assert [(point.text, point.ticked) for point in found] == [
        ("Пришлём акт 25 декабря", False),
        ("Приедем 10 января", True),
    ]


def test_a_promise_without_a_day_stays() -> None:
    told = event(1, "out call", moment(1), "We promised to send two gaskets. Nothing else")
    found = suggest_points(case_file(told, language="en"), moment(9))
    assert [(point.text, point.ticked) for point in found] == [("Send two gaskets", True)]


def test_a_request_without_a_question_mark_is_a_question() -> None:
    asked = event(1, "in email", moment(1), "Насос шумит. Просим сообщить срок ремонта")
    assert texts(suggest_points(case_file(asked), moment(2)), "email") == ["Просим сообщить срок ремонта"]


def test_after_our_answer_the_customers_last_words_still_count() -> None:
    file = case_file(
        event(1, "in message", moment(1), "Когда приедете?"),
        event(2, "out message", moment(2), "Скоро"),
        event(3, "internal note", moment(3), "Позвонить в порт?"),
    )
    assert texts(suggest_points(file, moment(4)), "message") == ["Когда приедете?"]


def test_nothing_said_gives_no_points() -> None:
    assert suggest_points(case_file(), moment(1)) == ()
    assert suggest_points(case_file(event(1, "internal note", moment(1), "Тихо")), moment(2)) == ()


def test_visits_planned_are_said_and_past_ones_not_ticked() -> None:
    file = case_file(
        visits=(
            visit(1, moment(12), engineer="Д. Осипов"),
            visit(2, moment(1)),
            visit(3, moment(20), finished_at=moment(20)),
            visit(4, None),
        )
    )
    found = suggest_points(file, moment(5))
    assert [(point.text, point.ticked) for point in found] == [
        ("Выезд 12 октября, инженер Д. Осипов", True),
        ("Выезд 1 октября", False),
    ]


def test_english_points_for_an_english_customer() -> None:
    file = case_file(
        visits=(visit(1, moment(12)),),
        tasks=(task(1, "Order BL-40", moment(9)), task(2, "Call"), task(3, "Old", done=True)),
        what=asset("Winch HW-12", "HW-12", ""),
        language="en",
    )
    said = [point.text for point in suggest_points(file, moment(5))]
    assert said == [
        "Visit on 12 October",
        "We plan to order BL-40, by 9 October",
        "We plan to call",
        "Winch HW-12",
    ]


def test_an_incoming_note_names_no_reading_and_doubles_fall_together() -> None:
    file = case_file(
        event(1, "in note", moment(1), "Давление 5 бар"),
        event(2, "in email", moment(1, hour=9), "Давление 6 бар. Температура 90 °C. Ток 7 А."),
        tasks=(task(1, "Проверить"), task(2, "проверить.")),
    )
    found = suggest_points(file, moment(2))
    assert texts(found, "email") == ["Давление 6 бар", "Температура 90 °C"]
    assert texts(found, "task") == ["У нас в плане: проверить"]


def test_a_long_sentence_becomes_one_line() -> None:
    long = event(1, "in email", moment(1), "Можно ли " + "очень " * 60 + "долго?")
    point = suggest_points(case_file(long), moment(2))[0]
    assert len(point.text) <= 161
    assert point.text.endswith("…")


def test_an_asset_without_model_or_number_is_its_name() -> None:
    file = case_file(what=replace(asset(), model="", serial_number=""))
    assert [point.text for point in suggest_points(file, moment(1))] == ["Буровой насос"]


def test_from_the_file_alone_only_what_is_safe_is_said() -> None:
    assert safe_points(pump_case(), moment(7), "ru") == (
        "Получили ваше письмо: Падает давление на буровом насосе, Буровой насос НБТ-600, "
        "серийный номер NB-60418",
        "Борт с бригадой 12 октября, при лётной погоде",
        "На ваш вопрос ответим отдельно, как только уточним",
    )
    # The day promised has passed: it is not promised again.
    assert len(safe_points(pump_case(), moment(13), "ru")) == 2
    assert safe_points(case_file(title="Winch slips"), moment(1), "en") == (
        "We are working on your case: Winch slips",
    )
    noted = case_file(event(1, "in note", moment(1), "Тихо"), title="Шум")
    assert safe_points(noted, moment(1), "ru") == ("Занимаемся вашей заявкой: Шум",)


def test_the_asset_alone_is_no_letter() -> None:
    asked = case_file(event(1, "in email", moment(1), "Что делать?"), what=asset())
    assert [(point.source, point.ticked) for point in suggest_points(asked, moment(1))][-1] == (
        "asset",
        False,
    )
    assert ("asset", True) in [
        (point.source, point.ticked) for point in suggest_points(pump_case(), moment(7))
    ]
