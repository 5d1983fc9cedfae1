"""The policy in force: one file beside the installed models, written by an import and by nothing else.

No return to an earlier generation takes it back: only a later bundle's policy replaces it.
"""

from datetime import datetime
from pathlib import Path

import msgspec

from app.domain.policy import Policy, PolicySource
from app.errors import PolicyError
from app.modelfiles.installed import write_atomically
from app.paths import POLICY_FILE


class InstalledPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A policy and the bundle it came in.

    Attributes:
        sha256: Of the file that was signed.
    """

    policy: Policy
    sha256: str
    bundle: str
    sequence: int
    signers: tuple[str, ...]
    installed_at: datetime

    @property
    def source(self) -> PolicySource:
        """Where it came from."""
        return PolicySource(self.bundle, self.sequence, self.signers, self.installed_at)


def read_installed_policy(models: Path) -> InstalledPolicy | None:
    """The policy in force; None where no bundle brought one.

    Raises:
        PolicyError: It does not read (`policy.damaged`): what it may forbid is forbidden.
    """
    try:
        return msgspec.json.decode((models / POLICY_FILE).read_bytes(), type=InstalledPolicy)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise PolicyError(str(error), code="policy.damaged", path=str(models / POLICY_FILE)) from error


def install_policy(models: Path, policy: InstalledPolicy) -> None:
    """Put a policy in force."""
    models.mkdir(parents=True, exist_ok=True)
    write_atomically(models / POLICY_FILE, msgspec.json.format(msgspec.json.encode(policy)))
