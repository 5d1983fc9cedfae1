"""Opening a card, unlocking, and a backup of the large profile."""

import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.domain.ids import AccountId, CaseId
from app.store.backup import backup
from app.store.keyfile import STORE_FILE
from benchmarks.harness import Figure, say
from benchmarks.store_plain import Side, both
from benchmarks.store_profile import SEED, Size, ensure_profile, open_profile
from benchmarks.store_search import Times, in_turn_ms

CARD_MS, UNLOCK_S, BACKUP_MB_S = 3.0, 1.5, 100.0
_CARDS = 400
_TIMES = 3


def card_times(size: Size, ours: Side, plain: Side) -> Times:
    """Time the cards of accounts and cases taken at random."""
    chance = random.Random(SEED)

    def card(side: Side, account: int, case: int) -> Callable[[], object]:
        return lambda: side.cases.file(CaseId(case)) if case else side.accounts.file(AccountId(account))

    calls = []
    for number in range(_CARDS):
        account = chance.randrange(size.accounts) + 1
        case = chance.randrange(size.accounts * 2) + 1 if number % 2 else 0
        calls.append((card(ours, account, case), card(plain, account, case)))
    return in_turn_ms(calls)


def unlock_s(folder: Path) -> float:
    """Seconds from the passphrase to the open profile."""
    began = time.perf_counter()
    store = open_profile(folder)
    took = time.perf_counter() - began
    store.close()
    return took


def copy_mb_s(source: Path, dest: Path) -> float:
    """The disk's own speed: the same bytes copied and synced."""
    began = time.perf_counter()
    shutil.copyfile(source, dest)
    with dest.open("rb") as file:
        os.fsync(file.fileno())
    took = time.perf_counter() - began
    size = dest.stat().st_size
    dest.unlink()
    return size / 1e6 / took


def figures(size: Size) -> list[Figure]:
    """Cards, unlocking, backup."""
    with both(size) as (store, ours, plain), tempfile.TemporaryDirectory() as folder:
        found = card_times(size, ours, plain).figures("card", CARD_MS)
        say("  backup")
        copied = copy_mb_s(store.database.path, Path(folder) / STORE_FILE)
        report = backup(store, Path(folder))
    unlocked = min(unlock_s(ensure_profile(size)) for _ in range(_TIMES))
    speed = report.bytes / 1e6 / report.seconds
    return [
        *found,
        Figure("store.backup", speed, "MB/s", limit=copied, goal=BACKUP_MB_S, at_least=True),
        Figure("store.unlock", unlocked, "s", limit=UNLOCK_S),
    ]
