"""How fast strangers' tables come in: 100,000 rows of accounts and as many notes of twenty words.

Everything a person's import does is counted: decoding, mapping, duplicate control, the search index, the note
of what can be undone, the commit. The limit beside each is plain SQLite without a key, an index or triggers
taking the same values by `executemany`.
"""

import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from app.services.exchange import Exchange
from app.services.session import Session
from app.store import profile
from app.store.keys import Costs
from benchmarks.harness import Figure, main, say

ROWS = 100_000
NOTE_WORDS = 20
GOAL_ACCOUNTS, GOAL_NOTES = 20_000.0, 10_000.0
CHEAP = Costs(memory_kib=64, iterations=1, lanes=1)
TEXT = (
    "насос подшипник вибрация сальник компрессор клапан датчик давление температура заменили проверили "
    "смена шахта участок двигатель ремень масло утечка редуктор кабель реле панель фильтр акт заявка механик "
    "звонил просит срочно завтра вечером утром запустили остановили уплотнение муфта корпус"
)
WORDS = TEXT.split()
FIRMS = ("Рудник", "Порт", "Карьер", "Комбинат", "Завод", "Шахта", "Обогатительная фабрика", "Электростанция")


def accounts_file(folder: Path, count: int = ROWS) -> tuple[Path, list[tuple[str, ...]]]:
    """A table of accounts."""
    chance = random.Random(7)
    rows: list[tuple[str, ...]] = [
        (
            f"ТОО «{chance.choice(FIRMS)} № {number}»", f"{100000000000 + number}",
            " ".join(chance.choices(WORDS, k=4)),
        )
        for number in range(count)
    ]  # fmt: skip
    path = folder / "accounts.csv"
    lines = ["Компания;ИНН;Комментарий", *(";".join(row) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path, rows


def notes_file(folder: Path, count: int = ROWS) -> tuple[Path, list[tuple[str, ...]]]:
    """A table of notes, fifty to an account."""
    chance = random.Random(8)
    rows: list[tuple[str, ...]] = [
        (
            f"Рудник {number // 50}", f"2026-11-{1 + number % 28:02d} {number % 24:02d}:{number % 60:02d}",
            " ".join(chance.choices(WORDS, k=NOTE_WORDS)),
        )
        for number in range(count)
    ]  # fmt: skip
    path = folder / "notes.csv"
    lines = ["Компания;Дата;Текст", *(";".join(row) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path, rows


def ours(folder: Path, path: Path, name: str) -> float:
    """Rows a second of a whole import into an empty encrypted profile."""
    session = Session()
    session.open(
        profile.create(
            folder / name, "пароль", name="Вахта", demo_passphrase=None, costs=CHEAP, clock=session.clock
        )[0]
    )
    start = time.perf_counter()
    report = Exchange(session).import_files([path])
    seconds = time.perf_counter() - start
    session.close()
    assert not report.rejected
    assert max(report.created.values()) == ROWS, report.created
    return ROWS / seconds


def plain(folder: Path, rows: list[tuple[str, ...]]) -> float:
    """Rows a second of plain SQLite with the same values."""
    path = folder / "plain.db"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE lines (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT)")
    start = time.perf_counter()
    with connection:
        connection.executemany("INSERT INTO lines (a, b, c) VALUES (?, ?, ?)", rows)
    seconds = time.perf_counter() - start
    connection.close()
    return len(rows) / seconds


def figures() -> list[Figure]:
    """Import of accounts and of notes, each beside plain SQLite."""
    found = []
    with tempfile.TemporaryDirectory(prefix="vakhta-import-") as place:
        folder = Path(place)
        for name, make, goal in (
            ("accounts", accounts_file, GOAL_ACCOUNTS), ("notes", notes_file, GOAL_NOTES),
        ):  # fmt: skip
            path, rows = make(folder)
            limit, rate = plain(folder, rows), ours(folder, path, name)
            say(f"  import of {name}: {rate:.0f} rows/s, plain SQLite {limit:.0f}")
            found.append(Figure(f"store.import_{name}", rate, "rows/s", limit, goal, at_least=True))
    return found


if __name__ == "__main__":
    sys.exit(main(figures))
