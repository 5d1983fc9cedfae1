"""One import on the store's lane: how far it is, told from there; the stop sign, set from here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.cancel import CancelToken
from app.domain.reports import ImportReport, Progress
from app.errors import AppError
from app.ui.background import Background

if TYPE_CHECKING:
    from app.services.exchange import Exchange, ImportWays


@dataclass
class ImportRun:
    """A try or an import of some files.

    Attributes:
        lines: Lines read so far, of all files; told from the lane, so that it holds no widget.
        cancel: None before it began.
    """

    exchange: "Exchange"
    paths: Sequence[Path]
    ways: "ImportWays"
    dry_run: bool
    lines: int = 0
    cancel: CancelToken | None = None
    _before: int = 0
    _last: int = 0

    def begin(
        self,
        background: Background,
        on_report: Callable[[ImportReport], None],
        on_error: Callable[[AppError], None],
    ) -> None:
        """Begin on the lane of the store."""
        self.cancel = background.stream("store", self._carried_out, on_report, None, on_error)

    @property
    def is_stopped(self) -> bool:
        """Whether stop was said."""
        return self.cancel is not None and self.cancel.is_cancelled

    def stop(self) -> None:
        """Leave nothing of the file that is being read."""
        if self.cancel is not None:
            self.cancel.cancel()

    def advance(self, progress: Progress) -> None:
        """Take what the reading tells; with the next file it counts anew."""
        if progress.done < self._last:
            self._before += self._last
        self._last = progress.done
        self.lines = self._before + self._last

    def _carried_out(self, cancel: CancelToken) -> Iterator[ImportReport]:
        yield self.exchange.import_files(
            self.paths, self.ways, dry_run=self.dry_run, on_progress=self.advance, cancel=cancel
        )
