"""`… edit ID --from FILE.json`, `… archive ID [--back]` and `… undo ID` for every kind of record."""

from functools import partial

from app.commands.invocation import Invocation, read_object
from app.commands.record_ids import record_id
from app.commands.verbs import VerbTable
from app.domain.edits import Undone


def add_edit_verbs(group: VerbTable, noun: str) -> None:
    """Add these verbs to a noun of the line."""
    editing = group.add("edit", "change one", "изменить", partial(edit_record, noun))
    editing.add_argument("id", metavar="ID")
    editing.add_argument("--from", dest="source", required=True, metavar="FILE.json")
    archiving = group.add("archive", "put one away", "убрать в архив", partial(archive_record, noun))
    archiving.add_argument("id", metavar="ID")
    archiving.add_argument("--back", action="store_true")
    undoing = group.add("undo", "take its last change back", "отменить", partial(undo_edit, noun))
    undoing.add_argument("id", metavar="ID")


def edit_record(noun: str, invocation: Invocation) -> int:
    """Change the fields of one record that a JSON object names."""
    values = read_object(invocation.options.source)
    invocation.open_profile()
    found = record_id(noun, invocation)
    changed = invocation.services.records.edit(noun, found, values)
    invocation.output.document({"id": found, "changed": changed})
    if not changed:
        invocation.output.remark("Nothing is different.", "Ничего не изменилось.")
    return 0


def archive_record(noun: str, invocation: Invocation) -> int:
    """Put one record away, or with `--back` take it out again."""
    invocation.open_profile()
    found = record_id(noun, invocation)
    archived = not invocation.options.back
    changed = invocation.services.records.archive(noun, found, archived=archived)
    invocation.output.document({"id": found, "archived": archived, "changed": changed})
    return 0


def undo_edit(noun: str, invocation: Invocation) -> int:
    """Take the last change of one record back."""
    invocation.open_profile()
    undone: Undone = invocation.services.records.undo(noun, record_id(noun, invocation))
    invocation.output.document(
        {"kind": undone.kind, "id": undone.record_id, "title": undone.title, "undone": str(undone.action)}
    )
    invocation.output.remark(f"Taken back: {undone.title}", f"Отменено: {undone.title}")
    return 0
