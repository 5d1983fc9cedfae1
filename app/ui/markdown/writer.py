"""Writes blocks into a text document: what is closed stays, only the tail is taken out and set again.

Text is only ever inserted as text with a format: there is no HTML, no image, no anchor, no resource.

Invariants:
    * Nothing before `_frozen_end` is touched by a later step.
    * The document's root frame always ends in a plain block, after a table or a code frame as well.
"""

from dataclasses import dataclass

from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrame,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTable,
    QTextTableFormat,
)

from app.ui.markdown.blocks import Block, BlockKind
from app.ui.markdown.inline import Span, inline_spans

_GAP_PX = 8
_INDENT_PX = 22
_HEADING_SIZES = {1: 1.25, 2: 1.15, 3: 1.06}


@dataclass(frozen=True, slots=True)
class MarkdownColors:
    """Colours of the theme that an answer needs, as `#RRGGBB`."""

    text: str
    muted: str
    line: str
    code_background: str


class DocumentWriter:
    """Sets closed blocks and the tail of one answer into one document.

    Attributes:
        monospace: Font family for code.
    """

    monospace = "monospace"

    def __init__(self, document: QTextDocument, colors: MarkdownColors) -> None:
        self._document = document
        self._colors = colors
        self._cursor = QTextCursor(document)
        self._frame: QTextFrame | None = None
        self._frozen_end = 0
        self._fresh = True
        self._last: BlockKind | None = None
        self._tail_table: QTextTable | None = None
        self._tail: tuple[Block, ...] = ()

    def step(self, closed: tuple[Block, ...], tail: tuple[Block, ...]) -> None:
        """Freeze `closed` after what is frozen already, then show `tail` after it."""
        if not closed and tail == self._tail:
            return
        self._cursor.beginEditBlock()
        if closed or not self._grow_table(tail):
            self._remove_tail()
            self._write_all(closed, open_ended=False)
            self._frozen_end = self._cursor.position()
            self._tail_table = None
            state = (self._frame, self._fresh, self._last)
            self._write_all(tail, open_ended=True)
            self._frame, self._fresh, self._last = state
        self._tail = tail
        self._cursor.endEditBlock()

    def _remove_tail(self) -> None:
        end = self._frame.lastPosition() if self._frame else self._document.characterCount() - 1
        self._cursor.setPosition(self._frozen_end)
        self._cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._cursor.removeSelectedText()
        self._tail_table = None

    def _write_all(self, blocks: tuple[Block, ...], *, open_ended: bool) -> None:
        for block in blocks:
            self._write(block, open_ended=open_ended and block is blocks[-1])
            self._last = block.kind

    def _write(self, block: Block, *, open_ended: bool) -> None:
        if block.kind is BlockKind.CODE_START:
            self._start_code()
        elif block.kind is BlockKind.CODE_LINE:
            self._write_code(block.text)
        elif block.kind is BlockKind.CODE_END:
            self._end_code()
        elif block.kind is BlockKind.TABLE:
            self._write_table(block)
        else:
            self._new_block(self._block_format(block))
            self._write_inline(block, open_ended=open_ended)

    def _new_block(self, block_format: QTextBlockFormat) -> None:
        plain = QTextCharFormat()
        plain.setForeground(QColor(self._colors.text))
        if self._fresh:
            self._cursor.setBlockFormat(block_format)
            self._cursor.setBlockCharFormat(plain)
        else:
            self._cursor.insertBlock(block_format, plain)
        self._fresh = False

    def _block_format(self, block: Block) -> QTextBlockFormat:
        fmt = QTextBlockFormat()
        first = self._last is None
        close = block.kind is BlockKind.ITEM and self._last is BlockKind.ITEM
        fmt.setTopMargin(0 if first else 3 if close else _GAP_PX)
        fmt.setLineHeight(120, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if block.kind is BlockKind.HEADING:
            fmt.setHeadingLevel(block.level)
            fmt.setTopMargin(0 if first else 14)
        elif block.kind is BlockKind.ITEM:
            fmt.setLeftMargin(_INDENT_PX * (block.level + 1))
            fmt.setTextIndent(-_INDENT_PX)
            fmt.setTabPositions([QTextOption.Tab(_INDENT_PX, QTextOption.TabType.LeftTab)])
        elif block.kind is BlockKind.QUOTE:
            fmt.setLeftMargin(_INDENT_PX)
        elif block.kind is BlockKind.RULE:
            width = QTextLength(QTextLength.Type.PercentageLength, 100)
            fmt.setProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth, width)
        return fmt

    def _write_inline(self, block: Block, *, open_ended: bool) -> None:
        base = QTextCharFormat()
        base.setForeground(QColor(self._colors.text))
        if block.kind is BlockKind.QUOTE:
            base.setForeground(QColor(self._colors.muted))
        if block.kind is BlockKind.HEADING:
            base.setFontWeight(QFont.Weight.DemiBold)
            size = QFontInfo(self._document.defaultFont()).pixelSize()
            base.setProperty(
                QTextFormat.Property.FontPixelSize, round(size * _HEADING_SIZES.get(block.level, 1))
            )
        if block.kind is BlockKind.ITEM:
            self._cursor.insertText(block.marker + "\t", base)
        self._insert_spans(self._cursor, inline_spans(_without_box(block), open_ended=open_ended), base)

    def _insert_spans(self, cursor: QTextCursor, spans: list[Span], base: QTextCharFormat) -> None:
        for span in spans:
            # U+2028 keeps a line break inside its block.
            cursor.insertText(span.text.replace("\n", "\u2028"), self._char_format(span, base))

    def _char_format(self, span: Span, base: QTextCharFormat) -> QTextCharFormat:
        if not (span.bold or span.italic or span.struck or span.code):
            return base
        fmt = QTextCharFormat(base)
        if span.bold:
            fmt.setFontWeight(QFont.Weight.DemiBold)
        if span.italic:
            fmt.setFontItalic(True)
        if span.struck:
            fmt.setFontStrikeOut(True)
        if span.code:
            fmt.setFontFamilies([self.monospace])
            fmt.setBackground(QColor(self._colors.code_background))
        return fmt

    def _start_code(self) -> None:
        fmt = QTextFrameFormat()
        fmt.setBackground(QColor(self._colors.code_background))
        fmt.setBorder(1)
        fmt.setBorderBrush(QColor(self._colors.line))
        fmt.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        fmt.setPadding(8)
        fmt.setTopMargin(_GAP_PX)
        fmt.setBottomMargin(_GAP_PX)
        self._squeeze_before()
        self._frame = self._cursor.insertFrame(fmt)
        self._cursor = self._frame.firstCursorPosition()
        self._fresh = True

    def _squeeze_before(self) -> None:
        """A frame needs a block before it: where there is only an empty one, it gets no height."""
        if self._fresh:
            self._cursor.setBlockFormat(_flat())
            self._cursor.setBlockCharFormat(_tiny())

    def _write_code(self, line: str) -> None:
        self._new_block(QTextBlockFormat())
        fmt = QTextCharFormat()
        fmt.setFontFamilies([self.monospace])
        fmt.setForeground(QColor(self._colors.text))
        self._cursor.insertText(line, fmt)

    def _end_code(self) -> None:
        if self._frame is not None:
            self._after(self._frame)
            self._frame = None

    def _after(self, frame: QTextFrame) -> None:
        """Stand in the block that follows a frame, as yet without height."""
        self._cursor.setPosition(frame.lastPosition() + 1)
        self._cursor.setBlockFormat(_flat())
        self._cursor.setBlockCharFormat(_tiny())
        self._fresh = True

    def _write_table(self, block: Block) -> None:
        fmt = QTextTableFormat()
        fmt.setBorder(1)
        fmt.setBorderCollapse(True)
        fmt.setBorderBrush(QColor(self._colors.line))
        fmt.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        fmt.setCellPadding(5)
        fmt.setCellSpacing(0)
        fmt.setTopMargin(_GAP_PX)
        fmt.setHeaderRowCount(1)
        self._squeeze_before()
        table = self._cursor.insertTable(len(block.rows), len(block.rows[0]), fmt)
        for row in range(len(block.rows)):
            self._fill_row(table, row, block.rows[row])
        self._tail_table = table
        self._after(table)

    def _fill_row(self, table: QTextTable, row: int, cells: tuple[str, ...]) -> None:
        base = QTextCharFormat()
        base.setForeground(QColor(self._colors.text))
        if row == 0:
            base.setFontWeight(QFont.Weight.DemiBold)
        for column, text in enumerate(cells):
            cursor = table.cellAt(row, column).firstCursorPosition()
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            self._insert_spans(cursor, inline_spans(text), base)

    def _grow_table(self, tail: tuple[Block, ...]) -> bool:
        """Where the tail is the table that stood there, write only the cells that are new."""
        table, old = self._tail_table, self._tail
        if table is None or len(tail) != 1 or len(old) != 1 or tail[0].kind is not old[0].kind:
            return False
        before, now = old[0].rows, tail[0].rows
        if not before or before[0] != now[0] or len(now) < len(before):
            return False
        if len(now) > len(before):
            table.appendRows(len(now) - len(before))
        for row, cells in enumerate(now):
            if row >= len(before) or before[row] != cells:
                self._fill_row(table, row, cells)
        return True


def _without_box(block: Block) -> str:
    if block.kind is BlockKind.ITEM and block.text[:4] in ("[ ] ", "[x] ", "[X] "):
        return ("☐ " if block.text[1] == " " else "☑ ") + block.text[4:]
    return block.text


def _flat() -> QTextBlockFormat:
    fmt = QTextBlockFormat()
    fmt.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    return fmt


def _tiny() -> QTextCharFormat:
    fmt = QTextCharFormat()
    fmt.setProperty(QTextFormat.Property.FontPixelSize, 1)
    return fmt
