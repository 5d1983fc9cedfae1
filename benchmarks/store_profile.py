"""A large profile for measuring, made once: as many accounts and notes as asked for, from one seed.

Kept in the user's cache under its sizes, the seed and the schema it was made with, sealed as every profile
is; beside it the same file as plain SQLite, the limit of all figures. The words are Zipf's: a few stand in
a third of all notes, most in a handful.
"""

import itertools
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import platformdirs

from app.store import profile
from app.store.connection import connect
from app.store.keys import REAL_COSTS
from app.store.schema import MIGRATIONS
from app.store.store import Store
from benchmarks.harness import say

SEED = 7
PASSPHRASE = "измеряем"
PLAIN = "plain.db"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DEMO = Path(__file__).resolve().parent.parent / "resources" / "demo" / "demo.json"
_VOCABULARY = 60_000
_WORDS = 20
_YEARS_US = 5 * 365 * 86_400 * 1_000_000
_OFFSET = 300
_CHUNK = 20_000
_ENDINGS = ("", "а", "у", "ом", "е", "и", "ов", "ам", "ами", "ах", "ый", "ого", "ому", "ая", "ую", "ые")
_SYLLABLES = [a + b for a in "бвгджзклмнпрстфхцчш" for b in "аеиоуыя"]


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is."""

    accounts: int
    interactions: int

    @property
    def name(self) -> str:
        """The folder's name."""
        return f"store-{self.accounts}-{self.interactions}-s{SEED}-v{len(MIGRATIONS)}"


def now() -> datetime:
    """The clock of the profile."""
    return NOW


def ensure_profile(size: Size) -> Path:
    """The folder of the profile of this size; made when it is not there."""
    folder = Path(platformdirs.user_cache_dir("vakhta-dev")) / size.name
    if not (folder / PLAIN).exists():
        shutil.rmtree(folder, ignore_errors=True)
        say(f"  making {size.interactions} interactions of {size.accounts} accounts, once")
        store, _ = profile.create(
            folder, PASSPHRASE, name="Большой", demo_passphrase=None, costs=REAL_COSTS, clock=now
        )
        try:
            _fill(store, size)
            _write_plain(store, folder / PLAIN)
        finally:
            store.close()
    return folder


def open_profile(folder: Path) -> Store:
    """Open the encrypted one."""
    return profile.unlock(folder, PASSPHRASE, now)


def _fill(store: Store, size: Size) -> None:
    connection = store.database.writer_connection
    # Written whole at the end, in the order of time; row by row is what `import_rows_s` measures.
    with store.database.transaction():
        for table, columns, rows in _tables(size):
            insert = f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * (columns.count(',') + 1))})"
            for chunk in _chunks(rows):
                connection.executemany(insert, chunk)
                store.database.index.forget()
        say("  writing the index")
        store.database.index.rebuild()
        store.audit.append("profile.filled", "profile", None)
    connection.execute("ANALYZE")


def _chunks(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while chunk := list(itertools.islice(rows, _CHUNK)):
        yield chunk


def _write_plain(store: Store, path: Path) -> None:
    path.unlink(missing_ok=True)
    connection = connect(store.database.path, store.keys.store)
    try:
        connection.execute("ATTACH ? AS plain KEY ''", (str(path),))
        connection.execute("SELECT sqlcipher_export('plain')")
        connection.execute(f"PRAGMA plain.user_version = {len(MIGRATIONS)}")
        connection.execute("DETACH plain")
    finally:
        connection.close()


class Words:
    """Words as often as they are in life, and sentences of them."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        head = list(dict.fromkeys(_demo_words()))
        tail = [_made_word(chance) for _ in range(_VOCABULARY - len(head))]
        self.vocabulary = [*head, *tail]
        self._sums = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(self.vocabulary))))

    def note(self) -> str:
        """A note of twenty words; every tenth with a part number, every twentieth with a telephone."""
        words = self._chance.choices(self.vocabulary, cum_weights=self._sums, k=_WORDS)
        dice = self._chance.random()
        if dice < 0.1:
            words.append(f"НБ-{self._chance.randrange(100_000):05d}")
        elif dice < 0.15:
            words.append(f"+7 701 {self._chance.randrange(1000):03d}-{self._chance.randrange(10000):04d}")
        return " ".join(words)

    def name(self) -> str:
        """A name of two rare words."""
        return " ".join(word.capitalize() for word in self._chance.choices(self.vocabulary[500:], k=2))


def _demo_words() -> Iterator[str]:
    """The words of the demo profile, the commonest first."""
    from collections import Counter

    from app.domain.stems import WORD

    text = DEMO.read_text(encoding="utf-8")
    texts = [said["text"] for account in json.loads(text)["accounts"] for case in account["cases"]
             for said in case["interactions"]]  # fmt: skip
    counted = Counter(word.lower() for said in texts for word in WORD.findall(said))
    for word, _count in counted.most_common():
        yield word


def _made_word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) + chance.choice(_ENDINGS)


def _tables(size: Size) -> Iterator[tuple[str, str, Iterator[tuple[Any, ...]]]]:
    chance = random.Random(SEED)
    words = Words(chance)
    accounts, cases = size.accounts, size.accounts * 2

    def at() -> int:
        return int(NOW.timestamp() * 1e6) - chance.randrange(_YEARS_US)

    yield (
        "accounts",
        "id, ref, kind, name, language, notes",
        (
            (n, f"a{n}", "organisation", f"ООО «{words.name()}»", "ru", words.name())
            for n in range(1, accounts + 1)
        ),
    )
    yield "contacts", "id, account_id, ref, name, role, phones, emails", (
        (n, n, "c1", words.name(), "механик", f'["+7 702 {n % 1000:03d}-{n // 1000:04d}"]',
         f'["c{n}@example.kz"]')
        for n in range(1, accounts + 1)
    )  # fmt: skip
    yield (
        "sites",
        "id, account_id, ref, name, address",
        ((n, n, "s1", words.name(), words.name()) for n in range(1, accounts + 1)),
    )
    yield (
        "assets",
        "id, account_id, ref, site_id, name, model, serial_number",
        (
            (n, n, "t1", n, f"Насос {words.name()}", f"ЦНС-{n % 300}", f"SN-{n:06d}")
            for n in range(1, accounts + 1)
        ),
    )
    yield "cases", "id, account_id, ref, number, title, category, urgency, status, opened_at_us, " \
        "opened_at_offset, contact_id, asset_id", (
        (n, owner := (n - 1) // 2 + 1, f"k{n}", f"С-{n:06d}", words.name(), "ремонт",
         ("low", "normal", "high", "critical")[n % 4], ("new", "open", "waiting", "done")[n % 4], at(),
         _OFFSET, owner, owner)
        for n in range(1, cases + 1)
    )  # fmt: skip
    yield (
        "tasks",
        "id, case_id, ref, title, due_at_us, due_at_offset, done",
        ((n, n * 2, "z1", words.name(), at(), _OFFSET, n % 2) for n in range(1, accounts + 1)),
    )
    yield (
        "visits",
        "id, case_id, ref, planned_at_us, planned_at_offset, engineer, notes",
        ((n, n * 2, "v1", at(), _OFFSET, words.name(), words.note()) for n in range(1, accounts + 1)),
    )
    each = max(1, size.interactions // cases)
    yield "interactions", "id, account_id, case_id, ref, kind, direction, at_us, at_offset, contact_id,"\
        " author, subject, text", (
        (n, (owner := min((n - 1) // each, cases - 1)) // 2 + 1, owner + 1, f"i{n}",
         ("email", "call", "message", "note")[n % 4], ("in", "out", "internal")[n % 3], at(), _OFFSET,
         owner // 2 + 1, "", words.name() if n % 3 == 0 else "", words.note())
        for n in range(1, size.interactions + 1)
    )  # fmt: skip
