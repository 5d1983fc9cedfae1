"""`search` and `reindex`."""

import time

from app.commands.invocation import Invocation
from app.commands.parser import positive
from app.commands.verbs import VerbTable


def add_verbs(table: VerbTable) -> None:
    """Add these verbs to the line."""
    search = table.add("search", "find words anywhere", "найти слова", search_words)
    search.add_argument("words", metavar="WORDS")
    search.add_argument("--limit", type=positive, default=50, metavar="N")
    search.add_argument("--newest", action="store_true")
    table.add("reindex", "write the search index anew", "построить указатель поиска заново", reindex)


def search_words(invocation: Invocation) -> int:
    """Find words anywhere, the best first; with `--newest` the newest, the last word a beginning."""
    options, output = invocation.options, invocation.output
    invocation.open_profile()
    searching = invocation.services.searching
    result = searching.search(options.words, limit=options.limit, ranked=not options.newest)
    hits = [
        {
            "kind": hit.kind,
            "id": hit.id,
            "account": hit.account,
            "title": hit.title,
            "snippet": _unmarked(hit.snippet),
            "at": hit.at,
            "case": hit.case_id,
            "account_id": hit.account_id,
            "chat": hit.chat_id,
        }
        for hit in result.hits
    ]
    output.document(
        {"hits": hits, "elapsed_ms": result.elapsed_ms, "more": result.more, "ranked": result.ranked}
    )
    if not hits:
        output.text(output.words("Nothing was found.", "Ничего не найдено."))
        return 0
    columns = ("kind", "id", "at", "account", "title", "snippet")
    output.table(columns, [[hit[column] for column in columns] for hit in hits])
    if result.more and result.ranked:
        output.remark("Only the newest finds were ranked.", "Оценены только самые новые находки.")
    return 0


def reindex(invocation: Invocation) -> int:
    """Write the search index anew from the records."""
    output = invocation.output
    invocation.open_profile()
    began, rows = time.perf_counter(), 0

    def count(written: int) -> None:
        nonlocal rows
        rows += written

    invocation.services.searching.rebuild(count)
    seconds = round(time.perf_counter() - began, 3)
    output.document({"rows": rows, "seconds": seconds})
    output.text(output.words(f"Records in the index: {rows}", f"Записей в указателе: {rows}"))
    return 0


def _unmarked(snippet: str) -> str:
    return snippet.replace("\ue000", "").replace("\ue001", "")
