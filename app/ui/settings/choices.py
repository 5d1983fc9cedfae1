"""Choices about the program itself: language, look, author, waiting, locking."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.errors import AppError
from app.services.preferences import Preferences
from app.ui.settings.section import Section, name_line

LANGUAGES = ("system", "ru", "en")
FIRST_WORD_S = (3, 5, 8, 10, 15, 20, 30, 60)
LOCK_MINUTES = (0, 2, 5, 10, 15, 30, 60)
THEMES = ("system", "light", "dark", "contrast")


class Choices(Section):
    """A section whose controls write preferences at once."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences

    def _held(self, field: str, control: QWidget, words: str) -> str:
        """The caption of a choice; one that the site has locked cannot be changed and says whose it is."""
        locked = self._preferences.locked
        control.setEnabled(field not in locked)
        if field not in locked:
            control.setToolTip("")
            return words
        if isinstance(control, QComboBox) and (at := control.findData(locked[field])) >= 0:
            with QSignalBlocker(control):
                control.setCurrentIndex(at)
        control.setToolTip(self.tr("Set by the site's policy; it is told at the end of this page."))
        return self.tr("{0} (set by the site)").format(words)

    def _change(self, **values: object) -> None:
        try:
            self._preferences.change(**values)
            self.notice.hide()
        except AppError as error:
            self.notice.show_error(error)


class LookChoices(Choices):
    """Language and theme."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(preferences, parent)
        self.language, self.theme = QComboBox(), QComboBox()
        now = preferences.get()
        for box, values, value in ((self.language, LANGUAGES, now.language), (self.theme, THEMES, now.theme)):
            for option in values:
                box.addItem(option, option)
            box.setCurrentIndex(values.index(value))
        self._captions = self.add_line(self.language), self.add_line(self.theme)
        self.come_alive()
        self.language.currentIndexChanged.connect(
            lambda at: self._change(language=self.language.itemData(at))
        )
        self.theme.currentIndexChanged.connect(lambda at: self._change(theme=self.theme.itemData(at)))

    def retranslate(self) -> None:
        """Write the words."""
        self.title.setText(self.tr("Look"))
        language = self._held("language", self.language, self.tr("Language"))
        name_line(self._captions[0], self.language, language)
        name_line(self._captions[1], self.theme, self._held("theme", self.theme, self.tr("Theme")))
        languages = (self.tr("As in the system"), "Русский", "English")
        themes = (self.tr("As in the system"), self.tr("Light"), self.tr("Dark"), self.tr("High contrast"))
        for box, words in ((self.language, languages), (self.theme, themes)):
            for number, word in enumerate(words):
                box.setItemText(number, word)


class WorkChoices(Choices):
    """Who signs, how long to wait for the first word, when to lock."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(preferences, parent)
        now = preferences.get()
        self.author, self.first_word, self.lock_after = QLineEdit(now.author), QComboBox(), QComboBox()
        self.author.setMaxLength(200)
        _offer(self.first_word, FIRST_WORD_S, round(now.first_word_s))
        _offer(self.lock_after, LOCK_MINUTES, now.lock_after_minutes)
        self._captions = (
            self.add_line(self.author),
            self.add_line(self.first_word, width=160),
            self.add_line(self.lock_after, width=160),
        )
        self.come_alive()
        self.author.editingFinished.connect(lambda: self._change(author=self.author.text().strip()))
        self.first_word.currentIndexChanged.connect(
            lambda at: self._change(first_word_s=float(self.first_word.itemData(at)))
        )
        self.lock_after.currentIndexChanged.connect(
            lambda at: self._change(lock_after_minutes=self.lock_after.itemData(at))
        )

    def retranslate(self) -> None:
        """Write the words."""
        self.title.setText(self.tr("Work"))
        name_line(self._captions[0], self.author, self.tr("Author of notes and replies"))
        self.author.setPlaceholderText(self.tr("Name as letters are signed"))
        first_word = self._held("first_word_s", self.first_word, self.tr("First word of a draft within"))
        name_line(self._captions[1], self.first_word, first_word)
        lock_after = self._held("lock_after_minutes", self.lock_after, self.tr("Lock when idle for"))
        name_line(self._captions[2], self.lock_after, lock_after)
        if self.first_word.isEnabled():
            self.first_word.setToolTip(
                self.tr("A longer wait lets the model read more of the story before it answers.")
            )
        for at in range(self.first_word.count()):
            self.first_word.setItemText(at, self.tr("{0} s").format(self.first_word.itemData(at)))
        for at in range(self.lock_after.count()):
            minutes = self.lock_after.itemData(at)
            words = self.tr("{0} min").format(minutes) if minutes else self.tr("Never")
            self.lock_after.setItemText(at, words)


def _offer(box: QComboBox, values: tuple[int, ...], now: int) -> None:
    """Offer these values and the one set now, which a file may have made any."""
    offered = sorted({*values, now})
    for value in offered:
        box.addItem(str(value), value)
    box.setCurrentIndex(offered.index(now))
