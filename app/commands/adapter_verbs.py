"""What `models list|check|install` do with LoRA adapters."""

from collections.abc import Sequence
from pathlib import Path

from app.commands.invocation import Invocation
from app.commands.output import Output, plain
from app.commands.stopping import cancellable
from app.domain.adapters import AdapterRow
from app.domain.sentences import size

DONE, FAILED = 0, 1
_TOLD = ("architecture", "quantization", "rank", "alpha", "sha256")


def tell(output: Output, adapters: Sequence[AdapterRow]) -> None:
    """List adapters beneath the models."""
    if adapters:
        output.table(
            (output.words("adapter", "адаптер"), output.words("model", "модель"), "size"),
            [(row.name, row.base, size(row.bytes, output.language)) for row in adapters],
        )


def check(invocation: Invocation, path: Path) -> int:
    """Read an adapter's header without llama.cpp; 1 when it is refused."""
    output = invocation.output
    result = invocation.services.adapters.check(path)
    values = plain(result)
    assert isinstance(values, dict)
    reasons = [output.told(reason.code, reason.message) for reason in result.reasons]
    # The fields of a model's check stand here too: a script need not ask which it is.
    beside: dict[str, object] = {"kind": "adapter", "n_ctx_train": None, "template_sha256": None, "notes": []}
    output.document({**beside, **values, "reasons": reasons})
    for name in _TOLD:
        output.fact(name, values[name])
    fits = ", ".join(result.fits)
    if fits:
        output.text(output.words(f"goes with: {fits}", f"подходит к: {fits}"))
    for reason in reasons:
        output.finding(reason)
    return DONE if result.ok else FAILED


def install(invocation: Invocation, path: Path) -> int:
    """Copy an adapter in while hashing it."""
    output = invocation.output
    with cancellable() as cancel:
        row = invocation.services.adapters.install(
            path, on_progress=output.progress("Copying", "Копирование"), cancel=cancel
        )
    output.clear_progress()
    values = plain(row)
    assert isinstance(values, dict)
    output.document({"kind": "adapter", **values})
    output.text(
        output.words(
            f"Installed: adapter {row.name} for {row.base}", f"Установлен адаптер {row.name} для {row.base}"
        )
    )
    return DONE
