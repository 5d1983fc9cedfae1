"""The walk's part over records: board, hand-over, equipment, what lies in a case, and the sheets over it.

A sheet speaks the language it was opened in: it is opened once for each, pictured, and put away again, so
that the walk's memory stays that of a desk in use. The case must be shown already.
"""

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from app.errors import AppError
from app.ui.strings import LANGUAGES, Strings

if TYPE_CHECKING:
    from app.services.desk import Services
    from app.ui.background import Background
    from app.ui.desk_view import DeskView

Picture = Callable[[str, Sequence[str]], None]
_PHOTO_PX = (960, 640)
_TEMPLATE = """Здравствуйте, {{имя}}!

По заявке {{номер}} ({{оборудование}}, {{площадка}}) деталь отправлена {{дата}}. Борт: {{борт}}.
"""
_TALK = """[24.11.2026, 08:12] Ермеков: Доброе утро. Насос опять сбрасывает давление
[24.11.2026, 08:13] Ермеков: На 190 бар не держит и минуты
[24.11.2026, 08:20] Осипов: Доброе утро. Фото гидроблока есть?
[24.11.2026, 08:26] Ермеков: Отправил на почту, клапан № 2
"""


class SmokeRecords(QObject):
    """This part of the walk; `done` is called with a complaint, or "" at its end."""

    def __init__(
        self,
        desk: "DeskView",
        services: "Services",
        background: "Background",
        strings: Strings,
        picture: Picture,
        done: Callable[[str], None],
    ) -> None:
        super().__init__(desk)
        self._desk, self._services, self._background = desk, services, background
        self._strings, self._picture, self._done = strings, picture, done
        self._language = strings.language
        self._home = tempfile.TemporaryDirectory(prefix="vakhta-smoke-")

    def start(self) -> None:
        """Put a template and a file where the demo has none, then walk."""
        file = self._desk.cases.page.file
        if file is None:
            self._end("no case is shown")
            return
        photo = _photo(Path(self._home.name) / "гидроблок-клапан-2.png")
        case_id, services = file.case.id, self._services

        def put() -> None:
            services.attachments.add_file(case_id, photo)
            services.records.add("template", {"name": "Деталь отправлена", "text": _TEMPLATE})

        self._background.run("store", put, lambda _none: self._walk(), self._fail)

    def _walk(self) -> None:
        desk, page = self._desk, self._desk.cases.page
        page.reload()
        steps: list[tuple[str, Callable[[], None]]] = [
            (name, partial(desk.show_page, name)) for name in ("board", "handover", "advisor")
        ]
        file = page.file
        if file is not None and file.asset is not None:
            asset = file.asset.id
            steps.append(("asset", lambda: desk.open_asset(asset)))
        steps += [(f"case-{tab}", partial(self._show_tab, tab)) for tab in ("visits", "tasks", "files")]
        steps.append(("settings-records", self._show_old_records))
        self._next(steps)

    def _show_old_records(self) -> None:
        from app.ui.settings.page import SettingsPage

        self._desk.show_page("settings")
        page = self._desk.page("settings")
        assert isinstance(page, SettingsPage)
        page.records.look()
        QTimer.singleShot(50, lambda: page.show_section(page.records))

    def _next(self, steps: list[tuple[str, Callable[[], None]]]) -> None:
        if not steps:
            self._desk.cases.page.show_tab("story")
            self._sheets([(name, language) for name in self._openers() for language in LANGUAGES])
            return
        name, show = steps.pop(0)
        show()

        def look() -> None:
            self._picture(name, LANGUAGES)
            self._next(steps)

        self._when_quiet(look)

    def _show_tab(self, name: str) -> None:
        self._desk.show_page("cases")
        self._desk.cases.page.show_tab(name)

    def _openers(self) -> dict[str, Callable[[], None]]:
        return {
            "quick-note": self._write_note,
            "paste": self._paste,
            "template": self._desk.cases.page.fill_template,
            "edit-case": self._desk.cases.page.edit_case,
            "past-imports": lambda: self._desk.carry_out("past_imports"),
            "palette": self._desk.open_palette,
        }

    def _write_note(self) -> None:
        # From the case itself the keyboard goes into its note line.
        self._desk.show_page("shift")
        self._desk.write_note()

    def _paste(self) -> None:
        from app.ui.records.paste_sheet import PasteSheet

        self._desk.show_page("cases")
        self._desk.cases.page.paste_conversation()
        sheet = self._desk.cases.page.sheet
        if isinstance(sheet, PasteSheet):
            sheet.text.setPlainText(_TALK)

    def _sheets(self, wanted: list[tuple[str, str]]) -> None:
        if not wanted:
            self._end("")
            return
        name, language = wanted.pop(0)
        self._strings.use(language)
        QApplication.sendPostedEvents()
        self._openers()[name]()

        def look() -> None:
            self._picture(name, (language,))
            if isinstance(sheet := QApplication.activeModalWidget(), QDialog):
                sheet.reject()
                sheet.deleteLater() if name in ("paste", "template") else None
            self._sheets(wanted)

        self._when_quiet(look)

    def _when_quiet(self, order: Callable[[], None]) -> None:
        def look() -> None:
            if self._background.is_idle:
                order()
            else:
                QTimer.singleShot(50, look)

        QTimer.singleShot(100, look)

    def _fail(self, error: AppError) -> None:
        self._end(f"{error.code}: {error}")

    def _end(self, complaint: str) -> None:
        self._home.cleanup()
        self._strings.use(self._language)
        self._done(complaint)


def _photo(path: Path) -> Path:
    """A picture with something on it: what a preview shows must not be white on white."""
    from PySide6.QtGui import QLinearGradient, QPainter

    picture = QPixmap(*_PHOTO_PX)
    painter = QPainter(picture)
    ground = QLinearGradient(0, 0, *_PHOTO_PX)
    ground.setColorAt(0, QColor("#3E5866"))
    ground.setColorAt(1, QColor("#C9A66B"))
    painter.fillRect(picture.rect(), ground)
    painter.setPen(QColor("#16202B"))
    for ring in range(40, 300, 40):
        painter.drawEllipse(picture.rect().center(), ring, ring)
    painter.end()
    picture.save(str(path))
    return path
