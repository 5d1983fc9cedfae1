"""The assistant beside a case: asks for a draft, lets it be looked through, accepts it.

Invariants:
    - A text the person wrote or changed is never thrown away: another case's comes back with the case,
      a discarded one by Undo.
    - Nothing is sent anywhere: Accept writes into the case, Copy into the clipboard.
"""

import secrets
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.cancel import CancelToken
from app.domain.casefile import CaseFile
from app.domain.drafts import ContextPlan, DraftKind, DraftReady, DraftRequest, Point
from app.domain.ids import CaseId, DraftId, InteractionId
from app.errors import AppError
from app.ui.assist.assist_paper import AssistPaper
from app.ui.assist.draft_run import DraftRun
from app.ui.background import Background

if TYPE_CHECKING:
    from app.services.desk import Services

PLAN_IDLE_MS = 300


class AssistPanel(AssistPaper):
    """Drafts replies and summaries for the case shown.

    Signals:
        draft_ready: A draft is whole on the paper (`Draft`).
        draft_failed: It came to nothing, or to a part (`AppError`).
        points_shown: The points of the case stand there.
        draft_accepted: It is an interaction now (`CaseId`).
        drafts_changed: The case's drafts are different in the store (`CaseId`).
        models_wanted: There is no model to draft with.
        put_away: The panel is to slide away.
    """

    draft_ready = Signal(object)
    draft_failed = Signal(object)
    points_shown = Signal()
    draft_accepted = Signal(object)
    drafts_changed = Signal(object)
    models_wanted = Signal()
    put_away = Signal()

    def __init__(self, services: "Services", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(services.drafting, parent)
        self._services = services
        self._background = background
        self._run: DraftRun | None = None
        self._discarded: DraftId | None = None
        self._whole = False
        self._points: dict[CaseId, tuple[Point, ...]] = {}
        self._prepared: DraftRequest | None = None
        self._is_read = False
        self._plan_timer = self._timer(PLAN_IDLE_MS, self._ask_plan)
        self._wire()
        self.come_alive()
        self.setEnabled(False)
        self.show_state("idle")

    def _wire(self) -> None:
        self.draft_button.clicked.connect(self.start_draft)
        self.variant_button.clicked.connect(self.start_draft)
        self.stop_button.clicked.connect(self.stop_draft)
        self.accept_button.clicked.connect(self.accept_draft)
        self.discard_button.clicked.connect(self._discard)
        self.close_button.clicked.connect(self.put_away)
        self.notice.acted.connect(self._notice_acted)
        self.context.whole_wanted.connect(self._take_whole)
        self.points.points_changed.connect(self._points_changed)
        self.kind_group.buttonClicked.connect(lambda _button: self._kind_chosen())
        self.tone_group.buttonClicked.connect(lambda _button: self._plan_timer.start())
        self.english.clicked.connect(lambda _on: self._plan_timer.start())

    def show_case(self, file: CaseFile) -> None:
        """Take up a case; the same case shown again keeps what is on the paper."""
        before = self._file
        same = before is not None and before.case.id == file.case.id
        self._file = file
        self.setEnabled(True)
        if not same:
            self._whole = False
            self.notice.hide()
            self._ask_points(file)
            self._show_paper(file)
        else:
            if before is not None and before.interactions != file.interactions:
                self._ask_points(file)
            if self.state != "writing":
                self._refresh_paper(file)
        self._plan_timer.start()

    def refresh(self) -> None:
        """Count the context anew: another model is there."""
        self._prepared, self._is_read = None, False
        self.notice.hide()
        self._plan_timer.start()

    def start_draft(self) -> None:
        """Draft, or draft another variant."""
        if self._file is None or self._run is not None:
            return
        request = self._request(seed=secrets.randbelow(2**31) if self.state == "draft" else None)
        run = DraftRun(self._services.drafting, self._background, self._file, request)
        self._run = run
        run.started.connect(self._run_started)
        run.grew.connect(self._run_grew)
        run.ready.connect(self._run_ready)
        run.failed.connect(self._run_failed)
        run.ended.connect(self._run_ended)
        self.notice.hide()
        self._draft = None
        self.rate.setText("")
        self.paper.begin_stream()
        self.show_state("writing")
        self.progress.begin(self.tr("Reading the case…"))
        run.start()

    def stop_draft(self) -> None:
        """Stop writing; what came stays on the paper."""
        if self._run is not None:
            self._run.stop()

    def accept_draft(self) -> None:
        """Make the text on the paper an outgoing message of the case."""
        if self.state != "draft" or self._draft is None or not self.paper.toPlainText().strip():
            return
        draft, text = self._draft, self.paper.toPlainText()
        self.accept_button.setEnabled(False)

        def accepted(_id: InteractionId) -> None:
            self._edits.pop(draft.id, None)
            self._points.pop(draft.case_id, None)  # they are said
            if self._file is not None and self._file.case.id == draft.case_id:
                self._clear_paper()
            self.draft_accepted.emit(draft.case_id)

        self._background.run(
            "store", lambda: self._services.drafting.accept(draft.id, text), accepted, self._fail
        )

    def _request(self, seed: int | None = None) -> DraftRequest:
        assert self._file is not None
        reply = self.kind is DraftKind.REPLY
        return DraftRequest(
            case_id=self._file.case.id,
            kind=self.kind,
            points=self.points.said if reply else (),
            tone=self.tone,
            language="en" if reply and self.english.isChecked() else None,
            whole=self._whole,
            seed=seed,
        )

    def _ask_points(self, file: CaseFile) -> None:
        case_id = file.case.id
        known = self._points.get(case_id)
        if known is not None:
            self.points.show_points(known)
            return
        self.points.show_points(())

        def show(points: tuple[Point, ...]) -> None:
            if self._file is not None and self._file.case.id == case_id:
                self.points.show_points(points)
                self._plan_timer.start()
                self.points_shown.emit()

        self._background.run("store", lambda: self._services.drafting.suggest_points(file), show, self._fail)

    def _points_changed(self) -> None:
        if self._file is not None:
            self._points[self._file.case.id] = self.points.points
        self._plan_timer.start()
        self._marks_timer.start()

    def _kind_chosen(self) -> None:
        if self._file is not None and self.state != "writing":
            self._show_paper(self._file)
        self._plan_timer.start()

    def _take_whole(self) -> None:
        self._whole = True
        self._ask_plan()

    def _ask_plan(self) -> None:
        if self._file is None or self._run is not None:
            return
        file, request = self._file, self._request()

        def ask() -> ContextPlan:
            return self._services.drafting.plan(file, request)

        def show(plan: ContextPlan) -> None:
            if self._file is not None and self._file.case.id == file.case.id:
                self._prepare(file, request)
                self.context.show_plan(plan, read=self._is_read)

        self._background.run("inference", ask, show, self._fail_plan)

    def _prepare(self, file: CaseFile, request: DraftRequest) -> None:
        """Evaluate ahead what this draft would be asked with; what was looked ahead to before is dropped."""
        if request == self._prepared:
            return
        self._prepared, self._is_read = request, False
        self._background.clear("ahead")

        def look_ahead(cancel: CancelToken) -> tuple[DraftRequest, ...]:
            return (request,) if self._services.drafting.prepare(file, request, cancel) else ()

        def show(read: DraftRequest) -> None:
            if read == self._prepared:
                self._is_read = True
                self.context.show_read()

        self._background.stream("ahead", look_ahead, show, on_error=self._fail_plan)

    def _show_paper(self, file: CaseFile) -> None:
        """Show what belongs on the paper for this case: a running draft, an open one, or nothing."""
        if self._run is not None and self._run.file.case.id == file.case.id:
            self.paper.begin_stream()
            self.paper.grow(self._run.text)
            self.show_state("writing")
            return
        self.paper.end_stream()
        self.progress.end()
        open_draft = next((d for d in file.drafts if d.accepted_at is None and d.kind is self.kind), None)
        if open_draft is None:
            self._clear_paper()
        else:
            self._put_on_paper(open_draft)

    def _refresh_paper(self, file: CaseFile) -> None:
        ours = self._draft
        if ours is None or ours.id not in {draft.id for draft in file.drafts}:
            self._show_paper(file)
        else:
            self._tell_stale(ours)

    def _run_started(self, plan: ContextPlan) -> None:
        if self._is_shown():
            self.context.show_plan(plan, read=self._is_read)

    def _run_grew(self, text: str) -> None:
        if self._is_shown():
            self.progress.end()
            self.paper.grow(text)

    def _run_ready(self, ready: DraftReady) -> None:
        if not self._is_shown():
            return
        self.progress.end()
        self.paper.end_stream()
        self._draft = ready.draft
        self.paper.show_text(ready.draft.text)
        self.show_state("draft")
        self._write_marks(ready.marks)
        self._write_provenance(ready.draft)
        self.draft_ready.emit(ready.draft)

    def _run_failed(self, error: AppError) -> None:
        if self._is_shown():
            self.progress.end()
            self.paper.end_stream()
            self._tell_failure(error)
            self.show_state("idle")
            self.draft_failed.emit(error)

    def _run_ended(self) -> None:
        run, self._run = self._run, None
        if run is not None:
            self.drafts_changed.emit(run.file.case.id)
            self._plan_timer.start()

    def _is_shown(self) -> bool:
        run = self._run
        return run is not None and self._file is not None and run.file.case.id == self._file.case.id

    def _discard(self) -> None:
        if self._draft is None:
            return
        draft = self._draft

        def done(_none: None) -> None:
            self._discarded = draft.id
            self._clear_paper()
            self._say(self.tr("The draft is put away."), "accent", "restore", self.tr("Undo"))
            self.drafts_changed.emit(draft.case_id)

        self._background.run("store", lambda: self._services.drafting.discard(draft.id), done, self._fail)

    def _restore(self) -> None:
        draft_id, self._discarded = self._discarded, None
        if draft_id is None or self._file is None:
            return
        case_id = self._file.case.id
        self._background.run(
            "store",
            lambda: self._services.drafting.restore(draft_id),
            lambda _none: self.drafts_changed.emit(case_id),
            self._fail,
        )

    def _notice_acted(self) -> None:
        self.notice.hide()
        orders = {"restore": self._restore, "draft": self.start_draft, "models": self.models_wanted.emit}
        orders[self._notice_order]()

    def _fail(self, error: AppError) -> None:
        self._tell_failure(error)
        self.show_state(self.state)
        self.draft_failed.emit(error)

    def _fail_plan(self, error: AppError) -> None:
        self.context.wait(lambda: self.tr("The context is counted when the model is there."))
        self._tell_failure(error)
