"""One event of the story as a box: who, how and when, and the words as plain text."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.records import Direction, Interaction
from app.ui import formats
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import ElidedLabel, Label
from app.ui.words import kind_word, speaker

FOLD_CHARS = 4000
SHOWN_CHARS = 1200


class Bubble(QFrame):
    """An interaction; a text over 4,000 characters is folded.

    Signals:
        unfolded: The whole text is shown now.
    """

    unfolded = Signal()

    def __init__(self, interaction: Interaction, contact_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._interaction = interaction
        direction = interaction.direction
        self.setProperty("role", "bubble")
        self.setProperty("kind", str(direction))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        who = speaker(interaction, contact_name)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(ElidedLabel(who, "strong"), 1)
        head.addWidget(Label(self._when(), "secondary"))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        if interaction.subject:
            column.addWidget(Label(interaction.subject, "medium", wrap=True))
        self._add_text(column)
        self.setAccessibleName(f"{who}, {self._when()}")
        self.setAccessibleDescription(interaction.text[:FOLD_CHARS])

    @property
    def interaction(self) -> Interaction:
        """What this box tells."""
        return self._interaction

    @property
    def is_folded(self) -> bool:
        """Whether a part of the text is not shown."""
        return self._more is not None and not self._more.isHidden()

    def unfold(self) -> None:
        """Show the whole text; a very long one in a field of its own, so that it stays quick."""
        from PySide6.QtWidgets import QPlainTextEdit

        if self._more is None:
            return
        self._more.hide()
        self._text.hide()
        whole = QPlainTextEdit(self._interaction.text)
        whole.setReadOnly(True)
        whole.setAccessibleName(self.tr("Whole text"))
        whole.setMinimumHeight(320)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(whole)
        self.unfolded.emit()

    def _add_text(self, column: QVBoxLayout) -> None:
        text = self._interaction.text
        folded = len(text) > FOLD_CHARS
        self._text = Label(text[:SHOWN_CHARS] + "…" if folded else text, wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._text)
        self._more: Button | None = None
        if folded:
            size = formats.number(len(text))
            self._more = Button(self.tr("Show all {0} characters").format(size), "quiet")
            self._more.clicked.connect(self.unfold)
            column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def _when(self) -> str:
        told = self._interaction
        kind = told.author if told.direction is Direction.INTERNAL else kind_word(told.kind)
        return " · ".join(part for part in (kind, formats.clock(told.at)) if part)
