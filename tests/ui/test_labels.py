"""Wrapped words take the height they need at the width they have, and give it back."""

from pytestqt.qtbot import QtBot

from app.ui.widgets.labels import Label


def test_a_label_that_was_narrow_gives_its_height_back(qtbot: QtBot) -> None:
    label = Label("Спросите модель о чём угодно: переписать письмо, вспомнить формулу.", wrap=True)
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    narrow = label.minimumHeight()
    label.resize(900, 20)
    assert label.minimumHeight() <= label.fontMetrics().height() + 2 < narrow
