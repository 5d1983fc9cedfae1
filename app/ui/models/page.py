"""The models page: this machine, the models here and known, install from a file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QScrollArea, QVBoxLayout, QWidget

from app.domain.cancel import CancelToken
from app.domain.engine import FileTemplate, Machine, MemoryPlan, ModelRow
from app.domain.metrics import Sample
from app.domain.reports import Progress
from app.errors import AppError
from app.services.desk import Services
from app.ui import figures
from app.ui.background import Background
from app.ui.models.history_box import HistoryBox
from app.ui.models.judgement import speed_of
from app.ui.models.machine_box import MachineBox
from app.ui.models.row import ModelLine, TableHead
from app.ui.models.template_sheet import TemplateSheet
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Box, Label, Line, row
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import EmptyState, NoticeBar, ProgressLine

if TYPE_CHECKING:
    from app.services.models import Models

translate = QCoreApplication.translate
Look = tuple[Machine, tuple[ModelRow, ...], tuple[Sample, ...]]


class ModelsPage(LivingWidget):
    """The page.

    Attributes:
        choose_file: Asks for a file; None when given up.

    Signals:
        model_activated: Name of the model that speaks from now on.
        cases_asked: No answer has been given yet; the cases want some.
        bundles_asked: A model is to come from a bundle.
        advice_asked: Which model to take is to be looked up.
    """

    model_activated = Signal(str)
    cases_asked = Signal()
    bundles_asked = Signal()
    advice_asked = Signal()
    _progressed = Signal(object)

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._services, self._background = services, background
        self.choose_file: Callable[[], Path | None] = self._ask_for_file
        self._cancel: CancelToken | None = None
        self._rows: tuple[ModelRow, ...] = ()
        self.lines: list[ModelLine] = []
        self.template_sheet: TemplateSheet | None = None
        self.title = Label("", "page-title")
        self.file_button, self.cancel_button = Button(""), Button("")
        self.advice_button = Button("")
        self.bundle_button = Button("", "primary")
        self.machine, self.notice, self.progress = MachineBox(), NoticeBar(), ProgressLine()
        self.empty, self.history = EmptyState("cpu"), HistoryBox()
        self._lay_out()
        self.file_button.clicked.connect(self.install_from_file)
        self.bundle_button.clicked.connect(self.bundles_asked)
        self.advice_button.clicked.connect(self.advice_asked)
        self.empty.acted.connect(self.install_from_file)
        self.cancel_button.clicked.connect(self._cancel_install)
        self.history.cases_asked.connect(self.cases_asked)
        self._progressed.connect(self._advance)
        self.come_alive()

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(28, 20, 28, 16)
        page.setSpacing(14)
        page.addLayout(row(self.title, -1, self.advice_button, self.file_button, self.bundle_button))
        page.addWidget(self.machine)
        page.addWidget(self.notice)
        waiting = row(self.progress, self.cancel_button, spacing=16)
        waiting.setStretch(0, 1)
        page.addLayout(waiting)
        self.cancel_button.hide()
        self._table = Box(margin=0)
        self._table.column.setContentsMargins(1, 1, 1, 1)
        self._table.column.setSpacing(0)
        scroll, inside = QScrollArea(), QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for widget in (self._table, self.history, self.empty):
            column.addWidget(widget)
            widget.hide()
        column.addStretch(1)
        scroll.setProperty("role", "page")
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        page.addWidget(scroll, 1)

    def retranslate(self) -> None:
        """Write the words."""
        self.title.setText(self.tr("Models"))
        self.advice_button.setText(self.tr("Which model to take…"))
        self.file_button.setText(self.tr("From a file…"))
        self.bundle_button.setText(self.tr("From a bundle…"))
        self.cancel_button.setText(self.tr("Cancel, leaving nothing"))
        self.empty.say(
            self.tr("There is no model here yet. A model is one .gguf file; take it from a stick or a disk."),
            self.tr("From a file…"),
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the machine and the models whenever the page comes up."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Read machine, models and what they last took."""
        models, metrics = self._services.models, self._services.metrics
        self._background.run(
            "disk",
            lambda: (models.machine(), models.list(), metrics.history()),
            self._show,
            self._show_error,
        )

    def install_from_file(self) -> None:
        """Ask for a file and install it."""
        if self._cancel is None and (path := self.choose_file()) is not None:
            self.install(path)

    def install(self, path: Path) -> None:
        """Copy a file in, verified, with progress."""
        cancel = self._cancel = CancelToken()
        self.notice.hide()
        self.file_button.setEnabled(False)
        self.cancel_button.show()
        self.progress.begin(self.tr("Copying and checking {0}").format(path.name))
        models = self._services.models
        self._background.run(
            "disk",
            lambda: models.install(path, on_progress=self._progressed.emit, cancel=cancel),
            self._show_installed,
            self._show_install_error,
        )

    def _ask_for_file(self) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Model file"), "", self.tr("Models (*.gguf);;All files (*)")
        )
        return Path(name) if name else None

    def _show(self, look: Look) -> None:
        machine, self._rows, samples = look
        self.machine.show_machine(machine, self._rows)
        for old in self.lines:
            old.deleteLater()
        while (gone := self._table.column.takeAt(0)) is not None:
            if (widget := gone.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.lines = [self._line(model) for model in self._rows]
        self._table.column.addWidget(TableHead())
        for line in self.lines:
            self._table.column.addWidget(Line())
            self._table.column.addWidget(line)
        self.history.show_history(samples, self._rows)
        self._table.setVisible(bool(self._rows))
        self.history.setVisible(bool(self._rows))
        self.empty.setVisible(not self._rows)

    def _line(self, model: ModelRow) -> ModelLine:
        line = ModelLine(model, speed_of(model, self._rows))
        line.enable_asked.connect(self._activate)
        line.why_asked.connect(self._explain)
        line.template_asked.connect(self._ask_template)
        return line

    def _ask_template(self, name: str) -> None:
        models = self._services.models
        self._background.run(
            "disk",
            lambda: models.template_of(name),
            lambda found: self._show_template(name, found),
            self._show_error,
        )

    def _show_template(self, name: str, template: FileTemplate) -> None:
        self.template_sheet = TemplateSheet(name, template, self)
        self.template_sheet.open()

    def _activate(self, name: str) -> None:
        models = self._services.models
        self._background.run("disk", lambda: _activated(models, name), self._show_activated, self._show_error)

    def _show_activated(self, name: str) -> None:
        self.model_activated.emit(name)
        self.refresh()

    def _explain(self, name: str) -> None:
        plan = next(model.memory for model in self._rows if model.name == name)
        assert plan is not None
        self.notice.show_notice(partial(_memory_words, plan), tone="warn")

    def _advance(self, progress: Progress) -> None:
        self.progress.advance(progress.done, progress.total)

    def _cancel_install(self) -> None:
        if self._cancel is not None:
            self._cancel.cancel()

    def _end_install(self) -> None:
        self._cancel = None
        self.progress.end()
        self.cancel_button.hide()
        self.file_button.setEnabled(True)

    def _show_installed(self, model: ModelRow) -> None:
        self._end_install()
        self.notice.show_notice(
            lambda: translate(
                "ModelsPage", "{0} is installed: every byte was read back and compared."
            ).format(model.title),
            tone="ok",
        )
        self.refresh()

    def _show_install_error(self, error: AppError) -> None:
        cancelled = self._cancel is not None and self._cancel.is_cancelled
        self._end_install()
        if cancelled:
            self.notice.show_notice(
                lambda: translate("ModelsPage", "Cancelled; nothing was left."), tone="accent"
            )
        else:
            self._show_error(error)

    def _show_error(self, error: AppError) -> None:
        self.notice.show_error(error)


def _activated(models: "Models", name: str) -> str:
    models.activate(name)
    return name


def _memory_words(plan: MemoryPlan) -> str:
    words = translate(
        "ModelsPage", "Weights take {0}, the context of {1} tokens {2}, work {3}; {4} is free here."
    )
    return words.format(
        figures.memory(plan.weights_bytes),
        plan.n_ctx,
        figures.memory(plan.kv_bytes),
        figures.memory(plan.compute_bytes),
        figures.memory(plan.available_bytes),
    )
