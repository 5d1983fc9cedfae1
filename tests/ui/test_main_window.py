from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QLineEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.domain.engine import EngineState, EngineStatus, Protection
from app.domain.ids import CaseId
from app.ui import keys, theme
from app.ui.desk_view import DeskView
from app.ui.main_window import MainWindow
from app.ui.orders import desk_orders
from app.ui.strings import Strings
from tests.helpers.keyboard import control, press
from tests.helpers.page_fakes import Lanes
from tests.helpers.ui_fakes import IDENTITY, FakeDesk

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def fakes(tmp_path: Path) -> FakeDesk:
    return FakeDesk(tmp_path)


@pytest.fixture
def window(qtbot: QtBot, fakes: FakeDesk, lanes: Lanes) -> Iterator[MainWindow]:
    window = MainWindow(fakes.services, lanes.background)
    qtbot.addWidget(window)
    window.start(fakes.profile)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    fakes.drafting.gate.set()
    lanes.settle()


@pytest.fixture
def desk(window: MainWindow, lanes: Lanes) -> DeskView:
    window.unlock_page.form.findChildren(QLineEdit)[0].setText("вахта-демо")
    window.unlock_page.form.go_button.click()
    lanes.settle()
    assert window.desk is not None
    window.desk.cases.list.choose(CaseId(1))
    lanes.settle()
    return window.desk


def test_the_desk_stands_on_the_cases(desk: DeskView, fakes: FakeDesk) -> None:
    assert desk.stack.currentWidget() is desk.cases
    assert fakes.preferences.get().last_profile == str(fakes.profile)
    focus = desk.focusWidget()
    assert focus is not None
    assert desk.cases.list.isAncestorOf(focus)


@pytest.mark.parametrize("letter", ["L", "Д"])
def test_lock_works_under_both_layouts(
    qtbot: QtBot, window: MainWindow, desk: DeskView, fakes: FakeDesk, letter: str
) -> None:
    with qtbot.waitSignal(window.locked):
        control(desk.cases.list.view, letter)
    assert window.desk is None
    assert fakes.profiles.locks == 1
    assert fakes.engine.stops == 1
    assert window.unlock_page.isVisible()


def test_lock_in_mid_draft_keeps_the_text(
    qtbot: QtBot, window: MainWindow, desk: DeskView, lanes: Lanes, fakes: FakeDesk
) -> None:
    fakes.drafting.gate.clear()
    desk.cases.assist.start_draft()
    lanes.until(lambda: "Седло" in desk.cases.assist.paper.toPlainText())
    with qtbot.waitSignal(window.locked):
        window.lock()
    assert fakes.cases.files[CaseId(1)].drafts[0].text.startswith("Здравствуйте")
    assert fakes.profiles.open_at is None


def test_a_locked_desk_opens_again(qtbot: QtBot, window: MainWindow, desk: DeskView, lanes: Lanes) -> None:
    with qtbot.waitSignal(window.locked):
        window.lock()
    window.unlock_page.form.findChildren(QLineEdit)[0].setText("вахта-демо")
    with qtbot.waitSignal(window.desk_opened):
        window.unlock_page.form.go_button.click()
    lanes.settle()


def test_idle_time_locks_and_a_key_puts_it_off(
    qtbot: QtBot, window: MainWindow, desk: DeskView, fakes: FakeDesk
) -> None:
    assert window.idle_timer.interval() == 10 * 60_000
    assert window.idle_timer.isActive()
    with qtbot.waitSignal(window.locked):
        window.idle_timer.timeout.emit()
    assert not window.idle_timer.isActive()


@pytest.mark.parametrize(("letter", "name"), [("N", "note"), ("Т", "note"), ("F", "search"), ("А", "search")])
def test_ctrl_letters_lead_to_their_fields(desk: DeskView, letter: str, name: str) -> None:
    wanted = {"note": desk.cases.page.note_line.words, "search": desk.cases.list.search}[name]
    control(desk.cases.list.view, letter)
    assert desk.focusWidget() is wanted


def test_draft_accept_and_stop_by_keys(desk: DeskView, lanes: Lanes, fakes: FakeDesk) -> None:
    panel = desk.cases.assist
    fakes.drafting.gate.clear()
    control(desk.cases.list.view, "В")
    lanes.until(lambda: "Седло" in panel.paper.toPlainText())
    press(desk.cases.list.view, Qt.Key.Key_Escape)
    lanes.until(lambda: panel.state == "draft")
    press(panel.paper, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    lanes.settle()
    assert len(fakes.drafting.accepted) == 1
    assert desk.cases.page.timeline.bubbles[-1].property("kind") == "out"


def test_f9_and_f6_by_keys(desk: DeskView) -> None:
    press(desk.cases.list.view, Qt.Key.Key_F9)
    assert not desk.cases.assist.isVisible()
    press(desk.cases.list.view, Qt.Key.Key_F6)
    assert desk.focusWidget() is desk.cases.page.note_line.words


def test_every_twin_stands_on_the_same_key() -> None:
    assert keys.variants("Ctrl+L") == ("Ctrl+L", "Ctrl+Д")
    assert keys.variants("Ctrl+K") == ("Ctrl+K", "Ctrl+Л")
    assert keys.variants("Ctrl+N") == ("Ctrl+N", "Ctrl+Т")
    assert keys.variants("F9") == ("F9",)
    assert keys.variants("Alt+1") == ("Alt+1",)
    assert keys.variants("Ctrl+Return") == ("Ctrl+Return", "Ctrl+Enter")


def test_every_control_of_the_shell_has_a_name(window: MainWindow, desk: DeskView, lanes: Lanes) -> None:
    kinds = (QAbstractButton, QLineEdit, QTextEdit, QAbstractItemView)
    nameless = [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for kind in kinds
        for widget in desk.findChildren(kind)
        if widget.isVisible() and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert not nameless


def test_the_tab_key_reaches_every_column_and_comes_round(desk: DeskView) -> None:
    start: QWidget = desk.cases.list.view
    seen: list[QWidget] = []
    step: QWidget | None = start.nextInFocusChain()
    while step is not None and step is not start:
        if step.isVisible() and step.focusPolicy() & Qt.FocusPolicy.TabFocus:
            seen.append(step)
        step = step.nextInFocusChain()
    for wanted in (
        desk.cases.page.note_line.words,
        desk.cases.assist.draft_button,
        desk.cases.assist.points.add_line,
        desk.rail.buttons["cases"],
        desk.status.lock,
    ):
        assert wanted in seen


def test_hit_areas_are_large_enough(desk: DeskView) -> None:
    small = {
        f"{button.accessibleName() or button.text()}: {button.height()}"
        for button in desk.findChildren(QAbstractButton)
        if button.isVisible() and button.height() < 28
    }
    assert not small


def test_the_status_bar_tells_and_explains(desk: DeskView, fakes: FakeDesk, qtbot: QtBot) -> None:
    bar = desk.status
    assert not bar.items["overdue"].isVisible()
    bar.show_overdue(12)
    assert bar.items["overdue"].text() == "To erase: 12"
    assert bar.items["speed"].text() == "28.4 tok/s"
    assert bar.items["memory"].text() == "memory 1.6 of 23 GB"
    assert bar.items["backup"].text() == "Backup: never"
    for name, item in bar.items.items():
        if item.isVisible():
            item.click()
            assert bar.explanation is not None, name
            assert bar.explanation.isVisible()
            assert len(bar.explanation.words.text()) > 30
            bar.explanation.close()
    bar.explain("overdue")
    explanation = bar.explanation
    assert explanation is not None
    bar.overdue_wanted.disconnect()
    with qtbot.waitSignal(bar.overdue_wanted):
        next(iter(explanation.findChildren(QAbstractButton))).click()


def test_a_failed_engine_is_said_in_the_status_bar(desk: DeskView, fakes: FakeDesk, lanes: Lanes) -> None:
    fakes.engine.tell(
        EngineStatus(EngineState.FAILED, IDENTITY, "CPU", None, None, None, None, "engine.died")
    )
    lanes.until(lambda: desk.status.items["device"].text() == "Engine stopped")
    fakes.engine.tell(EngineStatus(EngineState.LOADING, None, "", None, None, None, None, None))
    lanes.until(lambda: "loading" in desk.status.items["device"].text())


def test_what_does_not_protect_from_a_model_is_said(desk: DeskView, fakes: FakeDesk, lanes: Lanes) -> None:
    """In plain words, where the device is explained; nothing is said where all of it is in force."""

    def explained(protections: tuple[Protection, ...]) -> str:
        told = EngineStatus(EngineState.READY, IDENTITY, "CPU", 4096, 9.5, None, None, None, protections)
        fakes.engine.tell(told)
        lanes.until(lambda: desk.status.items["speed"].text() == "9.5 tok/s")
        desk.status.explain("device")
        assert desk.status.explanation is not None
        return desk.status.explanation.words.text()

    everything = explained(tuple(Protection))
    assert "Landlock" not in everything
    some = explained((Protection.SYSTEM_CALLS, Protection.NO_CORE_DUMPS, Protection.NO_NEW_PRIVILEGES))
    assert some.startswith(everything)
    assert "Landlock" in some
    assert "memory is not bounded" in some


def test_language_and_theme_change_while_running(qapp: QApplication, desk: DeskView) -> None:
    strings = Strings(qapp)
    strings.use("ru")
    theme.wear(qapp, "dark")
    qapp.processEvents()
    try:
        assert desk.rail.buttons["cases"].text() == "Заявки"
        assert desk.cases.assist.draft_button.text() == "Черновик"
        assert desk.status.items["speed"].text() == "28,4 ток/с"
        assert "7 открытых" in desk.cases.list._count.text()
    finally:
        strings.use("en")
        theme.wear(qapp, "light")
        qapp.processEvents()
    assert desk.rail.buttons["cases"].text() == "Cases"


def test_the_size_of_the_window_is_remembered(
    window: MainWindow, desk: DeskView, fakes: FakeDesk, lanes: Lanes
) -> None:
    lanes.settle()
    window.close()
    assert fakes.preferences.get().window
    assert fakes.profiles.open_at is None


def test_the_palette_imports_from_files(
    qtbot: QtBot, desk: DeskView, lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_told: (["/media/клиенты.csv"], ""))
    orders = {order.key: order.title for order in desk_orders(desk.rail)}
    assert orders["import"] == "Import from a file…"
    for _ in range(2):
        desk.carry_out("import")
        lanes.settle()
        sheet = desk.import_sheet
        assert sheet is not None
        assert sheet.look.facts[0].text().startswith("клиенты.csv")
        sheet.reject()
    assert sheet is not None
    for _ in range(2):
        sheet.go()
        lanes.settle()
    with qtbot.waitSignal(desk.cases.list.rows_shown):
        sheet.undo()
