"""The list of chats with the button for a new one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.chats import Chat
from app.domain.ids import ChatId
from app.ui import formats
from app.ui.rows import Row, RowList
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label, row
from app.ui.widgets.living import LivingWidget


class ChatList(LivingWidget):
    """The column.

    Signals:
        chat_chosen: Id of a chat.
        new_asked: A new chat is wanted.
    """

    chat_chosen = Signal(object)
    new_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self.setFixedWidth(312)
        self._chats: tuple[Chat, ...] = ()
        self._title = Label("", "column-title")
        self.new_button = Button("", "outline")
        self.rows = RowList()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(10)
        head = row(16, self._title, -1, self.new_button, 12, spacing=0)
        column.addLayout(head)
        column.addWidget(self.rows, 1)
        self.new_button.clicked.connect(self.new_asked)
        self.rows.row_chosen.connect(self.chat_chosen)
        self.come_alive()

    def show_chats(self, chats: tuple[Chat, ...], current: ChatId | None) -> None:
        """Show the chats, newest first, with the current one marked."""
        self._chats = tuple(chat for chat in chats if not chat.archived)
        now = formats.now()
        self.rows.show_rows(
            tuple(Row(c.id, c.title, formats.recent(c.last_at.astimezone(), now)) for c in self._chats)
        )
        self.mark(current)

    def mark(self, current: ChatId | None) -> None:
        """Mark a chat as the one shown, without opening it again."""
        self.rows.blockSignals(True)
        if not self.rows.choose(current):
            self.rows.clearSelection()
            self.rows.setCurrentIndex(self.rows.rootIndex())
        self.rows.blockSignals(False)

    def chat(self, chat_id: ChatId | None) -> Chat | None:
        """The chat with this id, if it is listed."""
        return next((chat for chat in self._chats if chat.id == chat_id), None)

    def retranslate(self) -> None:
        """Write the words."""
        self._title.setText(self.tr("Chats"))
        self.new_button.setText(self.tr("New chat"))
        self.rows.setAccessibleName(self.tr("Chats"))
        self.show_chats(self._chats, None if not self.rows.rows else self._current())

    def _current(self) -> ChatId | None:
        key = self.rows.current_key
        return ChatId(key) if isinstance(key, int) else None
