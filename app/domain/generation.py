"""What is asked of a model and what comes back. The same values travel to the engine and into provenance."""

from dataclasses import dataclass
from enum import StrEnum


class FinishReason(StrEnum):
    """Why a text ended."""

    STOP = "stop"
    LENGTH = "length"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class PromptPart:
    """A piece of a prompt; only our own template's parts may hold control tokens.

    Attributes:
        text: The piece.
        control: True when `<|im_start|>` and the like are tokens here. Customer text is never control,
            so that a letter cannot end its own turn.
    """

    text: str
    control: bool


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen; temperature 0 is greedy."""

    temperature: float = 0.3
    top_k: int = 40
    top_p: float = 0.9
    min_p: float = 0.05
    repeat_penalty: float = 1.05
    seed: int = 0


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """One text to be generated.

    Attributes:
        stop: Texts at which generation ends; never part of the answer, not even a half of one.
        grammar: GBNF, or None.
        adapter: Name of a LoRA adapter of the model, or None.
        bulk: One of many that nobody waits for: it rests while a person's request is at work.
        speculate: Guess at what follows where that pays; the text is the same.
    """

    prompt: tuple[PromptPart, ...]
    max_tokens: int
    sampling: Sampling
    stop: tuple[str, ...] = ()
    grammar: str | None = None
    adapter: str | None = None
    bulk: bool = False
    speculate: bool = True


@dataclass(frozen=True, slots=True)
class TokenText:
    """Whole characters that became certain; never half of a UTF-8 sequence."""

    text: str


@dataclass(frozen=True, slots=True)
class GenerationResult:
    """The end of a generation, with its figures.

    Attributes:
        cached_tokens: Prompt tokens that had been evaluated before.
        prompt_ms: Time spent evaluating the rest of the prompt.
        generation_ms: From the first token to the last.
        queue_ms: From the order to the first of its own work.
        guessed_tokens: Tokens guessed ahead; `right_guesses` of them were what the model chose.
    """

    text: str
    finish_reason: FinishReason
    prompt_tokens: int
    cached_tokens: int
    generated_tokens: int
    first_token_ms: float
    prompt_ms: float
    generation_ms: float
    total_ms: float
    queue_ms: float = 0.0
    guessed_tokens: int = 0
    right_guesses: int = 0


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A prompt evaluated before it was asked for.

    Attributes:
        tokens: Of the prompt; 0 where it was stopped or found no room.
        cached_tokens: Of them, those that lay evaluated before.
    """

    tokens: int
    cached_tokens: int


@dataclass(frozen=True, slots=True)
class Scored:
    """How probably each of some choices comes right after a text.

    Attributes:
        index: Place of the text among those asked about.
        logprobs: Natural logarithm of each choice's probability over the whole vocabulary.
        tokens: Of the text, after the prefix.
    """

    index: int
    logprobs: tuple[float, ...]
    tokens: int


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which weights speak."""

    name: str
    sha256: str
    quantization: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a generated text came from; kept with it for good.

    Attributes:
        prompt_profile: `id@version` of the prompt profile.
        prompt_sha256: Digest of the whole prompt as sent.
        adapter: `name@sha256` of the LoRA adapter it was written with, or None.
    """

    model: ModelIdentity
    prompt_profile: str
    prompt_sha256: str
    sampling: Sampling
    prompt_tokens: int
    cached_tokens: int
    generated_tokens: int
    first_token_ms: float
    total_ms: float
    adapter: str | None = None
