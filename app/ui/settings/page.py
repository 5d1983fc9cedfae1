"""The settings page: its sections one below the other."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.profiles import ProfileInfo
from app.services.desk import Services
from app.ui.background import Background
from app.ui.keeping.records_section import RecordsSection
from app.ui.keeping.section import KeepingSection
from app.ui.settings.choices import LookChoices, WorkChoices
from app.ui.settings.copies import CopiesSection
from app.ui.settings.health import HealthSection
from app.ui.settings.keys_section import KeysSection
from app.ui.settings.policy_section import PolicySection
from app.ui.widgets.labels import Label
from app.ui.widgets.living import LivingWidget

_WIDEST_PX = 760


class SettingsPage(LivingWidget):
    """The page.

    Signals:
        records_changed: Records were taken back or erased.
    """

    records_changed = Signal()

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._services, self._background = services, background
        self.title = Label("", "page-title")
        self.look = LookChoices(services.preferences)
        self.work = WorkChoices(services.preferences)
        self.keys = KeysSection(services, background)
        self.copies = CopiesSection(services, background)
        self.keeping = KeepingSection(services, background)
        self.records = RecordsSection(services, background)
        self.records.records_changed.connect(self.records_changed)
        self.health = HealthSection(services, background)
        self.policy = PolicySection(services)
        self._lay_out()
        self.come_alive()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(_WIDEST_PX)
        column = QVBoxLayout(inside)
        column.setContentsMargins(28, 20, 28, 28)
        column.setSpacing(20)
        kept = (self.keys, self.copies, self.keeping, self.records)
        for widget in (self.title, self.look, self.work, *kept, self.health, self.policy):
            column.addWidget(widget)
        column.addStretch(1)
        self._whole = holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(inside, 20)
        line.addStretch(1)
        self._scroll = scroll = QScrollArea()
        scroll.setProperty("role", "page")
        scroll.setWidgetResizable(True)
        scroll.setWidget(holder)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def show_section(self, section: QWidget) -> None:
        """Scroll to a section."""
        bar = self._scroll.verticalScrollBar()
        bar.setValue(section.mapTo(self._whole, section.rect().topLeft()).y() - 20)

    def retranslate(self) -> None:
        """Write the title."""
        self.title.setText(self.tr("Settings"))

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the profile and the site's policy whenever the page comes up."""
        super().showEvent(event)
        for section in (self.look, self.work, self.policy):
            section.retranslate()
        session, profiles = self._services.session, self._services.profiles
        if session.is_open and (directory := session.directory) is not None:
            self._background.run("store", lambda: profiles.info(directory), self._show_profile)

    def _show_profile(self, info: ProfileInfo) -> None:
        self.keys.show_profile(info)
        self.copies.show_profile(info)
