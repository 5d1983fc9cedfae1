"""The site's policy as the services ask it; read again when the file changes."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import PolicyError
from app.paths import POLICY_FILE

if TYPE_CHECKING:
    from app.domain.policy import Policy, PolicySource
    from app.modelfiles.installed_policy import InstalledPolicy


class Policies:
    """Knows the policy in force among the models of this user.

    Args:
        models: Where the models are installed; the policy stands beside them.
    """

    def __init__(self, models: Path) -> None:
        self._models = models
        self._seen: tuple[int, int] | None = None
        self._installed: InstalledPolicy | None = None

    def current(self) -> "Policy | None":
        """The policy in force; None where no bundle brought one.

        Raises:
            PolicyError: It does not read (`policy.damaged`).
        """
        found = self._read()
        return found.policy if found else None

    def source(self) -> "PolicySource | None":
        """Which bundle brought it.

        Raises:
            PolicyError: It does not read (`policy.damaged`).
        """
        found = self._read()
        return found.source if found else None

    def facts(self) -> dict[str, object]:
        """What a helper should know of it; empty where there is none.

        Raises:
            PolicyError: It does not read (`policy.damaged`).
        """
        found = self._read()
        if found is None:
            return {}
        policy, models = found.policy, found.policy.allowed_models
        return {
            "title": policy.title,
            "contact": policy.contact,
            "bundle": f"{found.bundle} {found.sequence}",
            "signers": found.signers,
            "sha256": found.sha256,
            "locked": dict(policy.locked),
            "allowed_models": None if models is None else tuple(one.name for one in models),
            "exports": policy.exports,
            "site_servers": policy.site_servers,
            "sideload": policy.sideload,
            "retention_days": policy.retention_days,
            "refuse_out_of_date": policy.refuse_out_of_date,
        }

    def locked(self) -> dict[str, str | int | float]:
        """Settings that are locked, and their values; none where the policy does not read."""
        try:
            policy = self.current()
        except PolicyError:
            # The desk must open to say so; what the policy may forbid is refused by whoever asks.
            return {}
        return dict(policy.locked) if policy else {}

    def check_model(self, sha256: str, name: str, *, signed: bool) -> None:
        """Refuse a model the site does not allow, or one nobody signed where that is forbidden.

        Raises:
            PolicyError: `policy.model`, `policy.sideload`, `policy.damaged`.
        """
        policy = self.current()
        if policy is None:
            return
        policy.check_model(sha256, name)
        if not signed:
            policy.check_sideload(name)

    def check_sideload(self, name: str) -> None:
        """Refuse a file that nobody signed, where that is forbidden.

        Raises:
            PolicyError: `policy.sideload`, `policy.damaged`.
        """
        policy = self.current()
        if policy is not None:
            policy.check_sideload(name)

    def check_export(self, kind: str) -> None:
        """Refuse a format records may not leave in.

        Raises:
            PolicyError: `policy.export`, `policy.damaged`.
        """
        policy = self.current()
        if policy is not None:
            policy.check_export(kind)

    def check_server(self, address: str) -> None:
        """Refuse a site server that is not named.

        Raises:
            PolicyError: `policy.server`, `policy.damaged`.
        """
        policy = self.current()
        if policy is not None:
            policy.check_server(address)

    def check_settings(self, values: dict[str, object]) -> None:
        """Refuse other values for what is locked.

        Raises:
            PolicyError: `policy.locked`, `policy.damaged`.
        """
        if not (self._models / POLICY_FILE).exists():
            return
        from app.domain.policy import LOCKABLE

        asked = {name: value for name, value in values.items() if name in LOCKABLE}
        # The rest is never locked: it is kept though the policy does not read.
        policy = self.current() if asked else None
        for name, value in asked.items() if policy else ():
            assert policy is not None
            policy.check_setting(name, value)

    def _read(self) -> "InstalledPolicy | None":
        try:
            facts = (self._models / POLICY_FILE).stat()
        except FileNotFoundError:
            self._seen, self._installed = None, None
            return None
        seen = (facts.st_mtime_ns, facts.st_ino)
        if seen != self._seen:
            # The desk's start asks for locked settings: where there is no policy nothing is imported.
            from app.modelfiles.installed_policy import read_installed_policy

            self._installed = read_installed_policy(self._models)
            self._seen = seen
        return self._installed
