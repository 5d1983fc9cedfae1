"""States of the engine kept on disk: sealed, bounded in bytes, each under a name that tells nothing.

Invariants: AES-256-GCM with a fresh nonce each, bound to its name, so that files cannot be exchanged; a file
appears whole or not at all; what does not open is taken away and counts as absent; the oldest go first.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

_NONCE = 12
_SUFFIX = ".state"


class KvCache:
    """Kept states of one profile.

    Args:
        folder: Made when first needed.
        key: 32 bytes, for this use alone; the engine never sees it.
        most_bytes: All files together.
    """

    def __init__(self, folder: Path, key: bytes, most_bytes: int) -> None:
        self._folder, self._key, self._most_bytes = folder, key, most_bytes

    def put(self, owner: str, name: str, state: bytes) -> bool:
        """Keep a state; False where it is larger than all may be, or the disk has no room for it.

        Args:
            owner: Whose text is in it: `erase` takes all of an owner's away.
            name: What it is found by, among the owner's.
            state: Replaces the one before.
        """
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        path = self._path(owner, name)
        self.forget(owner, name)
        if not self._make_room(len(state) + _NONCE + 16):
            return False
        nonce = secrets.token_bytes(_NONCE)
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(nonce)
                file.write(AESGCM(self._key).encrypt(nonce, state, path.name.encode()))
            part.replace(path)
        except OSError:
            # A cache that cannot be written is a slow start, not an error.
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            return False
        return True

    def get(self, owner: str, name: str) -> bytes | None:
        """A kept state; None where there is none that opens."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        path = self._path(owner, name)
        try:
            sealed = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        try:
            whole = memoryview(sealed)
            return AESGCM(self._key).decrypt(bytes(whole[:_NONCE]), whole[_NONCE:], path.name.encode())
        except (InvalidTag, ValueError):
            self.forget(owner, name)
            return None

    def forget(self, owner: str, name: str) -> None:
        """Take one away."""
        with contextlib.suppress(OSError):
            self._path(owner, name).unlink(missing_ok=True)

    def erase(self, owner: str) -> int:
        """Take away all of an owner's; how many there were."""
        found = list(self._folder.glob(f"{self._tag(owner)}-*"))
        for path in found:
            path.unlink(missing_ok=True)
        return len(found)

    def erase_all(self) -> int:
        """Take away all, what was half written too; how many there were."""
        found = [path for path in self._folder.glob("*") if path.suffix in (_SUFFIX, ".part")]
        for path in found:
            path.unlink(missing_ok=True)
        return len(found)

    def _make_room(self, wanted: int) -> bool:
        kept = sorted(self._folder.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime)
        total = sum(path.stat().st_size for path in kept)
        while kept and total + wanted > self._most_bytes:
            oldest = kept.pop(0)
            total -= oldest.stat().st_size
            oldest.unlink(missing_ok=True)
        return total + wanted <= self._most_bytes

    def _path(self, owner: str, name: str) -> Path:
        return self._folder / f"{self._tag(owner)}-{self._tag(f'{owner}/{name}')}{_SUFFIX}"

    def _tag(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()[:32]
