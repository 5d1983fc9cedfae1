"""The hand-over page as text."""

from app.domain.casefile import AgendaItem, CaseRow
from app.domain.handover import DoneItem, Handover, as_text, heading, parts
from app.domain.ids import CaseId
from app.domain.records import CaseStatus, Urgency
from tests.helpers.casefiles import moment


def row(urgency: Urgency, status: CaseStatus, *, awaits: bool) -> CaseRow:
    return CaseRow(CaseId(1), "С-0101", "Насос", "Рудник", "", urgency, status, "", moment(6), awaits, None)


def agenda(kind: str, *, dated: bool, overdue: bool) -> AgendaItem:
    return AgendaItem(kind, CaseId(1), "С-0101", "Везти", "Рудник", moment(9) if dated else None, overdue)


FULL = Handover(
    moment(1), moment(8),
    (
        DoneItem("task", 1, "С-0101", "Заказать", "Рудник", moment(7)),
        DoneItem("case", 2, "С-0102", "Дым", "", moment(6)),
    ),
    (
        row(Urgency.CRITICAL, CaseStatus.OPEN, awaits=True),
        row(Urgency.HIGH, CaseStatus.WAITING, awaits=False),
        row(Urgency.LOW, CaseStatus.NEW, awaits=False),
    ),
    (agenda("case", dated=True, overdue=True), agenda("task", dated=False, overdue=False)),
    12,
)  # fmt: skip


def test_russian() -> None:
    assert heading(FULL, "ru") == ("Передача смены", "с 01.10.2026 по 08.10.2026 · записей в историях: 12")
    done, opened, due = parts(FULL, "ru")
    assert done.lines == (
        "07.10.2026 · задача · Заказать · С-0101 · Рудник",
        "06.10.2026 · заявка закрыта · Дым · С-0102",
    )
    assert [line.rpartition("Рудник")[2] for line in opened.lines] == [
        " · авария · ждёт ответа", " · срочно · ждём клиента", "",
    ]  # fmt: skip
    assert due.lines[0].startswith("09.10.2026 · просрочено · срок заявки")
    assert due.lines[1].startswith("без срока · задача")


def test_english_and_nothing() -> None:
    bare = Handover(moment(1), moment(2), (), (), (), 0)
    assert as_text(bare, "en") == (
        "Shift hand-over\nfrom 01.10.2026 to 02.10.2026 · entries in stories: 0\n\nDone\n- nothing\n\n"
        "Open\n- nothing\n\nPromised\n- nothing\n"
    )
