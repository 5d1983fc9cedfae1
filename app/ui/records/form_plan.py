"""Which fields the form of each kind of record has, in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.domain.records import AccountKind, Asset, CaseStatus, Contact, Site, Urgency
from app.ui import words
from app.ui.records.form_fields import (
    BodyField,
    ChecklistField,
    Choice,
    ChoiceField,
    ListField,
    LongField,
    MomentField,
    NumberField,
    TextField,
    TickField,
)

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a record stands, and what it may point at."""

    account_id: int | None = None
    case_id: int | None = None
    contacts: tuple[Contact, ...] = ()
    sites: tuple[Site, ...] = ()
    assets: tuple[Asset, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedField:
    """A field: its name in the exchange, its caption, how it is made, whether it shares its line."""

    name: str
    caption: str
    make: Callable[[], QWidget]
    half: bool = False


def form_title(kind: str, *, new: bool) -> str:
    """Say what the form is for."""
    titles = {
        "account": (translate("FormPlan", "New client"), translate("FormPlan", "Client")),
        "contact": (translate("FormPlan", "New person"), translate("FormPlan", "Person")),
        "site": (translate("FormPlan", "New place"), translate("FormPlan", "Place")),
        "asset": (translate("FormPlan", "New equipment"), translate("FormPlan", "Equipment")),
        "case": (translate("FormPlan", "New case"), translate("FormPlan", "Case")),
        "visit": (translate("FormPlan", "New visit"), translate("FormPlan", "Visit")),
        "task": (translate("FormPlan", "New task"), translate("FormPlan", "Task")),
        "template": (translate("FormPlan", "New template"), translate("FormPlan", "Template")),
    }
    return titles[kind][0 if new else 1]


def planned_fields(kind: str, around: Surroundings) -> tuple[PlannedField, ...]:
    """Give the fields of a kind."""
    return _PLANS[kind](around)


def _account(_around: Surroundings) -> tuple[PlannedField, ...]:
    kinds = [
        (AccountKind.ORGANISATION, translate("FormPlan", "organisation")),
        (AccountKind.PERSON, translate("FormPlan", "person")),
    ]
    return (
        PlannedField("name", translate("FormPlan", "Name"), _needed),
        PlannedField("kind", translate("FormPlan", "What it is"), lambda: ChoiceField(kinds), half=True),
        PlannedField(
            "language", translate("FormPlan", "Writes in"), lambda: ChoiceField(_languages()), half=True
        ),
        PlannedField("tags", translate("FormPlan", "Tags, with commas"), ListField),
        PlannedField("notes", translate("FormPlan", "Notes"), LongField),
    )


def _contact(_around: Surroundings) -> tuple[PlannedField, ...]:
    return (
        PlannedField("name", translate("FormPlan", "Name"), _needed),
        PlannedField("salutation", translate("FormPlan", "How a letter greets"), TextField, half=True),
        PlannedField("role", translate("FormPlan", "Position"), TextField, half=True),
        PlannedField("phones", translate("FormPlan", "Telephones, with commas"), ListField),
        PlannedField("emails", translate("FormPlan", "E-mail addresses, with commas"), ListField),
    )


def _site(_around: Surroundings) -> tuple[PlannedField, ...]:
    return (
        PlannedField("name", translate("FormPlan", "Name"), _needed),
        PlannedField("address", translate("FormPlan", "Address"), TextField),
        PlannedField("latitude", translate("FormPlan", "Latitude"), NumberField, half=True),
        PlannedField("longitude", translate("FormPlan", "Longitude"), NumberField, half=True),
    )


def _asset(around: Surroundings) -> tuple[PlannedField, ...]:
    return (
        PlannedField("name", translate("FormPlan", "Name"), _needed),
        PlannedField("model", translate("FormPlan", "Make and model"), TextField, half=True),
        PlannedField("serial_number", translate("FormPlan", "Serial number"), TextField, half=True),
        PlannedField(
            "site", translate("FormPlan", "Stands at"), lambda: ChoiceField(_named(around.sites)), half=True
        ),
        PlannedField(
            "part_of", translate("FormPlan", "Part of"), lambda: ChoiceField(_named(around.assets)), half=True
        ),
    )


def _case(around: Surroundings) -> tuple[PlannedField, ...]:
    urgencies = [(one, words.urgency_word(one)) for one in Urgency]
    statuses = [(one, words.status_word(one)) for one in CaseStatus]
    people, equipment = _named(around.contacts), _named(around.assets)
    return (
        PlannedField("title", translate("FormPlan", "What is asked"), _needed),
        PlannedField("urgency", translate("FormPlan", "Urgency"), lambda: ChoiceField(urgencies), half=True),
        PlannedField("status", translate("FormPlan", "Status"), lambda: ChoiceField(statuses), half=True),
        PlannedField("category", translate("FormPlan", "Category"), TextField, half=True),
        PlannedField("due_at", translate("FormPlan", "Due"), MomentField, half=True),
        PlannedField("contact", translate("FormPlan", "Who asks"), lambda: ChoiceField(people), half=True),
        PlannedField("asset", translate("FormPlan", "Equipment"), lambda: ChoiceField(equipment), half=True),
        PlannedField("tags", translate("FormPlan", "Tags, with commas"), ListField),
    )


def _visit(_around: Surroundings) -> tuple[PlannedField, ...]:
    return (
        PlannedField("engineer", translate("FormPlan", "Engineer"), TextField, half=True),
        PlannedField("planned_at", translate("FormPlan", "Planned"), MomentField, half=True),
        PlannedField("started_at", translate("FormPlan", "Started"), MomentField, half=True),
        PlannedField("finished_at", translate("FormPlan", "Finished"), MomentField, half=True),
        PlannedField(
            "checklist",
            translate("FormPlan", "Checklist, a line each; + before what is done"),
            ChecklistField,
        ),
        PlannedField("notes", translate("FormPlan", "Notes"), LongField),
    )


def _task(_around: Surroundings) -> tuple[PlannedField, ...]:
    return (
        PlannedField("title", translate("FormPlan", "What is to be done"), _needed),
        PlannedField("due_at", translate("FormPlan", "Due"), MomentField, half=True),
        PlannedField("done", translate("FormPlan", "Done"), TickField, half=True),
    )


def _template(_around: Surroundings) -> tuple[PlannedField, ...]:
    return (
        PlannedField("name", translate("FormPlan", "Name"), _needed, half=True),
        PlannedField(
            "language", translate("FormPlan", "Language"), lambda: ChoiceField(_languages()), half=True
        ),
        PlannedField(
            "text", translate("FormPlan", "Text; what is asked stands in {{double braces}}"), BodyField
        ),
    )


_PLANS = {
    "account": _account, "contact": _contact, "site": _site, "asset": _asset, "case": _case,
    "visit": _visit, "task": _task, "template": _template,
}  # fmt: skip


def _needed() -> QWidget:
    return TextField(needed=True)


def _languages() -> list[Choice]:
    return [
        ("ru", translate("FormPlan", "Russian")),
        ("en", translate("FormPlan", "English")),
        ("kk", translate("FormPlan", "Kazakh")),
    ]


def _named(records: Sequence[Contact | Site | Asset]) -> list[Choice]:
    named: list[Choice] = [(one.id, one.name) for one in records if not one.archived]
    return [(None, "—"), *named]
