"""What the palette can tell the desk to do: its pages and its verbs."""

from PySide6.QtCore import QCoreApplication

from app.ui.palette.palette import Order
from app.ui.rail import Rail


def desk_orders(rail: Rail) -> tuple[Order, ...]:
    """Return the orders in the language spoken now."""
    page, verb = QCoreApplication.translate("Orders", "Pages"), QCoreApplication.translate("Orders", "Orders")
    pages = tuple(
        Order(place.name, rail.buttons[place.name].text(), page, f"Alt+{number}")
        for number, place in enumerate(rail.places, start=1)
    )
    verbs = (
        Order("note", QCoreApplication.translate("Orders", "Write a note"), verb, "Ctrl+N"),
        Order("undo", QCoreApplication.translate("Orders", "Take the last change back"), verb, "Ctrl+Z"),
        Order("draft", QCoreApplication.translate("Orders", "Draft a reply"), verb, "Ctrl+D"),
        Order("assistant", QCoreApplication.translate("Orders", "Show or hide the assistant"), verb, "F9"),
        Order("board", QCoreApplication.translate("Orders", "Board of cases by status"), verb),
        Order("handover", QCoreApplication.translate("Orders", "Hand the shift over"), verb),
        Order("advisor", QCoreApplication.translate("Orders", "Which model to take"), verb),
        Order("import", QCoreApplication.translate("Orders", "Import from a file…"), verb),
        Order("past_imports", QCoreApplication.translate("Orders", "Past imports"), verb),
        Order("keys", QCoreApplication.translate("Orders", "Show all keys"), verb, "Shift+?"),
        Order("lock", QCoreApplication.translate("Orders", "Lock the profile"), verb, "Ctrl+L"),
    )
    return pages + verbs
