"""Adapters before llama.cpp sees them: what it would abort on, or pass over in silence, is refused."""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from app.modelfiles.adapter_header import check_fit, is_adapter, read_adapter
from app.modelfiles.gguf_cursor import HeaderFault
from app.modelfiles.gguf_header import Header, read_header
from tests.helpers.gguf_builder import GgufBuilder, TensorSpec, f32_value, string_value, u32_value, u32s_value
from tests.helpers.lora import FITTING, RANK, lora_builder

Q4_0 = 2


def header(builder: GgufBuilder, folder: Path) -> Header:
    return read_header(builder.write(folder / "file.gguf"))


def pair(name: str, first: tuple[int, ...], second: tuple[int, ...]) -> list[TensorSpec]:
    return [TensorSpec(f"{name}.lora_a", first), TensorSpec(f"{name}.lora_b", second)]


def test_a_sound_adapter_reads_and_fits(tmp_path: Path) -> None:
    own = header(lora_builder(), tmp_path)
    adapter = read_adapter(own)
    assert is_adapter(own)
    assert (adapter.architecture, adapter.alpha, adapter.rank) == ("llama", 8.0, RANK)
    assert set(adapter.pairs) == set(FITTING)
    model = header(GgufBuilder(), tmp_path)
    assert not is_adapter(model)
    check_fit(adapter, model)


def set_key(key: str, value: bytes) -> Callable[[GgufBuilder], None]:
    return lambda builder: builder.metadata.update({key: value})


def drop_key(key: str) -> Callable[[GgufBuilder], None]:
    return lambda builder: builder.metadata.__delitem__(key)


def set_tensors(*tensors: TensorSpec) -> Callable[[GgufBuilder], None]:
    return lambda builder: builder.tensors.__setitem__(slice(0, 2), list(tensors))


def rename(place: int, name: str) -> Callable[[GgufBuilder], None]:
    return lambda builder: setattr(builder.tensors[place], "name", name)


Q = FITTING[0]


@pytest.mark.parametrize(
    "spoil",
    [
        set_key("general.type", string_value("model")),
        drop_key("general.type"),
        set_key("adapter.type", string_value("dora")),
        set_key("adapter.type", u32_value(1)),
        drop_key("adapter.type"),
        drop_key("general.architecture"),
        set_key("general.architecture", string_value("mamba")),
        set_key("adapter.alora.invocation_tokens", u32s_value([1, 2])),
        drop_key("adapter.lora.alpha"),
        set_key("adapter.lora.alpha", u32_value(8)),
        set_key("adapter.lora.alpha", string_value("8")),
        # llama.cpp aborts on a number of twice the width.
        set_key("adapter.lora.alpha", struct.pack("<Id", 12, 8.0)),
        *(set_key("adapter.lora.alpha", f32_value(value)) for value in (0.0, -1.0, 1e9)),
        *(set_key("adapter.lora.alpha", f32_value(float(value))) for value in ("nan", "inf", "-inf")),
        set_tensors(),
        set_tensors(TensorSpec(f"{Q}.lora_a", (16, RANK))),
        set_tensors(TensorSpec(f"{Q}.lora_b", (RANK, 16))),
        rename(0, "blk.0.attn_norm.weight"),
        rename(0, "lora_a"),
        rename(0, f"{Q}.lora_a.lora_a"),
        rename(1, f"{Q}.lora_a.lora_b"),
        set_tensors(*pair(Q, (16, RANK), (RANK + 1, 16))),
        set_tensors(*pair(Q, (16, 5000), (5000, 16))),
        set_tensors(*pair(Q, (16,), (16,))),
        set_tensors(*pair(Q, (16, RANK), (RANK, 16, 2))),
        set_tensors(*pair(Q, (16, RANK, 2, 2), (RANK, 16, 2, 2))),
        set_tensors(TensorSpec(f"{Q}.lora_b", (RANK, 16)), TensorSpec(f"{Q}.lora_a", (32, RANK), Q4_0)),
    ],
)
def test_a_spoilt_adapter_is_refused(spoil: Callable[[GgufBuilder], None], tmp_path: Path) -> None:
    builder = lora_builder()
    builder.tensors = builder.tensors[:2]
    spoil(builder)
    if not builder.tensors:
        # A file without tensors is refused by the header's own check.
        with pytest.raises(HeaderFault):
            header(builder, tmp_path)
        return
    own = header(builder, tmp_path)
    with pytest.raises(HeaderFault) as refused:
        read_adapter(own)
    assert refused.value.code == "header.adapter"


MATRIX = TensorSpec("blk.0.ffn_gate_exps.weight", (16, 32, 3))


@pytest.mark.parametrize(
    "tensors",
    [
        pair("blk.7.attn_q.weight", (16, RANK), (RANK, 16)),
        pair("output.weight", (16, RANK), (RANK, 8)),
        pair(Q, (15, RANK), (RANK, 16)),
        pair(Q, (16, RANK), (RANK, 17)),
        pair(Q, (16, RANK, 2), (RANK, 16, 2)),
        # An expert less than the model has: llama.cpp would read beyond its end.
        pair(MATRIX.name, (16, RANK, 2), (RANK, 32, 2)),
        pair(MATRIX.name, (16, RANK), (RANK, 32)),
        pair("blk.0.attn_norm.weight", (16, RANK), (RANK, 1)),
        # The embeddings of this model are its output too: llama.cpp aborts.
        pair("token_embd.weight", (RANK, 8), (RANK, 16)),
    ],
)
def test_an_adapter_of_another_model_is_refused(tensors: list[TensorSpec], tmp_path: Path) -> None:
    adapter = lora_builder()
    adapter.tensors = tensors
    model = GgufBuilder()
    model.tensors.append(MATRIX)
    read = read_adapter(header(adapter, tmp_path))
    with pytest.raises(HeaderFault) as refused:
        check_fit(read, header(model, tmp_path))
    assert refused.value.code == "header.adapter_base"


def test_experts_and_embeddings_fit_where_they_agree(tmp_path: Path) -> None:
    adapter = lora_builder()
    adapter.tensors = [
        *pair(MATRIX.name, (16, RANK, 3), (RANK, 32, 3)),
        *pair("token_embd.weight", (RANK, 8), (RANK, 16)),
        *pair("output.weight", (16, RANK), (RANK, 8)),
    ]
    model = GgufBuilder()
    model.tensors += [MATRIX, TensorSpec("output.weight", (16, 8))]
    check_fit(read_adapter(header(adapter, tmp_path)), header(model, tmp_path))


def test_an_adapter_for_another_architecture_is_refused(tmp_path: Path) -> None:
    adapter = lora_builder()
    adapter.metadata["general.architecture"] = string_value("qwen2")
    with pytest.raises(HeaderFault) as refused:
        check_fit(read_adapter(header(adapter, tmp_path)), header(GgufBuilder(), tmp_path))
    assert "qwen2" in str(refused.value)
