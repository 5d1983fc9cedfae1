"""The line below the paper that counts what nothing confirms."""

from app.domain.drafts import Mark
from app.ui.widgets.labels import Label


class MarksLine(Label):
    """Counts and names unconfirmed places.

    A class of its own, not to be derived from: `tr` gives up a plural at the first class that lacks it.
    """

    def __init__(self) -> None:
        super().__init__("", "warn", wrap=True)

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Name the first three places."""
        named = ", ".join(f"«{mark.text}»" for mark in marks[:3]) + (" …" if len(marks) > 3 else "")
        self.setText(self.tr("%n place(s) not confirmed by the case:", "", len(marks)) + " " + named)
