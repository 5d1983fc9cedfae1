"""Where a model's bytes belong: to the input, to each layer, to the output. Read from the header alone."""

import re
from dataclasses import dataclass

from app.modelfiles.gguf_header import Header

_BLOCK = re.compile(r"blk\.(\d{1,9})\.")
# As the engine picks them out to keep them on the CPU (see inference.model_parameters).
_EXPERTS = re.compile(r"\.ffn_(up|down|gate|gate_up)_(ch|)exps")


@dataclass(frozen=True, slots=True)
class Weights:
    """Bytes by place.

    Attributes:
        input_bytes: Embeddings and what else belongs to no layer; llama.cpp leaves them to the CPU.
        layer_bytes: Of each layer, without its experts.
        expert_bytes: Of each layer's experts; zeros in a model without.
        output_bytes: Of the output.
        tied_bytes: The embeddings once more, where they are the output too: an accelerator that computes
            the output gets a copy (TENSOR_DUPLICATED in llama.cpp's src/llama-model.cpp).
    """

    input_bytes: int
    layer_bytes: tuple[int, ...]
    expert_bytes: tuple[int, ...]
    output_bytes: int
    tied_bytes: int = 0

    @property
    def total_bytes(self) -> int:
        """All tensors, each once."""
        return self.input_bytes + sum(self.layer_bytes) + sum(self.expert_bytes) + self.output_bytes


def read_weights(header: Header, blocks: int) -> Weights:
    """Sort the tensors of a sound header by place."""
    layers, experts = [0] * blocks, [0] * blocks
    outside = output = embeddings = 0
    for tensor in header.tensors:
        found = _BLOCK.match(tensor.name)
        if found is not None:
            place = experts if _EXPERTS.search(tensor.name) else layers
            place[int(found[1])] += tensor.size
        elif tensor.name.startswith("output"):
            output += tensor.size
        else:
            outside += tensor.size
            embeddings += tensor.size if tensor.name == "token_embd.weight" else 0
    tied = 0 if any(tensor.name == "output.weight" for tensor in header.tensors) else embeddings
    return Weights(outside, tuple(layers), tuple(experts), output, tied)
