"""The header reader: sound files read, every broken rule is named, and nothing ever crashes it."""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.modelfiles import gguf_cursor
from app.modelfiles.checking import check_file, file_sha256, inspect, with_template_note
from app.modelfiles.gguf_header import read_header
from tests.helpers.gguf_builder import (
    ARRAY,
    TEMPLATE,
    GgufBuilder,
    TensorSpec,
    bool_value,
    f32_value,
    i32s_value,
    string_value,
    strings_value,
    text,
    u32_value,
    u32s_value,
)

Change = Callable[[GgufBuilder], None]


def fault(builder: GgufBuilder, folder: Path) -> str | None:
    found = inspect(builder.write(folder / "model.gguf")).fault
    return found.code if found else None


def metadata(**changes: bytes) -> Change:
    """Set keys; `__` stands for a dot."""

    def change(builder: GgufBuilder) -> None:
        builder.metadata.update({key.replace("__", "."): value for key, value in changes.items()})

    return change


def without(key: str) -> Change:
    return lambda builder: builder.metadata.__delitem__(key)


def attributes(**changes: object) -> Change:
    def change(builder: GgufBuilder) -> None:
        for name, value in changes.items():
            setattr(builder, name, value)

    return change


def added(name: str, shape: tuple[int, ...], type_number: int = 0) -> Change:
    return lambda builder: builder.tensors.append(TensorSpec(name, shape, type_number))


def taken_out(name: str) -> Change:
    def change(builder: GgufBuilder) -> None:
        builder.tensors = [spec for spec in builder.tensors if spec.name != name]

    return change


def changes(*parts: Change) -> Change:
    def change(builder: GgufBuilder) -> None:
        for part in parts:
            part(builder)

    return change


def tensor(number: int, **changes: object) -> Change:
    def change(builder: GgufBuilder) -> None:
        for name, value in changes.items():
            setattr(builder.tensors[number], name, value)

    return change


def test_a_sound_file_reads(tmp_path: Path) -> None:
    path = GgufBuilder().write(tmp_path / "модель.gguf")
    seen = inspect(path)
    assert seen.fault is None
    assert seen.header is not None
    assert seen.shape is not None
    assert (seen.header.architecture, seen.header.quantization, seen.header.template) == (
        "llama",
        "F32",
        TEMPLATE,
    )
    assert (seen.shape.kv_heads, seen.shape.key_length, seen.shape.vocabulary) == ((2, 2), 4, 8)
    block = 2 * 16 * 16 + 2 * 16 * 8 + 3 * 16 * 32 + 2 * 16
    assert seen.header.weights_bytes == 4 * (16 * 8 + 16 + 2 * block)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (attributes(magic=b"GGML"), "header.magic"),
        (attributes(version=1), "header.version"),
        (attributes(version=0x03000000), "header.version"),
        (attributes(tensor_count=0), "header.counts"),
        (attributes(tensor_count=2**63), "header.counts"),
        (attributes(key_count=0), "header.counts"),
        (attributes(key_count=2**63), "header.counts"),
        (attributes(tensor_count=4000), "header.tensor"),
        (attributes(drop_data_bytes=1000), "model.truncated"),
        (metadata(general__alignment=u32_value(0)), "header.alignment"),
        (metadata(general__alignment=u32_value(48)), "header.alignment"),
        (metadata(general__alignment=u32_value(1 << 20)), "header.alignment"),
        (metadata(general__alignment=string_value("32")), "header.alignment"),
        (metadata(general__architecture=string_value("../etc")), "header.architecture"),
        (metadata(general__architecture=u32_value(1)), "header.architecture"),
        (without("general.architecture"), "header.architecture"),
        (metadata(split__count=u32_value(3)), "header.split"),
        (metadata(llama__block_count=u32_value(0)), "header.hyperparameter"),
        (metadata(llama__block_count=u32_value(10**9)), "header.hyperparameter"),
        (metadata(llama__block_count=u32_value(3)), "header.hyperparameter"),
        (metadata(llama__block_count=f32_value(2.0)), "header.hyperparameter"),
        (without("llama.block_count"), "header.hyperparameter"),
        (metadata(llama__context_length=u32_value(0)), "header.hyperparameter"),
        (metadata(llama__context_length=u32_value(2**32 - 1)), "header.hyperparameter"),
        (metadata(llama__embedding_length=u32_value(0)), "header.hyperparameter"),
        (metadata(llama__attention__head_count=u32_value(10**6)), "header.hyperparameter"),
        (metadata(llama__attention__head_count=u32s_value([4])), "header.hyperparameter"),
        (metadata(llama__attention__head_count_kv=u32_value(3)), "header.hyperparameter"),
        (metadata(llama__attention__head_count_kv=u32_value(8)), "header.hyperparameter"),
        (metadata(llama__feed_forward_length=u32_value(2**31)), "header.hyperparameter"),
        (metadata(llama__attention__key_length=u32_value(10**6)), "header.hyperparameter"),
        (metadata(llama__rope__freq_base=f32_value(float("nan"))), "header.hyperparameter"),
        (metadata(tokenizer__ggml__tokens=strings_value([])), "header.tokens"),
        (metadata(tokenizer__ggml__scores=u32s_value([1, 2])), "header.tokens"),
        (metadata(tokenizer__ggml__bos_token_id=u32_value(8)), "header.tokens"),
        (without("tokenizer.ggml.tokens"), "header.tokens"),
        (tensor(0, dimensions=9), "header.tensor"),
        (tensor(0, dimensions=0), "header.tensor"),
        (tensor(0, shape=(0, 8)), "header.tensor"),
        (tensor(0, shape=(2**40, 2**40)), "header.tensor"),
        (tensor(0, shape=(16, 9)), "header.tensor"),
        (tensor(0, type_number=4), "header.tensor"),
        (tensor(0, type_number=2), "header.tensor"),
        (tensor(1, offset=0), "header.tensor"),
        (tensor(1, offset=33), "header.tensor"),
        (tensor(2, offset=2**62), "header.tensor"),
        (tensor(1, offset=64), "header.tensor"),
        (tensor(2, name="blk.0.attn_q.weight"), "header.tensor"),
        (tensor(2, name="blk.7.attn_q.weight"), "header.hyperparameter"),
        (tensor(2, name=""), "header.tensor"),
        (tensor(2, name="x" * 200), "header.string"),
        (metadata(odd=struct.pack("<I", 99)), "header.type"),
        (metadata(odd=struct.pack("<IIQ", ARRAY, ARRAY, 1)), "header.type"),
        (metadata(odd=struct.pack("<IIQ", ARRAY, 4, 2**60)), "header.array"),
        (metadata(odd=struct.pack("<IQ", 8, 2**60)), "header.string"),
        (metadata(odd=struct.pack("<IIQQ", ARRAY, 8, 5000, 2**60)), "header.string"),
        (metadata(odd=struct.pack("<IIQ", ARRAY, 12, 4_000_000)), "model.truncated"),
        (lambda builder: builder.metadata.__setitem__("", u32_value(1)), "header.key"),
    ],
)
def test_a_broken_rule_is_named(change: Change, code: str, tmp_path: Path) -> None:
    builder = GgufBuilder()
    change(builder)
    assert fault(builder, tmp_path) == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        # What llama.cpp asserts, divides by or looks up without asking; found by reading it and by mutants.
        (metadata(general__architecture=string_value("starcoder")), "header.architecture"),
        (metadata(llama__block_count=u32_value(513)), "header.hyperparameter"),
        (metadata(llama__context_length=struct.pack("<IQ", 10, 4096)), "header.hyperparameter"),
        (without("llama.feed_forward_length"), "header.hyperparameter"),
        (metadata(llama__attention__head_count=u32_value(0)), "header.hyperparameter"),
        (metadata(llama__attention__head_count=u32s_value([4, 2])), "header.hyperparameter"),
        (metadata(llama__attention__head_count_kv=u32s_value([2, 0])), "header.hyperparameter"),
        (metadata(llama__attention__head_count=strings_value(["4", "4"])), "header.hyperparameter"),
        (without("llama.attention.head_count_kv"), "header.tensor"),
        (metadata(llama__attention__key_length=u32_value(8)), "header.hyperparameter"),
        (metadata(llama__rope__dimension_count=u32_value(2)), "header.hyperparameter"),
        (metadata(llama__rope__freq_base=f32_value(0.0)), "header.hyperparameter"),
        (metadata(llama__rope__freq_base=f32_value(-1.0)), "header.hyperparameter"),
        (metadata(llama__rope__scaling__type=string_value("spiral")), "header.hyperparameter"),
        (metadata(llama__rope__scaling__factor=f32_value(0.0)), "header.hyperparameter"),
        (without("llama.attention.layer_norm_rms_epsilon"), "header.hyperparameter"),
        (metadata(llama__attention__layer_norm_rms_epsilon=f32_value(-1e-5)), "header.hyperparameter"),
        (
            metadata(llama__attention__layer_norm_rms_epsilon=struct.pack("<Id", 12, 1e-5)),
            "header.hyperparameter",
        ),
        (metadata(llama__attention__causal=bool_value(value=False)), "header.hyperparameter"),
        (metadata(llama__attention__key_length_swa=u32_value(4)), "header.hyperparameter"),
        (metadata(llama__nextn_predict_layers=u32_value(1)), "header.hyperparameter"),
        (metadata(llama__expert_count=u32_value(2)), "header.hyperparameter"),
        (metadata(llama__expert_used_count=u32_value(1)), "header.hyperparameter"),
        (
            metadata(llama__expert_count=u32_value(2), llama__expert_used_count=u32_value(3)),
            "header.hyperparameter",
        ),
        (metadata(llama__expert_count=u32_value(2), llama__expert_used_count=u32_value(1)), "header.tensor"),
        (metadata(general__alignment=struct.pack("<IQ", 10, 32)), "header.alignment"),
        (metadata(tokenizer__ggml__model=string_value("bert")), "header.tokens"),
        (without("tokenizer.ggml.model"), "header.tokens"),
        (without("tokenizer.ggml.merges"), "header.tokens"),
        (metadata(tokenizer__ggml__merges=u32s_value([1])), "header.tokens"),
        (metadata(tokenizer__ggml__tokens=u32s_value(list(range(8)))), "header.tokens"),
        (metadata(tokenizer__ggml__tokens=strings_value(["a"] * 8)), "header.tokens"),
        (
            metadata(tokenizer__ggml__tokens=strings_value([f"a\0{place}" for place in range(8)])),
            "header.tokens",
        ),
        (metadata(tokenizer__ggml__model=string_value("llama")), "header.tokens"),
        (metadata(tokenizer__ggml__token_type=u32s_value([1] * 8)), "header.tokens"),
        (metadata(tokenizer__ggml__scores=i32s_value([1] * 7)), "header.tokens"),
        (metadata(tokenizer__ggml__add_bos_token=u32_value(1)), "header.tokens"),
        (metadata(tokenizer__ggml__pre=u32_value(1)), "header.tokens"),
        (metadata(tokenizer__ggml__suppress_tokens=u32_value(1)), "header.tokens"),
        (metadata(tokenizer__ggml__eos_token_id=struct.pack("<IQ", 10, 7)), "header.tokens"),
        (taken_out("blk.1.ffn_up.weight"), "header.tensor"),
        (taken_out("output_norm.weight"), "header.tensor"),
        (added("blk.1.attn_quatsch.weight", (16,)), "header.tensor"),
        (added("blk.01.attn_q.bias", (16,)), "header.hyperparameter"),
        (added("v.patch_embd.weight", (16,)), "header.tensor"),
        (added("blk.0.attn_q.bias", (8,)), "header.tensor"),
        (added("output.weight", (16, 8), 26), "header.tensor"),
        (added("blk.0.attn_q.bias", (16,), 1), "header.tensor"),
        (tensor(3, name="x" * 64), "header.string"),
        (
            changes(metadata(general__architecture=string_value("qwen2")), without("llama.block_count")),
            "header.hyperparameter",
        ),
    ],
)
def test_what_llama_cpp_would_run_into_is_refused(change: Change, code: str, tmp_path: Path) -> None:
    builder = GgufBuilder()
    change(builder)
    assert fault(builder, tmp_path) == code


@pytest.mark.parametrize(
    "change",
    [
        attributes(version=2),
        metadata(
            llama__attention__head_count=u32s_value([4, 4]),
            llama__attention__head_count_kv=i32s_value([2, 2]),
        ),
        metadata(tokenizer__ggml__bos_token_id=u32_value(0xFFFFFFFF)),
        metadata(tokenizer__ggml__merges=strings_value(["a b"] * 5000)),
        metadata(tokenizer__ggml__add_bos_token=bool_value(value=True)),
        metadata(tokenizer__ggml__token_type=i32s_value([1] * 8)),
        metadata(general__note=struct.pack("<Id", 12, 0.5), other__note=f32_value(1e30)),
        metadata(
            llama__attention__key_length=u32_value(4),
            llama__attention__value_length=u32_value(4),
            llama__rope__dimension_count=u32_value(4),
            general__alignment=u32_value(32),
        ),
        added("output.weight", (16, 8)),
        added("rope_freqs.weight", (2,)),
        added("blk.1.attn_q.bias", (16,)),
        added("blk.0.ffn_down.bias", (16, 1)),
    ],
)
def test_what_is_allowed_passes(change: Change, tmp_path: Path) -> None:
    builder = GgufBuilder()
    change(builder)
    assert fault(builder, tmp_path) is None


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    raw = GgufBuilder(metadata={"a": u32_value(1), "b": u32_value(1)}).build()
    path = tmp_path / "model.gguf"
    path.write_bytes(raw.replace(text("b"), text("a")))
    found = inspect(path).fault
    assert found is not None
    assert found.code == "header.key"


def test_a_header_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gguf_cursor, "MAX_HEADER_BYTES", 100)
    assert fault(GgufBuilder(), tmp_path) == "header.size"


def test_quantization_is_told_by_the_weights_where_the_file_does_not(tmp_path: Path) -> None:
    builder = GgufBuilder()
    del builder.metadata["general.file_type"]
    builder.tensors.append(TensorSpec("output.weight", (1024, 64), type_number=14))
    assert read_header(builder.write(tmp_path / "m.gguf")).quantization == "Q6_K"


@pytest.mark.parametrize("length", [0, 1, 4, 23, 24, 100, 500])
def test_a_file_cut_anywhere_is_refused(length: int, tmp_path: Path) -> None:
    path = tmp_path / "cut.gguf"
    path.write_bytes(GgufBuilder().build()[:length])
    assert not check_file(path).ok


def test_a_missing_file_and_a_folder_are_plain_findings(tmp_path: Path) -> None:
    for path in (tmp_path / "нет.gguf", tmp_path):
        checked = check_file(path)
        assert not checked.ok
        assert checked.reasons[0].code == "model.missing"


def test_the_whole_check_names_digest_and_template(tmp_path: Path) -> None:
    path = GgufBuilder().write(tmp_path / "m.gguf")
    sound = check_file(path, file_sha256(path))
    assert sound.ok
    assert sound.n_ctx_train == 4096
    assert sound.template_sha256 is not None
    other = check_file(path, "0" * 64)
    assert [reason.code for reason in other.reasons] == ["model.digest"]


def test_a_template_nobody_published_is_noted_and_refuses_nothing(tmp_path: Path) -> None:
    checked = check_file(GgufBuilder().write(tmp_path / "m.gguf"))
    assert checked.template_sha256 is not None
    odd = with_template_note(checked, {"0" * 64})
    assert odd.ok
    assert [note.code for note in odd.notes] == ["model.template_differs"]
    assert with_template_note(checked, {checked.template_sha256}) == checked
    bare = GgufBuilder()
    del bare.metadata["tokenizer.chat_template"]
    plain = check_file(bare.write(tmp_path / "bare.gguf"))
    assert with_template_note(plain, ()) == plain


SOUND = GgufBuilder().build()


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(
        st.tuples(st.integers(0, len(GgufBuilder().header()) - 1), st.binary(min_size=1, max_size=9)),
        max_size=4,
    ),
    length=st.integers(0, len(SOUND)),
    whole=st.booleans(),
)
def test_no_mutation_crashes_the_reader(
    changes: list[tuple[int, bytes]], length: int, *, whole: bool, tmp_path: Path
) -> None:
    raw = bytearray(SOUND)
    for place, piece in changes:
        raw[place : place + len(piece)] = piece
    path = tmp_path / "mutated.gguf"
    path.write_bytes(raw if whole else raw[:length])
    seen = inspect(path)
    assert (seen.shape is None) == (seen.fault is not None)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=300), magic=st.booleans())
def test_random_bytes_are_refused(raw: bytes, *, magic: bool, tmp_path: Path) -> None:
    path = tmp_path / "random.gguf"
    path.write_bytes(b"GGUF\x03\0\0\0" + raw if magic else raw)
    assert inspect(path).fault is not None
