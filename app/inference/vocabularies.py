"""Whether two models have the same tokens: only then may one guess for the other."""

from collections.abc import Iterator
from typing import Any

_SPECIAL = ("bos", "eos", "eot", "sep", "nl", "pad", "get_add_bos", "get_add_eos")


def same_vocabulary(library: Any, one: Any, other: Any) -> bool:
    """Whether every token, its kind and its special uses are the same in both.

    Args:
        library: `llama_cpp`, which only `llama_engine` imports.
        one: A vocabulary of its.
        other: Another.
    """
    if library.llama_vocab_n_tokens(one) != library.llama_vocab_n_tokens(other):
        return False
    pairs = zip(_facts(library, one), _facts(library, other), strict=True)
    return all(first == second for first, second in pairs)


def _facts(library: Any, vocabulary: Any) -> Iterator[object]:
    yield library.llama_vocab_type(vocabulary)
    for name in _SPECIAL:
        yield getattr(library, f"llama_vocab_{name}")(vocabulary)
    for token in range(library.llama_vocab_n_tokens(vocabulary)):
        yield library.llama_vocab_get_text(vocabulary, token)
        yield library.llama_vocab_get_attr(vocabulary, token)
