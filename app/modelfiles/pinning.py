"""The chat template of a file nobody signed: kept by its digest when it came, held against it ever after.

Ours is used for speaking; one that changes under a known name is how a poisoned model would be slipped in.
"""

import hashlib

from app.errors import ModelLoadError
from app.modelfiles.gguf_header import Header
from app.modelfiles.installed import InstalledModel


def template_digest(header: Header) -> str | None:
    """The digest of the chat template in a file; None where it has none."""
    template = header.template
    return hashlib.sha256(template.encode()).hexdigest() if template is not None else None


def check_pin(model: InstalledModel | None, header: Header) -> None:
    """Refuse a file whose template is not the one that came with the model installed under that name.

    Args:
        model: The installed model; None where there is none of that name.
        header: Of its file now, or of one that is to take its place.

    Raises:
        ModelLoadError: `model.template_changed`.
    """
    pinned = model.template_sha256 if model is not None and not model.signers else None
    if model is not None and pinned is not None and template_digest(header) != pinned:
        raise ModelLoadError(
            f"the template of {model.name} has another digest",
            code="model.template_changed",
            name=model.name,
            pinned=pinned,
        )
