"""Whether the profile and this machine are sound: the check and the doctor's findings."""

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.reports import CheckReport, DoctorReport, Finding
from app.domain.sentences import sentence
from app.errors import AppError
from app.services.desk import Services
from app.ui import figures, formats
from app.ui.background import Background
from app.ui.settings.section import Section
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import show_lines
from app.ui.widgets.notices import ProgressLine


class HealthSection(Section):
    """Runs the check of the profile and shows what it found, in place."""

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._health, self._background = services.health, background
        self.check_button, self.doctor_button = Button(""), Button("")
        self.findings = QWidget()
        self._lines = QVBoxLayout(self.findings)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)
        self.progress = ProgressLine()
        self._check_caption = self.add_line(self.check_button, width=240)
        self._doctor_caption = self.add_line(self.doctor_button, width=240)
        self.add_wide(self.progress)
        self.add_wide(self.findings)
        self.findings.hide()
        self.check_button.clicked.connect(self.check)
        self.doctor_button.clicked.connect(self.examine)
        self.come_alive()

    def retranslate(self) -> None:
        """Write the words."""
        self.title.setText(self.tr("Health"))
        self._check_caption.setText(self.tr("Every page and the chain of events"))
        self._doctor_caption.setText(self.tr("Room on the disk, versions of libraries"))
        self.check_button.setText(self.tr("Check the profile"))
        self.doctor_button.setText(self.tr("Examine the program"))

    def check(self) -> None:
        """Check the open profile."""
        self._begin(self.tr("Reading every page"))
        self._background.run("disk", self._health.check, self._show_check, self._show_error)

    def examine(self) -> None:
        """Ask the doctor."""
        self._begin(self.tr("Examining"))
        self._background.run("disk", self._health.doctor, self._show_doctor, self._show_error)

    def _begin(self, sentence: str) -> None:
        self.notice.hide()
        self.findings.hide()
        for button in (self.check_button, self.doctor_button):
            button.setEnabled(False)
        self.progress.begin(sentence)

    def _end(self) -> None:
        self.progress.end()
        for button in (self.check_button, self.doctor_button):
            button.setEnabled(True)

    def _show_check(self, report: CheckReport) -> None:
        self._end()
        rows = sum(report.rows.values())
        if report.ok:
            self.notice.show_notice(
                lambda: self.tr("The profile is sound: {0} rows read, the chain of events is whole.").format(
                    formats.number(rows)
                ),
                tone="ok",
            )
        else:
            self.notice.show_notice(
                lambda: self.tr("The check found faults; make a copy before anything else.")
            )
        self._show_lines(_told(report.findings))

    def _show_doctor(self, report: DoctorReport) -> None:
        self._end()
        self.notice.show_notice(
            lambda: self.tr("All is in order.") if report.ok else self.tr("Something needs a look:"),
            tone="ok" if report.ok else "warn",
        )
        self._show_lines((*_told(report.findings), *self._facts(report.facts)))

    def _facts(self, facts: Mapping[str, str | int]) -> tuple[str, ...]:
        words = {
            "profile": self.tr("Folder of the profile"),
            "store_bytes": self.tr("Size of the store"),
            "free_bytes": self.tr("Free beside it"),
            "last_backup_at": self.tr("Last copy"),
        }
        return tuple(f"{words.get(name, name)}: {_shown(name, value)}" for name, value in facts.items())

    def _show_lines(self, lines: tuple[str, ...]) -> None:
        show_lines(self._lines, lines)
        self.findings.setVisible(bool(lines))

    def _show_error(self, error: AppError) -> None:
        self._end()
        self.notice.show_error(error)


def _told(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    return tuple(sentence(finding.code, {}, figures.language()) for finding in findings)


def _shown(name: str, value: str | int) -> str:
    if name.endswith("_bytes") and isinstance(value, int):
        return figures.memory(value)
    return str(value) or "–"
