"""Public keys and signatures as Debian's `minisign` writes them: prehashed Ed25519 with a trusted comment.

The format stands in minisign's own manual ("SIGNATURE FORMAT"). Only the prehashed kind (`ED`) is read, and
only in the one spelling that we and minisign write: so no bit of a signature file can change unseen.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.errors import BundleKeyError, BundleSignatureError

MAX_FILE_BYTES = 4096
_KEY_KIND, _SIGNATURE_KIND = b"Ed", b"ED"
_UNTRUSTED, _TRUSTED = "untrusted comment: ", "trusted comment: "
_MINISIGNS_OWN = "signature from minisign secret key"
_TRUSTED_COMMENT = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f]{0,1000}")  # a tab may be: minisign writes some


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Who may have signed.

    Attributes:
        number: The eight bytes by which a signature names its key.
        raw: The key, 32 bytes.
    """

    number: bytes
    raw: bytes

    @property
    def key_id(self) -> str:
        """The number as minisign prints it."""
        return key_id_of(self.number)

    @property
    def fingerprint(self) -> str:
        """The key itself in hexadecimals: a number can be forged, this cannot."""
        return self.raw.hex()

    def text(self) -> str:
        """The `.pub` file."""
        packed = base64.b64encode(_KEY_KIND + self.number + self.raw).decode()
        return f"{_UNTRUSTED}minisign public key {self.key_id}\n{packed}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature; nothing of it is proven until `holds` says so."""

    untrusted_number: bytes
    untrusted_signature: bytes
    untrusted_comment: str
    untrusted_global: bytes

    @property
    def untrusted_key_id(self) -> str:
        """Whose it claims to be."""
        return key_id_of(self.untrusted_number)

    def holds(self, key: PublicKey, content: bytes) -> bool:
        """Whether this key signed this content and the trusted comment."""
        public = Ed25519PublicKey.from_public_bytes(key.raw)
        try:
            public.verify(self.untrusted_signature, _prehashed(content))
            public.verify(self.untrusted_global, self.untrusted_signature + self.untrusted_comment.encode())
        except InvalidSignature:
            return False
        return key.number == self.untrusted_number

    def text(self, comment: str | None = None) -> str:
        """The `.minisig` file."""
        packed = base64.b64encode(_SIGNATURE_KIND + self.untrusted_number + self.untrusted_signature).decode()
        first = f"{_UNTRUSTED}{comment or _our_comment(self.untrusted_number)}"
        whole = base64.b64encode(self.untrusted_global).decode()
        return f"{first}\n{packed}\n{_TRUSTED}{self.untrusted_comment}\n{whole}\n"


def key_id_of(number: bytes) -> str:
    """A key's number as minisign prints it."""
    return f"{int.from_bytes(number, 'little'):016X}"


def sign(seed: bytes, number: bytes, content: bytes, trusted_comment: str) -> Signature:
    """Sign content and comment."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    signature = private.sign(_prehashed(content))
    return Signature(number, signature, trusted_comment, private.sign(signature + trusted_comment.encode()))


def parse_signature(untrusted: bytes) -> Signature:
    """Read a `.minisig` file.

    Raises:
        BundleSignatureError: It is not one, or not in the one spelling.
    """
    try:
        comment, packed, trusted, whole = untrusted.decode("utf-8").removesuffix("\n").split("\n")
        raw, total = base64.b64decode(packed, validate=True), base64.b64decode(whole, validate=True)
    except (ValueError, binascii.Error) as error:
        raise BundleSignatureError(f"not a signature file: {error}") from error
    found = Signature(raw[2:10], raw[10:], trusted.removeprefix(_TRUSTED), total)
    allowed = (None, _MINISIGNS_OWN)
    spelled = len(raw) == 74 and any(found.text(each).encode() == untrusted for each in allowed)
    if not spelled or not _TRUSTED_COMMENT.fullmatch(found.untrusted_comment):
        raise BundleSignatureError(f"not the spelling of a signature file: {comment[:80]!r}")
    return found


def parse_public_key(text: str) -> PublicKey:
    """Read a `.pub` file, or the one line of it that minisign's `-P` takes.

    Raises:
        BundleKeyError: It is none.
    """
    lines = text.strip().splitlines()
    try:
        raw = base64.b64decode(lines[-1].strip(), validate=True)
    except (IndexError, ValueError) as error:
        raise BundleKeyError("not a public key") from error
    if len(raw) != 42 or raw[:2] != _KEY_KIND:
        raise BundleKeyError("not a public key of minisign")
    return PublicKey(raw[2:10], raw[10:])


def _our_comment(number: bytes) -> str:
    return f"signature from vakhta key {key_id_of(number)}"


def _prehashed(content: bytes) -> bytes:
    return hashlib.blake2b(content).digest()
