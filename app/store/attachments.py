"""Attachments: each file sealed beside the store, under a name that tells nothing.

Invariants: AES-256-GCM in frames of one mebibyte, each bound to its place and to whether it is the last, so
that cutting, swapping and appending show; the name is keyed, so that nobody can ask whether we hold a file.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.errors import StoreDamagedError
from app.store.keyfile import write_synced
from app.store.store import Store

FOLDER = "attachments"
_FRAME = 1 << 20
_TAG = 16
_SALT = 16
_MOST_BYTES = 1 << 30


class NotTakenError(Exception):
    """A file that an exchange file names and that cannot be had; the record is left out and said so."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def path_beside(folder: Path, untrusted_path: str) -> Path | None:
    """Find a named file beside the JSON; None where the name leads out of the folder."""
    parts = untrusted_path.replace("\\", "/").split("/")
    if not all(parts) or ".." in parts or ":" in parts[0] or "\0" in untrusted_path:
        return None
    path = folder.joinpath(*parts)
    return path if path.resolve().is_relative_to(folder.resolve()) else None


def sealed_path(store: Store, sha256: str) -> Path:
    """Name the sealed file of a content."""
    name = hmac.new(store.keys.attachments, sha256.encode(), hashlib.sha256).hexdigest()
    return store.directory / FOLDER / name


def _cipher(key: bytes, salt: bytes) -> Any:
    """Give each sealing a key of its own, so that counting nonces never meet."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(hmac.new(key, salt, hashlib.sha256).digest())


def _places(length: int, step: int) -> Iterator[tuple[slice, bytes, bytes]]:
    """Give for every frame where it lies, its nonce, and what binds it to its place and to being the last."""
    count = max(1, -(-length // step))
    for number in range(count):
        nonce = number.to_bytes(12, "big")
        yield slice(number * step, (number + 1) * step), nonce, bytes([number == count - 1])


def seal(key: bytes, content: bytes) -> bytes:
    """Seal a content."""
    salt = secrets.token_bytes(_SALT)
    cipher = _cipher(key, salt)
    frames = [cipher.encrypt(nonce, content[at], last) for at, nonce, last in _places(len(content), _FRAME)]
    return b"".join([salt, *frames])


def unseal(key: bytes, sealed: bytes) -> bytes:
    """Open a sealed content.

    Raises:
        StoreDamagedError: It was cut, changed or sealed under another key (`attachment.damaged`).
    """
    from cryptography.exceptions import InvalidTag

    cipher, body = _cipher(key, sealed[:_SALT]), sealed[_SALT:]
    try:
        places = _places(len(body), _FRAME + _TAG)
        return b"".join(cipher.decrypt(nonce, body[at], last) for at, nonce, last in places)
    except InvalidTag as error:
        raise StoreDamagedError("an attachment does not open", code="attachment.damaged") from error


def take_in(store: Store, path: Path, sha256: str, *, dry_run: bool) -> int:
    """Take a file into the profile and give its size in bytes.

    Raises:
        NotTakenError: It is not there (`attachment.missing`), is another one (`attachment.differs`) or is
            over a gibibyte (`attachment.large`).
        DiskFullError: There is no room for it.
    """
    content = read_whole(path)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NotTakenError("attachment.differs", "the file is not the one that is named")
    if not dry_run:
        keep(store, sha256, content)
    return len(content)


def keep(store: Store, sha256: str, content: bytes) -> None:
    """Seal a content beside the store, once; raises what `write_synced` raises."""
    sealed = sealed_path(store, sha256)
    if not sealed.exists():
        sealed.parent.mkdir(exist_ok=True)
        write_synced(sealed, seal(store.keys.attachments, content))


def read_whole(path: Path) -> bytes:
    """Read a file from outside.

    Raises:
        NotTakenError: It cannot be read (`attachment.missing`) or is over a gibibyte (`attachment.large`).
    """
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > _MOST_BYTES:
                raise NotTakenError("attachment.large", "the file is over a gibibyte")
            return file.read()
    except OSError as error:
        raise NotTakenError("attachment.missing", f"the file cannot be read: {error.strerror}") from error


def give_out(store: Store, sha256: str) -> bytes:
    """Read an attachment.

    Raises:
        StoreDamagedError: It is gone (`attachment.missing`) or does not open (`attachment.damaged`).
    """
    try:
        sealed = sealed_path(store, sha256).read_bytes()
    except OSError as error:
        raise StoreDamagedError("an attachment is gone", code="attachment.missing") from error
    return unseal(store.keys.attachments, sealed)
