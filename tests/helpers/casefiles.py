"""Builders of case files for tests: sensible values, and only what a test is about said aloud."""

from datetime import datetime, timedelta, timezone

from app.domain.casefile import CaseFile
from app.domain.ids import (
    AccountId,
    AssetId,
    CaseId,
    ContactId,
    InteractionId,
    SiteId,
    TaskId,
    VisitId,
)
from app.domain.records import (
    Account,
    AccountKind,
    Asset,
    Case,
    CaseStatus,
    Contact,
    Direction,
    Interaction,
    InteractionKind,
    Site,
    Task,
    Urgency,
    Visit,
)

ZONE = timezone(timedelta(hours=5))


def moment(day: int, month: int = 10, hour: int = 8, minute: int = 0) -> datetime:
    """A time of the year 2026 in the zone of the cases."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def event(  # the order people think in
    number: int, how: str, at: datetime, text: str, *, author: str = ""
) -> Interaction:
    """Make an interaction from `in email`, `out call`, `internal note`."""
    direction, kind = how.split()
    return Interaction(
        id=InteractionId(number),
        ref=f"i{number}",
        account_id=AccountId(1),
        case_id=CaseId(1),
        kind=InteractionKind(kind),
        direction=Direction(direction),
        at=at,
        contact_id=ContactId(1),
        author=author,
        subject="",
        text=text,
        draft_id=None,
    )


def task(number: int, title: str, due_at: datetime | None = None, *, done: bool = False) -> Task:
    """Make a task."""
    return Task(TaskId(number), f"z{number}", CaseId(1), title, due_at, done)


def visit(
    number: int,
    planned_at: datetime | None,
    *,
    finished_at: datetime | None = None,
    notes: str = "",
    engineer: str = "",
) -> Visit:
    """Make a visit without a checklist."""
    return Visit(VisitId(number), f"v{number}", CaseId(1), planned_at, None, finished_at, engineer, notes, ())


def contact(name: str = "Ермекова Сауле Ермековна", salutation: str | None = None) -> Contact:
    """Make a contact."""
    return Contact(ContactId(1), "c1", AccountId(1), name, salutation, "", (), ())


def asset(name: str = "Буровой насос", model: str = "НБТ-600", serial: str = "NB-60418") -> Asset:
    """Make an asset."""
    return Asset(AssetId(1), "t1", AccountId(1), SiteId(1), name, model, serial, None)


def case_file(  # every argument has a sensible value
    *interactions: Interaction,
    tasks: tuple[Task, ...] = (),
    visits: tuple[Visit, ...] = (),
    who: Contact | None = None,
    what: Asset | None = None,
    site: str | None = "Нерпа-2",
    account: str = "ООО «Арктик Дрилл»",
    language: str = "ru",
    number: str = "С-0101",
    title: str = "Падает давление на буровом насосе",
) -> CaseFile:
    """Make a case file."""
    incoming = [one.at for one in interactions if one.direction is Direction.IN]
    place = Site(SiteId(1), "s1", AccountId(1), site, "", None, None) if site else None
    return CaseFile(
        account=Account(AccountId(1), "a1", AccountKind.ORGANISATION, account, language, "", ()),
        contacts=(who,) if who else (),
        sites=(place,) if place else (),
        assets=(what,) if what else (),
        case=Case(
            CaseId(1), "k1", AccountId(1), number, title, "Ремонт", Urgency.HIGH, CaseStatus.OPEN,
            moment(6, hour=6), None, who.id if who else None, what.id if what else None, (),
        ),
        contact=who,
        site=place,
        asset=what,
        interactions=tuple(sorted(interactions, key=lambda one: one.at)),
        visits=visits,
        tasks=tasks,
        drafts=(),
        stale_after=max(incoming) if incoming else None,
    )  # fmt: skip


def pump_case() -> CaseFile:
    """The case of the drawing: pressure falls on the HBT-600 mud pump."""
    return case_file(
        event(
            1, "in email", moment(6, hour=6, minute=20),
            "На НБТ-600, серийный NB-60418, за ночь давление упало с 190 до 140 бар. "
            "Меняли поршни в сентябре. "
            "Просим сказать, что проверить своими силами до прилёта вашей бригады и когда её ждать.",
        ),
        event(
            2, "out call", moment(6, hour=11, minute=5),
            "Обещали борт с бригадой 12 октября, при лётной погоде. Клапаны гидроблока не вскрывали.",
        ),
        event(
            3, "in email", moment(7, hour=5, minute=40),
            "Вскрыли второй клапан, на седле промыв около 2 мм. Седло в запасе одно, номер КЛ-75.02. "
            "Ставить сейчас или ждать вас? Ответьте, пожалуйста, до вечернего сеанса связи.",
        ),
        event(4, "internal note", moment(7, hour=5, minute=52), "Заказать два седла КЛ-75.02 до 9 октября."),
        tasks=(task(1, "Заказать два седла КЛ-75.02", moment(9)),),
        who=contact(),
        what=asset(),
    )  # fmt: skip
