"""What a draft says that neither the file nor the engineer's points say.

Only numbers, dates, times and part numbers are looked at: what can be wrong by one digit and costs a
trip. A place that is not confirmed is marked, not removed: the engineer knows more than the file.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.casefile import CaseFile
from app.domain.dates import date_values
from app.domain.drafts import Mark
from app.domain.mentions import Mention, code_value, find_mentions


@dataclass(frozen=True, slots=True)
class Facts:
    """What file and points confirm.

    Attributes:
        dates: Readings of dates (`d:12.10`) and of what follows from them.
        numbers: By value, in which company it was said: (unit, stems of what is counted).
        codes: Part numbers in one form; `joined` is all letters and digits, for «НБТ 600».
        runs: Digit runs inside part numbers: they confirm a number without unit.
    """

    dates: frozenset[str]
    numbers: dict[str, tuple[tuple[str | None, frozenset[str]], ...]]
    codes: frozenset[str]
    runs: frozenset[str]
    joined: str


def gather_facts(texts: Iterable[str], moments: Iterable[datetime | None], year: int) -> Facts:
    """Read what may be said; `year` dates the days that stand without one, for their weekday."""
    whole = "\n".join(texts)
    dates: set[str] = set()
    numbers: dict[str, list[tuple[str | None, frozenset[str]]]] = {}
    codes: set[str] = set()
    for mention in find_mentions(whole):
        if mention.kind == "date":
            dates |= mention.values | _follows(mention.values, year)
        elif mention.kind == "code":
            codes |= mention.values
        for value in mention.values if mention.kind == "number" else _bare_numbers(mention.values):
            numbers.setdefault(value, []).append((mention.unit, mention.words))
    for moment in moments:
        dates |= date_values(moment) if moment else frozenset()
    runs = {run.replace(",", ".") for run in _RUNS.findall(whole)} | {
        run for code in codes for run in _DIGITS.findall(code)
    }
    return Facts(
        dates=frozenset(dates),
        numbers={value: tuple(said) for value, said in numbers.items()},
        codes=frozenset(codes),
        runs=frozenset(runs),
        joined=code_value(whole),
    )


# The digits of «КЛ-75.02» and «НБТ 600»; «до 600» is not a part number.
_RUNS = re.compile(r"(?:(?<=[^\W\d_]-)|(?<=[A-ZА-ЯЁ] ))\d+(?:[.,]\d+)?")
_DIGITS = re.compile(r"\d+")


def _bare_numbers(values: frozenset[str]) -> list[str]:
    """Give the number a date without year may also be («12.10» bar)."""
    return [value[2:] for value in values if value.startswith("n:")]


def _follows(values: frozenset[str], year: int) -> frozenset[str]:
    """Give month and weekday of the days said."""
    known: frozenset[str] = frozenset()
    for value in values:
        if value.startswith("d:"):
            day, month = value[2:].split(".")
            known |= {f"m:{month}"}
            try:
                known |= date_values(date(year, int(month), int(day)))
            except ValueError:
                continue  # 30 February is confirmed as said, but has no weekday
    return known


def case_facts(file: CaseFile, points: Iterable[str]) -> Facts:
    """Gather the facts of a case file and of the engineer's words."""
    texts = [file.account.name, file.account.notes, file.case.number, file.case.title, *points]
    moments: list[datetime | None] = [file.case.opened_at, file.case.due_at]
    for contact in file.contacts:
        texts += [contact.name, contact.role, *contact.phones]
    for site in file.sites:
        texts += [site.name, site.address]
    for asset in file.assets:
        texts += [asset.name, asset.model, asset.serial_number]
    for event in file.interactions:
        texts += [event.subject, event.text]
        moments.append(event.at)
    for visit in file.visits:
        texts += [visit.engineer, visit.notes, *(item.text for item in visit.checklist)]
        moments += [visit.planned_at, visit.started_at, visit.finished_at]
    for task in file.tasks:
        texts.append(task.title)
        moments.append(task.due_at)
    return gather_facts(texts, moments, file.case.opened_at.year)


def find_marks(facts: Facts, text: str) -> tuple[Mark, ...]:
    """Find the places of a draft that the facts do not confirm, in the order of the text."""
    return tuple(
        Mark(mention.start, mention.end, text[mention.start : mention.end])
        for mention in find_mentions(text)
        if not _is_confirmed(facts, mention)
    )


def _is_confirmed(facts: Facts, mention: Mention) -> bool:
    if mention.kind == "date":
        return bool(mention.values & facts.dates) or any(
            number in facts.numbers for number in _bare_numbers(mention.values)
        )
    if mention.kind == "code":
        return any(_knows_code(facts, code) for code in mention.values)
    return any(_knows_number(facts, value, mention) for value in mention.values)


def _knows_code(facts: Facts, code: str) -> bool:
    # Found in the joined text only when long enough not to arise by chance from neighbours.
    return code in facts.codes or (len(code) >= 5 and code in facts.joined)


def _knows_number(facts: Facts, value: str, mention: Mention) -> bool:
    # «Нерпа-2» does not confirm two seats.
    if mention.unit is None and value in facts.runs and (len(value) > 1 or not mention.words):
        return True
    if mention.unit is None and not mention.words and any(f"d:{value}." in day for day in facts.dates):
        return True  # «двенадцатого», when some 12th is known
    return any(_agrees(mention, unit, words) for unit, words in facts.numbers.get(value, ()))


def _agrees(mention: Mention, unit: str | None, words: frozenset[str]) -> bool:
    """Whether a number said here is the one said there, by its unit or by what is counted."""
    if mention.unit or unit:
        # A measured value is confirmed by its own unit, or by the bare number.
        return mention.unit == unit or not (mention.words or words or (mention.unit and unit))
    if not mention.words or not words or _is_cyrillic(mention.words) != _is_cyrillic(words):
        return True
    return bool(mention.words & words)


def _is_cyrillic(words: frozenset[str]) -> bool:
    return any("а" <= letter <= "я" for word in words for letter in word)
