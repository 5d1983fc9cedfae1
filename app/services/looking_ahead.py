"""What will probably be asked is evaluated before it is, and kept, so that a restart costs no second reading.

The texts behind a state are the customer's: it lies sealed under the profile's key and goes with the account.
Labels and their examples, which stand before every request of every morning, are nobody's; they go with all.
"""

import hashlib
from typing import Protocol

from app.domain.cancel import CancelToken
from app.domain.engine import LoadedModel
from app.domain.generation import Evaluated, PromptPart
from app.domain.ids import AccountId, CaseId
from app.domain.reports import OnProgress
from app.errors import InferenceError
from app.inference.kv_cache import KvCache
from app.services.session import Session

FOLDER = "states"
MOST_BYTES = 1 << 30
# Reading this few tokens again costs less than writing tens of megabytes.
WORTH_KEEPING_TOKENS = 64
# An account's id is a number: none is called so.
_LABELS = "labels"


class ForeseeingEngine(Protocol):
    """The part of the engine that looking ahead takes."""

    def ensure_loaded(
        self, on_progress: OnProgress | None = None, cancel: CancelToken | None = None
    ) -> LoadedModel:
        """Give the model, loaded."""

    def evaluate_ahead(self, prompt: tuple[PromptPart, ...], cancel: CancelToken | None = None) -> Evaluated:
        """Evaluate a prompt while nothing else is wanted."""

    def keep_state(self, prompt: tuple[PromptPart, ...]) -> bytes:
        """Give what lies evaluated of it."""

    def restore_state(self, state: bytes) -> int:
        """Take it back."""


class LookingAhead:
    """Evaluates prompts ahead for the open profile."""

    def __init__(self, session: Session, engine: ForeseeingEngine, most_bytes: int = MOST_BYTES) -> None:
        self._session, self._engine, self._most_bytes = session, engine, most_bytes

    def prepare(
        self, account: AccountId, case: CaseId, prompt: tuple[PromptPart, ...], cancel: CancelToken
    ) -> Evaluated:
        """Have a prompt evaluated: from what was kept, and the rest while nothing else is wanted.

        Raises:
            AppError: What loading the model raises.
        """
        return self._prepare(str(account), str(case), prompt, cancel)

    def prepare_labels(self, prompt: tuple[PromptPart, ...], cancel: CancelToken | None = None) -> Evaluated:
        """Have what stands before requests evaluated; nothing is done while no profile is open.

        Raises:
            AppError: What loading the model raises.
        """
        if not self._session.is_open:
            return Evaluated(0, 0)
        told = "\0".join(part.text for part in prompt)
        return self._prepare(_LABELS, hashlib.sha256(told.encode()).hexdigest(), prompt, cancel)

    def _prepare(
        self, owner: str, name: str, prompt: tuple[PromptPart, ...], cancel: CancelToken | None
    ) -> Evaluated:
        name = f"{self._engine.ensure_loaded(None, cancel).identity.sha256}/{name}"
        kept = self._kept().get(owner, name)
        if kept is not None:
            self._engine.restore_state(kept)
        evaluated = self._engine.evaluate_ahead(prompt, cancel)
        fresh = evaluated.tokens - evaluated.cached_tokens
        if evaluated.tokens and (kept is None or fresh >= WORTH_KEEPING_TOKENS) and self._session.is_open:
            self._keep(owner, name, prompt)
        return evaluated

    def _keep(self, owner: str, name: str, prompt: tuple[PromptPart, ...]) -> None:
        try:
            state = self._engine.keep_state(prompt)
        except InferenceError:
            # Too large to travel, or everything is at work: the next start reads it again.
            return
        self._kept().put(owner, name, state)

    def erase(self, account: AccountId) -> int:
        """Take away all that was kept of an account; how many states there were."""
        return self._kept().erase(str(account))

    def erase_all(self) -> int:
        """Take away all that was kept; how many states there were."""
        return self._kept().erase_all()

    def _kept(self) -> KvCache:
        store = self._session.store
        return KvCache(store.directory / FOLDER, store.keys.states, self._most_bytes)
