"""Keeps a text that is being written: at most ten saves a second, and the last state for the end."""

import time
from collections.abc import Callable

from app.domain.generation import FinishReason, GenerationResult

SAVE_EVERY_S = 0.1


class Saver:
    """Collects a streamed text and saves the whole of it now and then.

    Args:
        save: Called with all the text so far.
        ticks: A clock in seconds that only grows.
    """

    def __init__(self, save: Callable[[str], None], ticks: Callable[[], float] = time.monotonic) -> None:
        self._save = save
        self._ticks = ticks
        self._pieces: list[str] = []
        self._saved_at = ticks() - SAVE_EVERY_S
        self._result: GenerationResult | None = None

    @property
    def text(self) -> str:
        """All text so far, without space at its end."""
        return "".join(self._pieces).rstrip()

    @property
    def result(self) -> GenerationResult | None:
        """The generation's figures, once it has ended."""
        return self._result

    @property
    def finish_reason(self) -> FinishReason:
        """Why it ended; without an end it was interrupted."""
        return self._result.finish_reason if self._result else FinishReason.INTERRUPTED

    def add(self, text: str) -> str:
        """Take more text, give it back for showing."""
        self._pieces.append(text)
        now = self._ticks()
        if now - self._saved_at >= SAVE_EVERY_S:
            self._saved_at = now
            self._save("".join(self._pieces))
        return text

    def note(self, result: GenerationResult | None) -> None:
        """Remember how the generation ended."""
        self._result = result
