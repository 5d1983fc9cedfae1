"""llama.cpp, and nothing of the program's own: the only importer of llama_cpp, over its low-level calls.

One thread owns it. `abort` alone may come from another.
"""

import ctypes
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np

from app.domain.devices import MAX_SEQUENCES, Device, Placement
from app.domain.generation import PromptPart
from app.errors import InferenceError, ModelLoadError
from app.inference.adapters import Adapters
from app.inference.backends import list_devices, load_backends
from app.inference.evaluator import Outcome, Row
from app.inference.failures import refused_load
from app.inference.grammar_guard import GrammarGuard
from app.inference.model_parameters import ModelParameters, context_parameters
from app.inference.sampling import Scores
from app.inference.tokenizing import PromptTokenizer
from app.inference.vocabularies import same_vocabulary

_ERROR_LEVEL = 4
_PIECE_BYTES = 256
_USER_DEFINED = llama_cpp.LLAMA_TOKEN_ATTR_USER_DEFINED
_CPU = Placement()
_BYTES = ctypes.POINTER(ctypes.c_uint8)
_OUTCOMES = {0: Outcome.DONE, 1: Outcome.NO_ROOM, 2: Outcome.ABORTED}


class _Complaints:
    """What llama.cpp logged as errors; its log goes nowhere else."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._callback = llama_cpp.llama_log_callback(self._hear)
        llama_cpp.llama_log_set(self._callback, None)

    def _hear(self, level: int, text: bytes | None, _user_data: object) -> None:
        if level == _ERROR_LEVEL and text and len(self.lines) < 20:
            self.lines.append(text.decode("utf-8", "replace").strip())


class LlamaModel:
    """A model and its context: tokens in, scores out."""

    def __init__(self, path: Path, *, n_ctx: int, n_threads: int, placement: Placement = _CPU) -> None:
        """Prepare; `load` does the work."""
        self._path = path
        self._sizes = (n_ctx, n_threads)
        self._placement = placement
        self._complaints = _complaints()
        self.devices = placement.devices or ("CPU",)
        # The abort callback is libc's strlen over these two bytes: asked before every node of the graph,
        # a callback in Python would cost a tenth of the generation.
        self._abort = (ctypes.c_uint8 * 2)()
        self._strlen = _strlen()
        self.n_ctx = self.n_batch = 0
        self.max_scored = MAX_SEQUENCES
        # llama.cpp asks its abort callback on the CPU only.
        self.can_abort = self.devices == ("CPU",)
        self._model: Any = None
        self._vocab: Any = None
        self._tokenizer: PromptTokenizer
        self._context: Any = None
        self._memory: Any = None
        self._batch: Any = None
        self._n_vocab = 0
        self._rows: dict[int, Scores] = {}
        self.adapters: Adapters
        self._pieces: dict[int, bytes] = {}
        self._ends: dict[int, bool] = {}
        self._piece_buffer = ctypes.create_string_buffer(_PIECE_BYTES)

    def load(self, on_part: Callable[[float], bool]) -> None:
        """Read the weights and make the context.

        Args:
            on_part: Hears how far it is, 0 to 1; answers False to stop.

        Raises:
            ModelLoadError: llama.cpp refuses; its own words in the message.
        """
        self._parameters = ModelParameters(llama_cpp, _backends(), self._placement, on_part)
        self._model = llama_cpp.llama_model_load_from_file(str(self._path).encode(), self._parameters.values)
        if not self._model:
            raise self._refused("the model does not load")
        self._vocab = llama_cpp.llama_model_get_vocab(self._model)
        self._tokenizer = PromptTokenizer(_Vocabulary(self._vocab, self.piece))
        self._make_context()

    def _make_context(self) -> None:
        parameters = context_parameters(llama_cpp, self._placement, *self._sizes)
        parameters.abort_callback = self._strlen
        parameters.abort_callback_data = ctypes.cast(self._abort, ctypes.c_void_p)
        self._context = llama_cpp.llama_init_from_model(self._model, parameters)
        if not self._context:
            raise self._refused("the context does not open")
        self._memory = llama_cpp.llama_get_memory(self._context)
        self.adapters = Adapters(llama_cpp, self._model, self._context, self._last_words)
        n_batch = self._placement.n_batch
        self._batch = llama_cpp.llama_batch_init(n_batch, 0, 1)
        self.n_batch = n_batch
        self.n_ctx = int(llama_cpp.llama_n_ctx(self._context))
        self._n_vocab = int(llama_cpp.llama_vocab_n_tokens(self._vocab))
        for row in range(n_batch):
            self._batch.n_seq_id[row] = 1

    @property
    def description(self) -> str:
        """The model in llama.cpp's words."""
        buffer = ctypes.create_string_buffer(256)
        llama_cpp.llama_model_desc(self._model, buffer, len(buffer))
        return buffer.value.decode("utf-8", "replace")

    def abort(self, wanted: bool) -> None:  # noqa: FBT001 - a switch that is set and unset
        """Stop the evaluation that runs (on the CPU: at once), or let the next one run."""
        self._abort[0] = wanted

    def tokenize(self, prompt: Sequence[PromptPart]) -> list[int]:
        """The prompt's tokens, with the first one where the vocabulary has one; see `tokenizing`."""
        tokens = self._tokenizer.tokenize(prompt)
        bos = int(llama_cpp.llama_vocab_bos(self._vocab))
        if tokens and llama_cpp.llama_vocab_get_add_bos(self._vocab) and tokens[0] != bos:
            tokens.insert(0, bos)
        return tokens

    def piece(self, token: int) -> bytes:
        """The bytes of a token; control tokens have none. A language uses the same few thousand."""
        piece = self._pieces.get(token)
        if piece is None:
            piece = self._pieces[token] = self._read_piece(token)
        return piece

    def _read_piece(self, token: int) -> bytes:
        buffer = self._piece_buffer
        length = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        if length < 0:
            buffer = ctypes.create_string_buffer(-length)
            length = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        return buffer.raw[:length]

    def ends(self, token: int) -> bool:
        """Whether the token ends a turn."""
        found = self._ends.get(token)
        if found is None:
            found = self._ends[token] = bool(llama_cpp.llama_vocab_is_eog(self._vocab, token))
        return found

    def evaluate(self, rows: Sequence[Row]) -> Outcome:
        """Evaluate at most `n_batch` rows, at most `max_scored` of them scored."""
        batch = self._batch
        batch.n_tokens = len(rows)
        tokens, positions, sequences, scored = batch.token, batch.pos, batch.seq_id, batch.logits
        for place, row in enumerate(rows):
            tokens[place] = row.token
            positions[place] = row.position
            sequences[place][0] = row.sequence
            scored[place] = row.scored
        status = llama_cpp.llama_decode(self._context, batch)
        outcome = _OUTCOMES.get(status)
        if outcome is None:
            raise InferenceError(self._last_words("evaluation failed"), code="engine.decode", status=status)
        return outcome

    def scores(self, place: int) -> Scores:
        """Scores after the row at this place of the batch, one for each token of the vocabulary; writable.

        llama.cpp's own memory: good until the next evaluation.
        """
        address = ctypes.cast(llama_cpp.llama_get_logits_ith(self._context, place), ctypes.c_void_p).value
        assert address is not None
        row = self._rows.get(address)
        if row is None:
            # The buffer moves when it grows, and is not made anew for every batch.
            row = np.ctypeslib.as_array((ctypes.c_float * self._n_vocab).from_address(address))
            self._rows[address] = row
        return row

    def copy(self, source: int, target: int, length: int) -> None:
        """Make the first `length` tokens of a sequence the whole of another; nothing is evaluated."""
        llama_cpp.llama_memory_seq_rm(self._memory, target, -1, -1)
        llama_cpp.llama_memory_seq_cp(self._memory, source, target, 0, length)

    def cut(self, sequence: int, length: int) -> None:
        """Forget a sequence's tokens after the first `length`; models that cannot are never loaded."""
        llama_cpp.llama_memory_seq_rm(self._memory, sequence, length, -1)

    def state(self, sequence: int) -> memoryview:
        """Keys and values of a sequence, as llama.cpp writes them."""
        room = llama_cpp.llama_state_seq_get_size(self._context, sequence)
        buffer = np.empty(room, dtype=np.uint8)
        place = buffer.ctypes.data_as(_BYTES)
        # Not copied once more: memory touched for the first time costs ten times its copying.
        return buffer.data[: llama_cpp.llama_state_seq_get_data(self._context, place, room, sequence)]

    def restore(self, sequence: int, state: bytes | memoryview) -> bool:
        """Lay keys and values into a sequence; False where they are of another model or find no room."""
        source = np.frombuffer(state, dtype=np.uint8)
        place = source.ctypes.data_as(_BYTES)
        return bool(llama_cpp.llama_state_seq_set_data(self._context, place, source.size, sequence))

    def speaks_like(self, other: "LlamaModel") -> bool:
        """Whether its vocabulary is the other's."""
        return same_vocabulary(llama_cpp, self._vocab, other._vocab)

    def guard(self, grammar: str) -> "GrammarGuard":
        """A checked grammar at its beginning."""
        return GrammarGuard(llama_cpp, self._vocab, self._n_vocab, grammar)

    def _refused(self, otherwise: str) -> ModelLoadError:
        said = " ".join(self._complaints.lines)
        return refused_load(said, self._last_words(otherwise), str(self._path))

    def _last_words(self, otherwise: str) -> str:
        words = self._complaints.lines[-1] if self._complaints.lines else otherwise
        self._complaints.lines.clear()
        return words


def devices() -> tuple[Device, ...]:
    """What llama.cpp may compute on here."""
    return list_devices(_backends())


def free(model: LlamaModel) -> None:
    """Give back the memory of a model that will not be asked again."""
    llama_cpp.llama_batch_free(model._batch)
    llama_cpp.llama_free(model._context)
    llama_cpp.llama_model_free(model._model)


@lru_cache(maxsize=1)
def _complaints() -> _Complaints:
    """One for all models: llama.cpp tells one listener."""
    return _Complaints()


@lru_cache(maxsize=1)
def _backends() -> ctypes.CDLL:
    ggml = load_backends(Path(llama_cpp.__file__).parent)
    llama_cpp.llama_backend_init()
    return ggml


def _strlen() -> Any:
    """Strlen of libc as an abort callback: 0 while the first byte is 0, and no Python is entered."""
    library = ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)
    return ctypes.cast(library.strlen, llama_cpp.ggml_abort_callback)


class _Vocabulary:
    """llama.cpp's vocabulary as `tokenizing` asks it."""

    def __init__(self, vocabulary: Any, piece: Callable[[int], bytes]) -> None:
        self._vocabulary = vocabulary
        self.piece = piece

    def tokens(self, text: str, *, special: bool) -> list[int]:
        """The tokens of a text by itself."""
        raw = text.encode("utf-8", "replace")
        if not raw:
            return []
        room = len(raw) + 16
        buffer = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(self._vocabulary, raw, len(raw), buffer, room, False, special)
        if count < 0:
            raise InferenceError("the text does not tokenize", code="engine.decode", status=count)
        return list(buffer[:count])

    def is_control(self, token: int) -> bool:
        """Whether a token is no text."""
        return bool(llama_cpp.llama_vocab_is_control(self._vocabulary, token))

    def is_user_defined(self, token: int) -> bool:
        """Whether a token is found in any text."""
        return bool(llama_cpp.llama_vocab_get_attr(self._vocabulary, token) & _USER_DEFINED)
