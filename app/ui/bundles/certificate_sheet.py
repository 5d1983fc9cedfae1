"""The certificate of an import, to be read page by page, saved, or opened in the system's own program."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from app.domain.previews import Preview
from app.ui.records.file_preview import FilePreview
from app.ui.records.sheet import Sheet
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import PageScroll

_WIDTH_PX, _PAGE_PX, _SEEN_PX = 760, 970, 540


class CertificateSheet(Sheet):
    """The sheet.

    Signals:
        page_wanted: Another page, from 0.
        save_wanted: A copy is to be saved.
        open_wanted: It is to be opened elsewhere.
    """

    page_wanted = Signal(int)
    save_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", width=_WIDTH_PX, parent=parent)
        self.look, self.open_button = FilePreview(), Button("")
        self.look.setFixedHeight(_PAGE_PX)
        scroll = PageScroll()
        scroll.setWidget(self.look)
        scroll.setMinimumHeight(_SEEN_PX)
        self.column.addWidget(scroll)
        self.foot.insertWidget(0, self.open_button)
        self.look.page_wanted.connect(self.page_wanted)
        self.go_button.clicked.connect(self.save_wanted)
        self.open_button.clicked.connect(self.open_wanted)
        self._write()

    def show_page(self, page: Preview) -> None:
        """Show a page."""
        self.look.show_preview(page)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._write()

    def _write(self) -> None:
        self.set_title(self.tr("Certificate of the import"))
        self.go_button.setText(self.tr("Save a copy…"))
        self.open_button.setText(self.tr("Open in another program"))
        self.close_button.setText(self.tr("Close"))
