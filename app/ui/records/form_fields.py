"""The fields of a record's form: each shows a value of the exchange format and gives one back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.domain.moments import parse_moment, written
from app.ui import formats

Choice = tuple[object, str]
_LONG_HEIGHT_PX = 84
_DONE = "+"


class FormField(Protocol):
    """What a form asks of a field."""

    def show_value(self, value: object) -> None:
        """Show a value of the record."""

    def value(self) -> object:
        """Give what stands in the field."""

    def problem(self) -> str:
        """Say what is wrong with it; nothing when all is well."""


class TextField(QLineEdit):
    """One line of text; an empty one is none where the exchange allows that."""

    def __init__(self, parent: QWidget | None = None, *, needed: bool = False) -> None:
        super().__init__(parent)
        self._needed = needed

    def show_value(self, value: object) -> None:
        """Show a text."""
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)

    def value(self) -> object:
        """Give the text."""
        return self.text().strip() or None

    def problem(self) -> str:
        """A needed field wants a word."""
        empty = self._needed and not self.text().strip()
        return QCoreApplication.translate("FormFields", "This cannot stay empty.") if empty else ""


class ListField(TextField):
    """Several short texts, with commas between them."""

    def show_value(self, value: object) -> None:
        """Show the texts."""
        assert isinstance(value, tuple | list)
        super().show_value(", ".join(str(one) for one in value))

    def value(self) -> object:
        """Give the texts."""
        return [part for one in self.text().split(",") if (part := one.strip())]


class NumberField(TextField):
    """A number, with a point or a comma."""

    def value(self) -> object:
        """Give the number; what is none is told by `problem`."""
        plain = self.text().strip().replace(",", ".")
        try:
            return float(plain) if plain else None
        except ValueError:
            return plain

    def problem(self) -> str:
        """Words are no number."""
        wrong = isinstance(self.value(), str)
        return QCoreApplication.translate("FormFields", "Write a number here, as 52.5.") if wrong else ""


class MomentField(TextField):
    """A date and a time as people type them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: datetime | None = None
        self._show_example()

    def changeEvent(self, event: QEvent) -> None:
        """Write the example in the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show_example()
        super().changeEvent(event)

    def _show_example(self) -> None:
        self.setPlaceholderText(QCoreApplication.translate("FormFields", "30.11.2026 14:00, tomorrow 9:00"))

    def show_value(self, value: object) -> None:
        """Show a moment by its own clock."""
        self._shown = value if isinstance(value, datetime) else None
        super().show_value(written(self._shown) if self._shown else "")

    def value(self) -> object:
        """Give the moment with its offset; one that was not touched keeps its seconds and its own clock."""
        if self._shown and self.text().strip() == written(self._shown):
            return self._shown.isoformat()
        at = parse_moment(self.text(), formats.now())
        return at.isoformat() if at else None

    def problem(self) -> str:
        """What is no date is said."""
        wrong = bool(self.text().strip()) and self.value() is None
        words = QCoreApplication.translate("FormFields", "Write a date here, as 30.11.2026 14:00.")
        return words if wrong else ""


class LongField(QPlainTextEdit):
    """Several lines of text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(_LONG_HEIGHT_PX)

    def show_value(self, value: object) -> None:
        """Show the text."""
        self.setPlainText("" if value is None else str(value))

    def value(self) -> object:
        """Give the text."""
        return self.toPlainText().strip() or None

    def problem(self) -> str:
        """Any text is right."""
        return ""


class BodyField(LongField):
    """The text of a template: kept as it stands."""

    def value(self) -> object:
        """Give the text, an empty one too."""
        return self.toPlainText()


class ChecklistField(LongField):
    """A checklist, a line each; «+» before a line says that it is done."""

    def show_value(self, value: object) -> None:
        """Show the lines."""
        assert isinstance(value, tuple | list)
        super().show_value("\n".join(f"{_DONE} {one.text}" if one.done else one.text for one in value))

    def value(self) -> object:
        """Give the lines."""
        lines = [line.strip() for line in self.toPlainText().splitlines() if line.strip()]
        return [{"text": line.removeprefix(_DONE).strip(), "done": line.startswith(_DONE)} for line in lines]


class ChoiceField(QComboBox):
    """One of a few."""

    def __init__(self, choices: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = [value for value, _ in choices]
        self.addItems([words for _, words in choices])

    def show_value(self, value: object) -> None:
        """Choose a value; one that is not among them leaves the first."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else 0)

    def value(self) -> object:
        """Give the chosen value."""
        return self._values[self.currentIndex()]

    def problem(self) -> str:
        """Whatever is chosen is right."""
        return ""


class TickField(QCheckBox):
    """Yes or no."""

    def show_value(self, value: object) -> None:
        """Tick or not."""
        self.setChecked(bool(value))

    def value(self) -> object:
        """Give whether it is ticked."""
        return self.isChecked()

    def problem(self) -> str:
        """Both are right."""
        return ""
