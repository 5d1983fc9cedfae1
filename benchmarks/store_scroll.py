"""Scrolling the lists of cases and of clients with everything in them: processor time of every frame."""

import os
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QAbstractItemView, QApplication

from app.services.cases import Cases
from app.services.session import Session
from app.ui import theme
from app.ui.accounts.account_list import AccountList
from app.ui.background import Background
from app.ui.cases.cases_list import CasesList
from benchmarks.harness import Figure, say
from benchmarks.store_profile import Size, ensure_profile, now, open_profile
from benchmarks.store_search import percentile

FRAME_MS = 16.0
_FRAMES = 400
_WHEEL_PX = 216  # three rows of 72


def frames_ms(app: QApplication, view: QAbstractItemView) -> list[float]:
    """Scroll by the wheel's step, then in leaps over the whole list; the processor's time of each frame."""
    bar = view.verticalScrollBar()
    leaps = [bar.maximum() * number // _FRAMES for number in range(_FRAMES)]
    per_row = 1 if view.verticalScrollMode() == QAbstractItemView.ScrollMode.ScrollPerItem else _WHEEL_PX
    times = []
    for value in [*(number * per_row for number in range(1, _FRAMES)), *leaps]:
        began = time.thread_time()
        bar.setValue(value)
        view.viewport().repaint()
        app.processEvents()
        times.append((time.thread_time() - began) * 1000)
    return times


def figures(size: Size) -> list[Figure]:
    """Both lists."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["vakhta", "-style", "fusion"])
    theme.load_fonts(app)
    theme.wear(app, "light")
    session, background = Session(now), Background()
    session.open(open_profile(ensure_profile(size)))
    try:
        cases = CasesList(Cases(session), background)
        cases.resize(312, 700)
        cases.show()
        cases.reload()
        _settle(app, background)
        whole = session.store.cases.counts()["open"]
        while len(cases.rows) < whole:
            # As a person does: to the end of what is there, and on.
            cases.view.verticalScrollBar().setValue(cases.view.verticalScrollBar().maximum())
            _settle(app, background)
        say(f"  {len(cases.rows)} cases")
        found = _told("cases", frames_ms(app, cases.view))
        clients = AccountList()
        clients.resize(312, 700)
        clients.show()
        clients.show_accounts(session.store.accounts.list_rows())
        app.processEvents()
        return found + _told("clients", frames_ms(app, clients.rows))
    finally:
        background.close()
        session.close()


def _settle(app: QApplication, background: Background) -> None:
    while not background.is_idle:
        app.processEvents()


def _told(name: str, times: list[float]) -> list[Figure]:
    return [
        Figure(f"store.scroll_{name}_worst", max(times), "ms", limit=FRAME_MS),
        Figure(f"store.scroll_{name}_p50", percentile(times, 0.5), "ms"),
    ]
