"""This machine, and what was measured on it."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.engine import Machine, ModelRow
from app.ui import figures, formats
from app.ui.models.judgement import measured_here
from app.ui.widgets.labels import Box, ElidedLabel, Label
from app.ui.widgets.living import LivingWidget

_VECTORS = (("AVX512", "AVX-512"), ("AVX2", "AVX2"), ("AVX", "AVX"), ("NEON", "NEON"))


class MachineBox(LivingWidget):
    """Two lines of figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._machine: Machine | None = None
        self._rows: tuple[ModelRow, ...] = ()
        self._captions = Label("", "secondary"), Label("", "secondary")
        self.machine, self.measured = ElidedLabel("", "strong"), ElidedLabel("")
        box = Box(margin=18)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(box)
        grid = QGridLayout()
        box.column.addLayout(grid)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(6)
        for line, value in enumerate((self.machine, self.measured)):
            grid.addWidget(self._captions[line], line, 0)
            grid.addWidget(value, line, 1)
        grid.setColumnMinimumWidth(0, 114)
        grid.setColumnStretch(1, 1)
        self.come_alive()

    def show_machine(self, machine: Machine, rows: tuple[ModelRow, ...]) -> None:
        """Show the machine and what was measured."""
        self._machine, self._rows = machine, rows
        self.retranslate()

    def retranslate(self) -> None:
        """Write the words."""
        self._captions[0].setText(self.tr("This machine"))
        self._captions[1].setText(self.tr("Measured here"))
        if self._machine is not None:
            self.machine.setText(self._machine_words(self._machine))
            self.measured.setText(self._measured_words())

    def _machine_words(self, machine: Machine) -> str:
        cores = self.tr("%n core(s)", "", machine.cores)
        vectors = next((word for key, word in _VECTORS if _has(machine, key)), "")
        processor = ", ".join(part for part in (self.tr("Processor {0}").format(cores), vectors) if part)
        memory = self.tr("{0} of memory").format(figures.memory(machine.memory_bytes))
        cards = [device for device in machine.devices if device.upper() != "CPU"]
        graphics = ", ".join(cards) or self.tr("no graphics card")
        return " · ".join((processor, memory, graphics))

    def _measured_words(self) -> str:
        found = measured_here(self._rows)
        if found is None:
            return self.tr("Nothing yet: the first answer of a model measures it.")
        row, calibration = found
        return self.tr("{0} reading the question · {1} answering ({2}, {3})").format(
            figures.pace(calibration.prompt_tokens_per_s),
            figures.pace(calibration.answer_tokens_per_s),
            row.title,
            formats.day(calibration.measured_at.astimezone(), formats.now()),
        )


def _has(machine: Machine, key: str) -> bool:
    return any(key in feature.upper().replace("-", "").replace("_", "") for feature in machine.features)
