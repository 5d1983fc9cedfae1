"""`draft`, `summarise`, `drafts`, `accept`."""

import argparse
import sys
from pathlib import Path

from app.commands.endings import ended
from app.commands.generated import Received, draft_document
from app.commands.invocation import Invocation, read_text
from app.commands.parser import positive, whole
from app.commands.stopping import cancellable
from app.commands.verbs import VerbTable
from app.domain.cancel import CancelToken
from app.domain.drafts import (
    DraftEvent,
    DraftKind,
    DraftReady,
    DraftRequest,
    DraftStarted,
    DraftToken,
    Tone,
)
from app.domain.ids import DraftId, VisitId
from app.domain.records import Visit
from app.errors import AppError

DONE = 0


def add_verbs(table: VerbTable) -> None:
    """Add these verbs to the line."""
    drafting = table.add("draft", "draft a reply", "набросать ответ", draft)
    drafting.add_argument("--case", required=True, metavar="ID")
    drafting.add_argument("--instruction", default="", metavar="TEXT")
    drafting.add_argument("--point", action="append", default=[], metavar="TEXT")
    drafting.add_argument("--tone", choices=[tone.value for tone in Tone], default=Tone.BUSINESS.value)
    drafting.add_argument("--variants", type=positive, default=1, metavar="N")
    drafting.add_argument("--adapter", metavar="NAME")
    _add_request_flags(drafting)
    summary = table.add("summarise", "summarise a case or visit", "изложить коротко", summarise)
    what = summary.add_mutually_exclusive_group(required=True)
    what.add_argument("--case", metavar="ID")
    what.add_argument("--visit", type=whole, metavar="ID")
    _add_request_flags(summary)
    table.add("drafts", "list a case's drafts", "черновики заявки", list_drafts).add_argument(
        "--case", required=True, metavar="ID"
    )
    accepting = table.add("accept", "accept a draft", "принять черновик", accept)
    accepting.add_argument("draft", type=whole, metavar="DRAFT")
    accepting.add_argument("--text-file", metavar="F")


def add_engine_flags(parser: argparse.ArgumentParser) -> None:
    """`--model` and `--device`, which all that generate take."""
    parser.add_argument("--model", metavar="NAME|FILE")
    parser.add_argument("--device", metavar="NAME")


def load_engine(invocation: Invocation, cancel: CancelToken, *, n_ctx: int | None = None) -> None:
    """Load the model named, or the active one, while telling how far it is."""
    options, output = invocation.options, invocation.output
    engine = invocation.services.engine
    invocation.uses_engine = True
    if options.model or options.device or n_ctx:
        engine.use(model_named(options.model), options.device, n_ctx)
    engine.ensure_loaded(output.progress("Loading the model", "Загрузка модели"), cancel)
    output.clear_progress()


def chosen_adapter(invocation: Invocation) -> str | None:
    """The key of the adapter named, sure to go with the model named; before anything is loaded."""
    options = invocation.options
    if options.adapter is None:
        return None
    return invocation.services.adapters.chosen(options.adapter, model_named(options.model))


def model_named(text: str | None) -> Path | str | None:
    """A file where there is one of that name, else the name of an installed model."""
    path = Path(text) if text else None
    return path.absolute() if path is not None and path.is_file() else text


def draft(invocation: Invocation) -> int:
    """Draft a reply, or several that differ by their seed."""
    options = invocation.options
    invocation.open_profile()
    request = DraftRequest(
        case_id=invocation.services.cases.find_case(options.case),
        points=tuple(options.point),
        instruction=options.instruction,
        tone=Tone(options.tone),
        language=options.language,
        whole=options.whole,
        seed=options.seed,
        adapter=chosen_adapter(invocation),
    )
    return _generate(invocation, request, options.variants)


def summarise(invocation: Invocation) -> int:
    """Summarise a case, or one visit of it."""
    options = invocation.options
    invocation.open_profile()
    services = invocation.services
    visit_id = None
    if options.visit is not None:
        visit = services.records.show("visit", options.visit)
        assert isinstance(visit, Visit)
        visit_id, case_id = VisitId(visit.id), visit.case_id
    else:
        case_id = services.cases.find_case(options.case)
    request = DraftRequest(
        case_id=case_id,
        kind=DraftKind.SUMMARY,
        visit_id=visit_id,
        language=options.language,
        whole=options.whole,
        seed=options.seed,
    )
    return _generate(invocation, request)


def list_drafts(invocation: Invocation) -> int:
    """List the drafts of a case, newest first, those cut short too."""
    output = invocation.output
    invocation.open_profile()
    case_id = invocation.services.cases.find_case(invocation.options.case)
    rows = [
        {
            "draft": one.id,
            "text": one.text,
            "finish_reason": one.finish_reason.value,
            "accepted": one.accepted_at is not None,
            "created_at": one.created_at,
            "kind": one.kind.value,
            "interaction": one.interaction_id,
        }
        for one in invocation.services.drafting.drafts(case_id)
    ]
    output.document({"drafts": rows})
    columns = ("draft", "created_at", "finish_reason", "accepted", "text")
    output.table(columns, [[row[column] for column in columns] for row in rows])
    return DONE


def accept(invocation: Invocation) -> int:
    """Accept a draft as it is, or with the text of a file: from then on it is an outgoing message."""
    options, output = invocation.options, invocation.output
    final_text = read_text(options.text_file) if options.text_file else None
    invocation.open_profile()
    drafting = invocation.services.drafting
    draft_id = DraftId(options.draft)
    if final_text is None:
        final_text = drafting.draft(draft_id).text
    interaction = drafting.accept(draft_id, final_text)
    output.document({"draft": draft_id, "interaction": interaction})
    output.remark(f"Accepted as message {interaction}.", f"Принято, сообщение {interaction}.")
    return DONE


def _add_request_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=("ru", "en", "kk"), metavar="L")
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--seed", type=whole, metavar="N")
    add_engine_flags(parser)


def _generate(invocation: Invocation, request: DraftRequest, variants: int = 1) -> int:
    output = invocation.output
    with cancellable() as cancel:
        load_engine(invocation, cancel)
        if variants == 1:
            document, error = _one(invocation, request, cancel)
            documents = [document]
        else:
            documents, error = _at_once(invocation, request, variants, cancel)
    shown = dict(documents[0])
    if variants > 1:
        shown["variants"] = documents
    return ended(output, shown, error, cancel)


def _one(
    invocation: Invocation, request: DraftRequest, cancel: CancelToken
) -> tuple[dict[str, object], AppError | None]:
    """One draft: its document, and why it broke off when it did.

    An error before the draft has its row is raised: then there is nothing to keep.
    """
    received, error = Received(), None
    try:
        for event in invocation.services.drafting.stream_draft(request, cancel):
            _take(event, received, invocation)
    except AppError as caught:
        if received.draft_id is None:
            raise
        error = caught
    return _kept(invocation, received), error


def _at_once(
    invocation: Invocation, request: DraftRequest, count: int, cancel: CancelToken
) -> tuple[list[dict[str, object]], AppError | None]:
    """Variants written together: their documents, and why they broke off when they did."""
    received, error = [Received() for _ in range(count)], None
    try:
        for place, event in invocation.services.drafting_many.variants(request, count, cancel):
            _take(event, received[place], invocation)
    except AppError as caught:
        if received[-1].draft_id is None:
            raise
        error = caught
    return [_kept(invocation, one) for one in received], error


def _kept(invocation: Invocation, received: Received) -> dict[str, object]:
    """Show a draft as it stands in the store, whole or not; its document."""
    assert received.draft_id is not None
    saved = received.ready or invocation.services.drafting.draft(received.draft_id)
    _show_end(invocation, received, saved.text)
    return draft_document(saved, received)


def _take(event: DraftEvent, received: Received, invocation: Invocation) -> None:
    match event:
        case DraftStarted(draft_id=draft_id, plan=plan):
            received.draft_id, received.left_out = draft_id, plan.left_out
        case DraftToken(text=text):
            received.pieces.append(text)
            if sys.stdout.isatty():
                invocation.output.text(text, end="")
        case DraftReady(draft=ready, marks=marks):
            received.ready, received.marks = ready, marks


def _show_end(invocation: Invocation, received: Received, text: str) -> None:
    """Finish what a person sees: a terminal may have had it word by word, else it comes whole."""
    output = invocation.output
    output.text("" if received.pieces and sys.stdout.isatty() else text)
    if output.as_json or output.quiet:
        return
    output.aside(output.words(f"Draft {received.draft_id}.", f"Черновик {received.draft_id}."))
    if received.marks:
        listed = ", ".join(mark.text for mark in received.marks)
        output.aside(
            output.words(f"Not confirmed by the file: {listed}", f"Не подтверждено файлом: {listed}")
        )
