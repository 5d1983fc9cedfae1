"""TUF targets: the keys' word over a bundle's manifest and sums; `trust/targets.json`. Rules only, no I/O.

It says nothing that the manifest and the sums do not give, so it is checked by making it again; the sums
cannot list it, for it lists them.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import Metadata, Signature, TargetFile, Targets
from tuf.api.serialization import DeserializationError

from app.bundles.keys import SecretKey
from app.bundles.manifest import MANIFEST, SUMS, TARGETS, Manifest
from app.bundles.manifest import encode as encode_manifest
from app.bundles.roots import SPEC_VERSION, RootTerms, are_own, encode, tuf_root, tuf_signature
from app.errors import BundleSignatureError

MAX_TARGETS_BYTES = 256 * 1024


def make_targets(manifest: Manifest, sums: bytes, keys: Iterable[SecretKey]) -> bytes:
    """The signed file."""
    metadata = Metadata(_targets(manifest, sums))
    return _with(
        metadata, {key.public.fingerprint: tuf_signature(key, metadata.signed_bytes) for key in keys}
    )


def sign_targets(content: bytes, key: SecretKey) -> bytes:
    """The same file with the signature of one more key.

    Raises:
        BundleSignatureError: It does not read.
    """
    metadata = _read(content)
    known = {name: one.signature for name, one in metadata.signatures.items()}
    return _with(metadata, {**known, key.public.fingerprint: tuf_signature(key, metadata.signed_bytes)})


def check_targets(untrusted: bytes, root: RootTerms, manifest: Manifest, sums: bytes) -> None:
    """See that so many keys of a root as it asks for have signed this manifest and these sums.

    Raises:
        BundleSignatureError: They have signed something else, or are too few (`bundle.threshold`).
    """
    metadata = _read(untrusted)
    signatures = {name: one.signature for name, one in metadata.signatures.items()}
    payload = metadata.signed_bytes
    same = payload == Metadata(_targets(manifest, sums)).signed_bytes
    if not same or _with(metadata, signatures) != untrusted or not are_own(signatures, payload):
        raise BundleSignatureError("another bundle was signed", path=TARGETS)
    try:
        tuf_root(root).verify_delegate(Targets.type, payload, metadata.signatures)
    except UnsignedMetadataError as error:
        raise BundleSignatureError(str(error), code="bundle.threshold", path=TARGETS) from error


def _targets(manifest: Manifest, sums: bytes) -> Targets:
    files = {
        path: TargetFile.from_data(path, content, ["sha256"])
        for path, content in ((MANIFEST, encode_manifest(manifest)), (SUMS, sums))
    }
    last = date.fromisoformat(manifest.replace_by) if manifest.replace_by else date.max
    expires = datetime.combine(last, time(23, 59, 59), UTC)
    return Targets(
        manifest.sequence,
        SPEC_VERSION,
        expires,
        files,
        unrecognized_fields={"x-vakhta": {"bundle": manifest.id}},
    )


def _read(untrusted: bytes) -> Metadata[Targets]:
    try:
        metadata: Metadata[Targets] = Metadata.from_bytes(untrusted)
    except DeserializationError as error:
        raise BundleSignatureError(f"not TUF metadata: {error}", path=TARGETS) from error
    if not isinstance(metadata.signed, Targets):
        raise BundleSignatureError("another kind of metadata", path=TARGETS)
    return metadata


def _with(metadata: Metadata[Targets], signatures: dict[str, str]) -> bytes:
    named = {name: Signature(name, signatures[name]) for name in sorted(signatures)}
    return encode(Metadata(metadata.signed, named))
