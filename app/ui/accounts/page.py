"""The clients page: list, and the card of the chosen account."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.domain.casefile import AccountFile, AccountRow
from app.domain.ids import AccountId
from app.domain.records import AccountKind, Record
from app.errors import AppError
from app.services.desk import Services
from app.ui.accounts.account_list import AccountList
from app.ui.accounts.aside import AccountAside
from app.ui.accounts.timeline import AccountTimeline, entries_of
from app.ui.background import Background
from app.ui.records.forms import Forms, around_account, nowhere
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import ElidedLabel, Label, Line, Tag, row
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import EmptyState, NoticeBar


class AccountsPage(LivingWidget):
    """The page.

    Signals:
        case_chosen: Id of a case to be opened.
        asset_chosen: Id of a piece of equipment whose history is wanted.
        record_saved: A record was made, changed or put away.
        import_asked: Files are to be taken in.
    """

    case_chosen = Signal(object)
    asset_chosen = Signal(object)
    record_saved = Signal()
    import_asked = Signal()

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._accounts, self._background = services.accounts, background
        self._wanted = self._looked = 0
        self._file: AccountFile | None = None
        self.list_column, self.timeline, self.aside = AccountList(), AccountTimeline(), AccountAside()
        self.name, self.kind, self.language_tag = ElidedLabel("", "page-title"), Tag(), Tag()
        self.tags, self.edit_button = Label("", "secondary"), Button("", "quiet")
        self.notes, self.notice, self.empty = (
            Label("", "secondary", wrap=True),
            NoticeBar(),
            EmptyState("building-2"),
        )
        self._lay_out()
        self.forms = Forms(services, background, self)
        self._wire()
        self.come_alive()

    def _wire(self) -> None:
        self.list_column.account_chosen.connect(self.open)
        self.list_column.new_wanted.connect(lambda: self.forms.ask("account", nowhere()))
        self.list_column.words_changed.connect(lambda _words: self.refresh())
        self.timeline.case_chosen.connect(self.case_chosen)
        self.aside.case_chosen.connect(self.case_chosen)
        self.aside.asset_chosen.connect(self.asset_chosen)
        self.aside.new_wanted.connect(self._ask)
        self.aside.edit_wanted.connect(self._ask)
        self.edit_button.clicked.connect(self.edit_account)
        self.forms.saved.connect(self._saved)
        self.empty.acted.connect(self.import_asked)
        self.list_column.import_wanted.connect(self.import_asked)

    def _lay_out(self) -> None:
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.list_column)
        page.addWidget(Line(standing=True))
        right, card = QVBoxLayout(), QWidget()
        right.setSpacing(0)
        right.addWidget(self.notice)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(card)
        right.addLayout(self._stack, 1)
        page.addLayout(right, 1)
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(Line())
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.timeline, 1)
        body.addWidget(self.aside)
        column.addLayout(body, 1)

    def _head(self) -> QWidget:
        head = LivingWidget()
        head.setProperty("role", "surface")
        column = QVBoxLayout(head)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(6)
        column.addLayout(row(self.name, self.kind, self.language_tag, self.tags, -1, self.edit_button))
        column.addWidget(self.notes)
        return head

    def retranslate(self) -> None:
        """Write the words."""
        self.edit_button.setText(self.tr("Edit"))
        self._show_empty()
        if self._file is not None:
            self._show_head(self._file)
            self.timeline.show_entries(entries_of(self._file))

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the accounts whenever the page comes up."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Read the accounts that match the search field."""
        words = self.list_column.field.text().strip()
        self._looked += 1
        number, accounts = self._looked, self._accounts
        self._background.run(
            "store",
            lambda: (number, accounts.list_accounts(words)),
            self._show_accounts,
            self._show_error,
        )

    def open(self, account_id: AccountId) -> None:
        """Show an account's card."""
        self._wanted += 1
        number, accounts = self._wanted, self._accounts
        self._background.run(
            "store",
            lambda: (number, accounts.open_account(account_id)),
            self._show_file,
            self._show_error,
        )

    def _show_accounts(self, found: tuple[int, tuple[AccountRow, ...]]) -> None:
        number, rows = found
        # Only the newest question's answer is shown.
        if number != self._looked:
            return
        self.list_column.show_accounts(rows)
        self._show_empty()
        if self._file is None and rows:
            self.list_column.rows.choose_first()
        elif self._file is not None:
            self.open(self._file.account.id)

    def _show_empty(self) -> None:
        if self.list_column.rows.rows:
            self.empty.say(self.tr("Choose a client to read its whole story."))
        elif self.list_column.field.text():
            self.empty.say(self.tr("No client is called so."))
        else:
            self.empty.say(
                self.tr("There are no clients yet. They come with an exchange file from the office."),
                self.tr("Import a file…"),
            )

    def _show_file(self, found: tuple[int, AccountFile]) -> None:
        number, file = found
        if number != self._wanted:
            return
        same = self._file == file
        self._file = file
        self._stack.setCurrentIndex(1)
        self.notice.hide()
        if not same:
            self._show_head(file)
            self.timeline.show_entries(entries_of(file))
            self.aside.show_file(file)

    def _show_head(self, file: AccountFile) -> None:
        account = file.account
        person = account.kind is AccountKind.PERSON
        self.name.setText(account.name)
        self.kind.show_tag(self.tr("person") if person else self.tr("organisation"), "neutral")
        spoken = {
            "ru": self.tr("writes Russian"),
            "en": self.tr("writes English"),
            "kk": self.tr("writes Kazakh"),
        }
        self.language_tag.show_tag(spoken.get(account.language, account.language), "neutral")
        away = [self.tr("in the archive")] if account.archived else []
        self.tags.setText(" ".join([*away, *(f"#{tag}" for tag in account.tags)]))
        self.notes.setText(account.notes)
        self.notes.setVisible(bool(account.notes))

    def edit_account(self) -> None:
        """Open the form of the account in sight."""
        if self._file is not None:
            self._ask("account", self._file.account)

    def _ask(self, kind: str, record: Record | None = None) -> None:
        assert self._file is not None, "asked from an open card"
        self.forms.ask(kind, around_account(self._file), record)

    def _saved(self, kind: str, record_id: int) -> None:
        self.record_saved.emit()
        if kind == "account":
            self.open(AccountId(record_id))
        self.refresh()

    def _show_error(self, error: AppError) -> None:
        self.notice.show_error(error)
