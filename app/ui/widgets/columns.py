"""Lines of a table that stand under one another: columns follow from a line's width, not its words."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

SIDE_PX = 15
GAP_PX = 12


def lay_columns(
    line: QWidget, cells: Sequence[QWidget], shares: Sequence[int], least_px: Sequence[int] | None = None
) -> None:
    """Lay cells in a line; columns give way in proportion, down to their least width.

    Args:
        line: The line.
        cells: One for each column.
        shares: Parts of the width.
        least_px: What a column is never narrower than.
    """
    grid = QGridLayout(line)
    grid.setContentsMargins(SIDE_PX, 0, SIDE_PX, 0)
    grid.setHorizontalSpacing(GAP_PX)
    for column, cell in enumerate(cells):
        # Else a long word makes its own line's column wider, and the lines no longer stand under each other.
        cell.setSizePolicy(QSizePolicy.Policy.Ignored, cell.sizePolicy().verticalPolicy())
        grid.addWidget(cell, 0, column)
        grid.setColumnMinimumWidth(column, least_px[column] if least_px else 0)
        grid.setColumnStretch(column, shares[column])
