"""What a person does next when a check found something: the commands, and the last backup by its name."""

from collections.abc import Iterable
from pathlib import Path

from app.commands.invocation import Invocation
from app.commands.output import moment_told
from app.domain.reports import Finding

_DAMAGE = ("store.", "attachment.", "backup.")
_STALE = "search."


def tell_next_steps(invocation: Invocation, directory: Path, findings: Iterable[Finding]) -> list[str]:
    """Print the next steps and give their commands; none where a finding's own sentence says all."""
    codes = [finding.code for finding in findings]
    commands: list[str] = []
    if any(code.startswith(_STALE) for code in codes):
        commands.append("vakhta check --rebuild")
        _tell(invocation, "Make the search index anew", "Построить поисковый указатель заново", commands[-1])
    if "policy.overdue" in codes:
        commands.append("vakhta retention --erase")
        _tell(invocation, "Erase what is past its days", "Стереть то, чему вышел срок", commands[-1])
    if any(code.startswith(_DAMAGE) for code in codes):
        commands += _after_damage(invocation, directory)
    return commands


def _after_damage(invocation: Invocation, directory: Path) -> list[str]:
    words = invocation.output.words
    out = words("NEW_FOLDER", "НОВАЯ_ПАПКА")
    salvage = f"vakhta salvage {out}"
    _tell(invocation, "Rescue what reads", "Спасти то, что читается", salvage)
    copies = invocation.services.copies.list()
    if copies:
        at, restore = copies[0].at, f"vakhta restore {copies[0].path} --profile {out}"
        made = moment_told(at)
        _tell(
            invocation,
            f"Or return to the last copy ({made})",
            f"Или вернуться к последней копии ({made})",
            restore,
        )
        return [salvage, restore]
    carried = invocation.services.profiles.info(directory).last_backup_at
    if carried is None:
        invocation.output.text(words("There is no backup of this profile.", "Резервной копии профиля нет."))
        return [salvage]
    restore = f"vakhta restore {words('BACKUP', 'КОПИЯ')} --profile {out}"
    made = moment_told(carried)
    _tell(
        invocation,
        f"Or return to the backup made on {made}",
        f"Или вернуться к резервной копии от {made}",
        restore,
    )
    return [salvage, restore]


def _tell(invocation: Invocation, english: str, russian: str, command: str) -> None:
    invocation.output.text(f"{invocation.output.words(english, russian)}: {command}")
