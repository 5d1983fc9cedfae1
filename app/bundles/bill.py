"""The bundle's bill of materials, a CycloneDX ML-BOM: its contents with digests, licences and origin.

It tells nothing that the manifest does not; it is for the tools of those who keep such bills.
"""

import uuid
from datetime import datetime

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    Property,
    XsUri,
)
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6

from app.bundles.manifest import Content, Manifest

BILL = "ml-bom.cdx.json"
_MODELS = {"model", "adapter", "embedder"}
# Bills are numbered by what they tell: equal bundles have equal bills.
_NUMBERS = uuid.UUID("6f1c3f0e-6d3b-5a53-9a50-5b0f5f7d2c11")


def bill_of(manifest: Manifest) -> bytes:
    """The file."""
    made = "\n".join((manifest.id, manifest.created, *(one.sha256 for one in manifest.contents)))
    whole = Component(
        name=manifest.id,
        version=str(manifest.sequence),
        type=ComponentType.FILE,
        bom_ref=f"bundle/{manifest.id}",
    )
    bom = Bom(serial_number=uuid.uuid5(_NUMBERS, made), version=1)
    bom.metadata.timestamp = datetime.fromisoformat(manifest.created)
    bom.metadata.component = whole
    parts = [_component(content) for content in manifest.contents]
    bom.components.update(parts)
    bom.register_dependency(whole, parts)
    return JsonV1Dot6(bom).output_as_string(indent=1).encode() + b"\n"


def _component(content: Content) -> Component:
    told = {
        "vakhta:role": content.role,
        "vakhta:file": content.file,
        "vakhta:bytes": str(content.bytes),
        "vakhta:licence-accepted": content.licence.acceptance,
        "vakhta:template-sha256": content.template_sha256 or "",
        "vakhta:prompt-profile": content.prompt_profile or "",
        "vakhta:needs": content.needs or "",
    }
    origin = content.publisher
    return Component(
        name=content.name,
        version=origin.commit if origin else None,
        type=_kind(content.role),
        bom_ref=f"{content.role}/{content.name}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=content.sha256)],
        licenses=[LicenseFactory().make_from_string(content.licence.name)],
        properties=[Property(name=name, value=value) for name, value in told.items() if value],
        external_references=[_origin(origin.repository)] if origin else [],
    )


def _kind(role: str) -> ComponentType:
    if role in _MODELS:
        return ComponentType.MACHINE_LEARNING_MODEL
    return ComponentType.APPLICATION if role == "app" else ComponentType.DATA


def _origin(repository: str) -> ExternalReference:
    return ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(repository))
