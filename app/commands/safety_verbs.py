"""`salvage`, `copies`, `compare`, `retention`."""

from pathlib import Path

from app.commands.invocation import Invocation
from app.commands.line_words import shown, table_name
from app.commands.output import Output, plain
from app.commands.verbs import VerbTable
from app.domain.copies import CopyComparison
from app.domain.retention import Retainable
from app.domain.salvage import SalvageReport

DONE, FAILED = 0, 1


def add_verbs(table: VerbTable) -> None:
    """Add these verbs to the line."""
    rescue = table.add(
        "salvage", "rescue a damaged profile into a new one", "спасти записи повреждённого профиля", salvage
    )
    rescue.add_argument("out", metavar="OUT")
    listing = table.add("copies", "copies the program made by itself", "копии, сделанные программой", copies)
    listing.add_argument("--daily", action="store_true")
    comparing = table.add("compare", "a copy beside the profile", "сравнить копию с профилем", compare)
    comparing.add_argument("copy", metavar="COPY")
    forgetting = table.add("retention", "forget what is old", "забыть старое", retention)
    forgetting.add_argument("--older-than", type=int, metavar="DAYS")
    forgetting.add_argument(
        "--kinds", nargs="+", choices=[str(kind) for kind in Retainable], default=list(Retainable)
    )
    forgetting.add_argument("--erase", action="store_true")
    forgetting.add_argument("--by", default="", metavar="NAME")


def salvage(invocation: Invocation) -> int:
    """Rescue what reads of the profile into a new folder, and tell what is lost."""
    output = invocation.output
    directory, out = invocation.directory(), Path(invocation.options.out).absolute()
    invocation.services.profiles.info(directory)
    passphrase = invocation.passphrases.ask("Passphrase", "Парольная фраза")
    progress = output.progress("Rescue", "Спасение")
    report = invocation.services.rescue.salvage(directory, passphrase, out, progress)
    output.clear_progress()
    told = plain(report)
    assert isinstance(told, dict)
    profile = told.pop("directory")
    figures = {"rescued": report.rescued, "lost": report.lost, "share": report.share}
    output.document({"profile": profile, **figures, **told})
    _tell_rescued(output, report)
    return DONE


def _tell_rescued(output: Output, report: SalvageReport) -> None:
    damaged, whole = len(report.damaged_pages), report.pages
    output.text(
        output.words(f"Damaged pages: {damaged} of {whole}", f"Повреждено страниц: {damaged} из {whole}")
    )
    headings = (
        ("Table", "Таблица"),
        ("Rescued", "Спасено"),
        ("Shortened", "Укорочено"),
        ("Lost", "Потеряно"),
        ("Which", "Какие"),
    )
    output.table(
        [output.words(*heading) for heading in headings],
        [
            (
                table_name(each.table, output.language),
                each.rescued,
                each.shortened,
                each.lost,
                ", ".join(map(str, each.lost_ids)),
            )
            for each in report.tables
        ],
    )
    output.text(output.words(f"New profile: {report.directory}", f"Новый профиль: {report.directory}"))


def copies(invocation: Invocation) -> int:
    """List the copies the program made; with `--daily`, make today's first where there is none."""
    output = invocation.output
    invocation.open_profile()
    service = invocation.services.copies
    made = service.make_daily(output.progress("Copy", "Копия")) if invocation.options.daily else None
    output.clear_progress()
    found = service.list()
    output.document({
        "folder": service.folder, "made": made and made.path,
        "copies": [
            {"path": copy.path, "reason": copy.reason, "at": copy.at, "bytes": copy.bytes} for copy in found
        ],
    })  # fmt: skip
    output.table(
        [output.words("Made", "Сделана"), output.words("Why", "Почему"), output.words("File", "Файл")],
        [(copy.at, shown("why", copy.reason, output.language), copy.path.name) for copy in found],
    )
    return DONE


def compare(invocation: Invocation) -> int:
    """Tell what a copy has and the profile has not; 1 when there is such."""
    output = invocation.output
    invocation.open_profile()
    report = invocation.services.copies.compare(Path(invocation.options.copy).absolute())
    output.document({
        "made_at": report.made_at, "only_in_copy": report.only_in_copy, "tables": report.tables,
        "missing": report.missing,
    })  # fmt: skip
    headings = (
        ("Table", "Таблица"),
        ("Copy", "В копии"),
        ("Profile", "В профиле"),
        ("Only copy", "Только в копии"),
        ("Only profile", "Только в профиле"),
        ("Differ", "Различаются"),
    )
    output.table([output.words(*heading) for heading in headings], _compared(output, report))
    for row in report.missing:
        output.text(f"{table_name(row.table, output.language)} {row.id}: {row.title}")
    return FAILED if report.only_in_copy else DONE


def _compared(output: Output, report: CopyComparison) -> list[tuple[str | int, ...]]:
    return [
        (
            table_name(each.table, output.language),
            each.in_copy,
            each.in_profile,
            each.only_in_copy,
            each.only_in_profile,
            each.changed,
        )
        for each in report.tables
    ]


def retention(invocation: Invocation) -> int:
    """Tell what is older; with `--erase`, forget it for good and give the act."""
    output, options = invocation.output, invocation.options
    invocation.open_profile()
    service = invocation.services.retention
    kinds = tuple(Retainable(kind) for kind in options.kinds)
    plan = service.preview(options.older_than, kinds)
    act = service.erase(plan, author=options.by) if options.erase else None
    output.document({
        "before": plan.before, "counts": plan.counts, "erased": act is not None, "act": act and act.sequence,
        "older_copies": act.older_copies if act else (),
    })  # fmt: skip
    for kind, count in plan.counts.items():
        output.text(f"{table_name(kind, output.language)}: {count}")
    if act is None:
        output.remark("Nothing is erased yet; add --erase.", "Пока ничего не стёрто; добавьте --erase.")
        return DONE
    output.text(output.words(f"Erased. Act: event {act.sequence}", f"Стёрто. Акт: событие {act.sequence}"))
    for path in act.older_copies:
        output.text(output.words(f"Still in the copy: {path}", f"Ещё есть в копии: {path}"))
    return DONE
