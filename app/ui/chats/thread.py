"""The messages of one chat, and the answer that streams below them.

Nothing jumps: when a question is sent it goes to the top of the view once, room is kept below it, and the
answer grows into that room; from there on the reader scrolls.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.chats import ChatMessage, ChatStarted, ChatThread
from app.domain.generation import FinishReason
from app.domain.ids import ChatId, MessageId
from app.ui import formats
from app.ui.chats.message import MessageBox

WIDEST_PX = 780
_GAP_PX = 12


class ThreadView(QScrollArea):
    """The messages.

    Signals:
        branch_chosen: Id of a message of another branch.
        edit_asked: A question to be changed (`ChatMessage`).
        again_asked: An answer to be given once more (`ChatMessage`).
    """

    branch_chosen = Signal(object)
    edit_asked = Signal(object)
    again_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: list[MessageBox] = []
        self.live: MessageBox | None = None
        self._anchor: MessageBox | None = None
        self._streams = False
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column = QWidget()
        self._column.setMaximumWidth(WIDEST_PX)
        self._layout = QVBoxLayout(self._column)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(_GAP_PX)
        self._column.installEventFilter(self)
        self._room = QWidget()
        self._room.setFixedHeight(0)
        self._page = QWidget()
        self._page.setProperty("role", "page")
        self._outer = QVBoxLayout(self._page)
        self._lay_out()
        self.setWidget(self._page)

    def _lay_out(self) -> None:
        self._outer.setContentsMargins(20, 16, 20, 8)
        self._outer.setSpacing(0)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._column, 20)
        middle.addStretch(1)
        self._outer.addLayout(middle)
        self._outer.addWidget(self._room)
        self._outer.addStretch(1)

    def show_thread(self, thread: ChatThread) -> None:
        """Show a chat; turns that are shown already keep their widgets and the view its place."""
        same_chat = bool(self.boxes) and self.boxes[0].message.chat_id == thread.chat.id
        place = self.verticalScrollBar().value()
        known = {box.message.id: box for box in self.boxes} if same_chat else {}
        self._replace([self._kept(known, message) for message in thread.messages])
        if self._anchor not in self.boxes:
            self._anchor = None
        self._outer.activate()
        if same_chat:
            self.verticalScrollBar().setValue(place)
        else:
            self._room.setFixedHeight(0)
            QTimer.singleShot(0, self, self.scroll_to_end)

    def show_nothing(self) -> None:
        """Show an empty chat."""
        self._anchor = None
        self._replace([])
        self._room.setFixedHeight(0)

    def begin_answer(self, started: ChatStarted, after: MessageId | None) -> None:
        """Show the saved question after the turn `after`, and an empty answer below it."""
        question = started.user_message
        keep = self._up_to(question.parent_id if question else after)
        self.boxes[keep:], gone = [], self.boxes[keep:]
        for box in gone:
            self._drop(box)
        if question is not None:
            self._append(self._new_box(question))
        chat_id = question.chat_id if question else self.boxes[-1].message.chat_id
        self.live = self._new_box(_unwritten(started, chat_id))
        self._append(self.live)
        self._anchor = self.boxes[-2] if len(self.boxes) > 1 else self.live
        QTimer.singleShot(0, self, self._scroll_to_anchor)

    def grow(self, text: str) -> None:
        """Show more of the answer."""
        if self.live is not None and self.live.answer is not None:
            self.live.answer.append_text(text)

    def end_answer(self) -> None:
        """The answer ended; its saved form comes with `show_thread`."""
        if self.live is not None and self.live.answer is not None:
            self.live.answer.finish()

    def show_streaming(self, *, streams: bool) -> None:
        """Let turns be changed only while nothing streams."""
        self._streams = streams
        for box in self.boxes:
            box.show_streaming(streams=streams)

    def scroll_to_end(self) -> None:
        """Show the newest turn."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def retranslate(self) -> None:
        """Write all words anew."""
        for box in self.boxes:
            box.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the room below the question while the answer grows into it."""
        if watched is self._column and event.type() == QEvent.Type.Resize:
            self._make_room()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the room right after a change of the window."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        if self._anchor is None:
            return
        below = self._column.height() - self._anchor.y()
        self._room.setFixedHeight(max(0, self.viewport().height() - below - _GAP_PX * 2))

    def _scroll_to_anchor(self) -> None:
        if self._anchor is not None:
            self._outer.activate()
            self._make_room()
            self._outer.activate()
            self._page.adjustSize()
            self.verticalScrollBar().setValue(self._anchor.y() + _GAP_PX)

    def _up_to(self, message_id: MessageId | None) -> int:
        ids = [box.message.id for box in self.boxes]
        return ids.index(message_id) + 1 if message_id in ids else 0

    def _kept(self, known: dict[MessageId, MessageBox], message: ChatMessage) -> MessageBox:
        box = known.get(message.id)
        if box is None:
            return self._new_box(message)
        if box.message != message:
            box.show_saved(message)
        return box

    def _new_box(self, message: ChatMessage) -> MessageBox:
        box = MessageBox(message)
        box.branch_chosen.connect(self.branch_chosen)
        box.edit_asked.connect(self.edit_asked)
        box.again_asked.connect(self.again_asked)
        box.show_streaming(streams=self._streams)
        return box

    def _append(self, box: MessageBox) -> None:
        self.boxes.append(box)
        self._layout.addWidget(box)
        box.show()

    def _replace(self, boxes: list[MessageBox]) -> None:
        """Change the boxes from the first that differs: those above are not even laid out anew."""
        same = 0
        while same < min(len(boxes), len(self.boxes)) and boxes[same] is self.boxes[same]:
            same += 1
        for box in self.boxes[same:]:
            self._layout.removeWidget(box)
            if box not in boxes:
                self._drop(box)
        self.boxes, self.live = self.boxes[:same], None
        for box in boxes[same:]:
            self._append(box)

    def _drop(self, box: MessageBox) -> None:
        self._layout.removeWidget(box)
        box.hide()
        box.deleteLater()


def _unwritten(started: ChatStarted, chat_id: ChatId) -> ChatMessage:
    return ChatMessage(
        id=started.answer_id,
        chat_id=chat_id,
        parent_id=started.user_message.id if started.user_message else None,
        role="assistant",
        text="",
        at=formats.now(),
        finish_reason=FinishReason.STOP,
        provenance=None,
        siblings=(started.answer_id,),
    )
