"""Splitting streamed Markdown: the same blocks whatever the pieces, closed ones for good."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.markdown.blocks import Block, BlockKind, BlockSplitter
from app.ui.markdown.inline import Span, inline_spans

K = BlockKind

ANSWER = """# Насос

Первая строка
вторая строка.
1. Закрыть
   - ключ на 36
   - [x] ветошь
2) Снять
***
> не вскрывать
> до прилёта

| Узел | Норма |
|:--|--:|
| Седло \\| 2 | 0,1 | лишнее |
| Клапан |
после таблицы
```py
if a:

    # код, не заголовок
```
a | b
--|--
1 | 2
"""


def split(text: str, size: int = 10**6) -> list[Block]:
    splitter = BlockSplitter()
    blocks: list[Block] = []
    for at in range(0, len(text), size):
        blocks.extend(splitter.feed(text[at : at + size]))
    return [*blocks, *splitter.finish()]


def test_an_answer_becomes_its_blocks() -> None:
    assert split(ANSWER) == [
        Block(K.HEADING, "Насос", 1),
        Block(K.PARAGRAPH, "Первая строка\nвторая строка."),
        Block(K.ITEM, "Закрыть", 0, "1."),
        Block(K.ITEM, "ключ на 36", 1, "•"),
        Block(K.ITEM, "[x] ветошь", 1, "•"),
        Block(K.ITEM, "Снять", 0, "2)"),
        Block(K.RULE),
        Block(K.QUOTE, "не вскрывать\nдо прилёта"),
        Block(K.TABLE, rows=(("Узел", "Норма"), ("Седло | 2", "0,1"), ("Клапан", ""))),
        Block(K.PARAGRAPH, "после таблицы"),
        Block(K.CODE_START, "py"),
        Block(K.CODE_LINE, "if a:"),
        Block(K.CODE_LINE, ""),
        Block(K.CODE_LINE, "    # код, не заголовок"),
        Block(K.CODE_END),
        Block(K.TABLE, rows=(("a", "b"), ("1", "2"))),
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_pieces_do_not_matter(size: int) -> None:
    assert split(ANSWER, size) == split(ANSWER)


@given(st.text(alphabet="ab \n#-*`|>1.~_[](\\\r", max_size=120), st.integers(1, 9))
def test_any_text_splits_the_same_in_any_pieces(text: str, size: int) -> None:
    text = text.replace("\r", "")
    assert split(text, size) == split(text)


@given(st.text(alphabet="ab \n#-*`|>1.~_", max_size=120))
def test_closed_blocks_are_a_prefix_of_the_end(text: str) -> None:
    splitter = BlockSplitter()
    closed: list[Block] = []
    for char in text:
        closed.extend(splitter.feed(char))
        splitter.tail()
        assert closed == split(text)[: len(closed)]


def test_a_pipe_that_is_no_table_is_text() -> None:
    assert split("|a\n\nb") == [Block(K.PARAGRAPH, "|a"), Block(K.PARAGRAPH, "b")]


def test_windows_line_ends_are_line_ends() -> None:
    assert split("a\r\n\r\nb") == [Block(K.PARAGRAPH, "a"), Block(K.PARAGRAPH, "b")]


def test_a_fence_left_open_ends_with_the_answer() -> None:
    assert split("```\nx = 1")[-1] == Block(K.CODE_END)


def test_half_a_marker_is_not_shown_yet() -> None:
    splitter = BlockSplitter()
    splitter.feed("Текст\n\n``")
    assert splitter.tail() == ()
    splitter.feed("`py\n")
    splitter.feed("x = 1")
    assert splitter.tail() == (Block(K.CODE_LINE, "x = 1"),)


def test_the_tail_of_a_long_listing_is_one_line() -> None:
    splitter = BlockSplitter()
    splitter.feed("```\n" + "строка\n" * 500 + "послед")
    assert splitter.tail() == (Block(K.CODE_LINE, "послед"),)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("просто", [Span("просто")]),
        ("", []),
        ("**жирно** и *курсив*", [Span("жирно", bold=True), Span(" и "), Span("курсив", italic=True)]),
        ("***оба***", [Span("оба", bold=True, italic=True)]),
        ("__жирно__ snake_case_name", [Span("жирно", bold=True), Span(" snake_case_name")]),
        ("~~нет~~ ~5", [Span("нет", struck=True), Span(" ~5")]),
        ("`a*b*`", [Span("a*b*", code=True)]),
        ("`` a`b ``", [Span("a`b", code=True)]),
        ("5 * 3 * 2", [Span("5 * 3 * 2")]),
        ("\\*нет\\* \\я", [Span("*нет* \\я")]),
        ("**внутри `кода` и _так_**", [
            Span("внутри ", bold=True), Span("кода", bold=True, code=True),
            Span(" и ", bold=True), Span("так", bold=True, italic=True),
        ]),
        ("[сайт](http://x.kz)", [Span("сайт (http://x.kz)")]),
        ("[http://x.kz](http://x.kz)", [Span("http://x.kz")]),
        ("![снимок](file:///etc/passwd)", [Span("![снимок](file:///etc/passwd)")]),
        ("<img src=x> <b>нет</b>", [Span("<img src=x> <b>нет</b>")]),
        ("[не ссылка] и **не закрыто", [Span("[не ссылка] и **не закрыто")]),
    ],
)  # fmt: skip
def test_inline_marks_become_styles(text: str, spans: list[Span]) -> None:
    assert inline_spans(text) == spans


def test_words_still_streaming_wear_their_style_already() -> None:
    assert inline_spans("это **важ", open_ended=True) == [Span("это "), Span("важ", bold=True)]
    assert inline_spans("это `pum", open_ended=True) == [Span("это "), Span("pum", code=True)]


@pytest.mark.parametrize(
    "hostile", ["*a " * 20_000, "**_" * 3_000 + "a" + "_**" * 3_000, "`" * 30_000, "[" * 30_000]
)
def test_hostile_marks_cost_no_square(hostile: str) -> None:
    """20,000 characters of marks: in square time these would take minutes and the runner would stop us."""
    assert "".join(span.text for span in inline_spans(hostile, open_ended=True))
