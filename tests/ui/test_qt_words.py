"""Drawing into memory, Qt says one line of every window; the desk leaves it out and nothing else."""

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication

from app.ui import qt_words

LINE = "This plugin does not support propagateSizeHints()"


def test_the_line_said_of_every_window_is_left_out(
    qapp: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    before = qInstallMessageHandler(None)
    try:
        qt_words.hush(qapp)
        qWarning(LINE)
        qWarning("something else")
    finally:
        qInstallMessageHandler(before)
    assert capsys.readouterr().err == "something else\n"


def test_on_a_screen_nothing_is_hushed(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    before = qInstallMessageHandler(None)
    monkeypatch.setattr(type(qapp), "platformName", lambda _app=None: "xcb", raising=False)
    try:
        qt_words.hush(qapp)
        assert qInstallMessageHandler(None) is None
    finally:
        qInstallMessageHandler(before)
