"""Search across everything."""

import time

from app.domain.casefile import SearchResult
from app.services.session import Session


class Searching:
    """Finds records; needs an open profile (else ProfileLockedError)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def search(self, words: str, *, limit: int = 50) -> SearchResult:
        """Find the records that hold every word, newest first; part numbers with and without dashes."""
        began = time.perf_counter()
        hits = self._session.store.search.find(words, limit)
        return SearchResult(hits, round((time.perf_counter() - began) * 1000, 3))
