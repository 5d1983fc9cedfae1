"""Opens forms over a page and tells it what they saved."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.casefile import AccountFile, CaseFile
from app.domain.records import Record
from app.ui.background import Background

if TYPE_CHECKING:
    from app.services.desk import Services
    from app.ui.records.form_plan import Surroundings
    from app.ui.records.record_form import RecordForm


class Forms(QObject):
    """The forms of one page.

    Attributes:
        form: The one that was opened last.

    Signals:
        saved: Kind and id of what is in the store now.
    """

    saved = Signal(str, int)

    def __init__(self, services: "Services", background: Background, page: QWidget) -> None:
        super().__init__(page)
        self._services, self._background, self._page = services, background, page
        self.form: RecordForm | None = None

    def ask(self, kind: str, around: "Surroundings", record: Record | None = None) -> None:
        """Open the form of a record, or of a new one of a kind."""
        from app.ui.records.record_form import RecordForm

        if self.form is not None:
            self.form.deleteLater()
        form = RecordForm(self._services.records, self._background, kind, around, record, self._page)
        form.saved.connect(self.saved)
        self.form = form
        form.ask()


def around_account(file: AccountFile) -> "Surroundings":
    """What a record of an account may point at."""
    from app.ui.records.form_plan import Surroundings

    return Surroundings(file.account.id, None, file.contacts, file.sites, file.assets)


def around_case(file: CaseFile) -> "Surroundings":
    """What a record of a case may point at."""
    from app.ui.records.form_plan import Surroundings

    return Surroundings(file.account.id, file.case.id, file.contacts, file.sites, file.assets)


def nowhere() -> "Surroundings":
    """What stands by itself: a client, a template."""
    from app.ui.records.form_plan import Surroundings

    return Surroundings()
