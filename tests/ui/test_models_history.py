"""The last answers on the models page: which are shown, how they are drawn, what a screen reader says."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from app.domain.metrics import RequestKind
from app.ui import theme
from app.ui.models.axis import axis_top, ticks
from app.ui.models.history import LAST, first_words, shown_answers, speeds
from app.ui.models.history_box import HistoryBox
from app.ui.strings import Strings
from tests.helpers.samples import MODEL, sample
from tests.ui.test_models_page import LARGE, SMALL

ACTIVE = replace(SMALL, sha256=MODEL.sha256, title="Qwen 2.5 · 1.5B")
OTHER = replace(LARGE, sha256="ef" * 32)


@pytest.fixture
def box(qtbot: QtBot) -> HistoryBox:
    box = HistoryBox()
    qtbot.addWidget(box)
    box.resize(1246, 220)
    box.show()
    return box


@pytest.mark.parametrize(
    ("values", "top"),
    [([], 1.0), ([0.0], 1.0), ([0.07], 0.08), ([0.5], 0.6), ([1.0], 1.0), ([1.1], 2.0), ([16.0, 3.0], 20.0),
     ([28.4], 40.0), ([100.0], 100.0), ([301.0], 400.0)],
)  # fmt: skip
def test_an_axis_ends_at_a_round_figure(values: list[float], top: float) -> None:
    assert axis_top(values) == pytest.approx(top)


@pytest.mark.parametrize(
    ("top", "told"),
    [(1.0, ["0.0", "0.5", "1.0"]), (0.08, ["0.00", "0.04", "0.08"]), (40.0, ["0", "20", "40"])],
)
def test_ticks_are_told_truly(top: float, told: list[str]) -> None:
    values, digits = ticks(top)
    assert [f"{value:.{digits}f}" for value in values] == told


def test_answers_of_the_active_model_are_shown() -> None:
    samples = [
        sample(0), sample(1, kind=RequestKind.BATCH), sample(2, first_token_ms=None),
        sample(3, model_sha256=OTHER.sha256),
    ]  # fmt: skip
    shown = shown_answers(samples, (ACTIVE, OTHER))
    assert (shown.model, shown.samples) == ("Qwen 2.5 · 1.5B", (samples[0],))


def test_an_active_model_that_never_answered_leaves_the_place_to_the_last_that_did() -> None:
    samples = [sample(0), sample(1, model_sha256=OTHER.sha256)]
    assert shown_answers(samples, (replace(ACTIVE, sha256="00" * 32), OTHER)).model == OTHER.title
    gone = shown_answers([sample(0)], ())
    assert gone.model == MODEL.name
    assert shown_answers([], (ACTIVE,)).samples == ()


def test_only_the_last_answers_are_shown() -> None:
    shown = shown_answers([sample(n) for n in range(LAST + 5)], (ACTIVE,))
    assert len(shown.samples) == LAST
    assert shown.samples[-1] == sample(LAST + 4)


def test_an_answer_of_one_word_has_no_speed() -> None:
    shown = shown_answers([sample(0), sample(1, generated_tokens=1)], (ACTIVE,))
    assert [dot.value for dot in first_words(shown)] == [0.4, 0.4]
    assert [dot.value for dot in speeds(shown)] == [25.0]


def test_figures_stand_in_words_for_a_screen_reader(box: HistoryBox) -> None:
    box.show_history([sample(0), sample(1, first_token_ms=16_000.0)], (ACTIVE,))
    plot = box.first_word.plot
    assert plot.accessibleName() == "First word"
    assert plot.accessibleDescription() == "dashed: half within 8.2\u202fs; 95 of 100 within 16\u202fs"
    assert "25\u202ftok/s" in box.speed.plot.accessibleDescription()
    assert box.model.text().startswith("Qwen 2.5 · 1.5B · last ")
    assert box.model.text().endswith("90\u202f% of the prompt text read before")


def test_without_answers_it_teaches(box: HistoryBox) -> None:
    box.show_history([], (ACTIVE,))
    assert box.hint.isVisible()
    assert not box.first_word.isVisible()
    assert box.model.text() == ""


def test_answers_without_speed_show_the_first_word_alone(box: HistoryBox) -> None:
    box.show_history([sample(0, generated_tokens=1)], (ACTIVE,))
    assert box.first_word.isVisible()
    assert not box.speed.isVisible()


def painted(box: HistoryBox, name: str) -> int:
    """Pixels of a colour in the chart of first words."""
    QApplication.processEvents()
    picture = box.first_word.plot.grab().toImage()
    wanted = QColor(getattr(theme.tokens(), name)).rgb()
    return sum(picture.pixel(x, y) == wanted for x in range(picture.width()) for y in range(picture.height()))


def test_a_longer_wait_is_a_taller_bar(box: HistoryBox) -> None:
    box.show_history([sample(0, first_token_ms=20_000.0), sample(1, first_token_ms=2000.0)], (ACTIVE,))
    before = painted(box, "accent")
    box.show_history([sample(0, first_token_ms=20_000.0), sample(1, first_token_ms=16_000.0)], (ACTIVE,))
    assert painted(box, "accent") > before * 1.4


def test_it_wears_the_theme_and_speaks_the_language(box: HistoryBox, qapp: QApplication) -> None:
    box.show_history([sample(0, first_token_ms=1600.0)], (ACTIVE,))
    light = theme.themes()["light"]
    assert painted(box, "accent") > 100
    strings = Strings(qapp)
    try:
        theme.wear(qapp, "dark")
        strings.use("ru")
        assert theme.tokens().accent != light.accent
        assert painted(box, "accent") > 100
        assert "1,6\u202f" in box.first_word.plot.accessibleDescription()
        QApplication.processEvents()
        assert "последних ответов: 1 " in box.model.text() + " "
    finally:
        theme.wear(qapp, "light")
        strings.use("en")


def test_the_pointer_is_told_the_value(box: HistoryBox, monkeypatch: pytest.MonkeyPatch) -> None:
    box.show_history([sample(0), sample(1, first_token_ms=16_000.0)], (ACTIVE,))
    QApplication.processEvents()
    plot = box.first_word.plot
    assert plot.words_at(plot.width() - 10).startswith("16.0\u202fs · ")
    assert plot.words_at(plot.width() / 4).startswith("0.4\u202fs · ")
    assert plot.words_at(0) == ""
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, text, _widget: told.append(text))
    place = QPoint(plot.width() - 10, 20)
    QApplication.sendEvent(plot, QHelpEvent(QEvent.Type.ToolTip, place, plot.mapToGlobal(place)))
    assert told[0].startswith("16.0")


def test_narrow_it_stands_one_above_the_other(box: HistoryBox) -> None:
    box.show_history([sample(0), sample(1)], (ACTIVE,))
    QApplication.processEvents()
    assert box.first_word.y() == box.speed.y()
    box.resize(600, 500)
    QApplication.processEvents()
    assert box.first_word.x() == box.speed.x()
    assert box.first_word.geometry().bottom() < box.speed.y()


def test_one_answer_has_one_time(box: HistoryBox) -> None:
    box.show_history([sample(0)], (ACTIVE,))
    assert painted(box, "accent") > 0
    assert box.first_word.plot.focusPolicy() == Qt.FocusPolicy.NoFocus
