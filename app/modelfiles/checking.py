"""Is this model file one that may be handed to llama.cpp? Answers with reasons, never with a crash."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.engine import CheckReason, ModelCheck
from app.modelfiles.gguf_cursor import HeaderFault
from app.modelfiles.gguf_header import Header, read_header
from app.modelfiles.hyperparameters import Shape, read_shape

_HASH_CHUNK_BYTES = 4 * 1024 * 1024
OnBytes = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Inspection:
    """A header that was read; `fault` says why the file is refused, if it is."""

    header: Header | None
    shape: Shape | None
    fault: CheckReason | None


def inspect(path: Path, whole_bytes: int | None = None) -> Inspection:
    """Read the header and bound its hyperparameters, without the digest; of a first part, as of the whole."""
    header: Header | None = None
    try:
        header = read_header(path, whole_bytes)
        return Inspection(header, read_shape(header), None)
    except HeaderFault as fault:
        return Inspection(header, None, CheckReason(fault.code, str(fault)))
    except OSError as error:
        return Inspection(None, None, CheckReason("model.missing", error.strerror or "cannot be read"))


def check_file(path: Path, expected_sha256: str | None = None) -> ModelCheck:
    """The whole check: header, hyperparameters and, where one is expected, the digest."""
    seen = inspect(path)
    reasons = [seen.fault] if seen.fault else []
    digest = file_sha256(path) if path.is_file() else ""
    if expected_sha256 is not None and digest != expected_sha256:
        reasons.append(CheckReason("model.digest", f"the digest is {digest or 'none'}"))
    header = seen.header
    template = header.template if header else None
    return ModelCheck(
        ok=not reasons,
        reasons=tuple(reasons),
        architecture=header.architecture if header else None,
        quantization=header.quantization if header else None,
        n_ctx_train=seen.shape.context_length if seen.shape else None,
        sha256=digest,
        template_sha256=hashlib.sha256(template.encode()).hexdigest() if template is not None else None,
    )


def with_template_note(checked: ModelCheck, published: Collection[str]) -> ModelCheck:
    """Note a chat template in the file that is none of those whose digests are `published`; ours is used."""
    digest = checked.template_sha256
    if digest is None or digest in published:
        return checked
    note = CheckReason("model.template_differs", f"the template in the file has the digest {digest}")
    return replace(checked, notes=(*checked.notes, note))


def file_sha256(path: Path, on_bytes: OnBytes | None = None) -> str:
    """The file's SHA-256; `on_bytes` hears how many bytes are done."""
    digest = hashlib.sha256()
    done = 0
    with path.open("rb", buffering=0) as stream:
        while chunk := stream.read(_HASH_CHUNK_BYTES):
            digest.update(chunk)
            done += len(chunk)
            if on_bytes:
                on_bytes(done)
    return digest.hexdigest()
