"""`classify`: a label for each request of a file; with a profile, `correct` teaches it the next ones."""

import time

from app.commands.assist_verbs import add_engine_flags, load_engine
from app.commands.classify_files import RejectedLine, read_labels, read_requests
from app.commands.endings import DONE, ended
from app.commands.invocation import Invocation, read_text
from app.commands.parser import UsageError
from app.commands.stopping import cancellable
from app.commands.verbs import VerbTable
from app.domain.cancel import CancelToken
from app.domain.classification import Classified, IncomingRequest, Label, check_labels, find_label
from app.errors import AppError, DomainError


def add_verbs(table: VerbTable) -> None:
    """Add this verb to the line."""
    parser = table.add("classify", "label incoming requests", "разобрать заявки по категориям", classify)
    parser.add_argument("--labels", required=True, metavar="L.json")
    parser.add_argument("--in", required=True, dest="requests", metavar="REQUESTS.jsonl")
    add_engine_flags(parser)
    teaching = table.add("correct", "set a request's label right", "исправить категорию заявки", correct)
    teaching.add_argument("--labels", required=True, metavar="L.json")
    teaching.add_argument("--text-file", required=True, metavar="F")
    teaching.add_argument("--label", required=True, metavar="NAME")


def correct(invocation: Invocation) -> int:
    """Remember the right label of a request for the next `classify`."""
    options, output = invocation.options, invocation.output
    label = find_label(_checked_labels(options.labels), options.label).name
    text = read_text(options.text_file)
    invocation.open_profile()
    correction_id = invocation.services.classifying.correct(text, label)
    output.document({"correction": correction_id, "label": label})
    output.remark(f"Remembered: {label}.", f"Запомнено: {label}.")
    return DONE


def _checked_labels(path: str) -> tuple[Label, ...]:
    """Read the labels; those that cannot be told apart are a wrong line."""
    labels = read_labels(path)
    try:
        check_labels(labels)
    except DomainError as wrong:
        raise UsageError(str(wrong), code=wrong.code, **wrong.facts) from wrong
    return labels


def classify(invocation: Invocation) -> int:
    """Label the requests; what came before a stop or a death of the engine is given."""
    options, output = invocation.options, invocation.output
    labels = _checked_labels(options.labels)
    requests, rejected = read_requests(options.requests)
    # Labelling needs no profile; one that is named lends its corrections.
    if getattr(options, "profile", None) or invocation.passphrases.handed_over:
        invocation.open_profile()
    with cancellable() as cancel:
        load_engine(invocation, cancel)
        begun = time.perf_counter()
        results, error = _labelled(invocation, (labels, requests), cancel)
    document = {
        "results": results,
        "requests": len(requests) + len(rejected),
        "seconds": round(time.perf_counter() - begun, 3),
        "rejected": [
            {"line": one.line, "id": one.id, **output.told(one.code, "empty text")} for one in rejected
        ],
    }
    _show(invocation, results, rejected)
    return ended(output, document, error, cancel)


def _labelled(
    invocation: Invocation,
    asked: tuple[tuple[Label, ...], list[IncomingRequest]],
    cancel: CancelToken,
) -> tuple[list[Classified], AppError | None]:
    """The labels, and why they broke off; an error before the first of them is raised."""
    output = invocation.output
    results: list[Classified] = []
    progress = output.progress("Labelling", "Разбор заявок")
    try:
        results.extend(invocation.services.classifying.classify(*asked, progress, cancel))
    except AppError as error:
        if not results:
            raise
        return results, error
    finally:
        output.clear_progress()
    return results, None


def _show(invocation: Invocation, results: list[Classified], rejected: list[RejectedLine]) -> None:
    """A table for people; a question mark where a person should look."""
    output = invocation.output
    rows = [[one.id, one.label, f"{one.confidence:.0%}", "?" if one.uncertain else ""] for one in results]
    output.table(("id", "label", "confidence", ""), rows)
    for line in rejected:
        output.text(f"{line.line}: {output.told(line.code, 'empty text')['message']}")
