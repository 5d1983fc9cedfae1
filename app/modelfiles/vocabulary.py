"""The vocabulary in a header: its arrays go together, its texts differ, its special tokens are in it.

llama.cpp asserts that no text stands twice, and looks bytes of a SentencePiece vocabulary up without asking
whether they are there.
"""

from app.modelfiles.gguf_cursor import ArrayValue, HeaderFault
from app.modelfiles.gguf_header import TOKENS, Header
from app.modelfiles.gguf_types import ARRAY, BOOL, F32, I32, STRING, U32

_MAX_VOCABULARY = 1 << 22
_PIECES = "llama"
_PAIRS = ("gpt2", "gemma4")
# Beside the tokens, as many as they are: the types their items may have.
_BESIDE = {"scores": (F32, I32), "token_type": (I32,)}
_NOBODY = 0xFFFFFFFF
# Control characters before the tab: some vocabularies have other tokens in their places.
_FIRST_BYTE = 9


def check_vocabulary(header: Header) -> int:
    """The number of tokens.

    Raises:
        HeaderFault: The vocabulary is none that llama.cpp takes.
    """
    model = header.metadata.get("tokenizer.ggml.model")
    if model not in (_PIECES, *_PAIRS):
        raise HeaderFault("header.tokens", f"a vocabulary of the kind {model!r}")
    tokens = _tokens(header)
    for key, kinds in _BESIDE.items():
        beside = header.metadata.get(f"tokenizer.ggml.{key}")
        if beside is not None and not _goes_with(beside, tokens.length, kinds):
            raise HeaderFault("header.tokens", f"{key} does not go with {tokens.length} tokens")
    if model in _PAIRS:
        _check_merges(header)
    else:
        _check_bytes(tokens.texts)
    _check_special(header, tokens.length)
    return tokens.length


def _tokens(header: Header) -> ArrayValue:
    tokens = header.metadata.get(TOKENS)
    if not isinstance(tokens, ArrayValue) or tokens.kind != STRING:
        raise HeaderFault("header.tokens", "there is no vocabulary")
    if not 1 <= tokens.length <= _MAX_VOCABULARY:
        raise HeaderFault("header.tokens", f"a vocabulary of {tokens.length} tokens")
    if len(tokens.texts) != tokens.length:
        raise HeaderFault(
            "header.tokens", f"{tokens.length - len(tokens.texts)} texts of the vocabulary stand twice"
        )
    return tokens


def _goes_with(beside: object, length: int, kinds: tuple[int, ...]) -> bool:
    return isinstance(beside, ArrayValue) and beside.length == length and beside.kind in kinds


def _check_merges(header: Header) -> None:
    merges = header.metadata.get("tokenizer.ggml.merges")
    if not isinstance(merges, ArrayValue) or merges.kind != STRING:
        raise HeaderFault("header.tokens", "there are no merges")


def _check_bytes(texts: frozenset[bytes]) -> None:
    """A byte that no token stands for ends the process when it is met in a text."""
    for byte in range(_FIRST_BYTE, 256):
        if b"<0x%02X>" % byte not in texts and bytes([byte]) not in texts:
            raise HeaderFault("header.tokens", f"no token stands for the byte {byte}")


def _check_special(header: Header, length: int) -> None:
    for key, value in header.metadata.items():
        if not key.startswith("tokenizer.ggml."):
            continue
        kind = header.kinds[key]
        if key.endswith("_token_id"):
            # 0xFFFFFFFF says "none".
            if kind != U32 or not isinstance(value, int) or not (value < length or value == _NOBODY):
                raise HeaderFault("header.tokens", f"{key} is {value}, of {length} tokens")
        elif key.endswith(("_token", "_prefix")) and kind != BOOL:
            raise HeaderFault("header.tokens", f"{key} is neither yes nor no")
        elif key in ("tokenizer.ggml.pre",) and kind != STRING:
            raise HeaderFault("header.tokens", f"{key} is no text")
        elif key == "tokenizer.ggml.suppress_tokens" and kind != ARRAY:
            raise HeaderFault("header.tokens", f"{key} is no list")
