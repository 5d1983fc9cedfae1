"""`import`, `import undo`, `export`, `erase-person`."""

from collections.abc import Sequence
from pathlib import Path

from app.commands.format_help import tell_mapping
from app.commands.invocation import Invocation
from app.commands.line_words import table_name
from app.commands.output import Output, moment_told
from app.commands.parser import UsageError
from app.commands.record_verbs import conditions
from app.commands.stopping import StoppedBySignalError, cancellable
from app.commands.verbs import VerbTable
from app.domain.ids import ContactId
from app.domain.import_words import problem_sentence, table_word
from app.domain.imports import FORMATS
from app.domain.reports import ImportProblem, ImportReport
from app.services.exchange import ImportWays
from app.services.exporting import FORMATS as FORMATS_OUT
from app.services.exporting import ExportReport

DONE, INTERRUPTED = 0, 130
# Lines of which the same is said, told one by one.
_LINES_TOLD = 10
IMPORT_FORMATS = ("auto", *FORMATS)


def add_verbs(table: VerbTable) -> None:
    """Add these verbs to the line."""
    reading = table.add(
        "import", "import files, or: undo BATCH", "принять файлы или: undo ПАРТИЯ", import_files
    )
    reading.add_argument("files", nargs="+", metavar="FILE")
    reading.add_argument("--format", choices=IMPORT_FORMATS, default="auto")
    reading.add_argument("--mapping", metavar="M.json")
    reading.add_argument("--dry-run", action="store_true")
    reading.add_argument("--preview", action="store_true")
    tell_mapping(reading, table.language)
    writing = table.add("export", "write an exchange file", "записать файл обмена", export)
    writing.add_argument("dest", metavar="DEST")
    writing.add_argument("--format", choices=FORMATS_OUT, help="else told by the ending of DEST")
    writing.add_argument("--where", action="append", default=[], metavar="FIELD=VALUE")
    erasing = table.add("erase-person", "erase a person", "стереть данные человека", erase_person)
    erasing.add_argument("contact", type=int, metavar="CONTACT")


def import_files(invocation: Invocation) -> int:
    """Import exchange files, or take a batch back."""
    options, output = invocation.options, invocation.output
    if options.files[0] == "undo":
        return _undo(invocation)
    paths = [Path(name).absolute() for name in options.files]
    ways = ImportWays(options.format, Path(options.mapping).absolute() if options.mapping else None)
    invocation.open_profile()
    if options.preview:
        return _preview(invocation, paths, ways)
    with cancellable() as cancel:
        report = invocation.services.exchange.import_files(
            paths,
            ways,
            dry_run=options.dry_run,
            on_progress=output.progress("Import", "Приём"),
            cancel=cancel,
        )
    output.clear_progress()
    if cancel.is_cancelled and not _anything(report):
        output.remark("Nothing of the files was imported.", "Из файлов ничего не принято.")
    values = _told(invocation, report, dry_run=options.dry_run, stopped=cancel.is_cancelled)
    if cancel.is_cancelled:
        output.refuse(StoppedBySignalError("stopped"), values)
        return INTERRUPTED
    output.document(values)
    return DONE


def _undo(invocation: Invocation) -> int:
    output = invocation.output
    if len(invocation.options.files) != 2:
        detail = output.words("import undo BATCH", "import undo ПАРТИЯ")
        raise UsageError("undo takes one batch", detail=detail)
    invocation.open_profile()
    batch: str = invocation.options.files[1]
    report = invocation.services.exchange.undo(batch)
    kept = _problems(invocation, report.kept)
    output.document({"batch": batch, "removed": report.removed, "kept": kept})
    for table, count in report.removed.items():
        output.text(f"{table_word(table, output.language)}: −{count}")
    for problem in kept:
        output.text(f"{problem['line']} {problem['detail']}: {problem['message']}")
    return DONE


def export(invocation: Invocation) -> int:
    """Write the profile's records, or those asked for, in the form asked for."""
    options, output = invocation.options, invocation.output
    where = conditions(options.where)
    dest = Path(options.dest).absolute()
    form = options.format or _form_of(dest)
    invocation.open_profile()
    report = invocation.services.exporting.export(dest, form, where=where or None, language=output.language)
    output.document({name: value for name, value in plain_report(report).items() if value is not None})
    output.text(output.words(f"Accounts written: {report.accounts}", f"Записано клиентов: {report.accounts}"))
    return DONE


def _form_of(dest: Path) -> str:
    """The form that a file's ending names.

    Raises:
        UsageError: It names none.
    """
    ending = dest.suffix.lower().removeprefix(".")
    form = {"vcf": "vcard"}.get(ending, ending)
    if form not in FORMATS_OUT:
        raise UsageError("no form named", detail=f"--format {'|'.join(FORMATS_OUT)}")
    return form


def plain_report(report: ExportReport) -> dict[str, object]:
    """The document of an export."""
    return {"path": report.path, "accounts": report.accounts, "contacts": report.contacts}


def erase_person(invocation: Invocation) -> int:
    """Erase a contact, and name the backups in which they still are."""
    options, output = invocation.options, invocation.output
    invocation.open_profile()
    report = invocation.services.erasing.erase_person(ContactId(options.contact))
    output.document({
        "contact": report.erasure.contact, "actor": report.erasure.actor, "erased": report.erasure.counts,
        "states": report.states, "backups": report.backups,
    })  # fmt: skip
    for table, count in report.erasure.counts.items():
        output.text(f"{table_name(table, output.language)}: {count}")
    for backup in report.backups:
        output.text(
            output.words("Destroy this backup", "Уничтожьте эту копию")
            + f": {moment_told(backup.at)} {backup.path or ''}"
        )
    return DONE


def _preview(invocation: Invocation, paths: list[Path], ways: ImportWays) -> int:
    """Tell what the files would be taken for; nothing is read in."""
    output = invocation.output
    found = [invocation.services.exchange.preview(path, ways) for path in paths]
    output.document({"files": found})
    for one in found:
        requests = output.words("requests, a case of every line", "заявки, из каждой строки отдельная")
        known = (one.format, one.encoding, requests if one.case_per_line else one.profile)
        output.text(f"{Path(one.path).name}: {', '.join(word for word in known if word)}")
        output.table(
            [
                output.words("Column", "Столбец"),
                output.words("Field", "Поле"),
                output.words("For example", "Например"),
            ],
            [(column.column, column.field, "; ".join(column.samples)) for column in one.columns],
        )
    return DONE


def _told(
    invocation: Invocation, report: ImportReport, *, dry_run: bool, stopped: bool = False
) -> dict[str, object]:
    """Tell a person what came in, or would; the document for a script."""
    output = invocation.output
    if dry_run:
        output.text(
            output.words("A trial: nothing was written. It would be:", "Проба: ничего не записано. Было бы:")
        )
    elif _anything(report):
        output.text(output.words(f"Batch: {report.batch}", f"Партия: {report.batch}"))
    for mark, counts in (("+", report.created), ("~", report.updated)):
        for table, count in counts.items():
            if count:
                output.text(f"{table_word(table, output.language)}: {mark}{count}")
    if not _anything(report) and not stopped:
        output.text(output.words("Nothing new.", "Ничего нового."))
    skipped, rejected = (_problems(invocation, some) for some in (report.skipped, report.rejected))
    _tell_lines(output, (*skipped, *rejected))
    return {
        "batch": None if dry_run else report.batch,
        "dry_run": dry_run,
        "created": report.created,
        "updated": report.updated,
        "skipped": skipped,
        "rejected": rejected,
    }


def _tell_lines(output: Output, problems: Sequence[dict[str, object]]) -> None:
    """Tell what was said of which lines; of many lines that it was the same, and how many."""
    lines: dict[object, list[object]] = {}
    for problem in problems:
        lines.setdefault(problem["message"], []).append(problem["line"])
    for message, those in lines.items():
        if len(those) <= _LINES_TOLD:
            for line in those:
                output.text(f"{line}: {message}")
        else:
            count = output.words(f"{len(those)} lines", f"строк: {len(those)}")
            output.text(f"{those[0]}, {those[1]} … {those[-1]} ({count}): {message}")


def _anything(report: ImportReport) -> bool:
    return any((*report.created.values(), *report.updated.values()))


def _problems(invocation: Invocation, problems: tuple[ImportProblem, ...]) -> list[dict[str, object]]:
    return [
        {
            "line": problem.line,
            "code": problem.code,
            "message": problem_sentence(problem, invocation.output.language),
            "detail": problem.message,
            "kept": problem.kept,
        }
        for problem in problems
    ]
