"""A desk without store and engine: services that behave as the contract says, in memory."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.cancel import CancelToken
from app.domain.casefile import CaseFile, CaseRow
from app.domain.drafts import (
    ContextPlan,
    Draft,
    DraftEvent,
    DraftKind,
    DraftReady,
    DraftRequest,
    DraftStarted,
    DraftToken,
    Mark,
    Point,
)
from app.domain.engine import EngineState, EngineStatus, Machine, ModelRow
from app.domain.generation import FinishReason, ModelIdentity
from app.domain.grounding import case_facts, find_marks
from app.domain.ids import CaseId, DraftId, InteractionId
from app.domain.points import suggest_points
from app.domain.profiles import NewProfile, ProfileInfo
from app.domain.records import CaseStatus, Direction, Interaction, InteractionKind, Urgency
from app.errors import AppError, ProfileMissingError, WrongPassphraseError
from app.services.desk import Services
from app.services.preferences import Preferences
from tests.helpers.casefiles import case_file, event, pump_case
from tests.helpers.import_fakes import FakeExchange
from tests.helpers.page_fakes import MADE, FakeMetrics, FakeRecords, services

NOW = datetime(2026, 10, 7, 6, 0, tzinfo=UTC)
IDENTITY = ModelIdentity("Qwen 2.5 · 1.5B", "ab" * 32, "Q4_K_M")
REPLY = (
    "Здравствуйте, Сауле Ермековна!\n\nСедло КЛ-75.02 можно ставить сейчас: перед установкой проверьте "
    "посадочное место и замените уплотнение. Остальные клапаны до нашего прилёта не вскрывайте.\n\n"
    "Бригаду ждите 12 октября, при лётной погоде; привезём ещё 14 сёдел.\n\nС уважением"
)


class FakeProfiles:
    """Profiles that open with one passphrase."""

    def __init__(self, *, demo: bool = True) -> None:
        self.made: dict[Path, ProfileInfo] = {}
        self.passphrases: dict[Path, str] = {}
        self.open_at: Path | None = None
        self.locks = 0
        self.demo = demo

    def create(self, directory: Path, passphrase: str, *, name: str, demo: bool = False) -> NewProfile:
        shown = "вахта-демо" if demo else None
        self.made[directory] = ProfileInfo(directory, name, NOW, demo, shown, False, False, None)
        self.passphrases[directory] = shown or passphrase
        return NewProfile(directory, "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-23")

    def info(self, directory: Path) -> ProfileInfo:
        if directory not in self.made:
            raise ProfileMissingError("no profile", path=str(directory))
        return self.made[directory]

    def unlock(self, directory: Path, passphrase: str) -> None:
        if passphrase != self.passphrases[directory]:
            raise WrongPassphraseError("wrong")
        self.open_at = directory

    def unlock_with_keyring(self, directory: Path) -> bool:
        return False

    def recover(self, directory: Path, recovery_code: str, new_passphrase: str) -> None:
        if not recovery_code.startswith("ABCD"):
            raise WrongPassphraseError("wrong code", code="profile.recovery_code")
        self.passphrases[directory] = new_passphrase
        self.open_at = directory

    def lock(self) -> None:
        self.locks += 1
        self.open_at = None

    def close(self) -> None:
        self.open_at = None


class FakeCases:
    """Cases in memory; every service of the fakes works on `files`."""

    def __init__(self, files: dict[CaseId, CaseFile] | None = None) -> None:
        self.files = demo_files() if files is None else files
        self.failure: AppError | None = None

    def list_cases(
        self,
        *,
        filter: str = "open",  # noqa: A002
        words: str = "",
        most: int | None = None,
    ) -> tuple[CaseRow, ...]:
        found = [row for row in map(row_of, self.files.values()) if _fits(row, filter)]
        found = [
            row for row in found if words.lower() in f"{row.number} {row.title} {row.account_name}".lower()
        ]
        return tuple(sorted(found, key=lambda row: row.last_at, reverse=True))[:most]

    def counts(self) -> dict[str, int]:
        return {
            name: len(self.list_cases(filter=name))
            for name in ("open", "urgent", "unanswered", "done", "all")
        }

    def open_case(self, case_id: CaseId) -> CaseFile:
        return self.files[case_id]

    def add_note(
        self,
        case_id: CaseId,
        text: str,
        kind: InteractionKind = InteractionKind.NOTE,
        direction: Direction = Direction.INTERNAL,
    ) -> Interaction:
        if self.failure is not None:
            raise self.failure
        file = self.files[case_id]
        last = file.interactions[-1].at if file.interactions else NOW
        number = 1000 + len(file.interactions)
        told = event(number, f"{direction} {kind}", last + timedelta(minutes=5), text)
        stale = told.at if direction is Direction.IN else file.stale_after
        self.files[case_id] = replace(file, interactions=(*file.interactions, told), stale_after=stale)
        return told


class FakeEngine:
    """An engine whose state is set by hand."""

    def __init__(self) -> None:
        self.callbacks: list[Callable[[EngineStatus], None]] = []
        self.stops = 0
        self.now = EngineStatus(EngineState.READY, IDENTITY, "CPU", 4096, 28.4, 300.0, 1_600_000_000, None)

    def status(self) -> EngineStatus:
        return self.now

    def on_status(self, callback: Callable[[EngineStatus], None]) -> None:
        self.callbacks.append(callback)

    def tell(self, status: EngineStatus) -> None:
        self.now = status
        for callback in self.callbacks:
            callback(status)

    def stop(self) -> None:
        self.stops += 1


class FakeModels:
    """A machine of 23 GB."""

    def list(self) -> tuple[ModelRow, ...]:
        return ()

    def machine(self) -> Machine:
        return Machine("x86", 2, ("AVX2",), 23_000_000_000, 19_000_000_000, ())


class FakeDrafting:
    """Writes a text word by word; `gate` holds it after the first words until it is set.

    Attributes:
        reply: What it writes.
        failure: Raised after half of the text.
        reading: Cleared, reading ahead waits until it is set.
    """

    def __init__(self, cases: FakeCases) -> None:
        self._cases = cases
        self.reply = REPLY
        self.failure: AppError | None = None
        self.plan_failure: AppError | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.reading = threading.Event()
        self.reading.set()
        self.requests: list[DraftRequest] = []
        self.prepared: list[DraftRequest] = []
        self.accepted: list[tuple[DraftId, str]] = []
        self._drafts: dict[DraftId, Draft] = {}

    def suggest_points(self, file: CaseFile) -> tuple[Point, ...]:
        return suggest_points(file, NOW)

    def prepare(self, file: CaseFile, request: DraftRequest, cancel: CancelToken | None = None) -> bool:
        assert file.case.id in self._cases.files
        self.prepared.append(request)
        assert self.reading.wait(20)
        return cancel is None or not cancel.is_cancelled

    def plan(self, file: CaseFile, request: DraftRequest) -> ContextPlan:
        if self.plan_failure is not None:
            raise self.plan_failure
        left = () if request.whole else ("email 2026-10-06",)
        asset = file.asset.model if file.asset else None
        return ContextPlan(len(file.interactions) - len(left), 1, asset, 486, 520, 5.0, left, 13.2)

    def marks(self, file: CaseFile, points: tuple[str, ...], text: str) -> tuple[Mark, ...]:
        return find_marks(case_facts(file, points), text)

    def stream_draft(self, request: DraftRequest, cancel: CancelToken | None = None) -> Iterator[DraftEvent]:
        cancel = cancel or CancelToken()
        cancel.on_cancel(self.gate.set)
        self.requests.append(request)
        file = self._cases.files[request.case_id]
        plan = self.plan(file, request)
        draft = self._keep(request, "", FinishReason.INTERRUPTED)
        yield DraftStarted(draft.id, plan)
        written = ""
        for number, word in enumerate(self.reply.split(" ")):
            if number == 3:
                assert self.gate.wait(20)
            if cancel.is_cancelled:
                break
            if self.failure is not None and number > 5:
                raise self.failure
            piece = word if number == 0 else f" {word}"
            written += piece
            yield DraftToken(piece)
        reason = FinishReason.CANCELLED if cancel.is_cancelled else FinishReason.STOP
        draft = self._keep(request, written, reason, draft.id)
        yield DraftReady(draft, self.marks(file, request.points, written))

    def accept(self, draft_id: DraftId, final_text: str) -> InteractionId:
        draft = self._drafts[draft_id]
        self.accepted.append((draft_id, final_text))
        self._put(replace(draft, final_text=final_text, accepted_at=NOW, interaction_id=InteractionId(1)))
        return self._cases.add_note(draft.case_id, final_text, InteractionKind.EMAIL, Direction.OUT).id

    def discard(self, draft_id: DraftId) -> None:
        self._put(replace(self._drafts[draft_id], discarded_at=NOW))

    def restore(self, draft_id: DraftId) -> None:
        self._put(replace(self._drafts[draft_id], discarded_at=None))

    def _keep(
        self, request: DraftRequest, text: str, reason: FinishReason, known: DraftId | None = None
    ) -> Draft:
        draft = Draft(
            id=known or DraftId(len(self._drafts) + 1),
            case_id=request.case_id,
            visit_id=None,
            kind=request.kind,
            text=text,
            final_text=None,
            finish_reason=reason,
            created_at=NOW,
            accepted_at=None,
            discarded_at=None,
            interaction_id=None,
            provenance=MADE,
        )
        self._put(draft)
        return draft

    def _put(self, draft: Draft) -> None:
        self._drafts[draft.id] = draft
        ours = [one for one in self._drafts.values() if one.case_id == draft.case_id and not one.discarded_at]
        file = self._cases.files[draft.case_id]
        self._cases.files[draft.case_id] = replace(file, drafts=tuple(reversed(ours)))


class FakeDesk:
    """All fakes in one hand."""

    def __init__(self, folder: Path) -> None:
        self.profiles = FakeProfiles()
        self.cases = FakeCases()
        self.records = FakeRecords()
        self.engine = FakeEngine()
        self.drafting = FakeDrafting(self.cases)
        self.preferences = Preferences(
            folder / "settings.json", profiles=folder / "profiles", log_file=folder / "vakhta.log"
        )
        self.profile = folder / "demo"
        self.profiles.create(self.profile, "", name="Демо", demo=True)

    @property
    def services(self) -> Services:
        return services(
            profiles=self.profiles,
            cases=self.cases,
            records=self.records,
            engine=self.engine,
            models=FakeModels(),
            metrics=FakeMetrics(),
            drafting=self.drafting,
            preferences=self.preferences,
            exchange=FakeExchange(),
        )


def row_of(file: CaseFile) -> CaseRow:
    """Make the list's line of a case file."""
    last = file.interactions[-1] if file.interactions else None
    return CaseRow(
        id=file.case.id,
        number=file.case.number,
        title=file.case.title,
        account_name=file.account.name,
        place=file.site.name if file.site else "",
        urgency=file.case.urgency,
        status=file.case.status,
        category=file.case.category,
        last_at=last.at if last else file.case.opened_at,
        awaits_reply=file.stale_after is not None
        and not any(
            one.direction is Direction.OUT and one.at > file.stale_after for one in file.interactions
        ),
        due_at=file.case.due_at,
    )


def _fits(row: CaseRow, name: str) -> bool:
    is_open = row.status is not CaseStatus.DONE
    return {
        "open": is_open,
        "urgent": is_open and row.urgency in (Urgency.HIGH, Urgency.CRITICAL),
        "unanswered": is_open and row.awaits_reply,
        "done": not is_open,
        "all": True,
    }[name]


_OTHERS = (
    (
        "Дым в щитовой насосной",
        "Рудник «Светлый»",
        "секция 2",
        Urgency.CRITICAL,
        "Авария",
        14,
        CaseStatus.OPEN,
    ),
    ("Терминал не видит карту", "Магазин на Толе би", "Т-10", Urgency.HIGH, "Терминалы", 5, CaseStatus.OPEN),
    (
        "Генератор не держит обороты",
        "АО «Прииск Ольчан»",
        "ДГ-200",
        Urgency.NORMAL,
        "Выезд",
        4,
        CaseStatus.OPEN,
    ),
    ("Накладная за сентябрь", "ООО «Гранит»", "", Urgency.NORMAL, "Документы", 3, CaseStatus.OPEN),
    (
        "Winch brake slips in rain",
        "Hebrides Wave Ltd",
        "pier 2",
        Urgency.NORMAL,
        "Вопрос",
        2,
        CaseStatus.OPEN,
    ),
    ("ТО-1 котла КВ-2", "Порт Тикси", "причал 2", Urgency.LOW, "План", 1, CaseStatus.WAITING),
    ("Сальники 38×58, шесть штук", "Рудник «Заречный»", "", Urgency.LOW, "Запчасти", 1, CaseStatus.DONE),
)


def demo_files() -> dict[CaseId, CaseFile]:
    """The cases of the drawing."""
    files = {CaseId(1): pump_case()}
    for number, (title, account, place, urgency, category, day, status) in enumerate(_OTHERS, start=2):
        at = datetime(2026, 9, day, 8, 41, tzinfo=UTC)
        told = event(number * 10, "out call", at, f"{title}: договорились созвониться.")
        file = case_file(told, site=place or None, account=account, number=f"С-01{number:02}", title=title)
        case = replace(file.case, id=CaseId(number), urgency=urgency, category=category, status=status)
        files[CaseId(number)] = replace(file, case=case)
    return files


def reply_draft(file: CaseFile, text: str = REPLY) -> Draft:
    """Make an open reply draft of a case, older than its newest message."""
    at = (file.stale_after or NOW) - timedelta(hours=1)
    return Draft(
        DraftId(77),
        file.case.id,
        None,
        DraftKind.REPLY,
        text,
        None,
        FinishReason.STOP,
        at,
        None,
        None,
        None,
        MADE,
    )
