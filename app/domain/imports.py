"""What a stranger's file says, in our words: fields by name, one line (card, message, event) after another.

Invariant: nothing of a file is believed here; `Incoming` holds text as it was read, `domain.entries` makes
values of it or says on which line that cannot be done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

# Every field a column may be mapped to; several columns of one field are put together.
FIELDS = (
    "account.name", "account.kind", "account.language", "account.notes", "account.tags", "account.tax_id",
    "contact.name", "contact.last_name", "contact.first_name", "contact.middle_name", "contact.salutation",
    "contact.role", "contact.phones", "contact.emails",
    "site.name", "site.address", "site.latitude", "site.longitude",
    "asset.name", "asset.model", "asset.serial_number",
    "case.number", "case.title", "case.category", "case.urgency", "case.status", "case.opened_at",
    "case.due_at", "case.tags",
    "visit.ref", "visit.planned_at", "visit.started_at", "visit.finished_at", "visit.engineer", "visit.notes",
    "task.ref", "task.title", "task.due_at", "task.done",
    "interaction.ref", "interaction.kind", "interaction.direction", "interaction.at", "interaction.author",
    "interaction.subject", "interaction.text",
    "mail.from", "mail.to",
)  # fmt: skip
# How the texts of several columns of one field are joined; one after another with a space where not named.
_LISTS = (
    "contact.phones", "contact.emails", "account.tags", "case.tags", "account.notes", "interaction.text",
    "visit.notes", "mail.to",
)  # fmt: skip
JOINTS: Mapping[str, str] = {**dict.fromkeys(_LISTS, "\n"), "site.address": ", "}
FORMATS = ("json", "csv", "xlsx", "vcard", "eml", "mbox", "msg", "ics")


@dataclass(frozen=True, slots=True)
class Incoming:
    """What one line says.

    Attributes:
        line: Where it stands, for reports: a line number.
        fields: Text by field name; what is empty is not there.
    """

    line: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """How texts are to be understood.

    Attributes:
        zone: Of times that name none.
        month_first: Whether 03/04 is the fourth of March.
        language: Of accounts that name none.
        account: The account of lines that name none.
        own: Our own e-mail addresses, in lower case.
        values: By field: what a foreign word (folded) means in ours.
        case_per_line: Whether every line is a request of its own.
    """

    zone: tzinfo = UTC
    month_first: bool = False
    language: str = "ru"
    account: str = ""
    own: frozenset[str] = frozenset()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    case_per_line: bool = False


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """A column of a file, the field it would go to ("" when left out), and what stands in it at first."""

    column: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file is taken for, before anything is done.

    Attributes:
        format: One of `FORMATS`.
        encoding: As detected; "" where the format says it itself.
        profile: Whose export it looks like; "" when nobody's we know.
        case_per_line: Whether it is a table of requests, a case to be made of every line.
    """

    path: str
    format: str
    encoding: str
    delimiter: str
    profile: str
    columns: tuple[ColumnPreview, ...]
    case_per_line: bool = False


def put_together(field_name: str, texts: list[str]) -> str:
    """Join what several columns say of one field."""
    return JOINTS.get(field_name, " ").join(texts)
