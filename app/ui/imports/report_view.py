"""What an import would do, has done, or left when taken back: figures, then what was not taken and why."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.import_words import problem_sentence
from app.domain.reports import ImportProblem, ImportReport, UndoReport
from app.ui import formats
from app.ui.error_text import language_now
from app.ui.imports import wording
from app.ui.widgets.labels import Fact, Label, Line, Tag, row

_LINES_SHOWN = 12


class ReportView(QWidget):
    """The view.

    Attributes:
        sentence: What this is a report of.
        facts: Figures by name: created, updated, skipped, rejected; removed, kept.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence, self.parts = Label("", "strong", wrap=True), Label("", "secondary", wrap=True)
        self._captions = {
            "created": self.tr("New records"),
            "updated": self.tr("Changed records"),
            "skipped": self.tr("Lines left out"),
            "rejected": self.tr("Lines refused"),
            "removed": self.tr("Records taken back"),
            "kept": self.tr("Records kept"),
        }
        self.facts = {name: Fact() for name in self._captions}
        figures = QHBoxLayout()
        figures.setSpacing(28)
        for name, fact in self.facts.items():
            fact.caption.setText(self._captions[name])
            fact.value.set_role("column-title")
            figures.addWidget(fact)
        figures.addStretch(1)
        self.problems = QScrollArea()
        self.problems.setWidgetResizable(True)
        self.problems.setProperty("role", "surface")
        self.problems.setAccessibleName(self.tr("What was not taken, and why"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.sentence)
        column.addLayout(figures)
        column.addWidget(self.parts)
        column.addWidget(self.problems, 1)

    def show_import(self, report: ImportReport, sentence: str) -> None:
        """Show what was done, or would be."""
        self.sentence.setText(sentence)
        self._show_figures(
            {
                "created": sum(report.created.values()),
                "updated": sum(report.updated.values()),
                "skipped": len(report.skipped),
                "rejected": len(report.rejected),
            }
        )
        new, changed = wording.counts_line(report.created), wording.counts_line(report.updated)
        self._show_parts(
            self.tr("New: {0}").format(new) if new else "",
            self.tr("Changed: {0}").format(changed) if changed else "",
        )
        where = self.tr("lines: {0}")
        refused, left_out = self._captions["rejected"], self._captions["skipped"]
        self._show_problems(
            ((refused, "warn", report.rejected), (left_out, "neutral", report.skipped)), where
        )

    def show_undo(self, report: UndoReport) -> None:
        """Show what was taken back and what was kept."""
        self.sentence.setText(
            self.tr("The import was taken back, but for what was worked on since.")
            if report.kept
            else self.tr("The import was taken back. The records are as they were before it.")
        )
        self._show_figures({"removed": sum(report.removed.values()), "kept": len(report.kept)})
        gone = wording.counts_line(report.removed)
        self._show_parts(self.tr("Taken back: {0}").format(gone) if gone else "")
        kept = [replace(one, line=wording.kept_name(one)) for one in report.kept]
        self._show_problems(((self._captions["kept"], "warn", kept),))

    def _show_figures(self, figures: Mapping[str, int]) -> None:
        for name, fact in self.facts.items():
            fact.setVisible(name in figures)
            fact.value.setText(formats.number(figures.get(name, 0)))
            fact.setAccessibleName(f"{self._captions[name]}: {fact.value.text()}")

    def _show_parts(self, *lines: str) -> None:
        self.parts.setText("\n".join(line for line in lines if line))
        self.parts.setVisible(bool(self.parts.text()))

    def _show_problems(
        self, kinds: Sequence[tuple[str, str, Sequence[ImportProblem]]], where: str = "{0}"
    ) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(8)
        for word, tone, problems in kinds:
            for told_of_them, lines in _by_sentence(problems).items():
                column.addWidget(Line())
                tag = Tag(f"{word}: {formats.number(len(lines))}", tone)
                told = Label(where.format(self._lines_told(lines)), "medium")
                column.addLayout(row(tag, told, -1))
                column.addWidget(Label(told_of_them, "secondary", wrap=True))
        column.addStretch(1)
        self.problems.setWidget(inside)
        any_told = any(problems for _word, _tone, problems in kinds)
        self.problems.setFocusPolicy(Qt.FocusPolicy.StrongFocus if any_told else Qt.FocusPolicy.NoFocus)

    def _lines_told(self, lines: Sequence[str]) -> str:
        shown = ", ".join(lines[:_LINES_SHOWN])
        if len(lines) <= _LINES_SHOWN:
            return shown
        more = formats.number(len(lines) - _LINES_SHOWN)
        return self.tr("{0} and {1} more").format(shown, more)


def _by_sentence(problems: Sequence[ImportProblem]) -> dict[str, list[str]]:
    """What is told once for all lines it is true of; a kept record is told by its name."""
    lines: dict[str, list[str]] = {}
    for problem in problems:
        lines.setdefault(problem_sentence(problem, language_now()), []).append(problem.line)
    return lines
