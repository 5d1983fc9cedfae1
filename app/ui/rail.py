"""The rail: where am I, where can I go."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.ui import icons
from app.ui.widgets.living import LivingWidget

WIDTH = 64


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the rail; `low` ones stand at its foot."""

    name: str
    icon: str
    low: bool = False


PLACES = (
    Place("shift", "calendar"),
    Place("cases", "briefcase"),
    Place("accounts", "building-2"),
    Place("chats", "message-square"),
    Place("bundles", "usb", low=True),
    Place("models", "cpu", low=True),
    Place("settings", "settings", low=True),
)


class Rail(LivingWidget):
    """Buttons with an icon and a word; Alt+1… in their order.

    Signals:
        place_chosen: The name of a page.
    """

    place_chosen = Signal(str)

    def __init__(self, places: Sequence[Place] = PLACES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self.setFixedWidth(WIDTH)
        self.places = tuple(places)
        self.buttons: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 8, 1, 8)
        column.setSpacing(4)
        stretched = False
        for place in self.places:
            if place.low and not stretched:
                column.addStretch(1)
                stretched = True
            column.addWidget(self._button(place))
        if not stretched:
            column.addStretch(1)
        self.come_alive()

    def _button(self, place: Place) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "rail")
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFixedSize(62, 52)
        button.setIconSize(QSize(20, 20))
        button.clicked.connect(lambda: self._choose(place.name))
        self.buttons[place.name] = button
        return button

    def _choose(self, name: str) -> None:
        self.show_place(name)
        self.place_chosen.emit(name)

    def show_place(self, name: str) -> None:
        """Mark where we are."""
        # Not a button group: in one, only a single button is reached by Tab.
        for place, button in self.buttons.items():
            button.setChecked(place == name)

    def retranslate(self) -> None:
        """Write the words."""
        words = {
            "shift": self.tr("Shift"),
            "cases": self.tr("Cases"),
            "accounts": self.tr("Clients"),
            "chats": self.tr("Chats"),
            "bundles": self.tr("Bundles"),
            "models": self.tr("Models"),
            "settings": self.tr("Settings"),
        }
        for number, place in enumerate(self.places, start=1):
            button = self.buttons[place.name]
            button.setText(words[place.name])
            button.setAccessibleName(words[place.name])
            button.setToolTip(f"{words[place.name]}  Alt+{number}")

    def retheme(self) -> None:
        """Draw the icons."""
        for place in self.places:
            self.buttons[place.name].setIcon(icons.icon(place.icon, "muted", on="accent"))
