"""A bundle as a stick offers it, before anything of it is taken: what a person is shown and decides by."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.domain.bundles import BundleFinding, BundleReport, ContentRow, UntrustedClaims
from app.domain.engine import MemoryPlan

# Less than this is read in an instant, and too little to tell a stick's pace by.
MEASURABLE_BYTES = 1024**2
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where bundles may lie: a mounted stick or disk, or a folder that was chosen.

    Attributes:
        removable: The system says it can be pulled out.
    """

    folder: Path
    removable: bool


@dataclass(frozen=True, slots=True)
class FoundBundle:
    """A folder that says it is a bundle.

    Attributes:
        place: The stick or folder it was found in.
        sums_sha256: Of the signed list; empty while no trusted signature holds.
        created_at: None until a trusted signature holds.
    """

    folder: Path
    place: Place
    report: BundleReport
    claims: UntrustedClaims
    sums_sha256: str = ""
    created_at: datetime | None = None
    replace_by: date | None = None

    @property
    def trusted(self) -> bool:
        """Whether a signature we trust holds, so that what it says may be believed."""
        return self.report.bundle is not None

    @property
    def unknown_signer(self) -> bool:
        """Whether all that is wrong is that somebody we do not know signed it."""
        signed = bool(self.claims.untrusted_signers) and not self.trusted
        return signed and {one.code for one in self.report.findings} == {"bundle.signer"}


@dataclass(frozen=True, slots=True)
class LicenceTerms:
    """Under which licence a content comes.

    Attributes:
        acceptance: In which words the steward accepted it; empty where that was not needed.
        free: Anybody may use it and pass it on; others a person accepts before the import.
        non_commercial: It forbids work for money.
    """

    name: str
    acceptance: str
    free: bool
    non_commercial: bool


@dataclass(frozen=True, slots=True)
class OfferedContent:
    """One content of a bundle whose signature holds.

    Attributes:
        title: The catalogue's name of a model, else the content's own.
        needs: What the steward says a machine must have; empty where nothing.
        standing: It is on this machine already and will not be copied.
        memory: What a model would take here; None for anything else, and where its header is refused.
        fault: Code of the sentence that says why a model cannot be used; empty where it can.
    """

    row: ContentRow
    title: str
    licence: LicenceTerms
    needs: str = ""
    standing: bool = False
    memory: MemoryPlan | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class EarlierImport:
    """A bundle that was imported before."""

    bundle: str
    sequence: int
    sums_sha256: str
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class OfferedBundle:
    """A bundle looked at closely; nothing of it has been taken.

    Attributes:
        contents: Empty until a trusted signature holds; `found.claims` say what it claims then.
        keys_signed: How many keys of its owner's root signed.
        keys_known: How many keys that root has.
        earlier: The last import of a bundle of this id.
        refusal: Why an import would be refused though everything reads right: it is older than
            `earlier`, or the site's policy does not let it in.
        copied_bytes: What an import that was broken off left here.
        free_bytes: On the disk it would be copied to.
        spare_bytes: What must stay free there.
        read_bytes_per_s: Reading and hashing, measured on this stick; None where too little lay there.
    """

    found: FoundBundle
    contents: tuple[OfferedContent, ...] = ()
    keys_signed: int = 0
    keys_known: int = 0
    earlier: EarlierImport | None = None
    refusal: BundleFinding | None = None
    copied_bytes: int = 0
    free_bytes: int = 0
    spare_bytes: int = 0
    read_bytes_per_s: float | None = None

    @property
    def missing(self) -> tuple[OfferedContent, ...]:
        """What would be copied."""
        return tuple(content for content in self.contents if not content.standing)

    @property
    def missing_bytes(self) -> int:
        """Bytes of it, those that were copied before among them."""
        return sum(content.row.bytes for content in self.missing)

    @property
    def needed_bytes(self) -> int:
        """What must be free for it."""
        return max(self.missing_bytes - self.copied_bytes, 0) + self.spare_bytes if self.missing else 0

    @property
    def has_room(self) -> bool:
        """Whether the disk has room for it."""
        return self.free_bytes >= self.needed_bytes

    @property
    def seconds(self) -> float | None:
        """How long it will take at the measured pace; None where none was measured."""
        if not self.read_bytes_per_s:
            return None
        return self.missing_bytes / self.read_bytes_per_s

    @property
    def is_standing(self) -> bool:
        """Whether this very bundle is the one imported last."""
        return self.earlier is not None and self.earlier.sums_sha256 == self.found.sums_sha256

    @property
    def findings(self) -> tuple[BundleFinding, ...]:
        """Everything that forbids the import."""
        return self.found.report.findings + ((self.refusal,) if self.refusal else ())

    @property
    def to_accept(self) -> tuple[str, ...]:
        """Licences a person must accept before the import, each once."""
        asked = (one.licence.name for one in self.missing if not one.licence.free)
        return tuple(dict.fromkeys(asked))

    def may_import(self, accepted: Collection[str]) -> bool:
        """Whether the import may begin, with these licences accepted."""
        if self.findings or not self.found.trusted or not self.has_room:
            return False
        return set(self.to_accept) <= set(accepted)


@dataclass(frozen=True, slots=True)
class KeyOffer:
    """Public keys somebody asks us to trust.

    Attributes:
        fingerprint: Of all of them and of how many must sign, 32 hexadecimal digits; what the steward tells
            by telephone or on paper. A key's id is no proof: anybody can make a key of any id.
        signed: They signed the bundle in question.
    """

    folder: Path
    key_ids: tuple[str, ...]
    threshold: int
    fingerprint: str
    signed: bool = False

    def is_told(self, words: str) -> bool:
        """Whether what a person was told is this fingerprint, however it was spaced."""
        return plain_digits(words) == self.fingerprint


def plain_digits(words: str) -> str:
    """Hexadecimal digits as they are compared: no spaces, no dashes, small letters."""
    return "".join(sign for sign in words.casefold() if not sign.isspace() and sign not in "-–:·.,")


def in_groups(digits: str) -> str:
    """Digits as they are read out: «cc32 4af0 …»."""
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))
