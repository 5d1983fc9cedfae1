"""Profiles for tests: cheap to open, with a clock that goes on by itself, and a small exchange file."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from app.store import profile
from app.store.exchange_import import import_file
from app.store.keys import Costs
from app.store.store import Store

CHEAP = Costs(memory_kib=64, iterations=1, lanes=1)
PASSPHRASE = "верный пароль"
EAST = timezone(timedelta(hours=5))
MARKER = "ЗАМЕТНЫЙ-МАРКЕР-7391"


class Clock:
    """Gives a second more each time it is asked."""

    def __init__(self, start: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=EAST)) -> None:
        self.at = start

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def new_profile(directory: Path, clock: Callable[[], datetime] | None = None) -> tuple[Store, str]:
    """Make a profile and leave it open."""
    return profile.create(
        directory, PASSPHRASE, name="Вахта", demo_passphrase=None, costs=CHEAP, clock=clock or Clock()
    )


def reopen(directory: Path, passphrase: str = PASSPHRASE) -> Store:
    """Open a profile again, at a later hour."""
    return profile.unlock(directory, passphrase, Clock(datetime(2026, 11, 25, 9, 0, tzinfo=UTC)))


def interaction(ref: str, at: str, text: str, **changes: Any) -> dict[str, Any]:
    """An incoming e-mail."""
    plain = {
        "ref": ref, "kind": "email", "direction": "in", "at": at, "contact": "c1", "author": "Сауле",
        "subject": "Насос", "text": text,
    }  # fmt: skip
    return {**plain, **changes}


def case(ref: str, number: str, **changes: Any) -> dict[str, Any]:
    """A case with nothing in it."""
    plain: dict[str, Any] = {
        "ref": ref, "number": number, "title": "Насос течёт", "category": "ремонт", "urgency": "normal",
        "status": "open", "opened_at": "2026-11-01T08:00:00+05:00", "due_at": None, "contact": "c1",
        "asset": "t1", "interactions": [], "visits": [], "tasks": [], "drafts": [], "tags": [],
        "attachments": [],
    }  # fmt: skip
    return {**plain, **changes}


def asset(ref: str, **changes: Any) -> dict[str, Any]:
    """A pump."""
    plain = {
        "ref": ref, "site": "s1", "name": "Насос", "model": "ЦНС-180", "serial_number": f"SN-{ref}",
        "part_of": None,
    }  # fmt: skip
    return {**plain, **changes}


def account(ref: str = "a1", **changes: Any) -> dict[str, Any]:
    """A mine with a person, a site, a pump and a case."""
    said = [
        interaction("i1", "2026-11-02T10:00:00+05:00", f"Насос ВД-200/5 течёт. {MARKER} Ещё раз"),
        interaction("i2", "2026-11-03T10:00:00+03:00", "Высылаем сальник", direction="out", author="Я"),
    ]
    provenance = {
        "model": {"name": "m", "sha256": "0" * 64, "quantization": "Q4"}, "prompt_profile": "q@1",
        "prompt_sha256": "1" * 64, "prompt_tokens": 1, "cached_tokens": 2, "generated_tokens": 3,
        "first_token_ms": 4.5, "total_ms": 6.5, "adapter": None,
        "sampling": {
            "temperature": 0.3, "top_k": 40, "top_p": 0.9, "min_p": 0.05, "repeat_penalty": 1.05, "seed": 7,
        },
    }  # fmt: skip
    draft = {
        "ref": "g1", "kind": "reply", "visit": "v1", "text": "черновик", "final_text": "Высылаем сальник",
        "finish_reason": "stop", "created_at": "2026-11-03T09:00:00+03:00",
        "accepted_at": "2026-11-03T10:00:00+03:00", "discarded_at": None, "interaction": "i2",
        "provenance": provenance,
    }  # fmt: skip
    visit = {
        "ref": "v1", "planned_at": "2026-11-20T08:00:00+05:00", "started_at": None, "finished_at": None,
        "engineer": "Иванов", "notes": "взять сальник", "checklist": [{"text": "сальник", "done": False}],
    }  # fmt: skip
    task = {"ref": "z1", "title": "Позвонить", "due_at": "2026-11-10T08:00:00+05:00", "done": False}
    plain = {
        "ref": ref, "kind": "organisation", "name": "Рудник", "language": "ru", "notes": "Платит вовремя",
        "tags": ["важный"],
        "contacts": [{
            "ref": "c1", "name": "Ермекова Сауле", "salutation": "Сауле Ермековна", "role": "механик",
            "phones": ["+7 (701) 123-45-67"], "emails": ["saule@rudnik.example"],
        }],
        "sites": [{
            "ref": "s1", "name": "Шахта 2", "address": "Рудный", "latitude": 52.5, "longitude": 63.25,
        }],
        "assets": [asset("t1", part_of="t2"), asset("t2", serial_number="АГ-77")],
        "cases": [case("k1", "С-0017", interactions=said, visits=[visit], tasks=[task], drafts=[draft])],
        "interactions": [interaction("i9", "2026-10-01T10:00:00+05:00", "Поздравляем", contact=None)],
    }  # fmt: skip
    return {**plain, **changes}


def chat(ref: str = "h1") -> dict[str, Any]:
    """A chat with an edited turn; the first branch is shown."""

    def message(ref: str, parent: str | None, role: str, *, chosen: bool) -> dict[str, Any]:
        return {
            "ref": ref, "parent": parent, "role": role, "text": f"текст {ref}",
            "at": "2026-11-05T10:00:00+05:00", "finish_reason": None if role == "user" else "stop",
            "provenance": None, "chosen": chosen,
        }  # fmt: skip

    return {
        "ref": ref, "title": "Разговор", "created_at": "2026-11-05T10:00:00+05:00",
        "last_at": "2026-11-05T11:00:00+05:00", "archived": False,
        "messages": [
            message("m1", None, "user", chosen=True), message("m2", "m1", "assistant", chosen=True),
            message("m3", None, "user", chosen=False),
        ],
    }  # fmt: skip


def exchange(*accounts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A whole file."""
    template = {"ref": "p1", "name": "Акт", "language": "ru", "text": "Акт {номер}"}
    plain = {
        "vakhta": 1, "accounts": list(accounts or [account()]), "chats": [chat()], "templates": [template],
    }  # fmt: skip
    return {**plain, **changes}


def write_json(path: Path, content: Any) -> Path:
    """Write a JSON file."""
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def fill(store: Store, folder: Path, *accounts: dict[str, Any]) -> Path:
    """Import a file of these accounts."""
    path = write_json(folder / "обмен.json", exchange(*accounts))
    import_file(store, path, "b1")
    return path
