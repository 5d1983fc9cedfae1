"""`SHA256SUMS`: every file but itself and its signatures, as coreutils' `sha256sum -c` reads it."""

import re
from collections.abc import Mapping

from app.bundles.manifest import MANIFEST, SUMS, TARGETS
from app.bundles.names import clashing, is_safe, spelled
from app.errors import BundleManifestError

MAX_SUMS_BYTES = 4 * 1024**2
_LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)\n")


def format_sums(digests: Mapping[str, str]) -> bytes:
    """The file, sorted by path."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def parse_sums(content: bytes) -> dict[str, str]:
    """Paths and digests of a file whose signature held.

    Raises:
        BundleManifestError: It is not in its one spelling (`bundle.manifest`), or a path in it could mean
            another file (`bundle.path`).
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BundleManifestError(f"{SUMS} is not text") from error
    digests = {found[2]: found[1] for found in _LINE.finditer(text)}
    unsafe = [path for path in digests if not is_safe(path)] + clashing(digests)
    if unsafe:
        raise BundleManifestError("a path that is no path", code="bundle.path", path=spelled(unsafe[0]))
    if format_sums(digests) != content or MANIFEST not in digests:
        raise BundleManifestError(f"{SUMS} is not in its one spelling")
    return digests


def is_signature_name(path: str) -> bool:
    """Whether this is the name of a signature over the sums."""
    return re.fullmatch(rf"{SUMS}(\.[0-9A-F]{{16}})?\.minisig", path) is not None


def is_unlisted(path: str) -> bool:
    """Whether this lies in a bundle without standing in the sums: they, and what is signed over them."""
    return path in (SUMS, TARGETS) or is_signature_name(path)


def signature_name(key_id: str | None = None) -> str:
    """The first signer's file, or that of a further one."""
    return f"{SUMS}.{key_id}.minisig" if key_id else f"{SUMS}.minisig"
