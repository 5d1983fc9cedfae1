"""`models list|check|install|activate|fit`; `families` and `metrics` stand in rooms of their own."""

from pathlib import Path

from app.commands import adapter_verbs, advise_verbs, family_verbs, metrics_verbs
from app.commands.assist_verbs import model_named
from app.commands.invocation import Invocation
from app.commands.output import plain
from app.commands.parser import UsageError, positive
from app.commands.stopping import cancellable
from app.commands.verbs import VerbTable
from app.domain.engine import MemoryPlan, ModelRow
from app.domain.plan_words import plan_words
from app.domain.sentences import size

DONE, FAILED = 0, 1


def add_verbs(table: VerbTable) -> None:
    """Add these verbs to the line."""
    models = table.group("models", "models on this machine", "модели на этой машине")
    listing = models.add("list", "list installed models", "список установленных", list_models)
    listing.add_argument("--all", action="store_true", help="with the catalogue's")
    models.add("check", "read a file's header", "прочитать заголовок файла", check).add_argument("file")
    models.add("install", "install a file", "установить файл", install).add_argument("file")
    models.add("activate", "work with this model", "работать с этой моделью", activate).add_argument("name")
    fit = models.add("fit", "what memory it would take", "сколько памяти она займёт", fit_model)
    fit.add_argument("file")
    fit.add_argument("--n-ctx", type=positive, metavar="N")
    fit.add_argument("--hardware", metavar="NAME|all")
    advise_verbs.add_to(models)
    family_verbs.add_to(models)
    metrics_verbs.add_to(models)


def list_models(invocation: Invocation) -> int:
    """List the models; with `--all` those of the catalogue that are not here, too."""
    output = invocation.output
    rows = [row for row in invocation.services.models.list() if row.installed or invocation.options.all]
    adapters = invocation.services.adapters.list()
    output.document({"models": [_as_json(row) for row in rows], "adapters": [plain(row) for row in adapters]})
    unsigned = output.words("unsigned", "без подписи")
    output.table(
        ("", "name", "size", "quantization", "licence", "signed"),
        [
            (
                "*" if row.active else "",
                row.name,
                size(row.bytes, output.language),
                row.quantization,
                row.licence,
                ", ".join(row.signers) or (unsigned if row.installed else ""),
            )
            for row in rows
        ],
    )
    adapter_verbs.tell(output, adapters)
    return DONE


def check(invocation: Invocation) -> int:
    """Read the header of a model or an adapter without llama.cpp; 1 when it is refused."""
    output, path = invocation.output, Path(invocation.options.file).absolute()
    if invocation.services.adapters.recognises(path):
        return adapter_verbs.check(invocation, path)
    result = invocation.services.models.check(path)
    values = plain(result)
    assert isinstance(values, dict)
    reasons = [output.told(reason.code, reason.message) for reason in result.reasons]
    notes = [output.told(note.code, note.message) for note in result.notes]
    output.document({**values, "reasons": reasons, "notes": notes})
    for name in ("architecture", "quantization", "n_ctx_train", "sha256", "template_sha256"):
        output.fact(name, values[name])
    for reason in (*reasons, *notes):
        output.finding(reason)
    return DONE if result.ok else FAILED


def install(invocation: Invocation) -> int:
    """Copy a model or an adapter in while hashing it; a file stopped half-way leaves nothing.

    Nobody signed it: so it says, and the chat template in the file, which is kept by its digest, is shown.
    """
    output, path = invocation.output, Path(invocation.options.file).absolute()
    if invocation.services.adapters.recognises(path):
        return adapter_verbs.install(invocation, path)
    with cancellable() as cancel:
        row = invocation.services.models.install(
            path,
            on_progress=output.progress("Copying", "Копирование"),
            cancel=cancel,
        )
    output.clear_progress()
    template = invocation.services.models.template_of(row.name)
    output.document({**_as_json(row), "template": template.text, "template_sha256": template.sha256})
    output.text(output.words(f"Installed, unsigned: {row.name}", f"Установлена без подписи: {row.name}"))
    if template.text is not None:
        shown = f"({template.sha256}):\n{template.text}"
        output.text(output.words(f"Chat template, kept {shown}", f"Шаблон разговора, закреплён {shown}"))
    return DONE


def activate(invocation: Invocation) -> int:
    """Choose the model that is used when none is named."""
    name: str = invocation.options.name
    invocation.services.models.activate(name)
    invocation.output.document({"name": name, "active": True})
    invocation.output.text(invocation.output.words(f"Active: {name}", f"Выбрана: {name}"))
    return DONE


def fit_model(invocation: Invocation) -> int:
    """Plan the memory a model would take, here or on a machine of the hardware table, from its header."""
    output, options = invocation.output, invocation.options
    models = invocation.services.models
    names = models.hardware()
    wanted: str | None = options.hardware
    if wanted not in (None, "all", *names):
        known = ", ".join(("all", *names))
        raise UsageError(
            output.words(f"no hardware {wanted}; there is: {known}", f"нет машины {wanted}; есть: {known}")
        )
    asked = names if wanted == "all" else (wanted,)
    model = model_named(options.file) or ""
    plans = [models.fit(model, n_ctx=options.n_ctx, hardware=name) for name in asked]
    documents = [_plan_document(plan, output.language) for plan in plans]
    output.document({**documents[0], "plans": documents} if wanted == "all" else documents[0])
    for plan in plans:
        _tell_plan(invocation, plan)
    return DONE


def _plan_document(plan: MemoryPlan, language: str) -> dict[str, object]:
    values = plain(plan)
    assert isinstance(values, dict)
    notes = [{"code": note.code, **dict(note.facts)} for note in plan.notes]
    return {**values, "reasons": plan_words(plan, language), "notes": notes}


def _tell_plan(invocation: Invocation, plan: MemoryPlan) -> None:
    output = invocation.output
    if plan.hardware:
        output.text(f"{plan.hardware}:")
    for name in ("weights_bytes", "kv_bytes", "compute_bytes", "total_bytes", "available_bytes"):
        output.fact(name, size(getattr(plan, name), output.language))
    for reason in plan_words(plan, output.language):
        output.text(reason)


def _as_json(row: ModelRow) -> dict[str, object]:
    return {
        "name": row.name,
        "sha256": row.sha256,
        "bytes": row.bytes,
        "active": row.active,
        "bundle": row.bundle,
        "signers": row.signers,
        "signed": bool(row.signers),
        "title": row.title,
        "quantization": row.quantization,
        "licence": row.licence,
        "russian": row.russian,
        "installed": row.installed,
    }
