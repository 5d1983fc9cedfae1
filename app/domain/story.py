"""A case file as lines a model reads: passport, story, promises. Dates in words of the letter's language."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.casefile import CaseFile
from app.domain.records import Direction, Interaction, InteractionKind, Visit

MONTHS = {
    "ru": (
        "января", "февраля", "марта", "апреля", "мая", "июня",
        "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip

WORDS = {
    "ru": {
        "case": "Заявка", "customer": "Клиент", "contact": "пишет", "asset": "Оборудование",
        "serial": "серийный номер", "site": "площадка", "part": "часть", "story": "История:",
        "open": "Открытые задачи (мы обещали):", "due": "до", "visit": "Выезд", "planned": "план",
        "finished": "закончен", "engineer": "инженер", "done": "сделано", "not_done": "не сделано",
        "in.email": "письмо клиента", "in.call": "звонок клиента", "in.message": "сообщение клиента",
        "in.note": "заметка", "out.email": "наше письмо", "out.call": "наш звонок",
        "out.message": "наше сообщение", "out.note": "заметка", "internal": "наша заметка",
    },
    "en": {
        "case": "Case", "customer": "Customer", "contact": "contact", "asset": "Asset",
        "serial": "serial number", "site": "site", "part": "part", "story": "Story:",
        "open": "Open tasks (we promised):", "due": "by", "visit": "Visit", "planned": "planned",
        "finished": "finished", "engineer": "engineer", "done": "done", "not_done": "not done",
        "in.email": "customer's e-mail", "in.call": "customer's call", "in.message": "customer's message",
        "in.note": "note", "out.email": "our e-mail", "out.call": "our call",
        "out.message": "our message", "out.note": "note", "internal": "our note",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One dated piece of the story as the model reads it.

    Attributes:
        head: Who and when, kept when the text is cut.
        kind: `email`, `call`, `message`, `note`, `visit`.
    """

    at: datetime
    kind: str
    head: str
    text: str

    @property
    def line(self) -> str:
        """The whole piece, one line end at its end."""
        return f"{self.head}: {self.text}\n"


def _words(language: str) -> dict[str, str]:
    return WORDS["en" if language == "en" else "ru"]


def day_words(at: datetime, language: str) -> str:
    """Say a day as people write it: «12 октября», "12 October"."""
    return f"{at.day} {MONTHS['en' if language == 'en' else 'ru'][at.month - 1]}"


def passport(file: CaseFile, language: str) -> str:
    """Write who asks and about what: always in the prompt."""
    words = _words(language)
    who = f"{words['customer']}: {file.account.name}"
    if file.contact:
        who += f", {words['contact']} {file.contact.salutation or file.contact.name}"
    lines = [f"{words['case']} {file.case.number}: {file.case.title}", who]
    if file.asset:
        lines.append(f"{words['asset']}: {_asset_words(file, words)}")
    return "\n".join(lines) + f"\n{words['story']}\n"


def _asset_words(file: CaseFile, words: dict[str, str]) -> str:
    asset = file.asset
    assert asset is not None
    said = [asset.name]
    if asset.model and asset.model not in asset.name:
        said.append(asset.model)
    if asset.serial_number:
        said.append(f"{words['serial']} {asset.serial_number}")
    if file.site:
        said.append(f"{words['site']} {file.site.name}")
    return ", ".join(said)


def _interaction_entry(event: Interaction, language: str) -> StoryEntry:
    words = _words(language)
    if event.direction is Direction.INTERNAL or event.kind is InteractionKind.NOTE:
        who = words["internal"]
    else:
        who = words[f"{event.direction.value}.{event.kind.value}"]
    text = " ".join(event.text.split())
    return StoryEntry(event.at, event.kind.value, f"{day_words(event.at, language)}, {who}", text)


def visit_entry(visit: Visit, language: str, fallback: datetime) -> StoryEntry:
    """Write a visit; `fallback` dates one that has no times at all."""
    words = _words(language)
    at = visit.finished_at or visit.started_at or visit.planned_at or fallback
    state = words["finished"] if visit.finished_at else words["planned"]
    head = f"{day_words(at, language)}, {words['visit'].lower()} ({state})"
    said = [f"{words['engineer']} {visit.engineer}."] if visit.engineer else []
    said.append(" ".join(visit.notes.split()))
    said.extend(f"{words['done' if item.done else 'not_done']}: {item.text}." for item in visit.checklist)
    return StoryEntry(at, "visit", head, " ".join(part for part in said if part))


def story(file: CaseFile, language: str, visit: Visit | None = None) -> tuple[StoryEntry, ...]:
    """Write interactions and visits oldest first; the visit asked about comes last, whatever its date."""
    entries = [_interaction_entry(event, language) for event in file.interactions]
    opened = file.case.opened_at
    entries += [
        visit_entry(other, language, opened) for other in file.visits if visit is None or other.id != visit.id
    ]
    entries.sort(key=lambda entry: entry.at)
    if visit is not None:
        entries.append(visit_entry(visit, language, opened))
    return tuple(entries)


def promises(file: CaseFile, language: str) -> str:
    """Write the open tasks with their dates: always in the prompt; empty when there are none."""
    words = _words(language)
    lines = []
    for task in file.tasks:
        if not task.done:
            due = f", {words['due']} {day_words(task.due_at, language)}" if task.due_at else ""
            lines.append(f"- {task.title}{due}")
    return "\n".join([words["open"], *lines]) + "\n" if lines else ""
