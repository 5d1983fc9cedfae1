"""`models list|check|install|activate|fit`; `models families` stands in `family_verbs`."""

from pathlib import Path

from app.commands import family_verbs
from app.commands.assist_verbs import model_named
from app.commands.invocation import Invocation
from app.commands.output import plain
from app.commands.parser import positive
from app.commands.stopping import cancellable
from app.commands.verbs import VerbTable
from app.domain.engine import ModelRow
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
    family_verbs.add_to(models)


def list_models(invocation: Invocation) -> int:
    """List the models; with `--all` those of the catalogue that are not here, too."""
    output = invocation.output
    rows = [row for row in invocation.services.models.list() if row.installed or invocation.options.all]
    output.document({"models": [_as_json(row) for row in rows]})
    output.table(
        ("", "name", "size", "quantization", "licence"),
        [
            (
                "*" if row.active else "",
                row.name,
                size(row.bytes, output.language),
                row.quantization,
                row.licence,
            )
            for row in rows
        ],
    )
    return DONE


def check(invocation: Invocation) -> int:
    """Read a model file's header without llama.cpp; 1 when it is refused."""
    output = invocation.output
    result = invocation.services.models.check(Path(invocation.options.file).absolute())
    values = plain(result)
    assert isinstance(values, dict)
    reasons = [output.told(reason.code, reason.message) for reason in result.reasons]
    output.document({**values, "reasons": reasons})
    for name in ("architecture", "quantization", "n_ctx_train", "sha256", "template_sha256"):
        output.text(f"{name}: {values[name]}")
    for reason in reasons:
        output.text(f"{reason['code']}: {reason['message']} ({reason['detail']})")
    return DONE if result.ok else FAILED


def install(invocation: Invocation) -> int:
    """Copy a model file in while hashing it; a file stopped half-way leaves nothing."""
    output = invocation.output
    with cancellable() as cancel:
        row = invocation.services.models.install(
            Path(invocation.options.file).absolute(),
            on_progress=output.progress("Copying", "Копирование"),
            cancel=cancel,
        )
    output.clear_progress()
    output.document(_as_json(row))
    output.text(output.words(f"Installed: {row.name}", f"Установлена: {row.name}"))
    return DONE


def activate(invocation: Invocation) -> int:
    """Choose the model that is used when none is named."""
    name: str = invocation.options.name
    invocation.services.models.activate(name)
    invocation.output.document({"name": name, "active": True})
    invocation.output.text(invocation.output.words(f"Active: {name}", f"Выбрана: {name}"))
    return DONE


def fit_model(invocation: Invocation) -> int:
    """Estimate the memory a model would take here, from its header alone."""
    output = invocation.output
    plan = invocation.services.models.fit(
        model_named(invocation.options.file) or "", n_ctx=invocation.options.n_ctx
    )
    values = plain(plan)
    assert isinstance(values, dict)
    output.document(values)
    for name in ("weights_bytes", "kv_bytes", "compute_bytes", "total_bytes", "available_bytes"):
        output.text(f"{name}: {size(values[name], output.language)}")
    output.text(
        output.words("It fits.", "Помещается.")
        if plan.fits
        else output.words("It does not fit.", "Не помещается.")
    )
    if output.language == "en":
        for reason in plan.reasons:
            output.text(reason)
    return DONE


def _as_json(row: ModelRow) -> dict[str, object]:
    return {
        "name": row.name,
        "sha256": row.sha256,
        "bytes": row.bytes,
        "active": row.active,
        "bundle": row.bundle,
        "signers": row.signers,
        "title": row.title,
        "quantization": row.quantization,
        "licence": row.licence,
        "russian": row.russian,
        "installed": row.installed,
    }
