"""The models one may think of getting, as published: `models_manifest/advisor.json`, read strictly.

Nothing of them is here: bytes are computed from the published shape and the bits of a quantisation.
"""

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from app.modelfiles.catalogue import CatalogueError
from app.modelfiles.hyperparameters import Shape
from app.modelfiles.memory import ModelSize
from app.modelfiles.weights import Weights

FILE = "advisor.json"
Russian = Literal["best", "good", "middling", "weak", "none"]
Count = Annotated[int, msgspec.Meta(ge=0)]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No field unknown."""


class Rating(_Strict, frozen=True):
    """What experts gave a model for each task, percent."""

    name: str
    title: str
    email: int
    summary: int
    knowledge: int
    classification: int
    instructions: int


class Quantization(_Strict, frozen=True):
    """How many bits a weight takes, and what is lost by it; the better first in the table.

    Attributes:
        layer_bits: In the layers, on the average.
        input_bits: In the embeddings; where they are the output too, they take `output_bits`.
    """

    name: str
    layer_bits: float
    input_bits: float
    output_bits: float
    loss: str
    source: str


class PublishedShape(_Strict, frozen=True):
    """What its `config.json` says; `tied`: the embeddings are the output too."""

    blocks: Count
    embedding: Count
    heads: Count
    kv_heads: Count
    head_length: Count
    feed_forward: Count
    vocabulary: Count
    context: Count
    tied: bool
    experts: Count
    experts_used: Count


class KnownModel(_Strict, frozen=True):
    """A size of a family.

    Attributes:
        rated_as: Name of its own rating; empty where nobody rated it.
        source: Where its shape was read.
    """

    family: str
    size: str
    parameters: int
    shape: PublishedShape
    licence: str
    licence_note: str
    commercial: bool
    russian: Russian
    rated_as: str
    made_for: tuple[str, ...]
    source: str


class AdvisorCatalogue(_Strict, frozen=True):
    """All of it.

    Attributes:
        bandwidth_used: The share of a device's bandwidth that writing takes.
    """

    quality: tuple[Rating, ...]
    quality_source: str
    russian_source: str
    quantizations: tuple[Quantization, ...]
    bandwidth_used: float
    bandwidth_source: str
    models: tuple[KnownModel, ...]


def read_advisor(manifest_dir: Path) -> AdvisorCatalogue:
    """The catalogue.

    Raises:
        CatalogueError: It does not read.
    """
    path = manifest_dir / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=AdvisorCatalogue)
    except (msgspec.DecodeError, OSError) as error:
        raise CatalogueError(f"{path.name}: {error}", file=path.name) from error


def size_of(model: KnownModel, quantization: Quantization) -> ModelSize:
    """The model as far as memory goes, were its weights quantised so."""
    shape, each = model.shape, quantization.layer_bits / 8
    attention = 2 * shape.embedding * shape.head_length * (shape.heads + shape.kv_heads)
    forward = 3 * shape.embedding * shape.feed_forward
    words = shape.vocabulary * shape.embedding
    output = int(words * quantization.output_bits / 8)
    layer = int((attention + (0 if shape.experts else forward)) * each)
    experts = int(forward * shape.experts * each)
    weights = Weights(
        input_bytes=output if shape.tied else int(words * quantization.input_bits / 8),
        layer_bytes=(layer,) * shape.blocks,
        expert_bytes=(experts,) * shape.blocks,
        output_bytes=0 if shape.tied else output,
        tied_bytes=output if shape.tied else 0,
    )
    return ModelSize(_shape(model), weights)


def read_bytes_per_token(model: KnownModel, quantization: Quantization) -> int:
    """Bytes of weights that are read to write one token: of experts only those that are used."""
    size = size_of(model, quantization)
    shape = model.shape
    used = sum(size.weights.expert_bytes) * shape.experts_used // max(shape.experts, 1)
    output = size.weights.output_bytes or size.weights.tied_bytes
    return sum(size.weights.layer_bytes) + used + output


def _shape(model: KnownModel) -> Shape:
    known = model.shape
    return Shape(
        architecture=model.family,
        block_count=known.blocks,
        context_length=known.context,
        embedding_length=known.embedding,
        kv_heads=(known.kv_heads,) * known.blocks,
        key_length=known.head_length,
        value_length=known.head_length,
        vocabulary=known.vocabulary,
        heads=known.heads,
        feed_forward=known.feed_forward,
        expert_feed_forward=known.feed_forward if known.experts else 0,
        experts_used=known.experts_used,
    )
