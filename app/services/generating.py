"""A text from a prompt, without a profile or a case: `generate`."""

from collections.abc import Iterator
from typing import Self

from app.domain.cancel import CancelToken
from app.domain.generation import GenerationRequest, GenerationResult, PromptPart, Sampling, TokenText
from app.domain.prompt import Message, render_parts
from app.services.answering import AnsweringEngine


class Generating:
    """Continues a prompt as it is, or answers it as one chat turn."""

    def __init__(self, engine: AnsweringEngine, adapter: str | None = None) -> None:
        self._engine, self._adapter = engine, adapter

    def with_adapter(self, adapter: str | None) -> Self:
        """The same, writing with a LoRA adapter by its name or key; None writes without."""
        return type(self)(self._engine, adapter)

    def generate(
        self,
        prompt: str,
        *,
        chat: bool = False,
        max_tokens: int = 512,
        sampling: Sampling | None = None,
        grammar: str | None = None,
        cancel: CancelToken | None = None,
    ) -> Iterator[TokenText | GenerationResult]:
        """Generate.

        Args:
            prompt: Without `chat` it is the whole prompt, control tokens in it count as such: it is the
                user's own file, not a customer's letter.
            chat: Lay it into the model's template as a user's turn; then it is text only.
            max_tokens: Tokens at most.
            sampling: The default one when None.
            grammar: GBNF the answer must follow.
            cancel: Stops between tokens.

        Raises:
            AppError: What the engine raises.
        """
        model = self._engine.ensure_loaded(None, cancel)
        parts: tuple[PromptPart, ...] = (PromptPart(prompt, True),)
        if chat:
            parts = render_parts(model.template, (Message("user", (prompt,)),))
        stop = model.stop if chat else ()
        request = GenerationRequest(parts, max_tokens, sampling or Sampling(), stop, grammar, self._adapter)
        yield from self._engine.generate(request, cancel)
