"""The form of one record as a sheet over the desk: create, edit, archive. All by keyboard."""

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.records import Record, Urgency
from app.errors import AppError
from app.ui import keys
from app.ui.background import Background
from app.ui.error_text import error_text
from app.ui.records.form_fields import FormField
from app.ui.records.form_plan import PlannedField, Surroundings, form_title, planned_fields
from app.ui.records.sheet import Sheet
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label

if TYPE_CHECKING:
    from app.services.records import Records

WIDTH_PX = 560
# What the exchange calls a record's field is the field's own name but for these.
_POINTERS = {"site": "site_id", "contact": "contact_id", "asset": "asset_id"}


class RecordForm(Sheet):
    """The sheet; made anew for each record, in the language of the moment.

    Signals:
        saved: Kind and id of a record that is in the store now, or was put away.
    """

    saved = Signal(str, int)

    def __init__(
        self,
        records: "Records",
        background: Background,
        kind: str,
        around: Surroundings,
        record: Record | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = form_title(kind, new=record is None)
        super().__init__(
            title, QCoreApplication.translate("RecordForm", "Save"), width=WIDTH_PX, parent=parent
        )
        self._records, self._background = records, background
        self._kind, self._around, self._record = kind, around, record
        self.fields: dict[str, QWidget] = {}
        self.archive_button = Button(self.tr("Archive"), "danger")
        self.archive_button.setVisible(record is not None)
        self.foot.insertWidget(0, self.archive_button)
        self.go_button.set_hint("Ctrl Enter")
        self._lay_out()
        self.go_button.clicked.connect(self.save)
        self.archive_button.clicked.connect(self.archive)
        keys.bind(self, "Ctrl+Return", self.save)
        self._show_record()

    def _lay_out(self) -> None:
        line: QHBoxLayout | None = None
        for planned in planned_fields(self._kind, self._around):
            line = self._place(self.column, planned, line)

    def _place(
        self, column: QVBoxLayout, planned: PlannedField, line: QHBoxLayout | None
    ) -> QHBoxLayout | None:
        """Put a field below, or beside the one before; give the line that has room still."""
        field = planned.make()
        field.setAccessibleName(planned.caption)
        self.fields[planned.name] = field
        pair = QVBoxLayout()
        pair.setSpacing(4)
        caption = Label(planned.caption, "secondary")
        caption.setBuddy(field)
        pair.addWidget(caption)
        pair.addWidget(field)
        if planned.half and line is not None:
            line.addLayout(pair, 1)
            return None
        if not planned.half:
            column.addLayout(pair)
            return None
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addLayout(pair, 1)
        column.addLayout(line)
        return line

    def ask(self) -> None:
        """Open, the keyboard in the first field."""
        self.open()
        next(iter(self.fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Save what stands in the fields; what is wrong is said and nothing is lost."""
        for widget in self.fields.values():
            if problem := cast("FormField", widget).problem():
                self._complain(problem, widget)
                return
        values = {name: cast("FormField", widget).value() for name, widget in self.fields.items()}
        records, kind, record = self._records, self._kind, self._record

        def write() -> int:
            if record is None:
                return records.add(kind, {**self._parent_record(), **_without_none(values)})
            records.edit(kind, record.id, values)
            return int(record.id)

        self.go_button.setEnabled(False)
        self._background.run("store", write, self._done, self._fail)

    def archive(self) -> None:
        """Put the record away; Ctrl+Z brings it back."""
        records, kind, record = self._records, self._kind, self._record
        assert record is not None, "the button stands only where there is a record"

        def put_away() -> int:
            records.archive(kind, record.id)
            return int(record.id)

        self._background.run("store", put_away, self._done, self._fail)

    def _show_record(self) -> None:
        record = self._record
        if record is None:
            if self._kind == "case":
                cast("FormField", self.fields["urgency"]).show_value(Urgency.NORMAL)
            return
        for name, widget in self.fields.items():
            cast("FormField", widget).show_value(getattr(record, _POINTERS.get(name, name)))

    def _parent_record(self) -> dict[str, Any]:
        if self._kind in ("visit", "task"):
            return {"case": self._around.case_id}
        return {} if self._kind in ("account", "template") else {"account": self._around.account_id}

    def _done(self, record_id: int) -> None:
        self.saved.emit(self._kind, record_id)
        self.accept()

    def _fail(self, error: AppError) -> None:
        self.go_button.setEnabled(True)
        self._complain(error_text(error), self.fields.get(str(error.facts.get("path", ""))))

    def _complain(self, words: str, widget: QWidget | None) -> None:
        self.notice.show_notice(words)
        if widget is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was not given, so that `add` makes up what it makes up."""
    return {name: value for name, value in values.items() if value is not None}
