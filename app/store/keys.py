"""Keys: one random data key for each profile, wrapped by what a person knows, and what is derived from it.

The passphrase is stretched by argon2id; the wrap is AES-256-GCM, whose tag is the authenticated check: a
wrap that does not open under a key file whose checksum is right means a wrong passphrase, nothing else.
"""

import secrets
import unicodedata
from typing import NamedTuple


class Costs(NamedTuple):
    """What one guess at a passphrase costs; memory in KiB."""

    memory_kib: int
    iterations: int
    lanes: int


REAL_COSTS = Costs(memory_kib=256 * 1024, iterations=3, lanes=4)
# 128 random bits cannot be guessed, whatever a guess costs; stretching them would only make people wait.
RECOVERY_COSTS = Costs(memory_kib=1024, iterations=1, lanes=1)


class Wrap(NamedTuple):
    """The data key, sealed under one secret."""

    costs: Costs
    salt: bytes
    nonce: bytes
    sealed: bytes


class ProfileKeys(NamedTuple):
    """The data key and one key for each use, by HKDF; never written, gone when the store closes."""

    data: bytes
    store: bytes
    audit: bytes
    key_file: bytes
    attachments: bytes
    states: bytes
    device: bytes


def new_data_key() -> bytes:
    """Draw the key of a new profile."""
    return secrets.token_bytes(32)


def passphrase_secret(passphrase: str) -> bytes:
    """Give a passphrase as bytes; й typed on a Mac and й typed elsewhere are the same letter."""
    return unicodedata.normalize("NFKC", passphrase).encode()


def _stretch(secret: bytes, salt: bytes, costs: Costs) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    stretcher = Argon2id(
        salt=salt, length=32, iterations=costs.iterations, lanes=costs.lanes, memory_cost=costs.memory_kib
    )
    return bytes(stretcher.derive(secret))


def seal(data_key: bytes, secret: bytes, purpose: str, costs: Costs) -> Wrap:
    """Wrap the data key under `secret`; a wrap made for one purpose does not open for another."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_stretch(secret, salt, costs)).encrypt(nonce, data_key, purpose.encode())
    return Wrap(costs, salt, nonce, sealed)


def unseal(wrap: Wrap, secret: bytes, purpose: str) -> bytes | None:
    """Open a wrap; None when the secret is not the one."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    stretched = _stretch(secret, wrap.salt, wrap.costs)
    try:
        return bytes(AESGCM(stretched).decrypt(wrap.nonce, wrap.sealed, purpose.encode()))
    except InvalidTag:
        return None


def _derive(data_key: bytes, use: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return bytes(HKDF(SHA256(), 32, None, f"vakhta {use}".encode()).derive(data_key))


def derive_keys(data_key: bytes) -> ProfileKeys:
    """Derive one key for each use."""
    uses = ("store", "audit", "key file", "attachments", "states", "device")
    return ProfileKeys(data_key, *(_derive(data_key, use) for use in uses))
