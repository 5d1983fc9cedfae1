"""Damages random pages and rescues what is left: `dev.py prove salvage`.

Held when every row whose own page is whole stands in the new profile as it was (what it named may be gone,
its text may end where a page ends), no row is made of rubbish, and the new profile passes its check.
"""

import random
import shutil
import statistics
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.domain.salvage import SalvageReport
from app.store import btree, profile
from app.store.check import check
from app.store.connection import connect
from app.store.forest import Forest
from app.store.keyfile import STORE_FILE
from app.store.page_image import PageImage
from app.store.pages import PAGE_BYTES
from app.store.refurnish import tables_of
from app.store.store import Store
from benchmarks.harness import say
from benchmarks.proofs import Proof, main
from tests.helpers.large_profile import large_profile
from tests.helpers.profiles import PASSPHRASE, Clock, reopen

ROWS = 2500
# Findings that tell the truth of a rescued profile: events and files that are gone stay gone.
_HONEST = ("audit.", "attachment.")
Rows = dict[tuple[str, int], tuple[Any, ...]]


@dataclass(frozen=True)
class Truth:
    """The profile before it was damaged: its rows, and the page each stands on."""

    rows: Rows
    page_of: dict[tuple[str, int], int]
    pages: int


def rows_of(store: Store) -> Rows:
    """All rows of all tables of records."""
    return {
        (table, row[0]): tuple(row)
        for table in tables_of(store.database)
        for row in store.database.rows(f"SELECT * FROM {table}")
    }


def truth_of(store: Store) -> Truth:
    """Read a whole profile; its log is folded into its file first."""
    rows = rows_of(store)
    store.database.writer_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    image = PageImage(store.database.path, store.keys.store)
    forest = Forest(image)
    named = connect(store.database.path, store.keys.store, read_only=True)
    roots = dict(named.execute("SELECT rootpage, name FROM sqlite_master WHERE type = 'table'").fetchall())
    named.close()
    page_of = {}
    for number in range(1, image.count + 1):
        page = image.read(number)
        if page is not None and btree.kind_of(page, number) == btree.TABLE_LEAF:
            table = roots.get(forest.top(number))
            for cell in btree.cells(page, number, image.read):
                page_of[(str(table), cell.row_id)] = number
    image.close()
    return Truth(rows, {row: page_of[row] for row in rows}, image.count)


def harm(path: Path, chance: random.Random, share: float, pages: int) -> set[int]:
    """Overwrite a few bytes of random pages."""
    chosen = set(chance.sample(range(1, pages + 1), max(1, round(pages * share))))
    with path.open("r+b") as file:
        for page in chosen:
            file.seek((page - 1) * PAGE_BYTES + chance.randrange(PAGE_BYTES - 16))
            file.write(chance.randbytes(16))
    return chosen


def wrong(truth: Truth, damaged: set[int], out: Path) -> str | None:
    """What is not as it must be in the rescued profile."""
    store = reopen(out)
    try:
        left = rows_of(store)
        findings = [one.code for one in check(store) if not one.code.startswith(_HONEST)]
    finally:
        store.close()
    if findings:
        return f"the check found {findings[0]}"
    if rubbish := [row for row in left if row not in truth.rows and not is_stand_in(left[row])]:
        return f"{rubbish[0]} was never there"
    for row, values in truth.rows.items():
        if row not in left or is_stand_in(left[row]):
            if truth.page_of[row] not in damaged:
                return f"{row} was not rescued from its whole page"
        elif not same(values, left[row]):
            return f"{row} is not what it was"
    return None


def is_stand_in(values: tuple[Any, ...]) -> bool:
    """Whether a row was made up for those that stand on it."""
    return f"lost-{values[0]}" in values


def same(before: tuple[Any, ...], after: tuple[Any, ...]) -> bool:
    """Equal but for what is gone: a reference set to nothing, a text cut short and what came after it."""
    return all(
        now == then or not now or (isinstance(now, str) and str(then).startswith(now.rstrip("\ufffd")))
        for then, now in zip(before, after, strict=True)
    )


def one(home: Path, truth: Truth, chance: random.Random, share: float) -> tuple[SalvageReport, str | None]:
    """Damage a copy, rescue it, look at what came out."""
    damaged, out = home / "damaged", home / "rescued"
    for folder in (damaged, out):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(home / "whole", damaged)
    chosen = harm(damaged / STORE_FILE, chance, share, truth.pages)
    report = profile.salvage(damaged, PASSPHRASE, out, Clock())
    if not chosen <= set(report.damaged_pages):
        return report, f"damaged pages not named: {sorted(chosen - set(report.damaged_pages))[:5]}"
    return report, wrong(truth, chosen, out)


def prove(count: int, seed: int, rows: int = ROWS) -> Proof:
    """Damage from one page to a fifth of all."""
    chance, proof = random.Random(seed), Proof()
    shares = {"one page": 0.0, "1 %": 0.01, "5 %": 0.05, "20 %": 0.2}
    told: dict[str, list[float]] = {name: [] for name in shares}
    with TemporaryDirectory() as place:
        home = Path(place)
        store = large_profile(home / "whole", rows=rows, seed=seed)
        truth = truth_of(store)
        store.close()
        for number in range(count):
            name = list(shares)[number % len(shares)]
            report, failure = one(home, truth, chance, shares[name])
            told[name].append(report.rescued / len(truth.rows))
            proof.note(failure and f"{number}, {name}: {failure}")
            say(f"  {number + 1} of {count}: {name}, rescued {told[name][-1]:.4f}")
    proof.told["pages"], proof.told["rows"] = truth.pages, len(truth.rows)
    proof.told["rescued_share"] = {
        name: {"median": round(statistics.median(found), 4), "least": round(min(found), 4)}
        for name, found in told.items()
        if found
    }
    return proof


if __name__ == "__main__":
    raise SystemExit(main(prove, count=40))
