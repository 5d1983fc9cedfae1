"""A filter of a page's list that somebody gave a name."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.ids import SavedFilterId


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """Conditions by the names the page knows."""

    id: SavedFilterId
    page: str
    name: str
    conditions: Mapping[str, str]
