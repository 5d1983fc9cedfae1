"""The panel's parts and how they stand; what they do is told in `assist_panel`."""

from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.drafts import DraftKind, Tone
from app.domain.generation import ModelIdentity
from app.ui.assist.context_box import ContextBox
from app.ui.assist.draft_edit import DraftEdit
from app.ui.assist.marks_line import MarksLine
from app.ui.assist.points_box import PointsBox
from app.ui.widgets.buttons import Button, Chip, IconButton
from app.ui.widgets.labels import ElidedLabel, Label, row
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import NoticeBar, ProgressLine

State = Literal["idle", "writing", "draft"]


class AssistView(LivingWidget):
    """Title, kinds, context, points, paper, tones, buttons.

    Attributes:
        state: `idle` (nothing drafted), `writing`, or `draft` (a text to look through).
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self.state: State = "idle"
        self._title = Label("", "column-title")
        self.model_name = ElidedLabel("", "secondary")
        self.model_name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.close_button = IconButton("panel-right-close")
        self.context = ContextBox()
        self.points = PointsBox()
        self.notice = NoticeBar()
        self.progress = ProgressLine()
        self.paper = DraftEdit()
        self.marks_line = MarksLine()
        self.rate = Label("", "faint")
        self.rate.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._make_choices()
        self._make_buttons()
        self._lay_out()

    def _make_choices(self) -> None:
        self.kinds = {kind: Button("", "segment") for kind in DraftKind}
        self.kind_group = QButtonGroup(self)
        for button in self.kinds.values():
            button.setCheckable(True)
            self.kind_group.addButton(button)
        self.kinds[DraftKind.REPLY].setChecked(True)
        self.tones = {tone: Chip() for tone in Tone}
        self.tone_group = QButtonGroup(self)
        for chip in self.tones.values():
            self.tone_group.addButton(chip)
        self.tones[Tone.BUSINESS].setChecked(True)
        self.english = Chip()

    def _make_buttons(self) -> None:
        self.draft_button = Button("", "primary", hint="Ctrl D")
        self.accept_button = Button("", "primary", hint="Ctrl ⏎")
        self.stop_button = Button("", hint="Esc")
        self.copy_button = Button("")
        self.variant_button = Button("", "quiet")
        self.discard_button = IconButton("trash-2")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        head = row(self._title, spacing=10)
        head.addWidget(self.model_name, 1)
        head.addWidget(self.close_button)
        column.addLayout(head)
        column.addLayout(row(*self.kinds.values()))
        column.addWidget(self.context)
        column.addWidget(self.points)
        column.addWidget(self.notice)
        column.addWidget(self.paper, 1)
        self.paper.setMinimumHeight(96)
        below = row()
        below.addWidget(self.marks_line, 1)
        below.addWidget(self.rate, 0)
        column.addLayout(below)
        column.addWidget(self.progress)
        self._tone_row = QWidget()
        self._tone_row.setLayout(row(*self.tones.values(), self.english, -1, spacing=6))
        column.addWidget(self._tone_row)
        column.addLayout(self._button_row())

    def _button_row(self) -> QHBoxLayout:
        return row(
            self.draft_button,
            self.accept_button,
            self.stop_button,
            self.copy_button,
            self.variant_button,
            -1,
            self.discard_button,
        )

    @property
    def kind(self) -> DraftKind:
        """What is to be drafted."""
        return next(kind for kind, button in self.kinds.items() if button.isChecked())

    @property
    def tone(self) -> Tone:
        """How it is to sound."""
        return next(tone for tone, chip in self.tones.items() if chip.isChecked())

    def show_state(self, state: State) -> None:
        """Show the buttons of a state; only one of them is loud."""
        self.state = state
        has_text = not self.paper.document().isEmpty()
        self.draft_button.setVisible(state == "idle")
        self.accept_button.setVisible(state != "idle")
        self.accept_button.setEnabled(state == "draft")
        self.stop_button.setVisible(state == "writing")
        self.copy_button.setVisible(state != "idle")
        self.copy_button.setEnabled(has_text)
        self.variant_button.setVisible(state == "draft")
        self.discard_button.setVisible(state == "draft")
        reply = self.kind is DraftKind.REPLY
        self.points.setVisible(reply)
        self._tone_row.setVisible(reply)
        self.marks_line.setVisible(state == "draft" and bool(self.paper.marks))
        self.rate.setVisible(bool(self.rate.text()) and state != "idle")

    def show_model(self, model: ModelIdentity | None, titles: Mapping[str, str]) -> None:
        """Name the model in the head; `titles` has the names for people by digest."""
        title = titles.get(model.sha256, model.name) if model else ""
        self.model_name.setText(f"{title} · {model.quantization}" if model else "")

    def retranslate(self) -> None:
        """Write the words."""
        self._title.setText(self.tr("Assistant"))
        self.kinds[DraftKind.REPLY].setText(self.tr("Reply"))
        self.kinds[DraftKind.SUMMARY].setText(self.tr("Summary"))
        self.tones[Tone.BUSINESS].setText(self.tr("Business"))
        self.tones[Tone.WARM].setText(self.tr("Warmer"))
        self.tones[Tone.SHORT].setText(self.tr("Shorter"))
        self.english.setText("English")
        self.draft_button.setText(self.tr("Draft"))
        self.accept_button.setText(self.tr("Accept"))
        self.stop_button.setText(self.tr("Stop"))
        self.copy_button.setText(self.tr("Copy"))
        self.variant_button.setText(self.tr("another variant"))
        self.discard_button.set_word(self.tr("Discard the draft"))
        self.close_button.set_word(self.tr("Put the assistant away (F9)"))
        self.paper.setAccessibleName(self.tr("Draft"))
        self.paper.setPlaceholderText(self.tr("Tick what to say and press Draft."))
        self.model_name.setAccessibleName(self.tr("Model"))

    def retheme(self) -> None:
        """Draw icons and marks anew."""
        self.paper.retheme()
        self.close_button.retheme()
        self.discard_button.retheme()
