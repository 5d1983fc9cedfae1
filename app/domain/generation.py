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
    """

    prompt: tuple[PromptPart, ...]
    max_tokens: int
    sampling: Sampling
    stop: tuple[str, ...] = ()
    grammar: str | None = None


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
