"""Walks through the whole desk by itself: unlock, case, draft, accept, pictures of every page, a bundle.

The walk is driven by the window's own signals; it succeeds only when the accepted draft is in the store.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.domain.drafts import Draft
from app.domain.ids import CaseId
from app.errors import AppError
from app.ui import theme
from app.ui.strings import LANGUAGES, Strings

if TYPE_CHECKING:
    from app.domain.casefile import CaseFile
    from app.services.desk import Services
    from app.ui.desk_view import DeskView
    from app.ui.main_window import MainWindow

WANTED_CASE = "С-0101"
LOOKS = ("light", "dark")
# A busy machine of two cores writes two tokens a second.
LIMIT_MS = 900_000


class Smoke(QObject):
    """One walk.

    Attributes:
        accepted: Whether the store was seen to hold the accepted draft.
    """

    def __init__(
        self,
        window: "MainWindow",
        services: "Services",
        strings: Strings,
        folder: Path,
        own_command: Callable[..., list[str]],
    ) -> None:
        super().__init__(window)
        self._own_command = own_command
        self._window = window
        self._services = services
        self._strings = strings
        self._folder = folder
        self._draft: Draft | None = None
        self._asked = False
        self.accepted = False
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(LIMIT_MS)
        self._limit.timeout.connect(lambda: self._end("the walk did not come to its end in time"))

    def start(self) -> None:
        """Begin with the unlock page."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._window.resize(1366, 768)
        self._window.desk_opened.connect(self._open_case)
        self._limit.start()
        QTimer.singleShot(0, self._unlock)

    def _unlock(self) -> None:
        from app.ui.entry.forms import OpenForm

        form = self._window.unlock_page.form
        if not isinstance(form, OpenForm):
            self._end("there is no demo profile to open")
            return
        passphrase = form.shown_passphrase
        if passphrase is None:
            self._end("the profile is not a demo profile")
            return
        self._picture_all("unlock")
        form.field.setText(passphrase)
        form.go_button.click()

    def _open_case(self, desk: "DeskView") -> None:
        desk.cases.list.rows_shown.connect(self._choose)
        desk.cases.assist.points_shown.connect(self._ask)
        desk.cases.assist.draft_ready.connect(self._look_and_accept)
        desk.cases.assist.draft_accepted.connect(self._check)
        desk.cases.assist.draft_failed.connect(self._fail)

    def _choose(self) -> None:
        desk = self._desk()
        rows = desk.cases.list.rows
        if not rows:
            self._end("there are no cases")
        elif desk.cases.list.chosen is None:
            wanted = next((row.id for row in rows if row.number == WANTED_CASE), rows[0].id)
            desk.cases.list.choose(wanted)

    def _ask(self) -> None:
        if not self._asked:
            self._asked = True
            assist = self._desk().cases.assist
            # As an engineer would: what was promised on the telephone, and of which machine.
            points = assist.points.points
            assist.points.show_points(
                tuple(replace(p, ticked=p.ticked or p.source in ("call", "asset")) for p in points)
            )
            assist.start_draft()

    def _look_and_accept(self, draft: Draft) -> None:
        if not draft.text.strip():
            self._end("the draft is empty")
            return
        self._draft = draft
        self._picture_all("case")
        self._desk().cases.assist.accept_draft()

    def _check(self, case_id: CaseId) -> None:
        self._window.background.run(
            "store", lambda: self._services.cases.open_case(case_id), self._judge, self._fail
        )

    def _judge(self, file: "CaseFile") -> None:
        draft = self._draft
        found = [d for d in file.drafts if draft is not None and d.id == draft.id and d.accepted_at]
        told = {interaction.id for interaction in file.interactions}
        self.accepted = bool(found) and found[0].interaction_id in told
        if not self.accepted:
            self._end("the accepted draft is not in the store")
            return
        self._visit(list(self._desk().page_names))

    def _walk_records(self) -> None:
        from app.ui.smoke_records import SmokeRecords

        def done(complaint: str) -> None:
            if complaint:
                self._end(complaint)
            else:
                self._bring_in()

        background = self._window.background
        SmokeRecords(self._desk(), self._services, background, self._strings, self._picture_all, done).start()

    def _visit(self, names: list[str]) -> None:
        """Show one page after another; each is looked at when its lanes have fallen quiet."""
        if not names:
            self._walk_records()
            return
        name = names.pop(0)
        self._desk().show_page(name)

        def look() -> None:
            if not self._window.background.is_idle:
                QTimer.singleShot(50, look)
                return
            self._picture_all("accepted" if name == "cases" else name)
            self._visit(names)

        QTimer.singleShot(100, look)

    def _bring_in(self) -> None:
        from app.ui.smoke_bundles import SmokeBundles

        background = self._window.background
        walk = SmokeBundles(
            self._desk(), self._services, background, self._own_command, self._picture_all, self._end
        )
        walk.start()

    def _picture_all(self, name: str, languages: Sequence[str] = LANGUAGES) -> None:
        take_pictures(self._window, self._strings, self._folder, name, languages)

    def _desk(self) -> "DeskView":
        desk = self._window.desk
        assert desk is not None
        return desk

    def _fail(self, error: AppError) -> None:
        self._end(f"{error.code}: {error}")

    def _end(self, complaint: str) -> None:
        import sys

        self._limit.stop()
        if complaint:
            sys.stderr.write(f"smoke: {complaint}\n")
        self._window.close()
        QApplication.exit(0 if self.accepted and not complaint else 1)


def take_pictures(
    window: QWidget, strings: Strings, folder: Path, name: str, languages: Sequence[str] = LANGUAGES
) -> None:
    """Picture a window in every look and in these languages, then let it be as it was."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before_theme, before_language = theme.theme_name(), strings.language
    for look in LOOKS:
        theme.wear(app, look)
        for language in languages:
            strings.use(language)
            QApplication.sendPostedEvents()
            QApplication.processEvents()
            _with_sheet(window).save(str(folder / f"{name}-{look}-{language}.png"))
    theme.wear(app, before_theme)
    strings.use(before_language)


def _with_sheet(window: QWidget) -> QPixmap:
    """The window as it is seen, with the sheet that lies over it: a window of its own to the system."""
    # Without a screen the pointer rests on the rail; nobody points at anything here.
    for button in window.findChildren(QAbstractButton):
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    picture, sheet = window.grab(), QApplication.activeModalWidget()
    if sheet is not None:
        painter = QPainter(picture)
        # In its middle, where it opens on any screen that is large enough; the offscreen one is not. Frame
        # and shadow are the system's, and there is none here.
        place = window.rect().center() - sheet.rect().center()
        painter.fillRect(window.rect(), QColor(0, 0, 0, 110))
        painter.drawPixmap(place, sheet.grab())
        painter.end()
    return picture
