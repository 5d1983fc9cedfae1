"""The view of a streamed answer: what is shown, what stays still, what is never loaded."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextBlock, QTextTable
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.markdown.view import MarkdownView
from tests.ui.test_markdown_blocks import ANSWER


class Page(QWidget):
    """Holds views as a page of the desk does: in a layout, of one width."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self.resize(520, 1600)
        self.show()

    def new_view(self) -> MarkdownView:
        view = MarkdownView()
        self._column.addWidget(view)
        return view


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    page = Page()
    qtbot.addWidget(page)
    return page


@pytest.fixture
def view(page: Page) -> MarkdownView:
    return page.new_view()


def blocks(view: MarkdownView) -> list[QTextBlock]:
    found = []
    block = view.document().begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def tables(view: MarkdownView) -> list[QTextTable]:
    return [f for f in view.document().rootFrame().childFrames() if isinstance(f, QTextTable)]


@pytest.mark.parametrize("size", [1, 5, 40])
def test_streaming_ends_in_what_a_whole_answer_shows(page: Page, view: MarkdownView, size: int) -> None:
    whole = page.new_view()
    QApplication.processEvents()
    whole.set_text(ANSWER)
    for at in range(0, len(ANSWER), size):
        view.append_text(ANSWER[at : at + size])
    view.finish()
    assert view.document().toPlainText() == whole.document().toPlainText()
    assert view.document().size() == whole.document().size()
    assert view.source == ANSWER


def test_tables_code_and_styles_are_formatted(view: MarkdownView) -> None:
    view.set_text("| a | b |\n|--|--|\n| 1 | **2** |\n\n```\nx = 1\n```\n\n# T\n\n**жирно**")
    (table,) = tables(view)
    assert (table.rows(), table.columns()) == (2, 2)
    assert table.cellAt(1, 1).firstCursorPosition().block().text() == "2"
    title = next(b for b in blocks(view) if b.text() == "T")
    assert title.blockFormat().headingLevel() == 1
    bold = next(b for b in blocks(view) if b.text() == "жирно")
    assert bold.begin().fragment().charFormat().fontWeight() == 600


def test_a_growing_table_keeps_the_cells_it_has(view: MarkdownView) -> None:
    view.append_text("| a | b |\n|--|--|\n| 1 | 2 |\n| 3")
    (table,) = tables(view)
    view.append_text(" | 4 |\n| 5")
    assert tables(view) == [table]
    assert table.rows() == 4
    assert table.cellAt(2, 1).firstCursorPosition().block().text() == "4"


def test_frozen_blocks_keep_their_place_while_the_tail_streams(view: MarkdownView) -> None:
    view.append_text("Первый абзац.\n\nВторой абзац.\n\n")
    first = blocks(view)[1]
    layout = view.document().documentLayout()
    place = layout.blockBoundingRect(first)
    for piece in ("Третий ", "абзац", "\n\n```\nкод\n```\n", "# конец"):
        view.append_text(piece)
        assert layout.blockBoundingRect(first).topLeft() == place.topLeft()


def test_the_page_does_not_scroll_under_the_reader(qtbot: QtBot) -> None:
    area, inside = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    column = QVBoxLayout(inside)
    view = MarkdownView()
    column.addWidget(view)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.resize(400, 200)
    area.show()
    view.append_text("Строка.\n\n" * 60)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 500)
    area.verticalScrollBar().setValue(150)
    view.append_text("Ещё строка.\n\n" * 60)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 1500)
    assert area.verticalScrollBar().value() == 150


def test_html_images_and_links_are_text_and_nothing_is_loaded(view: MarkdownView) -> None:
    evil = '<img src="http://x/y.png"> ![p](file:///etc/passwd) [сайт](http://x.kz) <b>нет</b>'
    view.set_text(evil)
    assert view.document().toPlainText() == evil.replace("[сайт](http://x.kz)", "сайт (http://x.kz)")
    it = blocks(view)[0].begin()
    while not it.atEnd():
        fmt = it.fragment().charFormat()
        assert not fmt.isAnchor()
        assert not fmt.isImageFormat()
        it += 1
    assert view.loadResource(2, QUrl("file:///etc/passwd")) is None


def test_copy_takes_plain_text(view: MarkdownView) -> None:
    view.set_text("# Насос\n\n**важно**: `стоп`")
    view.setFocus()
    view.selectAll()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "Насос\nважно: стоп"
    assert QApplication.clipboard().mimeData().formats() == ["text/plain"]


def test_a_new_theme_recolours_without_losing_text(view: MarkdownView, qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    view.append_text("**Готово**\n\nещё ид")
    theme.wear(app, "dark")
    try:
        qtbot.waitUntil(lambda: _color(view) == theme.tokens().text.lower())
        view.append_text("ёт")
        view.finish()
        assert view.document().toPlainText() == "Готово\nещё идёт"
        theme.wear(app, "light")
        qtbot.waitUntil(lambda: _color(view) == theme.tokens().text.lower())
    finally:
        theme.wear(app, "light")


def _color(view: MarkdownView) -> str:
    return view.document().begin().begin().fragment().charFormat().foreground().color().name()
