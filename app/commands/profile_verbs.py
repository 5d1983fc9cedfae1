"""`profile …`, `backup`, `restore`."""

from datetime import datetime
from pathlib import Path

from app.commands.invocation import Invocation
from app.commands.output import moment_told, plain
from app.commands.verbs import VerbTable


def add_verbs(table: VerbTable) -> None:
    """Add these verbs to the line."""
    profile = table.group("profile", "make and look at profiles", "профили: создать, посмотреть")
    new = profile.add("new", "make a profile", "создать профиль", new_profile)
    new.add_argument("directory", metavar="DIR")
    new.add_argument("--demo", action="store_true")
    new.add_argument("--name")
    profile.add("info", "what can be said without opening it", "что видно без открытия", profile_info)
    profile.add("passphrase", "change the passphrase", "сменить парольную фразу", change_passphrase)
    profile.add("recover", "open by the recovery code", "открыть по коду восстановления", recover)
    table.add("backup", "write a backup", "сделать резервную копию", backup).add_argument("dest")
    table.add("restore", "make a profile of a backup", "восстановить из копии", restore).add_argument("src")


def new_profile(invocation: Invocation) -> int:
    """Make a profile; the recovery code is printed once."""
    options, output = invocation.options, invocation.output
    directory = Path(options.directory).absolute()
    name = options.name or directory.name
    profiles = invocation.services.profiles
    if options.demo:
        made = profiles.create(directory, "", name=name, demo=True)  # its passphrase is known to all
    else:
        passphrase = invocation.passphrases.ask("New passphrase", "Новая парольная фраза", twice=True)
        made = profiles.create(directory, passphrase, name=name)
    invocation.remember(made.directory)
    output.document({"profile": made.directory, "recovery_code": made.recovery_code})
    output.text(output.words(f"Profile: {made.directory}", f"Профиль: {made.directory}"))
    output.text(
        output.words(
            "Recovery code, shown once; write it down:", "Код восстановления, показан один раз; запишите:"
        )
    )
    output.text(made.recovery_code)
    return 0


def profile_info(invocation: Invocation) -> int:
    """Tell what stands outside the encrypted file."""
    output = invocation.output
    info = invocation.services.profiles.info(invocation.directory())
    values = plain(info)
    assert isinstance(values, dict)
    output.document(values)
    rows = [
        (output.words("Folder", "Папка"), info.directory),
        (output.words("Name", "Название"), info.name),
        (output.words("Made", "Создан"), info.created_at),
        (output.words("Demo", "Учебный"), _yes(invocation, yes=info.demo)),
        (
            output.words("Opened by the keyring", "Открывается связкой ключей"),
            _yes(invocation, yes=info.keyring),
        ),
        (output.words("Locked", "Закрыт на замок"), _yes(invocation, yes=info.locked)),
        (output.words("Last backup", "Последняя копия"), info.last_backup_at or _never(invocation)),
    ]
    for label, value in rows:
        shown = moment_told(value) if isinstance(value, datetime) else value
        output.text(f"{label}: {shown}")
    return 0


def change_passphrase(invocation: Invocation) -> int:
    """Change the passphrase; by descriptor the old one is the first line, the new one the second."""
    directory = invocation.directory()
    profiles = invocation.services.profiles
    profiles.info(directory)
    old = invocation.passphrases.ask("Passphrase", "Парольная фраза")
    profiles.unlock(directory, old)
    new = invocation.passphrases.ask("New passphrase", "Новая парольная фраза", twice=True)
    profiles.change_passphrase(old, new)
    invocation.output.document({"profile": directory})
    invocation.output.remark("The passphrase is changed.", "Парольная фраза изменена.")
    return 0


def recover(invocation: Invocation) -> int:
    """Set a new passphrase by the recovery code; by descriptor the code is the first line."""
    directory = invocation.directory()
    profiles = invocation.services.profiles
    profiles.info(directory)
    code = invocation.passphrases.ask("Recovery code", "Код восстановления")
    new = invocation.passphrases.ask("New passphrase", "Новая парольная фраза", twice=True)
    profiles.recover(directory, code, new)
    invocation.remember(directory)
    invocation.output.document({"profile": directory})
    invocation.output.remark(
        "The profile opens by the new passphrase.", "Профиль открывается новой парольной фразой."
    )
    return 0


def backup(invocation: Invocation) -> int:
    """Write all that a restore on another machine needs into one file."""
    output = invocation.output
    invocation.open_profile()
    progress = output.progress("Backup", "Копия")
    report = invocation.services.backups.backup(
        Path(invocation.options.dest).absolute(), on_progress=progress
    )
    output.clear_progress()
    output.document({"path": report.path, "bytes": report.bytes, "seconds": report.seconds, "at": report.at})
    output.text(output.words(f"Backup written: {report.path}", f"Копия записана: {report.path}"))
    return 0


def restore(invocation: Invocation) -> int:
    """Make a profile of a backup: in `--profile`, else beside the other profiles under the backup's name."""
    output = invocation.output
    source = Path(invocation.options.src).absolute()
    named = getattr(invocation.options, "profile", None)
    services = invocation.services
    directory = Path(named).absolute() if named else services.preferences.new_profile_place(source.stem)
    info = services.backups.restore(source, directory)
    invocation.remember(info.directory)
    output.document({"profile": info.directory, "name": info.name})
    output.text(
        output.words(f"Profile restored: {info.directory}", f"Профиль восстановлен: {info.directory}")
    )
    return 0


def _yes(invocation: Invocation, *, yes: bool) -> str:
    return invocation.output.words("yes", "да") if yes else invocation.output.words("no", "нет")


def _never(invocation: Invocation) -> str:
    return invocation.output.words("never", "не было")
