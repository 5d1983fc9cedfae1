"""`draft-many`: a draft for each line of a file of cases."""

import time
from dataclasses import dataclass, field

from app.commands.assist_verbs import add_engine_flags, load_engine
from app.commands.draft_many_files import CasesFile, read_cases
from app.commands.endings import ended
from app.commands.invocation import Invocation
from app.commands.stopping import cancellable
from app.commands.verbs import VerbTable
from app.domain.cancel import CancelToken
from app.domain.draft_lines import LineDrafted, LineRejected
from app.domain.sentences import sentence
from app.errors import AppError
from app.services.drafting_many import DraftRun


@dataclass(slots=True)
class _Came:
    """What came of the run so far."""

    rejected: list[LineRejected]
    drafts: list[LineDrafted] = field(default_factory=list)
    resumed: int = 0


def add_verbs(table: VerbTable) -> None:
    """Add this verb to the line."""
    parser = table.add(
        "draft-many", "draft a reply for each line of a file", "набросать ответы по списку", draft_many
    )
    parser.add_argument("--cases", required=True, metavar="FILE.jsonl")
    parser.add_argument("--again", action="store_true")
    add_engine_flags(parser)


def draft_many(invocation: Invocation) -> int:
    """Draft them all; what an earlier run of the same file finished is not drafted again."""
    output = invocation.output
    cases = read_cases(invocation.options.cases)
    invocation.open_profile()
    begun = time.perf_counter()
    came = _Came(list(cases.rejected))
    with cancellable() as cancel:
        error = _drafted(invocation, cases, came, cancel)
    document = _document(came, output.language, time.perf_counter() - begun)
    _show(invocation, came)
    return ended(output, document, error, cancel)


def _drafted(invocation: Invocation, cases: CasesFile, came: _Came, cancel: CancelToken) -> AppError | None:
    """Take what comes; why it broke off, when it did."""
    output, service = invocation.output, invocation.services.drafting_many
    run: DraftRun = service.begin_run(cases.digest, cases.lines, again=invocation.options.again)
    came.resumed = len(run.finished)
    try:
        if run.waiting:
            load_engine(invocation, cancel)
        progress = output.progress("Drafting", "Черновики")
        for event in service.draft_many(run, progress, cancel):
            if isinstance(event, LineDrafted):
                came.drafts.append(event)
            else:
                came.rejected.append(event)
    except AppError as error:
        if cancel.is_cancelled and error.code.endswith("cancelled"):
            return None
        return error
    finally:
        output.clear_progress()
    return None


def _document(came: _Came, language: str, seconds: float) -> dict[str, object]:
    drafts = [
        {
            "line": one.line.line,
            "id": one.line.id,
            "case": one.draft.case_id,
            "draft": one.draft.id,
            "finish_reason": one.draft.finish_reason.value,
            "text": one.draft.text,
            "unconfirmed": [mark.text for mark in one.marks],
        }
        for one in sorted(came.drafts, key=lambda one: one.line.line)
    ]
    rejected = [
        {"line": one.line, "id": one.id, "code": one.error.code, "message": _message(one, language)}
        for one in sorted(came.rejected, key=lambda one: one.line)
    ]
    return {
        "drafts": drafts,
        "rejected": rejected,
        "resumed": came.resumed,
        "seconds": round(seconds, 3),
    }


def _message(rejected: LineRejected, language: str) -> str:
    return sentence(rejected.error.code, rejected.error.facts, language)


def _show(invocation: Invocation, came: _Came) -> None:
    """A table for people, and the lines without a draft with the reason."""
    output = invocation.output
    rows = [
        [one.line.line, one.line.id, one.line.case, one.draft.id, one.draft.finish_reason, one.draft.text]
        for one in sorted(came.drafts, key=lambda one: one.line.line)
    ]
    output.table(("line", "id", "case", "draft", "finish_reason", "text"), rows)
    for one in sorted(came.rejected, key=lambda one: one.line):
        output.text(f"{one.line}: {_message(one, output.language)}")
