"""What the desk and its engine say to each other: typed messages with a length before each.

Never pickle: an engine that read a hostile model may answer anything, and all it can do is fill these
fields. Both ends refuse a message that is too long, unknown or of the wrong type.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeVar

import msgspec

from app.domain.devices import Device, Placement
from app.domain.engine import Protection
from app.domain.generation import FinishReason, GenerationResult, PromptPart, Sampling, Scored
from app.errors import AppError

# A saved state of a few thousand tokens travels whole.
MAX_MESSAGE_BYTES = 512 * 1024 * 1024
_LENGTH_BYTES = 4

M = TypeVar("M")


class ProtocolError(AppError):
    """The other end said something that is not of this protocol."""

    code = "engine.protocol"


class Order(msgspec.Struct, frozen=True, tag=True):
    """What the desk asks; every answer carries the order's id."""

    id: int


class Load(Order, frozen=True, tag=True):
    """Take a model: once in an engine's life.

    Attributes:
        path: A file whose header the desk has checked.
        placement: Where its layers lie; the CPU alone by default.
        step_costs: As `Calibrated` told them, where they are known.
        memory_bytes: What it may take for all this at most; 0 for no bound.
        readable: Files that later orders name (adapters): nothing else can be opened any more.
        draft_path: A small model of the same vocabulary that guesses for it; empty for none.
        parked_bytes: Of that memory, what evaluated stories at rest may take; see `parking`.
    """

    path: str
    n_ctx: int
    n_threads: int
    placement: Placement = Placement()
    step_costs: tuple[tuple[int, float], ...] = ()
    memory_bytes: int = 0
    readable: tuple[str, ...] = ()
    draft_path: str = ""
    parked_bytes: int = 0


class Devices(Order, frozen=True, tag=True):
    """What can be computed on; asked before there is a model."""


class Warm(Order, frozen=True, tag=True):
    """Evaluate a prefix before it is asked for.

    Attributes:
        ahead: Give way to everything else, and keep it only while there is room.
        pinned: Keep it like one that was asked for, though it was evaluated ahead.
    """

    prompt: tuple[PromptPart, ...]
    ahead: bool = False
    adapter: str | None = None
    pinned: bool = False


class Generate(Order, frozen=True, tag=True):
    """One text; answered by `Text` messages and a `Finished`. See `GenerationRequest`."""

    prompt: tuple[PromptPart, ...]
    max_tokens: int
    sampling: Sampling
    stop: tuple[str, ...] = ()
    grammar: str | None = None
    adapter: str | None = None
    bulk: bool = False
    speculate: bool = True


class Score(Order, frozen=True, tag=True):
    """How probably each choice comes next after `prefix` and each tail.

    Answered by `Scores` and `Refused` as they come, in any order, and a `ScoresEnded`.

    Attributes:
        choices: Texts of one token each.
    """

    prefix: tuple[PromptPart, ...]
    tails: tuple[tuple[PromptPart, ...], ...]
    choices: tuple[str, ...]
    adapter: str | None = None


class Keep(Order, frozen=True, tag=True):
    """Give what lies evaluated of a prompt's beginning, as bytes; answered by `Kept`."""

    prompt: tuple[PromptPart, ...]
    adapter: str | None = None


class Restore(Order, frozen=True, tag=True):
    """Take back what `Kept` gave; answered by `Restored`."""

    state: bytes
    adapter: str | None = None


class Adapt(Order, frozen=True, tag=True):
    """Load a LoRA adapter beside the model; orders name it from now on. Answered by `Adapted`.

    Attributes:
        path: A file whose header the desk has checked.
    """

    name: str
    path: str
    scale: float = 1.0


class Count(Order, frozen=True, tag=True):
    """Tokens of each text."""

    texts: tuple[tuple[PromptPart, ...], ...]


class Calibrate(Order, frozen=True, tag=True):
    """Measure prompt and answer speed for a few seconds."""


class Cancel(Order, frozen=True, tag=True):
    """Stop the order with this id; it answers `Finished` or `Failed` as it would have."""


class Ping(Order, frozen=True, tag=True):
    """Say how far the loop is; the id is that of the order whose answer is waited for."""


Orders = Load | Devices | Warm | Generate | Score | Count | Keep | Restore | Adapt | Calibrate | Cancel | Ping


class Answer(msgspec.Struct, frozen=True, tag=True):
    """What the engine says about one order."""

    id: int


class Loading(Answer, frozen=True, tag=True):
    """Part of the model read so far, 0 to 1."""

    part: float


class Loaded(Answer, frozen=True, tag=True):
    """The model is ready.

    Attributes:
        memory_bytes: Memory of the engine's process.
        devices: Names of the devices the weights lie on.
        protections: Those in force; what is not named is not.
        draft_refused: Why the draft model is not used; empty where it is, or where there is none.
    """

    n_ctx: int
    n_threads: int
    memory_bytes: int
    devices: tuple[str, ...]
    description: str
    protections: tuple[Protection, ...] = ()
    draft_refused: str = ""


class DevicesFound(Answer, frozen=True, tag=True):
    """Every device with its memory as it is now, the CPU first."""

    devices: tuple[Device, ...]


class Text(Answer, frozen=True, tag=True):
    """More of the text: whole characters, of one or several tokens."""

    text: str


class Finished(Answer, frozen=True, tag=True):
    """The whole text and its figures."""

    result: GenerationResult
    memory_bytes: int


class Warmed(Answer, frozen=True, tag=True):
    """The prefix lies evaluated in a sequence of its own.

    Attributes:
        tokens: 0 where it was stopped or there was no room.
        cached: Of them, those that lay evaluated before.
    """

    tokens: int
    cached: int = 0


class Scores(Answer, frozen=True, tag=True):
    """Some of the texts are through."""

    scored: tuple[Scored, ...]


class Refused(Answer, frozen=True, tag=True):
    """One of the texts has no scores, and why; the others go on.

    Attributes:
        index: Its place among the tails.
    """

    index: int
    code: str
    message: str
    facts: dict[str, str | int | float]


class ScoresEnded(Answer, frozen=True, tag=True):
    """All texts are through, or it was cancelled.

    Attributes:
        cached_tokens: Of the prefix, those that lay evaluated before.
        evaluated_tokens: Tokens evaluated for this order.
    """

    reason: FinishReason
    cached_tokens: int
    evaluated_tokens: int
    total_ms: float
    memory_bytes: int


class Kept(Answer, frozen=True, tag=True):
    """What lay evaluated; no bytes where nothing did."""

    tokens: int
    state: bytes


class Restored(Answer, frozen=True, tag=True):
    """Tokens that lie evaluated again; 0 where the state is not of this model and context."""

    tokens: int


class Adapted(Answer, frozen=True, tag=True):
    """The adapter is there."""


class Counted(Answer, frozen=True, tag=True):
    """Tokens of each text, in the order asked."""

    counts: tuple[int, ...]


class Calibrated(Answer, frozen=True, tag=True):
    """Speeds in tokens per second.

    Attributes:
        step_costs: Rows of a step and its cost in steps of one row.
    """

    prompt_tokens_per_s: float
    answer_tokens_per_s: float
    n_threads: int
    step_costs: tuple[tuple[int, float], ...] = ()


class Pong(Answer, frozen=True, tag=True):
    """Answered at once, in the middle of a step too.

    Attributes:
        steps: Steps and orders the loop has come through since it began.
        busy: Whether it is in the middle of one.
    """

    steps: int
    busy: bool


class Failed(Answer, frozen=True, tag=True):
    """The order came to nothing for a reason we know; the engine lives on."""

    code: str
    message: str
    facts: dict[str, str | int | float]


Answers = (
    Loading
    | Loaded
    | DevicesFound
    | Text
    | Finished
    | Warmed
    | Scores
    | Refused
    | ScoresEnded
    | Counted
    | Kept
    | Restored
    | Adapted
    | Calibrated
    | Pong
    | Failed
)
# Answers that are followed by more of the same order.
PARTIAL = (Loading, Text, Scores, Refused)

_encode = msgspec.msgpack.Encoder().encode
decode_order = msgspec.msgpack.Decoder(Orders).decode
decode_answer = msgspec.msgpack.Decoder(Answers).decode


def packed(message: Order | Answer) -> bytes:
    """The message as it travels, its length before it."""
    return b"".join(framed(message))


def framed(message: Order | Answer) -> tuple[bytes, bytes]:
    """The message's length and the message, apart: to join them would copy tens of megabytes of a state."""
    body = _encode(message)
    return len(body).to_bytes(_LENGTH_BYTES, "little"), body


def read_messages(stream: BinaryIO, decode: Callable[[bytes], M]) -> Iterator[M]:
    """Messages until the stream ends; a message cut by the end counts as the end.

    Raises:
        ProtocolError: Too long, or not of this protocol.
    """
    while len(head := stream.read(_LENGTH_BYTES)) == _LENGTH_BYTES:
        length = int.from_bytes(head, "little")
        if length > MAX_MESSAGE_BYTES:
            raise ProtocolError(f"message of {length} bytes", bytes=length)
        body = stream.read(length)
        if len(body) < length:
            return
        try:
            message = decode(body)
        except msgspec.DecodeError as error:
            raise ProtocolError(f"not of this protocol: {error}") from error
        # Not held until the next message comes: a state is tens of megabytes.
        del body
        yield message
        del message
