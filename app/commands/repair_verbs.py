"""`bundle repair-request|repair-pack`."""

from pathlib import Path

from app.commands.invocation import Invocation
from app.commands.output import plain
from app.commands.parser import whole
from app.commands.verbs import VerbTable
from app.domain.bundles import RepairReport
from app.domain.sentences import size

DONE = 0


def add_repair_verbs(bundle: VerbTable) -> None:
    """Add these verbs to the group of `bundle`."""
    request = bundle.add("repair-request", "list the bad chunks", "записать, что испорчено", request_repair)
    request.add_argument("directory", metavar="DIR")
    request.add_argument("out", metavar="OUT")
    pack = bundle.add("repair-pack", "answer with only these", "собрать только их", make_pack)
    pack.add_argument("request", metavar="REQUEST")
    pack.add_argument("dest", metavar="DEST")
    pack.add_argument("--key", metavar="DIR", required=True)
    pack.add_argument("--key-passphrase-fd", type=whole, metavar="N")
    pack.add_argument("--from", metavar="DIR", dest="source")


def request_repair(invocation: Invocation) -> int:
    """Write a file that names what is bad in a bundle; it is carried to the steward."""
    output, options = invocation.output, invocation.options
    report = invocation.services.bundle_repair.request(
        Path(options.directory).absolute(),
        Path(options.out).absolute(),
        output.progress("Looking", "Проверка"),
    )
    output.clear_progress()
    return _tell(invocation, report, {})


def make_pack(invocation: Invocation) -> int:
    """Make a folder of only what a request names; the site imports it."""
    options = invocation.options
    key = Path(options.key).absolute()
    passphrase = invocation.key_passphrases.ask("Key passphrase", "Фраза ключа")
    report, count = invocation.services.bundle_repair.pack(
        Path(options.request).absolute(),
        Path(options.dest).absolute(),
        (key, passphrase),
        Path(options.source).absolute() if options.source else None,
    )
    return _tell(invocation, report, {"bytes": count})


def _tell(invocation: Invocation, report: RepairReport, more: dict[str, int]) -> int:
    output = invocation.output
    document = plain(report)
    assert isinstance(document, dict)
    output.document({**document, **more})
    count = "".join(f", {size(one, output.language)}" for one in more.values())
    output.text(
        output.words(
            f"{report.path}: {report.chunks} chunks, {report.files} small files{count}",
            f"{report.path}: кусков {report.chunks}, малых файлов {report.files}{count}",
        )
    )
    return DONE
