"""llama.cpp's grammar sampler, asked about one token or all of them."""

import ctypes
from typing import Any

import numpy as np

from app.inference.failures import GrammarError
from app.inference.sampling import Scores

# llama_token_data as numpy lays it out.
_ROW = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


class GrammarGuard:
    """A grammar at its place in one answer; freed with this object.

    Args:
        library: `llama_cpp`, which only `llama_engine` imports.
        vocabulary: Of the model, with `n_vocab` tokens.
        grammar: GBNF that our own check has let through.
    """

    def __init__(self, library: Any, vocabulary: Any, n_vocab: int, grammar: str) -> None:
        self._library = library
        self._sampler = self._library.llama_sampler_init_grammar(vocabulary, grammar.encode(), b"root")
        if not self._sampler:
            raise GrammarError("llama.cpp does not take the grammar")
        self._rows = np.zeros(n_vocab, dtype=_ROW)
        self._tokens = np.arange(n_vocab, dtype=np.int32)

    def allows(self, token: int) -> bool:
        """Whether the token may come next."""
        return bool(np.isfinite(self._judged(np.array([token], dtype=np.int32))[0]))

    def forbid(self, scores: Scores) -> None:
        """Lower the scores of all tokens that may not come next to minus infinity."""
        scores[~np.isfinite(self._judged(self._tokens))] = -np.inf

    def accept(self, token: int) -> None:
        """The token was taken."""
        self._library.llama_sampler_accept(self._sampler, token)

    def _judged(self, tokens: "np.ndarray[Any, np.dtype[np.int32]]") -> Any:
        """The grammar's own scores: minus infinity for what it forbids."""
        rows = self._rows[: tokens.size]
        rows["id"], rows["logit"] = tokens, 0.0
        table = self._library.llama_token_data_array(
            data=rows.ctypes.data_as(self._library.llama_token_data_p),
            size=tokens.size,
            selected=-1,
            sorted=False,
        )
        self._library.llama_sampler_apply(self._sampler, ctypes.byref(table))
        return rows["logit"]

    def __del__(self) -> None:
        if self._sampler:
            self._library.llama_sampler_free(self._sampler)
