"""One model in the table: name and origin, memory with a bar, speed, Russian, what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.engine import ModelRow
from app.ui import figures
from app.ui.models.judgement import Fit, Speed, fit_of
from app.ui.widgets.buttons import Button
from app.ui.widgets.columns import lay_columns
from app.ui.widgets.labels import ElidedLabel, Label, Tag
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import Meter

SHARES = (450, 372, 170, 110, 235)
LEAST_PX = (136, 120, 96, 72, 172)
ROW_HEIGHT = 52
_TONES = {Fit.FITS: "accent", Fit.TIGHT: "warn", Fit.TOO_LARGE: "crit", Fit.UNKNOWN: "line"}


class ModelLine(LivingWidget):
    """A line.

    Signals:
        enable_asked: Name of the model that shall speak.
        why_asked: Name of the model whose refusal is to be explained.
        template_asked: Name of the unsigned model whose chat template is to be shown.
    """

    enable_asked = Signal(str)
    why_asked = Signal(str)
    template_asked = Signal(str)

    def __init__(self, row: ModelRow, speed: Speed | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row, self._speed = row, speed
        self.fit = fit_of(row.memory)
        self.setFixedHeight(ROW_HEIGHT)
        self.title, self.tag, self.origin = (
            ElidedLabel(row.title, "strong"),
            Tag("", "accent"),
            ElidedLabel("", "secondary"),
        )
        self.meter, self.memory = Meter(height=6), ElidedLabel("", "secondary")
        self.speed, self.russian = Label("", wrap=True), ElidedLabel("")
        self.state = ElidedLabel("", "secondary")
        self.enable_button, self.why_button = Button(""), Button("", "quiet")
        self.template_button = Button("", "quiet")
        cells = (self._name(), self._memory(), self.speed, self.russian, self._action())
        lay_columns(self, cells, SHARES, LEAST_PX)
        self.enable_button.clicked.connect(lambda: self.enable_asked.emit(row.name))
        self.why_button.clicked.connect(lambda: self.why_asked.emit(row.name))
        self.template_button.clicked.connect(lambda: self.template_asked.emit(row.name))
        self.come_alive()

    def _name(self) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 7, 0, 7)
        column.setSpacing(3)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.title)
        line.addWidget(self.tag)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.origin)
        return cell

    def _memory(self) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 11, 0, 7)
        column.setSpacing(5)
        self.meter.setMaximumWidth(150)
        column.addWidget(self.meter)
        column.addWidget(self.memory)
        return cell

    def _action(self) -> QWidget:
        cell = QWidget()
        line = QHBoxLayout(cell)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch(1)
        for widget in (self.template_button, self.state, self.why_button, self.enable_button):
            line.addWidget(widget)
        row = self.row
        refused = row.installed and not row.active and self.fit is Fit.TOO_LARGE
        self.template_button.setVisible(row.installed and not row.signers)
        self.state.setVisible(row.active or not row.installed)
        self.why_button.setVisible(refused)
        self.enable_button.setVisible(row.installed and not row.active and not refused)
        return cell

    def retranslate(self) -> None:
        """Write the words."""
        row = self.row
        self.tag.setText(self.tr("working"))
        self.tag.setVisible(row.active)
        self.origin.setText(" · ".join(part for part in self._origin() if part))
        self.memory.setText(self._memory_words())
        self._show_meter()
        self.speed.setText(self._speed_words())
        self.russian.setText(self._russian_word())
        self.state.setText(self.tr("by default") if row.active else self.tr("not installed"))
        self.why_button.setText(self.tr("why"))
        self.enable_button.setText(self.tr("Enable"))
        self.template_button.setText(self.tr("template"))
        self.template_button.setAccessibleName(self.tr("Chat template of {0}").format(row.title))
        self.enable_button.setAccessibleName(self.tr("Enable {0}").format(row.title))
        self.why_button.setAccessibleName(self.tr("Why {0} does not fit").format(row.title))
        self.meter.setAccessibleName(self.memory.text())
        self.setAccessibleName(f"{row.title}, {self.memory.text()}, {self.speed.text()}")

    def _origin(self) -> tuple[str, ...]:
        row = self.row
        signed = (
            self.tr("signed by {0}").format(", ".join(row.signers)) if row.signers else self.tr("unsigned")
        )
        return row.quantization, figures.memory(row.bytes), row.licence, signed if row.installed else ""

    def _memory_words(self) -> str:
        plan = self.row.memory
        if plan is None:
            return (
                self.tr("known once installed")
                if not self.row.installed
                else self.tr("its file does not read")
            )
        total = figures.memory(plan.total_bytes)
        if self.fit is Fit.TOO_LARGE:
            missing = figures.memory(plan.total_bytes - plan.available_bytes)
            return self.tr("{0}: does not fit, {1} more needed").format(total, missing)
        if self.fit is Fit.TIGHT:
            return self.tr("{0}: tight, close other programs").format(total)
        if self.row.active:
            return self.tr("{0} of {1} free").format(total, figures.memory(plan.available_bytes))
        return self.tr("{0}, with room").format(total)

    def _show_meter(self) -> None:
        plan = self.row.memory
        self.meter.setVisible(plan is not None)
        if plan is not None:
            full = self.fit in (Fit.TOO_LARGE, Fit.TIGHT)
            part = 1.0 if full else plan.total_bytes / max(plan.available_bytes, 1)
            self.meter.show_part(part, _TONES[self.fit])

    def _speed_words(self) -> str:
        if self._speed is None or self.fit is Fit.TOO_LARGE:
            return "–"
        pace = figures.pace(self._speed.tokens_per_s)
        return pace if self._speed.measured else self.tr("≈ {0}, estimate").format(pace)

    def _russian_word(self) -> str:
        return {
            "excellent": self.tr("excellent"),
            "good": self.tr("good"),
            "middling": self.tr("middling"),
            "weak": self.tr("weak"),
        }.get(self.row.russian, self.tr("no"))


class TableHead(LivingWidget):
    """The captions of the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(34)
        self._captions = [ElidedLabel("", "secondary") for _ in range(5)]
        lay_columns(self, self._captions, SHARES, LEAST_PX)
        self.come_alive()

    def retranslate(self) -> None:
        """Write the captions."""
        words = (self.tr("Model"), self.tr("Memory here"), self.tr("Speed here"), self.tr("Russian"), "")
        for caption, word in zip(self._captions, words, strict=True):
            caption.setText(word)
            caption.setAlignment(Qt.AlignmentFlag.AlignVCenter)
