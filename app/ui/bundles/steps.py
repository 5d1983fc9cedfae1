"""The line of steps under the title: what is done, what is under way, what comes."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.ui.widgets.labels import Label, row
from app.ui.widgets.living import LivingWidget

_COUNT = 4


class StepsLine(LivingWidget):
    """The line.

    Attributes:
        labels: One for each step.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.labels = [Label() for _ in range(_COUNT)]
        self.setLayout(row(*self.labels, -1, spacing=24))
        self.come_alive()

    def show_steps(self, words: Sequence[str], at: int, *, under_way: bool) -> None:
        """Show the steps' words; those before `at` are done. A mark and a word say it, not colour alone."""
        for number, (label, word) in enumerate(zip(self.labels, words, strict=True)):
            mark, role = ("✓ ", "done") if number < at else ("", "muted")
            if number == at and under_way:
                mark, role = "● ", "strong"
            label.setText(mark + word)
            label.set_role(role)
        self.setAccessibleName(" · ".join(label.text() for label in self.labels))
