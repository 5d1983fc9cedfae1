"""Templates: chosen, their variables asked, the text read before it is used; made and edited here too."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from app.domain import templates
from app.domain.casefile import CaseFile
from app.domain.records import Template
from app.domain.suggestions import suggest
from app.domain.templates import SiteTemplate
from app.errors import AppError
from app.ui import formats, keys
from app.ui.background import Background
from app.ui.records.forms import Forms, nowhere
from app.ui.records.sheet import Sheet
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label, row

if TYPE_CHECKING:
    from app.services.desk import Services

_WIDTH_PX, _TEXT_PX = 620, 220
translate = QCoreApplication.translate


class TemplateSheet(Sheet):
    """The sheet.

    Signals:
        filled: The text with all values in their places.
    """

    filled = Signal(str)

    def __init__(
        self, services: "Services", background: Background, file: CaseFile, parent: QWidget | None = None
    ) -> None:
        go = translate("TemplateSheet", "Put into the note line")
        super().__init__(translate("TemplateSheet", "Template"), go, width=_WIDTH_PX, parent=parent)
        self._services, self._background, self._file = services, background, file
        self._own: tuple[Template, ...] = ()
        self._site: tuple[SiteTemplate, ...] = ()
        self.choice, self.text = QComboBox(), QPlainTextEdit()
        self.new_button, self.edit_button = Button(self.tr("New…")), Button(self.tr("Edit…"))
        self.fields: dict[str, QLineEdit] = {}
        self._grid_holder = QWidget()
        self.forms = Forms(services, background, self)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self.choice.setAccessibleName(self.tr("Template"))
        self.text.setAccessibleName(self.tr("Text"))
        self.text.setReadOnly(True)
        self.text.setProperty("role", "draft")
        self.text.setFixedHeight(_TEXT_PX)
        line = row()
        line.addWidget(self.choice, 1)
        line.addWidget(self.edit_button)
        line.addWidget(self.new_button)
        self.column.addLayout(line)
        self.column.addWidget(self._grid_holder)
        self.column.addWidget(self.text)

    def _wire(self) -> None:
        self.choice.currentIndexChanged.connect(lambda _place: self._ask_values())
        self.new_button.clicked.connect(lambda: self.forms.ask("template", nowhere()))
        self.edit_button.clicked.connect(self._edit)
        self.forms.saved.connect(lambda _kind, _id: self._read())
        self.go_button.clicked.connect(self.use)
        self.go_button.set_hint("Ctrl Enter")
        keys.bind(self, "Ctrl+Return", self.use)

    def ask(self) -> None:
        """Open; the templates come a moment later."""
        self._read()
        self.open()
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def use(self) -> None:
        """Hand the text over."""
        if self._chosen() is not None:
            self.filled.emit(self.text.toPlainText())
            self.accept()

    def _read(self) -> None:
        records = self._services.records
        self._background.run("store", lambda: records.list("template"), self._show_own, self._fail)

    def _show_own(self, found: object) -> None:
        self._own = cast("tuple[Template, ...]", found)
        self._show()
        # Not before: whichever comes first would be the one that is chosen.
        self._background.run("disk", self._services.site_templates.list, self._show_site, self._fail)

    def _show_site(self, found: tuple[SiteTemplate, ...]) -> None:
        self._site = found
        self._show()

    def _show(self) -> None:
        before = self.choice.currentText()
        self.choice.blockSignals(True)
        self.choice.clear()
        self.choice.addItems([one.name for one in self._own])
        self.choice.addItems([f"{one.name} · {one.bundle}" for one in self._site])
        self.choice.setCurrentText(before)
        self.choice.blockSignals(False)
        if not self.choice.count():
            words = self.tr(
                "There are no templates yet. Make one: what is asked stands in {{double braces}}."
            )
            self.notice.show_notice(words, tone="accent")
        else:
            self.notice.hide()
        self.go_button.setEnabled(self.choice.count() > 0)
        self._ask_values()

    def _ask_values(self) -> None:
        """A field for each variable, with what the case knows in it."""
        chosen = self._chosen()
        self.edit_button.setEnabled(isinstance(chosen, Template))  # the site's come and go with its bundles
        names = templates.variables(chosen.text) if chosen else ()
        kept = {name: field.text() for name, field in self.fields.items()}
        self.fields = {}
        grid_of = QWidget()
        grid = QGridLayout(grid_of)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        for place, name in enumerate(names):
            field = QLineEdit(kept.get(name) or suggest(name, self._file, formats.now()))
            field.setAccessibleName(name)
            field.textChanged.connect(lambda _text: self._preview())
            self.fields[name] = field
            line, side = divmod(place, 2)
            grid.addWidget(Label(name, "secondary"), line * 2, side)
            grid.addWidget(field, line * 2 + 1, side)
        self.column.replaceWidget(self._grid_holder, grid_of)
        self._grid_holder.deleteLater()
        self._grid_holder = grid_of
        self._preview()

    def _preview(self) -> None:
        chosen = self._chosen()
        # What is not filled in yet stays to be seen: a gap would be sent unnoticed.
        values = {name: field.text().strip() or f"[{name}]" for name, field in self.fields.items()}
        self.text.setPlainText(templates.fill(chosen.text, values) if chosen else "")

    def _chosen(self) -> Template | SiteTemplate | None:
        every: tuple[Template | SiteTemplate, ...] = (*self._own, *self._site)
        place = self.choice.currentIndex()
        return every[place] if 0 <= place < len(every) else None

    def _edit(self) -> None:
        if isinstance(chosen := self._chosen(), Template):
            self.forms.ask("template", nowhere(), chosen)

    def _fail(self, error: AppError) -> None:
        self.notice.show_error(error)
