"""One turn of a chat: its text, where it came from, and what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.domain.chats import ChatMessage
from app.domain.generation import FinishReason, Provenance
from app.ui import figures, formats
from app.ui.markdown.view import MarkdownView
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import Label
from app.ui.widgets.living import LivingWidget

_SHOWN_CHARS = 6_000  # a pasted file of a megabyte is laid out only when somebody wants to see it


class BranchSwitch(LivingWidget):
    """«‹ 2/3 ›» where a turn was edited or asked again.

    Signals:
        branch_chosen: Id of the message whose branch is to be shown.
    """

    branch_chosen = Signal(object)

    def __init__(self, message: ChatMessage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        at = message.siblings.index(message.id) if message.id in message.siblings else 0
        count = max(len(message.siblings), 1)
        self._place = (at + 1, count)
        self.back, self.forward = IconButton("chevron-left"), IconButton("chevron-right")
        self.label = Label("", "secondary")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for widget in (self.back, self.label, self.forward):
            line.addWidget(widget)
        self.back.setEnabled(at > 0)
        self.forward.setEnabled(at + 1 < count)
        self.back.clicked.connect(lambda: self.branch_chosen.emit(message.siblings[at - 1]))
        self.forward.clicked.connect(lambda: self.branch_chosen.emit(message.siblings[at + 1]))
        self.setVisible(count > 1)
        self.come_alive()

    def retranslate(self) -> None:
        """Name the arrows."""
        self.back.set_word(self.tr("Earlier branch"))
        self.forward.set_word(self.tr("Later branch"))
        self.label.setText("{}/{}".format(*self._place))

    def retheme(self) -> None:
        """Colour the arrows."""
        self.back.retheme()
        self.forward.retheme()


class MessageBox(QFrame):
    """A turn.

    Signals:
        branch_chosen: Id of a message of another branch.
        edit_asked: The message, to be changed.
        again_asked: The message, to be answered once more.
    """

    branch_chosen = Signal(object)
    edit_asked = Signal(object)
    again_asked = Signal(object)

    def __init__(self, message: ChatMessage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = message
        self.mine = message.role == "user"
        self.setProperty("role", "bubble")
        self.setProperty("kind", "out" if self.mine else "in")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._who, self._when, self._figures = Label("", "strong"), Label("", "secondary"), Label("", "faint")
        self.answer: MarkdownView | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 5)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self._who)
        head.addStretch(1)
        head.addWidget(self._when)
        column.addLayout(head)
        column.addWidget(self._question() if self.mine else self._answer())
        column.addLayout(self._foot())
        self.retranslate()

    def _question(self) -> QLabel:
        text = self.message.text
        self._text = Label(text[:_SHOWN_CHARS], "message", wrap=True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return self._text

    def _answer(self) -> MarkdownView:
        self.answer = MarkdownView()
        self.answer.set_text(self.message.text)
        return self.answer

    def _foot(self) -> QHBoxLayout:
        self.copy_button, self.edit_button = Button("", "quiet"), Button("", "quiet")
        self.again_button, self.whole_button = Button("", "quiet"), Button("", "quiet")
        self.branches = BranchSwitch(self.message)
        self._line = foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self._figures)
        foot.addWidget(self.whole_button)
        foot.addStretch(1)
        for widget in (self.branches, self.copy_button, self.edit_button, self.again_button):
            foot.addWidget(widget)
        self.whole_button.setVisible(self.mine and len(self.message.text) > _SHOWN_CHARS)
        self.edit_button.setVisible(self.mine)
        self.again_button.setVisible(not self.mine)
        self.copy_button.clicked.connect(self._copy)
        self.whole_button.clicked.connect(self._show_whole)
        self.edit_button.clicked.connect(lambda: self.edit_asked.emit(self.message))
        self.again_button.clicked.connect(lambda: self.again_asked.emit(self.message))
        self.branches.branch_chosen.connect(self.branch_chosen)
        return foot

    def retranslate(self) -> None:
        """Write the words."""
        message = self.message
        model = message.provenance.model.name if message.provenance else self.tr("Model")
        self._who.setText(self.tr("You") if self.mine else model)
        self._when.setText(formats.recent(message.at.astimezone(), formats.now()))
        self._figures.setText(self._figures_text())
        self.copy_button.setText(self.tr("Copy"))
        self.edit_button.setText(self.tr("Edit"))
        self.again_button.setText(self.tr("Answer again"))
        self.whole_button.setText(self.tr("Show the whole text"))

    def show_saved(self, message: ChatMessage) -> None:
        """The answer that streamed here is saved: take its figures and branches; the text stays in place."""
        self.message = message
        if self.answer is not None and self.answer.source != message.text:
            self.answer.set_text(message.text)
        old, self.branches = self.branches, BranchSwitch(message)
        self._line.replaceWidget(old, self.branches)
        old.hide()
        old.deleteLater()
        self.branches.branch_chosen.connect(self.branch_chosen)
        self.retranslate()

    def show_streaming(self, *, streams: bool) -> None:
        """While an answer streams, turns are read and copied, not changed."""
        self.edit_button.setEnabled(not streams)
        self.again_button.setEnabled(not streams)
        self.branches.setEnabled(not streams)

    def _figures_text(self) -> str:
        parts = [self._ending()] if not self.mine else []
        if self.message.provenance is not None:
            parts.append(self._pace(self.message.provenance))
        return " · ".join(part for part in parts if part)

    def _ending(self) -> str:
        return {
            FinishReason.CANCELLED: self.tr("stopped"),
            FinishReason.LENGTH: self.tr("cut at the length limit"),
            FinishReason.INTERRUPTED: self.tr("interrupted, text so far is kept"),
        }.get(self.message.finish_reason or FinishReason.STOP, "")

    def _pace(self, made: Provenance) -> str:
        writing_s = (made.total_ms - made.first_token_ms) / 1000
        first = self.tr("first word {0}").format(figures.seconds(made.first_token_ms / 1000))
        if made.generated_tokens < 2 or writing_s <= 0:
            return first
        return f"{figures.pace((made.generated_tokens - 1) / writing_s)} · {first}"

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.message.text if self.answer is None else self.answer.source)

    def _show_whole(self) -> None:
        self._text.setText(self.message.text)
        self.whole_button.hide()
