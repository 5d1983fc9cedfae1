"""A table of incoming requests: every line is a case of its own, and what it says is the first message of it.

Invariant: two lines are one request when they say the same (number, or title, time and text); the same file
read again makes nothing new, and two requests of one title stay two.
"""

from datetime import datetime

Records = dict[str, dict[str, object]]
_MOST_TITLE = 80


def complete_request(records: Records) -> None:
    """Give the case of a line its title, time and key, where the line says anything that makes one."""
    message = records.get("interaction", {})
    text = str(message.get("text", ""))
    case = records.get("case", {})
    title = str(case.get("title", "")) or _first_words(text)
    if not title:
        return
    case = records["case"] = {**case, "title": title}
    at = case.get("opened_at") or message.get("at")
    key = "\x1f".join((str(case.get("number", "")), title, _moment(at), text))
    if at:
        case.setdefault("opened_at", at)
    if "number" not in case:
        case["key"] = key
    if message:
        records["interaction"] = {"ref": key, **({"at": at} if at else {}), **message}


def _moment(at: object) -> str:
    return at.isoformat() if isinstance(at, datetime) else ""


def _first_words(text: str) -> str:
    """What a request without a title is called: its first line, cut at a word."""
    line = next((one.strip() for one in text.splitlines() if one.strip()), "")
    if len(line) <= _MOST_TITLE:
        return line
    return (line[:_MOST_TITLE].rsplit(None, 1)[0] or line[:_MOST_TITLE]) + "…"
