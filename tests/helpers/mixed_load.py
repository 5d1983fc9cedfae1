"""A person's day at full speed: notes, drafts, case edits, imports, copies, corrections, in random order.

Each piece of work is told twice: before it begins and once the store has acknowledged it.
"""

import json
import os
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.domain.copies import CopyReason
from app.domain.drafts import DraftKind
from app.domain.generation import FinishReason
from app.domain.ids import CaseId, DraftId
from app.domain.records import CaseStatus, Direction, InteractionKind, Urgency
from app.errors import WrongPassphraseError
from app.store import profile
from app.store.automatic import make_copy, own_folder
from app.store.backup import source_of
from app.store.exchange_import import import_file
from app.store.store import Store
from tests.helpers.profiles import CHEAP, PASSPHRASE, account, exchange, write_json

Told = dict[str, Any]
NOW = datetime(2026, 11, 24, tzinfo=UTC)
OTHER_PASSPHRASE = "другой пароль"


class MixedLoad:
    """Works on an open profile until it is killed.

    Args:
        tell: Called with a plain object before each piece of work and after it.
    """

    def __init__(
        self, store: Store, folder: Path, chance: random.Random, tell: Callable[[Told], None]
    ) -> None:
        self._store = store
        self._folder = folder
        self._chance = chance
        self._tell = tell
        self._cases = [row["id"] for row in store.database.rows("SELECT id FROM cases LIMIT 50")]
        self._draft: DraftId | None = None
        self._text = ""

    def one(self) -> None:
        """Do one piece of work."""
        work = self._chance.choices(
            (
                self.note, self.task, self.edit, self.draft, self.accept, self.correct, self.bring_in,
                self.copy, self.passphrase,
            ),
            (6, 3, 5, 6, 3, 4, 2, 2, 1),
        )[0]  # fmt: skip
        work()

    def _words(self) -> str:
        return f"{self._chance.randbytes(8).hex()} насос течёт " * self._chance.choice((1, 3, 200))

    def note(self) -> None:
        """Write a note."""
        case, text = CaseId(self._chance.choice(self._cases)), self._words()
        self._tell({"op": "note"})
        made = self._store.cases.add_interaction(case, text, InteractionKind.NOTE, Direction.INTERNAL)
        self._tell({"op": "note", "done": True, "id": made.id, "text": text})

    def task(self) -> None:
        """Promise something."""
        case, title = CaseId(self._chance.choice(self._cases)), self._words()[:60]
        self._tell({"op": "task"})
        made = self._store.cases.add_task(case, title, None)
        self._tell({"op": "task", "done": True, "id": made, "title": title})

    def edit(self) -> None:
        """Move a case on, or change its urgency."""
        case = CaseId(self._chance.choice(self._cases))
        if self._chance.random() < 0.5:
            status = self._chance.choice(list(CaseStatus))
            said = {"op": "edit", "id": case, "column": "status", "value": str(status)}
            self._tell(said)
            self._store.cases.set_status(case, status)
        else:
            urgency = self._chance.choice(list(Urgency))
            said = {"op": "edit", "id": case, "column": "urgency", "value": str(urgency)}
            self._tell(said)
            self._store.cases.set_urgency(case, urgency)
        self._tell({**said, "done": True})

    def draft(self) -> None:
        """Let a draft grow, as while a model writes."""
        self._tell({"op": "draft"})
        self._draft = self._store.drafts.begin(
            CaseId(self._chance.choice(self._cases)), None, DraftKind.REPLY, NOW
        )
        self._text = ""
        for _ in range(3):
            self._text += self._words()
            self._store.drafts.append_text(self._draft, self._text)
            self._tell({"op": "draft", "done": True, "id": self._draft, "text": self._text})
        self._store.drafts.finish(self._draft, self._text, FinishReason.STOP, None)

    def accept(self) -> None:
        """Accept the draft written last."""
        if self._draft is None:
            self.draft()
        draft, self._draft = self._draft, None
        assert draft is not None
        self._tell({"op": "accept"})
        interaction = self._store.drafts.accept(draft, self._text, NOW, "Я")
        self._tell(
            {"op": "accept", "done": True, "id": draft, "interaction": interaction, "text": self._text}
        )

    def correct(self) -> None:
        """Set a label right."""
        text, label = f"запрос {self._chance.randrange(40)}", self._chance.choice("абвг")
        self._tell({"op": "correct", "text": text, "label": label})
        self._store.corrections.add(text, label)
        self._tell({"op": "correct", "text": text, "label": label, "done": True})

    def bring_in(self) -> None:
        """Import a file of a few accounts."""
        refs = [f"x{self._chance.randbytes(6).hex()}" for _ in range(self._chance.randrange(1, 12))]
        some = [account(ref, name=f"Рудник {ref}") for ref in refs]
        path = write_json(self._folder / "обмен.json", exchange(*some, chats=[], templates=[]))
        self._tell({"op": "import"})
        import_file(self._store, path, refs[0])
        self._tell({"op": "import", "done": True, "refs": refs})

    def copy(self) -> None:
        """Make a copy."""
        self._tell({"op": "copy"})
        made = make_copy(source_of(self._store), own_folder(self._store.key_file), CopyReason.IMPORT)
        self._tell({"op": "copy", "done": True, "path": str(made.path)})

    def passphrase(self) -> None:
        """Change the passphrase to the other of two."""
        self._tell({"op": "passphrase"})
        try:
            profile.change_passphrase(self._store, PASSPHRASE, OTHER_PASSPHRASE, costs=CHEAP)
        except WrongPassphraseError:
            profile.change_passphrase(self._store, OTHER_PASSPHRASE, PASSPHRASE, costs=CHEAP)
        self._tell({"op": "passphrase", "done": True})


def tell_to(pipe: int) -> Callable[[Told], None]:
    """Tell in lines of JSON; a line is in the pipe before the call returns."""

    def tell(said: Told) -> None:
        os.write(pipe, json.dumps(said, ensure_ascii=False).encode() + b"\n")

    return tell
