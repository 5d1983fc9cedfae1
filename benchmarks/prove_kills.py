"""Kills the program with SIGKILL at random moments under mixed load: `dev.py prove kills`.

A child process works on a real profile and tells on a pipe what the store has acknowledged. After every kill
the profile is opened again by its passphrase; held when its check finds nothing and every acknowledged piece
of work is there. What was in flight may be there or not, whole.
"""

import json
import os
import random
import shutil
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.errors import StoreError, WrongPassphraseError
from app.store import profile
from app.store.backup import restore
from app.store.check import check
from app.store.comparing import compare
from app.store.store import Store
from benchmarks.harness import say
from benchmarks.proofs import Proof, main
from tests.helpers.large_profile import large_profile
from tests.helpers.mixed_load import OTHER_PASSPHRASE, MixedLoad, Told, tell_to
from tests.helpers.profiles import PASSPHRASE

LONGEST_S = 0.35
# Now and then the kill is to meet the opening itself.
OPENING_SHARE = 0.1
KILLS_A_PROFILE = 40
ROWS = 300


def unlock(directory: Path) -> Store:
    """Open by whichever of the two passphrases stands."""
    from datetime import datetime

    def clock() -> datetime:
        return datetime.now().astimezone()

    try:
        return profile.unlock(directory, PASSPHRASE, clock)
    except WrongPassphraseError:
        return profile.unlock(directory, OTHER_PASSPHRASE, clock)


def work_until_killed(home: Path, pipe: int, seed: int) -> None:
    """The child: opens the profile and works, for ever."""
    tell = tell_to(pipe)
    tell({"op": "opening"})
    load = MixedLoad(unlock(home / "profile"), home, random.Random(seed), tell)
    tell({"op": "opening", "done": True})
    while True:
        load.one()


def killed(home: Path, chance: random.Random) -> list[Told]:
    """Start a child, kill it, and give all it told."""
    reader, writer = os.pipe()
    seed, after_s = chance.randrange(1 << 30), chance.uniform(0, LONGEST_S)
    opening = chance.random() < OPENING_SHARE
    child = os.fork()
    if child == 0:  # pragma: no cover - it ends by SIGKILL
        os.close(reader)
        try:
            work_until_killed(home, writer, seed)
        finally:
            os._exit(3)
    os.close(writer)
    with os.fdopen(reader, "rb", buffering=0) as pipe:
        said = pipe.read(1)
        while not opening and b'"opening", "done"' not in said and len(said) < 4096:
            said += pipe.read(1) or b" " * 4096
        said += read_while(pipe, after_s / 8 if opening else after_s)
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        said += pipe.read()
    lines = [json.loads(line) for line in said.splitlines(keepends=True) if line.endswith(b"\n")]
    if not os.WIFSIGNALED(status):
        lines.append({"op": "crashed"})
    return lines


def read_while(pipe: Any, seconds: float) -> bytes:
    """Empty the pipe for so long: a full one would make the child wait."""
    import select

    said, until = b"", time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if select.select([pipe], [], [], left)[0]:
            more = pipe.read(65536)
            if not more:
                break
            said += more
    return said


def missing(store: Store, lines: list[Told]) -> str | None:
    """What was acknowledged and is not there."""
    done = [line for line in lines if line.get("done")]
    in_flight = lines[-1] if lines and not lines[-1].get("done") else {}
    looks: dict[str, Callable[[Store, list[Told], Told], str | None]] = {
        "note": _notes, "task": _tasks, "edit": _edits, "draft": _drafts, "accept": _accepted,
        "correct": _corrections, "import": _imports, "copy": _copies,
    }  # fmt: skip
    for op, look in looks.items():
        if wrong := look(store, [line for line in done if line["op"] == op], in_flight):
            return wrong
    return None


def _each(store: Store, sql: str, wanted: list[tuple[int, Any]]) -> str | None:
    for row_id, value in wanted:
        row = store.database.row(sql, (row_id,))
        if row is None or row[0] != value:
            return f"{sql} {row_id}"
    return None


def _notes(store: Store, done: list[Told], _in_flight: Told) -> str | None:
    wanted = [(line["id"], line["text"]) for line in done]
    return _each(store, "SELECT text FROM interactions WHERE id = ?", wanted)


def _tasks(store: Store, done: list[Told], _in_flight: Told) -> str | None:
    return _each(
        store, "SELECT title FROM tasks WHERE id = ?", [(line["id"], line["title"]) for line in done]
    )


def _edits(store: Store, done: list[Told], in_flight: Told) -> str | None:
    for (case, column), value in {(line["id"], line["column"]): line["value"] for line in done}.items():
        now = store.database.value(f"SELECT {column} FROM cases WHERE id = ?", (case,))
        begun = (in_flight.get("id"), in_flight.get("column"), in_flight.get("value"))
        if now != value and (case, column, now) != begun:
            return f"case {case}: {column} is {now}, acknowledged {value}"
    return None


def _drafts(store: Store, done: list[Told], _in_flight: Told) -> str | None:
    for row_id, text in {line["id"]: line["text"] for line in done}.items():
        row = store.database.row("SELECT text FROM drafts WHERE id = ?", (row_id,))
        if row is None or not row[0].startswith(text.rstrip()):
            return f"draft {row_id}"
    return None


def _accepted(store: Store, done: list[Told], _in_flight: Told) -> str | None:
    of_drafts = [(line["id"], line["interaction"]) for line in done]
    texts = [(line["interaction"], line["text"]) for line in done]
    return _each(store, "SELECT interaction_id FROM drafts WHERE id = ?", of_drafts) or _each(
        store, "SELECT text FROM interactions WHERE id = ?", texts
    )


def _corrections(store: Store, done: list[Told], in_flight: Told) -> str | None:
    for text, label in {line["text"]: line["label"] for line in done}.items():
        now = store.database.value("SELECT label FROM corrections WHERE text = ?", (text,))
        if now != label and (text, now) != (in_flight.get("text"), in_flight.get("label")):
            return f"correction of {text}"
    return None


def _imports(store: Store, done: list[Told], _in_flight: Told) -> str | None:
    for ref in (ref for line in done for ref in line["refs"]):
        if store.database.row("SELECT 1 FROM accounts WHERE ref = ?", (ref,)) is None:
            return f"imported account {ref}"
    return None


def _copies(store: Store, done: list[Told], _in_flight: Told) -> str | None:
    # Copies before an import are rotated: the newest three stand.
    for line in done[-1:]:
        if compare(store, Path(line["path"])).only_in_copy:
            return f"the copy {line['path']} has more than the profile"
    return None


def one(home: Path, lines: list[Told]) -> tuple[str, str | None]:
    """Open again and look: `lost` or `corrupt` with what, or nothing."""
    try:
        store = unlock(home / "profile")
    except StoreError as error:
        return "corrupt", f"does not open: {error.code} {error}"
    try:
        if findings := check(store):
            return "corrupt", f"{findings[0].code}: {findings[0].message}"
        if any(line["op"] == "crashed" for line in lines):
            return "corrupt", "the child ended by itself"
        lost = missing(store, lines)
    except StoreError as error:
        return "corrupt", f"{error.code} {error}"
    else:
        return ("lost", lost) if lost else ("", None)
    finally:
        store.close()


def prove(count: int, seed: int, rows: int = ROWS) -> Proof:
    """Kill so often; a new profile now and then, so that it stays small."""
    chance, proof = random.Random(seed), Proof()
    table: dict[str, Counter[str]] = defaultdict(Counter)
    acknowledged: Counter[str] = Counter()
    with TemporaryDirectory() as place:
        large_profile(Path(place) / "first" / "profile", rows=rows).close()
        for number in range(count):
            home = Path(place) / "home"
            if number % KILLS_A_PROFILE == 0:
                shutil.rmtree(home, ignore_errors=True)
                shutil.copytree(Path(place) / "first", home)
            lines = killed(home, chance)
            acknowledged.update(line["op"] for line in lines if line.get("done"))
            met = "between" if not lines or lines[-1].get("done") else lines[-1]["op"]
            kind, wrong = one(home, lines)
            found = {"kills": 1, "lost": int(kind == "lost"), "corrupt": int(kind == "corrupt")}
            table[met].update(found)
            proof.note(wrong and f"kill {number} while {met}: {kind}, {wrong}")
            if number % 50 == 49:
                say(f"  {number + 1} of {count}")
        copies = sorted((home / "profile" / "copies").glob("*.vakhta-backup"))
        if copies:
            restore(copies[-1], Path(place) / "restored")
            unlock(Path(place) / "restored").close()
    proof.told["kill_table"] = {met: dict(counts) for met, counts in sorted(table.items())}
    proof.told["acknowledged"] = dict(sorted(acknowledged.items()))
    return proof


if __name__ == "__main__":
    raise SystemExit(main(prove, count=1000))
