"""Signing keys: minisign's own encrypted key file, so that `minisign -S` can use it too.

The passphrase goes through scrypt at a cost written in the file; a wrong one is seen by a checksum inside.
"""

import base64
import hashlib
import os
import secrets
import struct
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.bundles.minisign import PublicKey, Signature, sign
from app.errors import BundleKeyError

SECRET_FILE, PUBLIC_FILE = "minisign.key", "minisign.pub"
_COMMENT = "untrusted comment: minisign encrypted secret key"
# Algorithms, salt, operations, memory, and under the passphrase: number, seed, public key, checksum.
_LAYOUT = struct.Struct("<2s2s2s32sQQ104s")
_HEAD = (b"Ed", b"Sc", b"B2")
# What minisign itself asks for; a file that wants more is made to hurt.
_MOST_MEMORY_BYTES = 1024**3
_MOST_OPERATIONS = 33_554_432


@dataclass(frozen=True, slots=True)
class ScryptCost:
    """What one guess of the passphrase costs, in libsodium's words; 128 MiB by default."""

    operations: int = 4_194_304
    memory_bytes: int = 128 * 1024**2


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A signing key, open."""

    number: bytes
    seed: bytes = field(repr=False)

    @property
    def public(self) -> PublicKey:
        """Its public part."""
        return PublicKey(self.number, _public_of(self.seed))

    def sign(self, content: bytes, trusted_comment: str) -> Signature:
        """Sign content and comment."""
        return sign(self.seed, self.number, content, trusted_comment)


def new_key() -> SecretKey:
    """A new key, from the system's randomness."""
    return SecretKey(secrets.token_bytes(8), secrets.token_bytes(32))


def write_key(folder: Path, key: SecretKey, passphrase: str, cost: ScryptCost | None = None) -> None:
    """Write the encrypted key, readable by its owner only, and its public part.

    Raises:
        BundleKeyError: There is one already (`bundle.key_exists`); it stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        descriptor = os.open(folder / SECRET_FILE, flags, 0o600)
    except FileExistsError as error:
        raise BundleKeyError("a key is there", code="bundle.key_exists", path=str(folder)) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(_sealed(key, passphrase, cost or ScryptCost()))
        file.flush()
        os.fsync(file.fileno())
    (folder / PUBLIC_FILE).write_bytes(key.public.text().encode())


def read_key(folder: Path, passphrase: str) -> SecretKey:
    """Open the key in a folder.

    Raises:
        BundleKeyError: There is none (`bundle.key`), or the passphrase is wrong (`bundle.key_passphrase`).
    """
    try:
        lines = (folder / SECRET_FILE).read_text(encoding="utf-8").splitlines()
        fields = _LAYOUT.unpack(base64.b64decode(lines[1], validate=True))
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise BundleKeyError(f"no key in {folder}: {error}", path=str(folder)) from error
    salt, operations, memory, sealed = fields[3:]
    if fields[:3] != _HEAD or operations > _MOST_OPERATIONS or memory > _MOST_MEMORY_BYTES:
        raise BundleKeyError(f"another kind of key in {folder}", path=str(folder))
    opened = _masked(sealed, passphrase, salt, ScryptCost(operations, memory))
    number, seed, public, checksum = opened[:8], opened[8:40], opened[40:72], opened[72:]
    if checksum != _checksum(number + seed + public):
        raise BundleKeyError("wrong passphrase", code="bundle.key_passphrase", path=str(folder))
    return SecretKey(number, seed)


def _sealed(key: SecretKey, passphrase: str, cost: ScryptCost) -> bytes:
    salt = secrets.token_bytes(32)
    plain = key.number + key.seed + key.public.raw
    masked = _masked(plain + _checksum(plain), passphrase, salt, cost)
    packed = _LAYOUT.pack(*_HEAD, salt, cost.operations, cost.memory_bytes, masked)
    return f"{_COMMENT}\n{base64.b64encode(packed).decode()}\n".encode()


def _masked(content: bytes, passphrase: str, salt: bytes, cost: ScryptCost) -> bytes:
    n, p = _scrypt_parameters(cost)
    stream = Scrypt(salt=salt, length=len(content), n=n, r=8, p=p).derive(passphrase.encode())
    return bytes(left ^ right for left, right in zip(content, stream, strict=True))


def _scrypt_parameters(cost: ScryptCost) -> tuple[int, int]:
    """N and p as libsodium picks them (`pickparams` of crypto_pwhash_scryptsalsa208sha256); r is 8."""
    operations = max(cost.operations, 32_768)
    if operations < cost.memory_bytes // 32:
        return _power_over(operations // 32 // 2), 1
    n = _power_over(cost.memory_bytes // 1024 // 2)
    return n, max(operations // 4 // n // 8, 1)


def _power_over(half: int) -> int:
    """The first power of two over `half`, from 2 on."""
    return 1 << max(half.bit_length(), 1)


def _checksum(plain: bytes) -> bytes:
    return hashlib.blake2b(_HEAD[0] + plain, digest_size=32).digest()


def _public_of(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
