"""TUF roots: whose keys speak for an owner, and how one root hands over to the next. Rules only, no I/O.

Invariants of every `SignedRoot` that was read:
- it is in the one spelling that its terms give, so no bit of it can change unseen;
- a key's TUF id is the key itself, so no key counts twice; every signature in it holds under its id;
- root, targets, snapshot and timestamp have the same keys and the same threshold;
- no revoked key is among its keys.
Invariants of a succession: the id stays, versions follow one another, so many keys as the older *and* as the
newer root asks for have signed, and what was revoked stays revoked. Expiry is told, never enforced: sites
without a network cannot fetch a fresh root.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from securesystemslib.signer import Signature, SSlibKey
from tuf.api.metadata import TOP_LEVEL_ROLE_NAMES, Key, Metadata, Role, Root
from tuf.api.serialization import DeserializationError
from tuf.api.serialization.json import JSONSerializer

from app.bundles.keys import SecretKey
from app.bundles.minisign import PublicKey
from app.errors import BundleSignatureError

MAX_ROOT_BYTES = 256 * 1024
MAX_KEYS = 100
MAX_ROOTS = 64
# Written into what is signed, so it stays what it is when python-tuf moves on.
SPEC_VERSION = "1.0.31"
# The folder's name in the trust folder, too.
_ID = re.compile(r"[0-9a-f]{32}")
_OURS, _NUMBER = "x-vakhta", "x-minisign-number"


@dataclass(frozen=True, slots=True)
class RootTerms:
    """What a root says.

    Attributes:
        id: Whose roots these are; the same in all versions.
        threshold: So many of `keys` must sign, a bundle as well as the next root.
        revoked: Keys never taken again, in whatever other root they stand.
    """

    id: str
    version: int
    expires: datetime
    keys: tuple[PublicKey, ...]
    threshold: int = 1
    revoked: tuple[PublicKey, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedRoot:
    """Terms and who has signed them.

    Attributes:
        signatures: Hexadecimal, by the signer's TUF key id.
    """

    terms: RootTerms
    signatures: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The file, in its one spelling."""
        return encode(self.metadata)

    @property
    def metadata(self) -> Metadata[Root]:
        """The same for python-tuf."""
        signatures = {key: Signature(key, self.signatures[key]) for key in sorted(self.signatures)}
        return Metadata(tuf_root(self.terms), signatures)

    @property
    def is_complete(self) -> bool:
        """Whether as many of its own keys as it asks for have signed it."""
        return not self.missing(None)

    def missing(self, older: "SignedRoot | None") -> int:
        """How many signatures it lacks to stand by itself, or to follow an older root."""
        metadata = self.metadata
        before = tuf_root(older.terms) if older else None
        found = metadata.signed.get_root_verification_result(
            before, metadata.signed_bytes, metadata.signatures
        )
        return max(found.first.missing, found.second.missing)

    def signed_by(self, key: SecretKey) -> "SignedRoot":
        """With the signature of one more key."""
        signature = tuf_signature(key, self.metadata.signed_bytes)
        return SignedRoot(self.terms, {**self.signatures, key.public.fingerprint: signature})

    def is_followed_by(self, newer: "SignedRoot") -> bool:
        """Whether a root may take this one's place."""
        mine, theirs = self.terms, newer.terms
        follows = theirs.id == mine.id and theirs.version == mine.version + 1
        return follows and set(mine.revoked) <= set(theirs.revoked) and not newer.missing(self)


def parse_root(untrusted: bytes) -> SignedRoot:
    """Read a root; whether it is one to be trusted is for its signatures to say.

    Raises:
        BundleSignatureError: It is not in its one spelling (`bundle.root`).
    """
    try:
        metadata: Metadata[Root] = Metadata.from_bytes(untrusted)
        terms = _terms_of(metadata.signed.to_dict())
        found = SignedRoot(terms, {key: one.signature for key, one in metadata.signatures.items()})
        spelled = found.content == untrusted
    except (DeserializationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleSignatureError(f"not a root: {error}", code="bundle.root") from error
    if not spelled or not are_own(found.signatures, found.metadata.signed_bytes):
        raise BundleSignatureError("a root that is not in its one spelling", code="bundle.root")
    return found


def successors(anchor: SignedRoot, others: Iterable[SignedRoot]) -> tuple[SignedRoot, ...]:
    """The roots to which a trusted one leads, one after another, the newest last."""
    by_version = {other.terms.version: other for other in others if other.terms.id == anchor.terms.id}
    found: list[SignedRoot] = []
    while (newer := by_version.get(anchor.terms.version + 1)) and anchor.is_followed_by(newer):
        found.append(newer)
        anchor = newer
    return tuple(found)


def check_chain(chain: Iterable[SignedRoot]) -> None:
    """See that roots stand by themselves: the first signed by its own keys, each next by both.

    Raises:
        BundleSignatureError: They do not (`bundle.root`).
    """
    last: SignedRoot | None = None
    for root in sorted(chain, key=lambda one: one.terms.version):
        holds = root.is_complete if last is None else last.is_followed_by(root)
        if not holds:
            raise BundleSignatureError(f"root {root.terms.version} does not follow", code="bundle.root")
        last = root


def tuf_root(terms: RootTerms) -> Root:
    """The signed part as python-tuf knows it.

    Raises:
        ValueError: The terms contradict themselves.
    """
    keys = {key.fingerprint: tuf_key(key) for key in terms.keys}
    revoked = {key.fingerprint: key.number.hex() for key in terms.revoked}
    if not 1 <= terms.threshold <= len(keys) <= MAX_KEYS or keys.keys() & revoked.keys():
        raise ValueError("a threshold or a key that cannot be")
    roles = {name: Role(sorted(keys), terms.threshold) for name in sorted(TOP_LEVEL_ROLE_NAMES)}
    ours = {_OURS: {"id": terms.id, "revoked": revoked}}
    return Root(terms.version, SPEC_VERSION, terms.expires, keys, roles, False, ours)


def tuf_key(key: PublicKey) -> Key:
    """A key whose TUF id is the key itself."""
    fields = {_NUMBER: key.number.hex()}
    return SSlibKey(key.fingerprint, "ed25519", "ed25519", {"public": key.fingerprint}, fields)


def tuf_signature(key: SecretKey, payload: bytes) -> str:
    """A TUF signature, in hexadecimals."""
    return Ed25519PrivateKey.from_private_bytes(key.seed).sign(payload).hex()


def are_own(signatures: Mapping[str, str], payload: bytes) -> bool:
    """Whether every signature holds under the key that its id is."""
    try:
        for key, signature in signatures.items():
            raw, sealed = bytes.fromhex(key), bytes.fromhex(signature)
            if (raw.hex(), sealed.hex()) != (key, signature):  # capitals
                return False
            Ed25519PublicKey.from_public_bytes(raw).verify(sealed, payload)
    except (InvalidSignature, ValueError):
        return False
    return True


def encode(metadata: Metadata[Any]) -> bytes:
    """The one spelling of TUF metadata."""
    return metadata.to_bytes(JSONSerializer()) + b"\n"


def _terms_of(signed: dict[str, Any]) -> RootTerms:
    ours = signed[_OURS]
    if not _ID.fullmatch(ours["id"]):
        raise ValueError("an id that is none")
    keys = signed["keys"].items()
    return RootTerms(
        id=ours["id"],
        version=signed["version"],
        expires=datetime.strptime(signed["expires"], "%Y-%m-%dT%H:%M:%S%z"),
        keys=tuple(PublicKey(bytes.fromhex(key[_NUMBER]), bytes.fromhex(name)) for name, key in keys),
        threshold=signed["roles"]["root"]["threshold"],
        revoked=tuple(
            PublicKey(bytes.fromhex(number), bytes.fromhex(name)) for name, number in ours["revoked"].items()
        ),
    )
