"""The pages of the encrypted file as they lie on the disk: is each what was written, what stands in it.

SQLCipher 4's format (https://www.zetetic.net/sqlcipher/design/), nothing of our own:
- Page = content, 16 bytes IV, 64 bytes HMAC-SHA512 over content, IV and the page's number (little endian).
- The file's first 16 bytes are a salt; the key of the HMAC is PBKDF2-HMAC-SHA512 of the raw key over that
  salt with every byte xor 0x3a, two rounds.
- Content is AES-256-CBC without padding. The write-ahead log holds the same pages, each after a frame header.
"""

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path

PAGE_BYTES = 4096
SALT_BYTES = 16
_IV, _MAC = 16, 64
RESERVED_BYTES = _IV + _MAC
_MAC_MASK = 0x3A
_BLANK = bytes(PAGE_BYTES)
CHUNK_PAGES = 256
FIRST_PAGE = b"SQLite format 3\0"


class PageKeys:
    """What opens and proves the pages of one file; made of its raw key and its salt."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._key = key
        masked = bytes(byte ^ _MAC_MASK for byte in salt)
        self._seal = hmac.new(hashlib.pbkdf2_hmac("sha512", key, masked, 2, 32), None, "sha512")

    def holds(self, page: bytes | memoryview, number: int) -> bool:
        """Whether a page is as it was written; one never written is all zeros, and counts as such."""
        start = SALT_BYTES if number == 1 else 0
        seal = self._seal.copy()
        seal.update(page[start:-_MAC])
        seal.update(number.to_bytes(4, "little"))
        return hmac.compare_digest(seal.digest(), page[-_MAC:]) or page == _BLANK

    def opened(self, page: bytes, number: int) -> bytes:
        """Decrypt a page; what stands in it, without IV and HMAC."""
        from cryptography.hazmat.primitives.ciphers import Cipher
        from cryptography.hazmat.primitives.ciphers.algorithms import AES
        from cryptography.hazmat.primitives.ciphers.modes import CBC

        start = SALT_BYTES if number == 1 else 0
        iv = page[-RESERVED_BYTES:-_MAC]
        cipher = Cipher(AES(self._key), CBC(iv)).decryptor()
        return FIRST_PAGE[:start] + cipher.update(page[start:-RESERVED_BYTES]) + cipher.finalize()


def page_keys(path: Path, key: bytes) -> PageKeys:
    """Read a file's salt and make the keys of its pages."""
    with path.open("rb") as file:
        return PageKeys(key, file.read(SALT_BYTES))


def unlike_written(keys: PageKeys, chunk: bytes, first: int) -> Iterator[int]:
    """Give the numbers of the pages of a chunk that are not as they were written; a torn one is not."""
    view = memoryview(chunk)
    for at in range(0, len(chunk), PAGE_BYTES):
        number = first + at // PAGE_BYTES
        page = view[at : at + PAGE_BYTES]
        if len(page) < PAGE_BYTES or not keys.holds(page, number):
            yield number


def damaged_pages(path: Path, key: bytes) -> Iterator[int]:
    """Read a whole file and give the numbers of the pages that are not as they were written."""
    keys, first = page_keys(path, key), 1
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_PAGES * PAGE_BYTES):
            yield from unlike_written(keys, chunk, first)
            first += CHUNK_PAGES
