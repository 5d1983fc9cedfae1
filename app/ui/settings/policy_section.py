"""The site's policy as it is in force: whose, from which bundle, what it locks; nothing here changes it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.services.desk import Services
from app.ui import formats
from app.ui.settings.section import Section
from app.ui.widgets.labels import Label

if TYPE_CHECKING:
    from app.domain.policy import Policy, PolicySource


class PolicySection(Section):
    """Tells the policy line by line; hidden where no bundle brought one.

    Attributes:
        values: The lines' texts by what they tell.
    """

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._policies = services.policies
        self.values: dict[str, Label] = {}
        self._captions: dict[str, Label] = {}
        for name in (
            "whose", "from", "contact", "locked", "models", "unsigned", "exports", "servers", "kept", "dates",
        ):  # fmt: skip
            self.values[name] = Label("", wrap=True)
            self._captions[name] = self.add_line(self.values[name], width=None)
        self.come_alive()

    def retranslate(self) -> None:
        """Read the policy and write it out."""
        self.title.setText(self.tr("Policy of the site"))
        captions = {
            "whose": self.tr("Whose"),
            "from": self.tr("Came in the bundle"),
            "contact": self.tr("Whom to ask"),
            "locked": self.tr("Locked choices"),
            "models": self.tr("Models allowed"),
            "unsigned": self.tr("Files nobody signed"),
            "exports": self.tr("Formats records may leave in"),
            "servers": self.tr("Servers of the site"),
            "kept": self.tr("Records are kept for"),
            "dates": self.tr("Bundles past their date"),
        }
        for name, words in captions.items():
            self._captions[name].setText(words)
        try:
            policy, source = self._policies.current(), self._policies.source()
        except AppError as error:
            self._show_lines({})
            self.notice.show_error(error)
            self.show()
            return
        self.notice.hide()
        self.setVisible(policy is not None)
        if policy is not None and source is not None:
            self._show_lines(self._lines(policy, source))

    def _show_lines(self, lines: dict[str, str]) -> None:
        for name, value in self.values.items():
            value.setText(lines.get(name, ""))
            for widget in (value, self._captions[name]):
                widget.setVisible(bool(lines.get(name)))

    def _lines(self, policy: "Policy", source: "PolicySource") -> dict[str, str]:
        day = formats.moment(source.installed_at.astimezone(), formats.now())
        bundle = self.tr("{0}, number {1}, signed by {2}, {3}")
        models = policy.allowed_models
        return {
            "whose": policy.title,
            "from": bundle.format(source.bundle, source.sequence, ", ".join(source.signers), day),
            "contact": policy.contact,
            "locked": ", ".join(self._choice(name) for name in sorted(policy.locked)),
            "models": self.tr("any") if models is None else self._named(one.name for one in models),
            "unsigned": self.tr("allowed") if policy.sideload else self.tr("not allowed"),
            "exports": self.tr("any") if policy.exports is None else self._named(policy.exports),
            "servers": self.tr("any") if policy.site_servers is None else self._named(policy.site_servers),
            "kept": self.tr("%n day(s)", "", policy.retention_days) if policy.retention_days else "",
            "dates": self.tr("not taken") if policy.refuse_out_of_date else self.tr("taken with a warning"),
        }

    def _choice(self, name: str) -> str:
        return {
            "language": self.tr("language"),
            "theme": self.tr("theme"),
            "lock_after_minutes": self.tr("locking when idle"),
            "first_word_s": self.tr("wait for the first word"),
            "scale": self.tr("size of the interface"),
        }[name]

    def _named(self, names: Iterable[str]) -> str:
        return ", ".join(names) or self.tr("none of them")
