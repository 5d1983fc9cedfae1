"""`stick DEST`: lay the packaged program out on a stick, saying first what FAT32 does not keep."""

from pathlib import Path

from app.commands.invocation import Invocation
from app.commands.stopping import cancellable
from app.commands.verbs import VerbTable
from app.domain.fat32 import StickFinding
from app.domain.sentences import sentence, size

DONE, FAILED = 0, 1


def add_verbs(table: VerbTable) -> None:
    """Add this verb to the line."""
    stick = table.add("stick", "put the program on a stick", "записать программу на носитель", lay_out)
    stick.add_argument("dest", metavar="DEST")
    stick.add_argument("--program", metavar="DIR")
    stick.add_argument("--dry-run", action="store_true")


def lay_out(invocation: Invocation) -> int:
    """Copy the program; with `--dry-run` only tell, 1 when it could not be copied."""
    output, options = invocation.output, invocation.options
    program = Path(options.program).absolute() if options.program else None
    seen = invocation.services.sticks.look(program)
    ok = not any(finding.stops for finding in seen.findings)
    for finding in seen.findings:
        output.aside(_told(finding, output.language))
    if not options.dry_run:
        with cancellable() as cancel:
            seen = invocation.services.sticks.lay_out(
                Path(options.dest).absolute(),
                program,
                on_progress=output.progress("Copying", "Копирование"),
                cancel=cancel,
            )
        output.clear_progress()
    output.document({
        "ok": ok,
        "path": seen.place,
        "files": seen.files,
        "bytes": seen.bytes,
        "findings": [_document(finding, output.language) for finding in seen.findings],
    })  # fmt: skip
    weight = size(seen.bytes, output.language)
    output.text(output.words(f"{seen.place}: {weight}", f"{seen.place}: {weight}"))
    return DONE if ok else FAILED


def _told(finding: StickFinding, language: str) -> str:
    facts: dict[str, str | int | float] = {"path": finding.path}
    if finding.bytes:
        facts["file_bytes"] = finding.bytes
    return sentence(finding.code, facts, language)


def _document(finding: StickFinding, language: str) -> dict[str, object]:
    return {
        "code": finding.code,
        "path": finding.path,
        "stops": finding.stops,
        "message": _told(finding, language),
    }
