"""The menu of filters somebody kept: chosen with one key, kept under what they are, forgotten again."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.domain.filters import SavedFilter
from app.ui.background import Background
from app.ui.widgets.labels import row
from app.ui.widgets.living import LivingWidget

if TYPE_CHECKING:
    from app.services.desk import Services

Conditions = Mapping[str, str]


class SavedFilterMenu(LivingWidget):
    """The button with its menu.

    Attributes:
        describe: Says what is shown now: a name for it, and its conditions.

    Signals:
        filter_chosen: The conditions of a filter.
    """

    filter_chosen = Signal(object)

    def __init__(
        self,
        services: "Services",
        background: Background,
        page: str,
        describe: Callable[[], tuple[str, Conditions]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._background, self._page = services, background, page
        self.describe = describe
        self.button, self.menu = QToolButton(), QMenu(self)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setProperty("role", "kind")
        self.button.setMenu(self.menu)
        self.menu.aboutToShow.connect(self.refresh)
        self.setLayout(row(self.button))
        self.come_alive()

    def retranslate(self) -> None:
        """Write the word."""
        self.button.setText(self.tr("Kept ▾"))
        self.button.setAccessibleName(self.tr("Kept filters"))
        self.button.setToolTip(self.tr("Kept filters"))
        self._show(())

    def refresh(self) -> None:
        """Read the filters while the menu opens."""
        records, page = self._services.records, self._page
        self._background.run("store", lambda: records.saved_filters(page), self._show)

    def keep(self) -> None:
        """Keep what is shown now under what it is."""
        name, conditions = self.describe()
        records, page = self._services.records, self._page
        self._background.run("store", lambda: records.save_filter(page, name, conditions))

    def forget(self, one: SavedFilter) -> None:
        """Forget a filter."""
        records = self._services.records
        self._background.run("store", lambda: records.drop_filter(one.id))

    def _show(self, filters: tuple[SavedFilter, ...]) -> None:
        self.menu.clear()
        for one in filters:
            self.menu.addAction(one.name, partial(self.filter_chosen.emit, one.conditions))
        if filters:
            self.menu.addSeparator()
        self.menu.addAction(self.tr("Keep this filter"), self.keep)
        if filters:
            forgetting = self.menu.addMenu(self.tr("Forget"))
            for one in filters:
                forgetting.addAction(one.name, partial(self.forget, one))
