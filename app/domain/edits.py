"""What was done to a record and can be taken back."""

from dataclasses import dataclass
from enum import StrEnum


class EditAction(StrEnum):
    """What an edit was."""

    ADDED = "added"
    EDITED = "edited"
    ARCHIVED = "archived"
    UNARCHIVED = "unarchived"


@dataclass(frozen=True, slots=True)
class Undone:
    """An edit that was taken back.

    Attributes:
        kind: Of the record: account, contact, site, asset, case, visit, task, template, attachment.
        title: The record's name as people know it, after taking back (before, when it is gone).
        action: What was taken back.
        account_id, case_id: Where the record stands; None where it stands in none.
        sha256: Of an attachment's content.
    """

    kind: str
    record_id: int
    title: str
    action: EditAction
    account_id: int | None
    case_id: int | None
    sha256: str | None = None
