"""An exchange that behaves, without store and files."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.cancel import CancelToken
from app.domain.imports import ColumnPreview, ImportPreview
from app.domain.reports import ImportProblem, ImportReport, OnProgress, PastImport, Progress, UndoReport
from app.errors import AppError
from app.services.exchange import ImportWays

COLUMNS = (
    ColumnPreview("Название", "account.name", ("Рудник", "Порт")),
    ColumnPreview("Цвет", "", ("синий",)),
)
REPORT = ImportReport(
    "b1", {"accounts": 2, "cases": 0}, {"accounts": 1}, (), (ImportProblem("3", "import.date", "x"),)
)


@dataclass
class FakeExchange:
    """Takes nothing anywhere.

    Attributes:
        gate: Cleared, an import waits after it told of 500 lines, until it is set or stopped.
    """

    columns: tuple[ColumnPreview, ...] = COLUMNS
    report: ImportReport = REPORT
    failure: AppError | None = None
    gate: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[ImportWays, bool]] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    before: tuple[PastImport, ...] = ()

    def __post_init__(self) -> None:
        self.gate.set()

    def preview(self, path: Path) -> ImportPreview:
        if self.failure is not None:
            raise self.failure
        return ImportPreview(str(path), "csv", "cp1251", "\t", "amoCRM", self.columns)

    def import_files(
        self, paths: Sequence[Path], ways: ImportWays, *,
        dry_run: bool, on_progress: OnProgress, cancel: CancelToken,
    ) -> ImportReport:  # fmt: skip
        self.asked.append((ways, dry_run))
        if self.failure is not None:
            raise self.failure
        for _path in paths:
            on_progress(Progress(500, 0, "rows"))
            on_progress(Progress(1000, 0, "rows"))
        cancel.on_cancel(self.gate.set)
        self.gate.wait(5)
        return ImportReport("b1", {}, {}, (), ()) if cancel.is_cancelled else self.report

    def past(self) -> tuple[PastImport, ...]:
        if self.failure is not None:
            raise self.failure
        return self.before

    def undo(self, batch: str) -> UndoReport:
        if self.failure is not None:
            raise self.failure
        self.undone.append(batch)
        return UndoReport(batch, {"accounts": 2}, ())
