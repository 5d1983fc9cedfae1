"""`bundle keygen|trust|build|sign|verify|inspect|import|rollback`."""

from pathlib import Path

from app.commands.format_help import tell_plan
from app.commands.invocation import Invocation
from app.commands.output import Output, plain
from app.commands.parser import whole
from app.commands.repair_verbs import add_repair_verbs
from app.commands.root_verbs import add_root_verbs
from app.commands.stopping import cancellable
from app.commands.verbs import VerbTable
from app.domain.bundle_offers import in_groups
from app.domain.bundles import KEPT_ONLY, BundleFinding, BundleReport
from app.domain.sentences import sentence, size

DONE, FAILED = 0, 1


def add_verbs(table: VerbTable) -> None:
    """Add these verbs to the line."""
    bundle = table.group("bundle", "signed bundles on a stick", "подписанные поставки на носителе")
    keygen = bundle.add("keygen", "make a signing key", "создать ключ подписи", make_key)
    keygen.add_argument("directory", metavar="DIR")
    trust = bundle.add("trust", "trust the keys in a folder", "доверять ключам из папки", trust_keys)
    trust.add_argument("directory", metavar="DIR")
    add_root_verbs(bundle.group("root", "owners with several keys", "владельцы с несколькими ключами"))
    build = bundle.add("build", "build a bundle of a plan", "собрать поставку по плану", build_bundle)
    build.add_argument("plan", metavar="PLAN.toml")
    build.add_argument("dest", metavar="DEST")
    build.add_argument("--update-from", metavar="OLD")
    build.add_argument("--root", metavar="DIR")
    tell_plan(build, bundle.language)
    sign = bundle.add("sign", "add a further signature", "добавить ещё одну подпись", sign_bundle)
    sign.add_argument("directory", metavar="DIR")
    for signing in (build, sign):
        signing.add_argument("--key", metavar="DIR", required=True)
    for keyed in (keygen, build, sign):
        keyed.add_argument("--key-passphrase-fd", type=whole, metavar="N")
    verify = bundle.add("verify", "check every byte", "проверить каждый байт", verify_bundle)
    inspect = bundle.add("inspect", "tell what is in it", "показать содержимое", inspect_bundle)
    for looking in (verify, inspect):
        looking.add_argument("directory", metavar="DIR")
        looking.add_argument("--trust", metavar="DIR")
    bring = bundle.add("import", "bring a bundle in", "принять поставку", import_bundle)
    bring.add_argument("directory", metavar="DIR")
    bring.add_argument("--repair", metavar="PACK")
    add_repair_verbs(bundle)
    bundle.add("rollback", "return to what was before", "вернуть прежнее", roll_back)


def make_key(invocation: Invocation) -> int:
    """Make a key; its private part is encrypted by a passphrase."""
    output = invocation.output
    folder = Path(invocation.options.directory).absolute()
    passphrase = invocation.key_passphrases.ask("New key passphrase", "Новая фраза ключа", twice=True)
    key_id = invocation.services.bundle_keys.make(folder, passphrase)
    fingerprint = in_groups(invocation.services.key_trust.look(folder).fingerprint)
    output.document({"key": key_id, "directory": folder, "fingerprint": fingerprint})
    output.text(output.words(f"Key: {key_id}", f"Ключ: {key_id}"))
    output.text(output.words(f"Tell the sites: {fingerprint}", f"Сообщите площадкам: {fingerprint}"))
    return DONE


def trust_keys(invocation: Invocation) -> int:
    """Take bundles of these keys from now on."""
    output = invocation.output
    keys, threshold = invocation.services.bundle_keys.trust(Path(invocation.options.directory).absolute())
    output.document({"keys": keys, "threshold": threshold})
    named = ", ".join(keys)
    output.text(output.words(f"Trusted: {named}", f"Доверенные ключи: {named}"))
    return DONE


def build_bundle(invocation: Invocation) -> int:
    """Build and sign a bundle; its files come from here, from the hub or from another program's store."""
    output, options = invocation.output, invocation.options
    key = (Path(options.key).absolute(), _key_passphrase(invocation))
    dest = Path(options.dest).absolute()
    building = invocation.services.bundle_build
    plan = building.prepare(Path(options.plan).absolute(), output.progress("Fetching", "Получение"))
    output.clear_progress()
    for note in building.notes(plan, dest):
        output.aside(sentence(note.code, note.facts, output.language))
    bundle, sequence, warned = building.build(
        plan,
        dest,
        key,
        older=_path(options.update_from),
        root=_path(options.root),
        on_progress=output.progress("Building", "Сборка"),
    )
    output.clear_progress()
    for licence in warned:
        output.aside(sentence("bundle.non_commercial", {"licence": licence}, output.language))
    output.document({"bundle": bundle, "sequence": sequence, "path": dest, "non_commercial": warned})
    output.text(output.words(f"Bundle: {dest}", f"Поставка: {dest}"))
    return DONE


def sign_bundle(invocation: Invocation) -> int:
    """Add the signature of a further key."""
    folder, key = Path(invocation.options.directory).absolute(), Path(invocation.options.key).absolute()
    name = invocation.services.bundle_build.sign(folder, (key, _key_passphrase(invocation)))
    invocation.output.document({"signature": name})
    invocation.output.text(invocation.output.words(f"Signed: {name}", f"Подписано: {name}"))
    return DONE


def verify_bundle(invocation: Invocation) -> int:
    """Check signatures and every byte; 1 when anything is wrong."""
    output, options = invocation.output, invocation.options
    report = invocation.services.bundle_check.verify(
        Path(options.directory).absolute(), _trust(invocation), output.progress("Verifying", "Проверка")
    )
    output.clear_progress()
    output.document(_document(report, output.language))
    _tell(invocation, report)
    return DONE if report.ok else FAILED


def inspect_bundle(invocation: Invocation) -> int:
    """Tell what is in a bundle; what nobody we trust has signed is named `untrusted_…`."""
    output = invocation.output
    folder = Path(invocation.options.directory).absolute()
    report, claims = invocation.services.bundle_check.inspect(folder, _trust(invocation))
    document = _document(report, output.language)
    contents: object = plain(report.contents)
    if report.bundle is None:
        claimed = plain(claims)
        assert isinstance(claimed, dict)
        output.document({**document, **claimed})
    else:
        output.document({**document, "contents": contents})
    _tell(invocation, report)
    for row in report.contents or claims.untrusted_contents:
        kept = _kept_only(output, row.role)
        output.text(f"  {row.role}: {row.name}, {size(row.bytes, output.language)}, {row.licence}{kept}")
    return DONE if report.ok else FAILED


def import_bundle(invocation: Invocation) -> int:
    """Bring a bundle in; stopped or killed, the next import of it goes on."""
    output = invocation.output
    # Its key signs the certificate; an import needs no profile, so nobody is asked for a passphrase.
    if invocation.passphrases.handed_over and invocation.has_profile():
        invocation.open_profile()
    with cancellable() as cancel:
        report = invocation.services.bundle_import.run(
            Path(invocation.options.directory).absolute(),
            repair=_path(invocation.options.repair),
            on_progress=output.progress("Importing", "Приём"),
            cancel=cancel,
        )
    output.clear_progress()
    certificate = {path.suffix[1:]: path for path in report.certificate if path.suffix != ".minisig"}
    app = invocation.services.bundle_import.current_app()
    document = _document(report, output.language)
    output.document({**document, "app": app, "certificate": certificate or None})
    _tell(invocation, report)
    for one in report.installed:
        output.text(f"  {one.role}: {one.name}{_kept_only(output, one.role)}")
    if app is not None and any(one.role == "app" for one in report.installed):
        output.text(output.words(f"Start it: {app}/vakhta", f"Запуск: {app}/vakhta"))
    for path in certificate.values():
        output.text(output.words(f"Certificate: {path}", f"Свидетельство: {path}"))
    return DONE


def roll_back(invocation: Invocation) -> int:
    """Return to the model that was active before the newest import."""
    output = invocation.output
    bundle, sequence, active = invocation.services.bundle_import.roll_back()
    output.document({"bundle": bundle, "sequence": sequence, "active": active})
    output.text(output.words(f"Active: {active or 'none'}", f"Активна: {active or 'никакая'}"))
    return DONE


def _key_passphrase(invocation: Invocation) -> str:
    return invocation.key_passphrases.ask("Key passphrase", "Фраза ключа")


def _trust(invocation: Invocation) -> Path | None:
    return _path(invocation.options.trust)


def _path(named: str | None) -> Path | None:
    return Path(named).absolute() if named else None


def _document(report: BundleReport, language: str) -> dict[str, object]:
    return {
        "ok": report.ok,
        "bundle": report.bundle,
        "sequence": report.sequence,
        "signers": report.signers,
        "files": report.files,
        "bytes": report.bytes,
        "seconds": round(report.seconds, 3),
        "findings": [_told(one, language) for one in report.findings],
        "warnings": [_told(one, language) for one in report.warnings],
        "installed": report.installed,
    }


def _told(finding: BundleFinding, language: str) -> dict[str, str]:
    said = sentence(finding.code, finding.told_facts, language)
    return {"code": finding.code, "path": finding.path, "message": said, "detail": finding.detail}


def _kept_only(output: Output, role: str) -> str:
    """What is said beside a content that is not used yet."""
    said = output.words(
        ", kept, not used by this version yet", ", хранится, этой версией пока не используется"
    )
    return said if role in KEPT_ONLY else ""


def _tell(invocation: Invocation, report: BundleReport) -> None:
    output = invocation.output
    for finding in (*report.findings, *report.warnings):
        output.text(f"{finding.code}: {sentence(finding.code, finding.told_facts, output.language)}")
    if report.bundle is not None:
        signers = ", ".join(report.signers)
        whose = f"{report.bundle} {report.sequence}"
        output.text(output.words(f"{whose}, signed by {signers}", f"{whose}, подписан: {signers}"))
    if report.ok:
        output.text(output.words("Nothing wrong was found.", "Ошибок не найдено."))
