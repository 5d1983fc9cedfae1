"""The list of accounts with its search field."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.casefile import AccountRow
from app.ui import formats
from app.ui.rows import Row, RowList
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.fields import SearchField
from app.ui.widgets.labels import Label, row
from app.ui.widgets.living import LivingWidget

_TYPING_MS = 150


class AccountList(LivingWidget):
    """The column.

    Signals:
        account_chosen: Id of an account.
        words_changed: What is looked for, when typing pauses.
        new_wanted: A client is to be made.
        import_wanted: Clients are to come from files.
    """

    account_chosen = Signal(object)
    words_changed = Signal(str)
    new_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self.setFixedWidth(312)
        self._accounts: tuple[AccountRow, ...] = ()
        self._title, self._count = Label("", "column-title"), Label("", "secondary")
        self.field, self.rows, self.new_button = SearchField(), RowList(), IconButton("plus")
        self.import_button = Button("", "quiet")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_MS)
        self._pause.timeout.connect(lambda: self.words_changed.emit(self.field.text()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(10)
        column.addLayout(
            row(16, self._title, 8, self._count, -1, self.import_button, 4, self.new_button, 12, spacing=0)
        )
        column.addLayout(row(12, self.field, 12, spacing=0))
        column.addWidget(self.rows, 1)
        self.field.textChanged.connect(lambda _text: self._pause.start())
        self.field.returnPressed.connect(lambda: self.rows.setFocus(Qt.FocusReason.TabFocusReason))
        self.rows.row_chosen.connect(self.account_chosen)
        self.new_button.clicked.connect(self.new_wanted)
        self.import_button.clicked.connect(self.import_wanted)
        self.come_alive()

    def retranslate(self) -> None:
        """Write the words."""
        self._title.setText(self.tr("Clients"))
        self.new_button.set_word(self.tr("New client"))
        self.import_button.setText(self.tr("Import…"))
        self.import_button.setToolTip(self.tr("Import clients and their story from files"))
        self.field.setPlaceholderText(self.tr("Find a client"))
        self.field.setAccessibleName(self.tr("Find a client"))
        self.rows.setAccessibleName(self.tr("Clients"))
        self.show_accounts(self._accounts)

    def retheme(self) -> None:
        """Colour the magnifier and the cross."""
        self.field.retheme()
        self.new_button.retheme()

    def show_accounts(self, accounts: tuple[AccountRow, ...]) -> None:
        """Show these accounts."""
        self._accounts = accounts
        self._count.setText(formats.number(len(accounts)) if accounts else "")
        now = formats.now()
        self.rows.show_rows(
            tuple(
                Row(a.id, a.name, formats.recent(a.last_at, now) if a.last_at else "", self._detail(a))
                for a in accounts
            )
        )

    def _detail(self, account: AccountRow) -> str:
        parts = [self.tr("%n open case(s)", "", account.open_cases)] if account.open_cases else []
        if account.assets:
            parts.append(self.tr("%n asset(s)", "", account.assets))
        return " · ".join(parts) or self.tr("no open cases")
