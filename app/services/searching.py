"""Search across everything."""

import time
from collections.abc import Callable
from dataclasses import replace

from app.domain.casefile import SearchResult
from app.services.session import Session


class Searching:
    """Finds records; needs an open profile (else ProfileLockedError)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def search(self, words: str, *, limit: int = 50, ranked: bool = False) -> SearchResult:
        """Find the records that hold every word; a search begun later breaks this one off.

        Words are found in all their forms, numbers in any spelling, Latin letters for Cyrillic and the other
        way; "in quotes" word after word; `from:` `type:` `since:` (`от:` `тип:` `с:`) narrow.

        Args:
            words: As typed.
            limit: How many hits at most.
            ranked: The best of the newest five thousand first; else the newest first, as one types.
        """
        began = time.perf_counter()
        found = self._session.store.search.find(words, limit, ranked=ranked)
        return replace(found, elapsed_ms=round((time.perf_counter() - began) * 1000, 3))

    def interrupt(self) -> None:
        """Break off what is being searched, if anything is."""
        if self._session.is_open:
            self._session.store.search.interrupt()

    def rebuild(self, on_rows: Callable[[int], None] | None = None) -> None:
        """Write the index anew; what `check` calls `search.stale` is whole after it."""
        self._session.store.search.rebuild(on_rows)
