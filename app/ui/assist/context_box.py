"""What the draft stands on: what of the file is read, what it costs, what was left out."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.drafts import ContextPlan
from app.ui import formats
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Box, Label, row
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import Meter
from app.ui.words import kind_word


class ContextBox(LivingWidget):
    """Tells the context in a sentence and a meter, and what it costs while nothing of it is read yet.

    Signals:
        whole_wanted: The whole story is to be read, though the first word comes later.
    """

    whole_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: ContextPlan | None = None
        self._awaited: Callable[[], str] = str
        self._is_read = False
        self._words = Label("", "secondary", wrap=True)
        self._unread = Label("", "secondary", wrap=True)
        self._left_out = Label("", "secondary", wrap=True)
        self._whole = Button("", "quiet")
        self._whole.clicked.connect(self.whole_wanted)
        self._meter = Meter()
        box = Box("quietbox", margin=10)
        box.column.setSpacing(6)
        box.column.addWidget(self._words)
        box.column.addWidget(self._meter)
        box.column.addWidget(self._unread)
        self._rest = QWidget()
        rest = row()
        rest.addWidget(self._left_out, 1)
        rest.addWidget(self._whole, 0)
        self._rest.setLayout(rest)
        self._whole.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        box.column.addWidget(self._rest)
        outer = row(box)
        self.setLayout(outer)
        self.come_alive()

    def show_plan(self, plan: ContextPlan, *, read: bool) -> None:
        """Show what a draft will read.

        Args:
            plan: What of the file, and what it costs.
            read: Whether the engine has read it ahead; until then the first word takes longer.
        """
        self._plan, self._is_read = plan, read
        share = plan.prompt_tokens / plan.budget_tokens if plan.budget_tokens else 1.0
        self._meter.show()
        self._meter.show_part(share, "warn" if share > 1 else "accent")
        self._words.setText(self._sentence(plan))
        self._unread.setText(
            self.tr("Being read ahead. Asked before that is done, the first word takes {0} s.").format(
                _seconds(plan.unprepared_s)
            )
        )
        self._unread.setVisible(not read)
        self._rest.setVisible(bool(plan.left_out))
        self._left_out.setText(self._left_out_words(plan))

    def show_read(self) -> None:
        """All of it is read ahead."""
        self._is_read = True
        self._unread.hide()

    def wait(self, words: Callable[[], str]) -> None:
        """Say what is awaited before the context is known, in whatever language is spoken then."""
        self._plan, self._awaited = None, words
        self._words.setText(words())
        for part in (self._meter, self._unread, self._rest):
            part.hide()

    def retranslate(self) -> None:
        """Write the words."""
        self._whole.setText(self.tr("Take it all"))
        self._whole.setAccessibleName(self.tr("Take the whole story into the draft"))
        self._meter.setAccessibleName(self.tr("Share of the context used"))
        if self._plan is not None:
            self.show_plan(self._plan, read=self._is_read)
        else:
            self.wait(self._awaited)

    def _sentence(self, plan: ContextPlan) -> str:
        parts = []
        if plan.interactions:
            parts.append(self.tr("%n message(s)", "", plan.interactions))
        if plan.notes:
            parts.append(self.tr("%n note(s)", "", plan.notes))
        if plan.asset:
            parts.append(self.tr("passport of {0}").format(plan.asset))
        return self.tr("Based on: {0} · {1} of {2} tokens for a first word in {3} s").format(
            ", ".join(parts) or self.tr("the case's title"),
            formats.number(plan.prompt_tokens),
            formats.number(plan.budget_tokens),
            _seconds(plan.first_word_s),
        )

    def _left_out_words(self, plan: ContextPlan) -> str:
        named = [_named(part) for part in plan.left_out[:2]]
        more = len(plan.left_out) - len(named)
        if more > 0:
            named.append(self.tr("%n more", "", more))
        return self.tr("Left out: {0}").format(", ".join(named))


def _seconds(count: float) -> str:
    return formats.number(count, 0 if count == int(count) else 1)


def _named(part: str) -> str:
    """Write `email 2026-10-06` in the user's words; anything else as it came."""
    kind, _, day = part.partition(" ")
    try:
        at = date.fromisoformat(day)
    except ValueError:
        return part
    here = formats.now()
    return (
        f"{kind_word(kind)} {formats.short_day(here.replace(year=at.year, month=at.month, day=at.day), here)}"
    )
