"""One draft on its way: asks the service, keeps the text so far, tells the panel."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.cancel import CancelToken
from app.domain.casefile import CaseFile
from app.domain.drafts import DraftEvent, DraftReady, DraftRequest, DraftStarted, DraftToken
from app.domain.ids import DraftId
from app.errors import AppError
from app.ui.background import Background

if TYPE_CHECKING:
    from app.services.drafting import Drafting


class DraftRun(QObject):
    """A generation for one case; goes on while another case is shown.

    Attributes:
        file: The case it writes for.
        text: What came so far.

    Signals:
        started: The draft has its row (`ContextPlan`).
        grew: More text (`str`).
        ready: Saved whole (`DraftReady`).
        failed: The error (`AppError`); `text` is kept in the store.
        ended: Nothing more will come.
    """

    started = Signal(object)
    grew = Signal(str)
    ready = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(
        self, drafting: "Drafting", background: Background, file: CaseFile, request: DraftRequest
    ) -> None:
        super().__init__()
        self.file = file
        self.request = request
        self.text = ""
        self.draft_id: DraftId | None = None
        self._drafting = drafting
        self._background = background
        self._cancel: CancelToken | None = None

    def start(self) -> None:
        """Begin on the inference lane."""

        def events(cancel: CancelToken) -> Iterable[DraftEvent]:
            return self._drafting.stream_draft(self.request, cancel)

        self._cancel = self._background.stream(
            "inference", events, self._take, self.ended.emit, self._take_error
        )

    def stop(self) -> None:
        """Say stop; what came is kept and comes back as ready."""
        if self._cancel is not None:
            self._cancel.cancel()

    def _take(self, event: DraftEvent) -> None:
        match event:
            case DraftStarted():
                self.draft_id = event.draft_id
                self.started.emit(event.plan)
            case DraftToken():
                self.text += event.text
                self.grew.emit(event.text)
            case DraftReady():
                self.ready.emit(event)

    def _take_error(self, error: AppError) -> None:
        self.failed.emit(error)
        self.ended.emit()
