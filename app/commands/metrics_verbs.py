"""`models metrics`: what requests cost on this machine, for people, scripts and Prometheus."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.invocation import Invocation
from app.commands.output import plain
from app.commands.verbs import VerbTable
from app.domain.metrics import Spread, Summary
from app.domain.sentences import size

if TYPE_CHECKING:
    from app.commands.output import Output

DONE = 0


def add_to(models: VerbTable) -> None:
    """Add this verb to the group of `models`."""
    parser = models.add("metrics", "what requests cost here", "во что обходятся запросы", metrics)
    parser.add_argument("--prometheus", metavar="FILE", help="write counters for the textfile collector")


def metrics(invocation: Invocation) -> int:
    """Print a summary of each model and kind of request; with `--prometheus` write the counters, too."""
    output, service = invocation.output, invocation.services.metrics
    wanted = invocation.options.prometheus
    path = Path(wanted).absolute() if wanted else None
    if path is not None:
        service.write_prometheus(path)
    found = service.summaries()
    output.document(
        {"summaries": [_as_json(one) for one in found], "prometheus": None if path is None else str(path)}
    )
    if found:
        _show(output, found)
    else:
        output.remark("No request has been answered yet.", "Ещё ни один запрос не выполнен.")
    if path is not None:
        output.remark(f"Written: {path}", f"Записано: {path}")
    return DONE


def _as_json(summary: Summary) -> dict[str, object]:
    values = plain(summary)
    assert isinstance(values, dict)
    model = {"name": values.pop("model_name"), "sha256": values.pop("model_sha256")}
    return {"model": model, **values}


def _show(output: "Output", found: tuple[Summary, ...]) -> None:
    headings = output.words(
        "model|kind|requests|waited|prompt|first word|answer|tok/s|read before|tokens|memory",
        "модель|вид|запросов|ожидание|чтение|первое слово|ответ|ток/с|прочитано раньше|токенов|память",
    )
    output.remark(
        "Seconds: half within / 95 of 100 within. tok/s: half at least / 95 of 100 at least.",
        "Секунды: половина не дольше / 95 из 100 не дольше. Ток/с: половина не меньше / 95 из 100 не меньше.",
    )
    output.table(headings.split("|"), [_row(output, summary) for summary in found])


def _row(output: "Output", summary: Summary) -> tuple[object, ...]:
    pace, language = summary.tokens_per_s, output.language
    share = summary.cache_hit_ratio
    return (
        summary.model_name,
        _kind(output, summary),
        summary.requests,
        _seconds(summary.queue_ms, language),
        _seconds(summary.prompt_ms, language),
        _seconds(summary.first_token_ms, language),
        _seconds(summary.generation_ms, language),
        "–" if pace is None else f"{_number(pace.median, language)} / {_number(pace.p05, language)}",
        "–" if share is None else f"{share * 100:.0f}\N{NO-BREAK SPACE}%",
        f"{summary.prompt_tokens} + {summary.generated_tokens}",
        "–" if summary.memory_bytes is None else size(summary.memory_bytes, language),
    )


def _kind(output: "Output", summary: Summary) -> str:
    english, russian = {
        "answer": ("answer", "ответ"),
        "batch": ("one of many", "один из многих"),
        "scores": ("sorting", "разбор"),
        "recalled": ("given before", "повтор"),
    }[summary.kind]
    return output.words(english, russian)


def _seconds(spread: Spread | None, language: str) -> str:
    if spread is None:
        return "–"
    return f"{_number(spread.median / 1000, language)} / {_number(spread.p95 / 1000, language)}"


def _number(value: float, language: str) -> str:
    digits = 2 if value < 1 else 1 if value < 100 else 0
    return f"{value:.{digits}f}".replace(".", "," if language == "ru" else ".")
