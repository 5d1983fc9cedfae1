"""A profile with enough rows to fill trees of several storeys, made in a second or two."""

import random
from pathlib import Path

from app.store.store import Store
from tests.helpers.profiles import fill, new_profile

_WORDS = (
    "насос",
    "течёт",
    "сальник",
    "заменить",
    "давление",
    "норма",
    "прислать",
    "уплотнение",
    "шахта",
    "подшипник",
    "греется",
    "ротор",
    "вибрация",
    "масло",
    "датчик",
    "щит",
    "кабель",
    "пуск",
    "остановка",
    "смена",
    "акт",
    "осмотр",
    "pump",
    "seal",
    "leak",
    "bearing",
)


def said(chance: random.Random, most: int) -> str:
    """Some words; now and then a letter longer than a page."""
    count = chance.randrange(400, 900) if chance.random() < 0.02 else chance.randrange(3, most)
    return " ".join(chance.choice(_WORDS) for _ in range(count))


def fill_large(store: Store, folder: Path, *, rows: int, seed: int = 1) -> None:
    """Put accounts, cases, interactions, tasks and drafts into a profile; `rows` interactions."""
    chance = random.Random(seed)
    fill(store, folder)
    write = store.database.write
    with store.database.transaction(durable=False):
        for number in range(2, rows // 20 + 3):
            write(
                "INSERT INTO accounts (id, ref, kind, name, language, notes) VALUES (?, ?, ?, ?, ?, ?)",
                (number, f"a{number}", "organisation", said(chance, 5), "ru", said(chance, 20)),
            )
            write(
                "INSERT INTO cases (id, account_id, ref, number, title, urgency, status, opened_at_us,"
                " opened_at_offset) VALUES (?, ?, ?, ?, ?, 'normal', 'open', ?, 300)",
                (number, number, "k1", f"С-{number:04d}", said(chance, 8), number * 1_000_000),
            )
            write("INSERT INTO tasks (case_id, ref, title) VALUES (?, ?, ?)", (number, "z1", said(chance, 9)))
        for number in range(rows):
            owner = chance.randrange(2, rows // 20 + 3)
            write(
                "INSERT INTO interactions (account_id, case_id, ref, kind, direction, at_us, at_offset,"
                " author, subject, text) VALUES (?, ?, ?, 'note', 'internal', ?, 300, 'Я', ?, ?)",
                (owner, owner, f"n{number}", number * 1_000_000, said(chance, 6), said(chance, 60)),
            )
            if number % 10 == 0:
                write(
                    "INSERT INTO drafts (case_id, ref, kind, text, finish_reason, created_at_us,"
                    " created_at_offset) VALUES (?, ?, 'reply', ?, 'stop', ?, 300)",
                    (owner, f"d{number}", said(chance, 60), number * 1_000_000),
                )


def large_profile(directory: Path, *, rows: int, seed: int = 1) -> Store:
    """Make such a profile and leave it open."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    store, _ = new_profile(directory)
    fill_large(store, directory.parent, rows=rows, seed=seed)
    return store
