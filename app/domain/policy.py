"""The site's policy: what its administrator allows and locks; it comes in a signed bundle, never from a form.

Invariants:
- Nothing in it widens what the program allows without one.
- A policy that does not read is refused where it comes in; one that reads says everything it says.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from app.errors import PolicyError, SettingsError
from app.settings import checked

MAX_POLICY_BYTES = 1024**2
# Choices that may be locked; the others are a person's own, or the window's.
LOCKABLE = frozenset({"language", "theme", "lock_after_minutes", "first_word_s", "scale"})
ExportFormat = Literal["json", "csv", "xlsx", "vcard", "pdf", "text"]
_Line = Annotated[str, Meta(min_length=1, max_length=200)]


class AllowedModel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model that may speak; the digest decides, the name is for people."""

    name: _Line
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a site's administrator allows and locks.

    Attributes:
        title: Whose policy it is, for people.
        contact: Whom to ask about it.
        allowed_models: Models that may be installed, chosen and loaded; None: any.
        locked: Settings and the values they have here.
        retention_days: How long records are kept; None: as the site likes.
        exports: Formats records may leave in; None: any, empty: none.
        site_servers: Addresses of servers that may answer instead of this machine; None: any.
        sideload: Whether a file nobody signed may be installed or loaded.
        refuse_out_of_date: Whether bundles past their date, or later than the clock, are refused, and
            those whose owner's root is past its own.
    """

    format: Literal[1]
    title: _Line
    contact: Annotated[str, Meta(max_length=200)] = ""
    allowed_models: Annotated[tuple[AllowedModel, ...], Meta(max_length=1000)] | None = None
    locked: dict[str, str | int | float] = {}
    retention_days: Annotated[int, Meta(ge=1, le=36_500)] | None = None
    exports: tuple[ExportFormat, ...] | None = None
    site_servers: Annotated[tuple[_Line, ...], Meta(max_length=100)] | None = None
    sideload: bool = True
    refuse_out_of_date: bool = False

    def check_model(self, sha256: str, name: str) -> None:
        """Refuse a model that is not among those allowed.

        Raises:
            PolicyError: `policy.model`.
        """
        if self.allowed_models is not None and sha256 not in {one.sha256 for one in self.allowed_models}:
            raise self._refusal("policy.model", model=name)

    def check_sideload(self, name: str) -> None:
        """Refuse a file that nobody signed, where that is forbidden.

        Raises:
            PolicyError: `policy.sideload`.
        """
        if not self.sideload:
            raise self._refusal("policy.sideload", model=name)

    def check_export(self, kind: str) -> None:
        """Refuse a format records may not leave in.

        Raises:
            PolicyError: `policy.export`.
        """
        if self.exports is not None and kind not in self.exports:
            raise self._refusal("policy.export", format=kind)

    def check_server(self, address: str) -> None:
        """Refuse a server that is not among those named.

        Raises:
            PolicyError: `policy.server`.
        """
        if self.site_servers is not None and address not in self.site_servers:
            raise self._refusal("policy.server", address=address)

    def check_setting(self, name: str, value: object) -> None:
        """Refuse another value for what is locked.

        Raises:
            PolicyError: `policy.locked`.
        """
        if name in self.locked and value != self.locked[name]:
            raise self._refusal("policy.locked", field=name)

    def check_dates(self, created: datetime, replace_by: date | None, now: datetime) -> None:
        """Refuse a bundle past its date, or one from the future: the clock was set back.

        Raises:
            PolicyError: `policy.out_of_date` or `policy.clock`.
        """
        if self.refuse_out_of_date and replace_by is not None and replace_by < now.date():
            raise self._refusal("policy.out_of_date")
        if self.refuse_out_of_date and created > now:
            raise self._refusal("policy.clock")

    def check_root(self, expires: datetime, now: datetime) -> None:
        """Refuse a bundle whose owner's root is past its date.

        Raises:
            PolicyError: `policy.root_out_of_date`.
        """
        if self.refuse_out_of_date and expires < now:
            raise self._refusal("policy.root_out_of_date")

    def _refusal(self, code: str, **facts: str) -> PolicyError:
        whom = {"contact": self.contact} if self.contact else {}
        return PolicyError(f"forbidden by {self.title}", code=code, title=self.title, **whom, **facts)


@dataclass(frozen=True, slots=True)
class PolicySource:
    """Where the policy in force came from."""

    bundle: str
    sequence: int
    signers: tuple[str, ...]
    installed_at: datetime


def read_policy(content: bytes) -> Policy:
    """Read a policy strictly.

    Raises:
        PolicyError: It is none (`policy.format`).
    """
    try:
        policy = msgspec.json.decode(content, type=Policy)
        checked(dict(policy.locked))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, SettingsError) as error:
        raise PolicyError(str(error), code="policy.format", reason=str(error)[:200]) from error
    own = sorted(policy.locked.keys() - LOCKABLE)
    if own:
        raise PolicyError(f"{own[0]} is a person's own", code="policy.format", reason=own[0])
    return policy
