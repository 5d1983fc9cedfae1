"""The key by which this machine, or a profile on it, signs what it writes about imports.

A profile's is derived from the profile's own key, so it lies wrapped in `profile.key`. Where no profile is
open there is a key of the machine beside the installed models, in a file that only its owner reads.
"""

import hashlib
import os
import secrets
from pathlib import Path

from app.bundles.keys import SecretKey
from app.errors import BundleKeyError

DEVICE_FILE = "device.key"
_SEED_BYTES = 32


def device_key(seed: bytes) -> SecretKey:
    """The signing key of a seed; its number is derived, so that the same seed is the same key."""
    number = hashlib.sha256(b"vakhta device key number" + seed).digest()[:8]
    return SecretKey(number, seed)


def machine_key(folder: Path) -> SecretKey:
    """The machine's own key, made when first asked for.

    Raises:
        BundleKeyError: It does not read, or cannot be written.
    """
    path = folder / DEVICE_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write(path, secrets.token_bytes(_SEED_BYTES))
        seed = path.read_bytes()
    except OSError as error:
        raise BundleKeyError(f"{path}: {error.strerror}", path=str(path)) from error
    if len(seed) != _SEED_BYTES:
        raise BundleKeyError(f"{path} is no key", path=str(path))
    return device_key(seed)


def _write(path: Path, seed: bytes) -> None:
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(seed)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
