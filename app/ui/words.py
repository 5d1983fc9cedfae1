"""The words for the domain's values, and the tone a tag shows them in."""

from PySide6.QtCore import QCoreApplication

from app.domain.casefile import CaseRow
from app.domain.records import CaseStatus, Direction, Interaction, InteractionKind, Urgency

TagWord = tuple[str, str]


def urgency_tag(urgency: Urgency) -> TagWord | None:
    """Return word and tone of an urgency worth a tag."""
    if urgency is Urgency.CRITICAL:
        return QCoreApplication.translate("Words", "Emergency"), "crit"
    if urgency is Urgency.HIGH:
        return QCoreApplication.translate("Words", "Urgent"), "warn"
    return None


def urgency_word(urgency: Urgency) -> str:
    """Return the word of any urgency."""
    return {
        Urgency.LOW: QCoreApplication.translate("Words", "Can wait"),
        Urgency.NORMAL: QCoreApplication.translate("Words", "As usual"),
        Urgency.HIGH: QCoreApplication.translate("Words", "Urgent"),
        Urgency.CRITICAL: QCoreApplication.translate("Words", "Emergency"),
    }[urgency]


def row_tags(row: CaseRow) -> tuple[TagWord, ...]:
    """Return the tags of a line in the cases list, at most two."""
    if row.status is CaseStatus.DONE:
        return ((QCoreApplication.translate("Words", "Done"), "ok"),)
    tags: list[TagWord] = []
    if urgent := urgency_tag(row.urgency):
        tags.append(urgent)
    if row.awaits_reply:
        tags.append((QCoreApplication.translate("Words", "Awaits reply"), "accent"))
    elif row.status is CaseStatus.WAITING:
        tags.append((QCoreApplication.translate("Words", "Waiting"), "neutral"))
    if not tags and row.category:
        tags.append((row.category, "neutral"))
    return tuple(tags)


def status_word(status: CaseStatus) -> str:
    """Return the word of a case's status."""
    return {
        CaseStatus.NEW: QCoreApplication.translate("Words", "new"),
        CaseStatus.OPEN: QCoreApplication.translate("Words", "open"),
        CaseStatus.WAITING: QCoreApplication.translate("Words", "waiting"),
        CaseStatus.DONE: QCoreApplication.translate("Words", "done"),
    }[status]


def kind_word(kind: str) -> str:
    """Return the word of where something came from: an interaction's kind or a point's source."""
    return {
        "email": QCoreApplication.translate("Words", "e-mail"),
        "call": QCoreApplication.translate("Words", "call"),
        "message": QCoreApplication.translate("Words", "message"),
        "note": QCoreApplication.translate("Words", "note"),
        "task": QCoreApplication.translate("Words", "task"),
        "visit": QCoreApplication.translate("Words", "visit"),
        "asset": QCoreApplication.translate("Words", "asset"),
        "added": QCoreApplication.translate("Words", "added"),
    }.get(kind, kind)


def speaker(interaction: Interaction, contact_name: str) -> str:
    """Return who speaks in a bubble: «You», the contact, or «Note»."""
    if interaction.direction is Direction.OUT:
        return QCoreApplication.translate("Words", "You")
    if interaction.direction is Direction.INTERNAL:
        if interaction.kind is InteractionKind.NOTE:
            return QCoreApplication.translate("Words", "Note")
        return kind_word(interaction.kind).capitalize()
    return contact_name or interaction.author
