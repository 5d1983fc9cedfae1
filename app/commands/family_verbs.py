"""`models families`: what we know of each family, and whether it holds on this machine."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.invocation import Invocation
from app.commands.output import plain
from app.commands.verbs import VerbTable
from app.domain.families import FamilyRow, FamilyTrial
from app.domain.family_words import family_note
from app.domain.sentences import size

if TYPE_CHECKING:
    from app.commands.output import Output

DONE, FAILED = 0, 1


def add_to(models: VerbTable) -> None:
    """Add this verb to the group of `models`."""
    parser = models.add("families", "families of models we know", "известные семейства моделей", families)
    parser.add_argument("--selftest", action="store_true", help="load and ask a model of each")
    parser.add_argument("--models", metavar="DIR", help="where FAMILY.gguf lie")


def families(invocation: Invocation) -> int:
    """Print the table of families; with `--selftest` try each with a model, 1 when one fails."""
    output, options = invocation.output, invocation.options
    service = invocation.services.families
    rows = service.list()
    if not options.selftest:
        output.document({"families": plain(rows)})
        _show_rows(output, rows)
        return DONE
    folder = Path(options.models).absolute() if options.models else None
    trials = []
    for trial in service.trial(folder):
        trials.append(trial)
        _show_trial(output, trial)
    ok = all(trial.ok for trial in trials)
    tried = [{**_plain(trial), "ok": trial.ok} for trial in trials]
    output.document({"ok": ok, "families": plain(rows), "trials": tried})
    output.text(
        output.words(f"{len(trials)} tried, all in order.", f"Проверено: {len(trials)}, всё в порядке.")
        if ok
        else output.words("Not all in order.", "Не всё в порядке.")
    )
    return DONE if ok else FAILED


def _plain(trial: FamilyTrial) -> dict[str, object]:
    values = plain(trial)
    assert isinstance(values, dict)
    return values


def _show_rows(output: "Output", rows: tuple[FamilyRow, ...]) -> None:
    output.table(
        ("family", "architectures", "template", "tokenizer", "licence", "russian", "sizes"),
        [
            (
                row.key,
                ", ".join(row.architectures) or "*",
                "; ".join(row.template),
                row.tokenizer + ("*" if row.stand_in else ""),
                row.licence + (" !" if row.licence_note else ""),
                row.russian,
                ", ".join(row.sizes),
            )
            for row in rows
        ],
    )
    for row in rows:
        if row.stand_in:
            output.text(f"* {row.key}: {family_note(row.stand_in, output.language)}")
    for row in rows:
        if row.licence_note:
            output.text(f"! {row.key}: {family_note(row.licence_note, output.language)}")


def _show_trial(output: "Output", trial: FamilyTrial) -> None:
    equal = all(trial.prompt_equal.values()) and bool(trial.prompt_equal)
    facts = [
        _mark(trial.ok),
        trial.key,
        output.words("loaded", "загружена") + " " + _mark(trial.loaded),
        output.words("recognised as", "узнана как") + f" {trial.recognised or '?'}",
        output.words("tokenizer", "токенизатор") + f" {trial.tokenizer}",
        output.words("prompt as published", "запрос как опубликован") + " " + _mark(equal),
        output.words("first token", "первый токен") + " " + _mark(trial.bos_once),
        output.words("text stays text", "текст остаётся текстом") + " " + _mark(trial.text_stays_text),
        output.words("tokens", "токенов") + f" {trial.prompt_tokens} + {trial.generated_tokens}",
        size(trial.memory_bytes, output.language),
    ]
    output.text("  ".join(facts))
    if trial.code:
        told = output.told(trial.code, trial.detail)
        output.text("   ", end="")
        output.finding(told)


def _mark(good: bool) -> str:  # noqa: FBT001
    return "+" if good else "-"
