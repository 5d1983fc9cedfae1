"""Marking: what files written for others say of texts that a model drafted; switched by the settings."""

from collections.abc import Callable
from typing import Protocol

from app.domain.drafted import DraftedMark, drafted_mark
from app.domain.ids import InteractionId
from app.services.session import Session


class MarkChoices(Protocol):
    """The user's settings that bear on marks."""

    @property
    def mark_drafts(self) -> bool:
        """Whether exported files carry the mark."""


class Marking:
    """Works on the open profile (ProfileLockedError when none is open)."""

    def __init__(self, session: Session, choices: Callable[[], MarkChoices]) -> None:
        self._session = session
        self._choices = choices

    def mark(self, interaction_id: InteractionId, language: str) -> DraftedMark | None:
        """Give the mark of a text for a file; None for one a person wrote, or when marks are off."""
        if not self._choices().mark_drafts:
            return None
        accepted = self._session.store.drafts.accepted_as(interaction_id)
        if accepted is None or accepted.draft.provenance is None or accepted.draft.accepted_at is None:
            return None
        return drafted_mark(
            accepted.draft.provenance,
            edited=accepted.draft.final_text != accepted.draft.text,
            accepted_by=accepted.author,
            accepted_at=accepted.draft.accepted_at,
            language=language,
        )
