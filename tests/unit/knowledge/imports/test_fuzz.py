"""Whatever a file holds: a report with numbered lines or a refusal in our words, never a traceback.

Each goes all the way into a real store, in a dry run; what was taken is written and rolled back.
"""

import csv
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.entries import EntryRefusedError, entry_of
from app.domain.entry_times import read_when
from app.domain.imports import FIELDS, Incoming, ReadingRules
from app.domain.reports import ImportReport
from app.domain.sentences import is_told
from app.errors import ExchangeError
from app.services.exchange import Exchange, ImportWays
from app.services.session import Session
from tests.helpers.profiles import EAST, Clock, exchange, new_profile
from tests.unit.knowledge.imports.test_readers import CALENDAR, CARD_21, CARD_30, CARD_40, LETTER, book

SLOW = settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
NAMES = st.one_of(
    st.text(max_size=30),
    st.sampled_from((
        "Әлия Қанатқызы", "გიორგი", "محمد بن سلمان", "👩‍🔧🚂", "=cmd|' /C calc'!A0", "",
        "\x00", "\ud800", "а" * 600,
        "Рудник\u202eкинду\u0420", "0001-01-01", "9999-12-31T23:59:59+14:00", "31.02.2026", "1e999", "NaN",
    )),
)  # fmt: skip
NUMBERED = ("csv", "xlsx", "vcard", "eml", "mbox", "msg", "ics")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exchange]:
    session = Session(Clock())
    session.open(new_profile(tmp_path_factory.mktemp("п"), session.clock)[0])
    yield Exchange(session)
    session.close()


def refusal(work: Callable[[], ImportReport]) -> tuple[str, ImportReport | None]:
    """The code of a refusal in our words, or the report."""
    try:
        return "", work()
    except ExchangeError as error:
        return error.code, None


def taken(service: Exchange, path: Path, kind: str) -> ImportReport | None:
    """Take a file in a dry run: a report, or None when it was refused in our words."""
    refused, report = refusal(lambda: service.import_files([path], ImportWays(kind), dry_run=True))
    if report is None:
        assert is_told(refused), refused
        return None
    for one in (*report.rejected, *report.skipped):
        assert is_told(one.code), one.code
        assert one.line.isdecimal(), one.line
        assert int(one.line) >= 1
    return report


@SLOW
@given(rows=st.lists(st.lists(NAMES, max_size=8), max_size=8), delimiter=st.sampled_from(",;\t|"))
@example(rows=[["Рудник", "2026-11-03"], ["Рудник", "2026-11-03"]], delimiter=";")
def test_any_table(service: Exchange, tmp_path: Path, rows: list[list[str]], delimiter: str) -> None:
    into = io.StringIO()
    writer = csv.writer(into, delimiter=delimiter, escapechar="\\")
    writer.writerow(["Компания", "Дата создания", "Заявка", "Контакт", "E-mail", "Широта", "Адрес"])
    writer.writerows(rows)
    path = tmp_path / "т.csv"
    path.write_bytes(into.getvalue().encode("utf-8", "surrogatepass"))
    report = taken(service, path, "csv")
    assert report is not None


@SLOW
@given(content=st.binary(max_size=400), kind=st.sampled_from(NUMBERED))
def test_any_bytes_as_anything(service: Exchange, tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "т.bin"
    path.write_bytes(content)
    taken(service, path, kind)


def workbook(folder: Path) -> bytes:
    return book(
        folder / "целая.xlsx", ["Компания", "Заметки"], *([f"Рудник {n}", "да"] for n in range(30))
    ).read_bytes()


SOUND = {
    "csv": "Компания;Контакт;Почта;Дата\n" + "Рудник;«Сауле»;a@b.kz;03.11.2026\n" * 20,
    "vcard": CARD_21 + CARD_30 + CARD_40,
    "eml": LETTER + 'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nтекст\n--b\n\nещё =D0\n--b--\n',
    "mbox": f"From a@b Tue Nov  3 10:00:00 2026\n{LETTER}\nодно\n\n" * 3,
    "ics": CALENDAR,
}


@pytest.mark.parametrize("kind", [*SOUND, "xlsx"])
def test_sound_files_damaged_in_many_ways(service: Exchange, tmp_path: Path, kind: str) -> None:
    """Bytes changed, cut out, doubled, the end cut off; a hundred of each, always the same ones."""
    whole = workbook(tmp_path) if kind == "xlsx" else SOUND[kind].encode()
    chance = random.Random(kind)
    path = tmp_path / "т.bin"
    path.write_bytes(whole)
    sound = taken(service, path, kind)
    assert sound is not None
    assert any(sound.created.values())
    for number in range(100):
        content = bytearray(whole)
        at, length = chance.randrange(len(whole)), chance.randrange(1, 40)
        if number % 4 == 0:
            content[at] = chance.randrange(256)
        elif number % 4 == 1:
            del content[at : at + length]
        elif number % 4 == 2:
            content[at:at] = content[at : at + length] * 3
        else:
            del content[at:]
        path.write_bytes(content)
        taken(service, path, kind)


def test_workbooks_with_damaged_parts(service: Exchange, tmp_path: Path) -> None:
    """The zip is sound, an XML in it is not."""
    whole, chance = workbook(tmp_path), random.Random(5)
    path = tmp_path / "т.xlsx"
    for _ in range(60):
        with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(path, "w") as into:
            chosen = chance.choice(source.namelist())
            for name in source.namelist():
                content = bytearray(source.read(name))
                if name == chosen:
                    at = chance.randrange(len(content))
                    content[at : at + chance.randrange(8)] = chance.randbytes(chance.randrange(8))
                into.writestr(name, bytes(content))
        taken(service, path, "xlsx")


@SLOW
@given(text=st.text(max_size=300))
def test_any_card_and_event(service: Exchange, tmp_path: Path, text: str) -> None:
    path = tmp_path / "т.txt"
    plain = text.encode("utf-8", "replace").decode()
    path.write_text(f"BEGIN:VCARD\n{plain}\nEND:VCARD\n{CARD_30}", encoding="utf-8")
    taken(service, path, "vcard")
    path.write_text(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{plain}\nEND:VEVENT\nEND:VCALENDAR\n", encoding="utf-8")
    taken(service, path, "ics")


@SLOW
@given(text=st.text(max_size=200), at=st.integers(0, 2000))
def test_exchange_json_with_anything_in_it(service: Exchange, tmp_path: Path, text: str, at: int) -> None:
    import json

    whole = json.dumps(exchange(), ensure_ascii=False)
    path = tmp_path / "т.json"
    path.write_bytes((whole[:at] + text + whole[at + len(text) :]).encode("utf-8", "replace"))
    refused, report = refusal(lambda: service.import_files([path], dry_run=True))
    assert report is not None or is_told(refused)


@settings(max_examples=300, deadline=None)
@given(field=st.sampled_from(FIELDS), text=NAMES)
def test_any_field_with_anything(field: str, text: str) -> None:
    incoming = Incoming("7", {"account.name": "Рудник", field: text})
    try:
        said = entry_of(incoming, ReadingRules()).line
    except EntryRefusedError as refused:
        # The field is named, never what stood in it.
        said = "7" if is_told(refused.code) and str(refused) in FIELDS else ""
    assert said == "7"


@settings(max_examples=200, deadline=None)
@given(at=st.datetimes())
def test_every_date_reads_as_it_was_written(at: object) -> None:
    from datetime import datetime

    assert isinstance(at, datetime)
    plain = at.replace(microsecond=0, tzinfo=EAST)
    written = f"{plain.day:02d}.{plain.month:02d}.{plain.year:04d} {plain:%H:%M:%S}"
    assert read_when(written, EAST) == plain
    assert read_when(plain.isoformat(), EAST) == plain


@pytest.mark.parametrize(
    ("text", "month_first", "year_month_day"),
    [
        ("3/4/26", False, (2026, 4, 3)), ("3/4/26", True, (2026, 3, 4)), ("2026.4.3", False, (2026, 4, 3)),
        ("03.04.2026 12:00 AM", False, (2026, 4, 3)),
    ],
)  # fmt: skip
def test_dates_in_many_hands(text: str, month_first: bool, year_month_day: tuple[int, int, int]) -> None:  # noqa: FBT001
    at = read_when(text, EAST, month_first=month_first)
    assert at is not None
    assert (at.year, at.month, at.day, at.hour) == (*year_month_day, 0)


@pytest.mark.parametrize(
    "text", ["", "вчера", "32.13.2026", "03.04.2026 13:00 PM", "2026-02-30", "1.1.20261"]
)
def test_what_is_no_date(text: str) -> None:
    assert read_when(text, EAST) is None
