"""From bytes of tokens to text that may be shown: whole characters, and no half of a stop string."""

import codecs


class TextStream:
    """Takes the bytes of one token after another and gives out text that is certain.

    Invariant: `text` never holds a stop string nor anything after it; what was given out is always a
    prefix of it. A tail that may be the beginning of a stop string is held back.
    """

    def __init__(self, stop: tuple[str, ...] = ()) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stop = tuple(text for text in stop if text)
        self._longest = max((len(text) for text in self._stop), default=0)
        self._given: list[str] = []
        self._held = ""
        self.stopped = False

    @property
    def text(self) -> str:
        """All text given out so far."""
        return "".join(self._given)

    def feed(self, piece: bytes) -> str:
        """Text that became certain with these bytes; empty while a character or stop is half there."""
        return self._sift(self._decoder.decode(piece))

    def end(self) -> str:
        """What was held back and turned out to be text; half a character becomes U+FFFD."""
        if self.stopped:
            return ""
        given = self._sift(self._decoder.decode(b"", final=True))
        tail, self._held = self._held, ""
        if tail and not self.stopped:
            self._given.append(tail)
            given += tail
        return given

    def _sift(self, new: str) -> str:
        if not new or self.stopped:
            return ""
        if not self._stop:
            self._given.append(new)
            return new
        held = self._held + new
        found = [place for text in self._stop if (place := held.find(text)) >= 0]
        if found:
            self.stopped = True
            given, self._held = held[: min(found)], ""
        else:
            keep = self._half_a_stop(held)
            given, self._held = held[: len(held) - keep], held[len(held) - keep :]
        if given:
            self._given.append(given)
        return given

    def _half_a_stop(self, held: str) -> int:
        """Length of the longest tail that begins a stop string."""
        for length in range(min(self._longest - 1, len(held)), 0, -1):
            tail = held[-length:]
            if any(text.startswith(tail) for text in self._stop):
                return length
        return 0
