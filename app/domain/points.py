"""What could be said in a reply, drawn from the file by rules, without the model.

Order: the customer's question, what we promised, visits planned, tasks, readings and parts named, the
asset. Ticked is what is true and safe to say as it stands; a question waits for the engineer's answer,
a task is our own affair until told.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from app.domain.casefile import CaseFile
from app.domain.dates import find_dates
from app.domain.drafts import Point
from app.domain.language import letter_language
from app.domain.mentions import find_mentions
from app.domain.phrasing import lowered
from app.domain.records import Direction, Interaction, InteractionKind
from app.domain.story import day_words

SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[«\"(]?[А-ЯЁӘҒҚҢӨҰҮІA-Z0-9])|\n+")
ASKING = re.compile(
    r"(?<!\w)(?:прос(?:им|ьба)|подскажите|сообщите|скажите|уточните|ответьте|"
    r"please (?:tell|advise|let us know|confirm|say)|(?:can|could|when|should) (?:you|we|i))(?!\w)",
    re.IGNORECASE,
)
PROMISE = re.compile(
    r"(?<!\w)(?:обещал\w*|договорил\w*|согласован\w*|подтверд\w+|пришл[её]м|вышлем|отправим|привез[её]м|при[её]дем|"
    r"прилетим|прибуд\w+|замен\w*им|будем|сделаем|провед[её]м|поставим|ответим|перезвоним|"
    r"promised|agreed|we will|we'll|will (?:send|come|arrive|bring|call)|confirmed|scheduled)(?!\w)",
    re.IGNORECASE,
)
# «Обещали борт 12 октября» is said to the customer as «Борт 12 октября».
PROMISED = re.compile(r"^(?:(?:мы )?обещали?|(?:we )?promised(?: to)?)[:,]?\s+", re.IGNORECASE)
MAX_QUESTIONS = 2
MAX_PROMISES = 3
MAX_READINGS = 2
MAX_POINT = 160

WORDS = {
    "ru": {
        "task": "У нас в плане:",
        "due": "до",
        "visit": "Выезд",
        "engineer": "инженер",
        "serial": "серийный номер",
        "email": "Получили ваше письмо",
        "call": "Приняли ваш звонок",
        "message": "Получили ваше сообщение",
        "case": "Занимаемся вашей заявкой",
        "later": "На ваш вопрос ответим отдельно, как только уточним",
    },
    "en": {
        "task": "We plan to",
        "due": "by",
        "visit": "Visit on",
        "engineer": "engineer",
        "serial": "serial number",
        "email": "We have your e-mail",
        "call": "We noted your call",
        "message": "We have your message",
        "case": "We are working on your case",
        "later": "We will answer your question separately, as soon as we have checked",
    },
}


def sentences(text: str) -> list[str]:
    """Split into sentences; what ends no sentence stays together."""
    return [piece.strip() for piece in SENTENCE.split(text) if piece.strip()]


def suggest_points(file: CaseFile, now: datetime) -> tuple[Point, ...]:
    """Draw points from a case file; `now` tells a promise from one that has passed."""
    language = "en" if letter_language(file) == "en" else "ru"
    drawn = [
        *_questions(file),
        *_promises(file, now),
        *_visits(file, now, language),
        *_tasks(file, language),
        *_readings(file),
    ]
    # Named alone it makes a letter that says nothing: with no point at all the program says what is safe.
    says = any(point.ticked for point in drawn)
    drawn += [replace(point, ticked=says) for point in _asset(file, language)]
    return tuple(_distinct(drawn))


def safe_points(file: CaseFile, now: datetime, language: str) -> tuple[str, ...]:
    """Give what a reply from the file alone may say: that we heard, what we promised, that we will answer.

    Left to a story alone a small model invents terms and speaks as the customer; of points it keeps
    every number. So the program decides what is said here too.

    Args:
        file: The case.
        now: Tells a promise from one that has passed.
        language: Of the prompt's texts, `ru` or `en`.
    """
    words = WORDS[language]
    asked = _unanswered(file)
    heard = words.get(asked[0].kind.value, words["case"]) if asked else words["case"]
    about = ", ".join([file.case.title, *(point.text for point in _asset(file, language))])
    promised = [*_promises(file, now), *_visits(file, now, language)]
    said = [f"{heard}: {about}", *(point.text for point in promised if point.ticked)]
    return (*said, words["later"]) if _questions(file) else tuple(said)


def _distinct(points: Iterable[Point]) -> Iterator[Point]:
    seen: set[str] = set()
    for point in points:
        key = point.text.casefold().rstrip(".")
        if key not in seen:
            seen.add(key)
            yield point


def _short(sentence: str) -> str:
    """Take the end mark off and keep a point to one line."""
    plain = sentence.strip().rstrip(".")
    plain = plain[:1].upper() + plain[1:]
    return plain if len(plain) <= MAX_POINT else plain[:MAX_POINT].rsplit(" ", 1)[0] + "…"


def _unanswered(file: CaseFile) -> list[Interaction]:
    """Give what the customer said since our last word, newest first; else their last word."""
    newest_first = [
        event for event in reversed(file.interactions) if event.direction is not Direction.INTERNAL
    ]
    waiting: list[Interaction] = []
    for event in newest_first:
        if event.direction is Direction.OUT:
            break
        waiting.append(event)
    said = [event for event in newest_first if event.direction is Direction.IN]
    return waiting or said[:1]


def _questions(file: CaseFile) -> list[Point]:
    """The last questions; not ticked, for the answer is the engineer's."""
    found = []
    for event in _unanswered(file):
        asked = [one for one in sentences(event.text) if one.endswith("?")]
        asked = asked or [one for one in sentences(event.text) if ASKING.search(one)]
        found += [Point(_short(one), event.kind.value, event.at, False) for one in asked]
    return found[:MAX_QUESTIONS]


def _promises(file: CaseFile, now: datetime) -> list[Point]:
    """What we said we would do, newest first; ticked unless its day has passed."""
    found = []
    for event in reversed(file.interactions):
        if event.direction is Direction.OUT:
            for one in sentences(event.text):
                if PROMISE.search(one):
                    text = _short(PROMISED.sub("", one))
                    found.append(Point(text, event.kind.value, event.at, not _has_passed(one, event.at, now)))
    return found[:MAX_PROMISES]


def _has_passed(sentence: str, said_at: datetime, now: datetime) -> bool:
    """Whether all days named lie before today; a month before the one it was said in is next year's."""
    days = [
        tuple(int(part) for part in value[2:].split("."))
        for found in find_dates(sentence)
        for value in found.values
        if value.startswith("d:")
    ]
    today = (now.year, now.month, now.day)
    return bool(days) and all(
        (said_at.year + (month < said_at.month), month, day) < today for day, month in days
    )


def _visits(file: CaseFile, now: datetime, language: str) -> list[Point]:
    words = WORDS[language]
    found = []
    for visit in file.visits:
        if visit.planned_at and not visit.started_at and not visit.finished_at:
            who = f", {words['engineer']} {visit.engineer}" if visit.engineer else ""
            text = f"{words['visit']} {day_words(visit.planned_at, language)}{who}"
            found.append(Point(text, "visit", visit.planned_at, visit.planned_at.date() >= now.date()))
    return found


def _tasks(file: CaseFile, language: str) -> list[Point]:
    words = WORDS[language]
    found = []
    for task in file.tasks:
        if not task.done:
            due = f", {words['due']} {day_words(task.due_at, language)}" if task.due_at else ""
            text = f"{words['task']} {lowered(task.title)}{due}"
            found.append(Point(text, "task", task.due_at, False))
    return found


def _readings(file: CaseFile) -> list[Point]:
    """Sentences of the customer's last words that name a part or a measured value; not questions."""
    found = []
    for event in _unanswered(file):
        if event.kind is InteractionKind.NOTE:
            continue
        for one in sentences(event.text):
            named = any(mention.kind == "code" or mention.unit for mention in find_mentions(one))
            if named and not one.endswith("?") and not ASKING.search(one):
                found.append(Point(_short(one), event.kind.value, event.at, False))
    return found[:MAX_READINGS]


def _asset(file: CaseFile, language: str) -> list[Point]:
    if file.asset is None:
        return []
    said = file.asset.name
    if file.asset.model and file.asset.model not in said:
        said += f" {file.asset.model}"
    if file.asset.serial_number:
        said += f", {WORDS[language]['serial']} {file.asset.serial_number}"
    return [Point(said, "asset", None, True)]
