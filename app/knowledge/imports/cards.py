"""vCard 2.1, 3.0 and 4.0: one card after another, a broken one costs itself only."""

import quopri
import re
from collections.abc import Iterator
from pathlib import Path

from app.domain.imports import Incoming
from app.domain.reports import ImportProblem
from app.knowledge.imports.damage import DAMAGE, problem, read_whole
from app.knowledge.imports.encodings import decode
from app.knowledge.imports.folded_lines import Block, blocks

# Binary, or nothing of ours; not even looked into.
_LEFT_OUT = ("PHOTO", "LOGO", "SOUND", "KEY", "AGENT")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MOST_FIELD = 100_000
Parameters = dict[str, list[str]]
Property = tuple[str, Parameters, str]


def read_cards(path: Path, encoding: str = "") -> Iterator[Incoming | ImportProblem]:
    """Give the cards of a file.

    Raises:
        ExchangeError: The file cannot be read.
    """
    text = decode(read_whole(path), encoding).text
    found = False
    for block in blocks(text, "VCARD"):
        found = True
        if not block.whole:
            yield problem(block.line, "import.damaged", "no END:VCARD")
            continue
        try:
            yield from _card(block)
        except DAMAGE as error:
            yield problem(block.line, "import.damaged", type(error).__name__)
    if not found:
        yield problem(1, "import.damaged", "no BEGIN:VCARD")


def _card(block: Block) -> Iterator[Incoming | ImportProblem]:
    properties = [_property(line, number) for number, line in block.lines if line.strip()]
    known: dict[str, list[Property]] = {}
    for one in properties:
        known.setdefault(one[0], []).append(one)
    name = _name(known)
    company = _first(known, "ORG").split("\n")[0]
    fields = {
        "account.name": company or name,
        "account.kind": "organisation" if company or _first(known, "KIND").lower() == "org" else "person",
        "contact.name": name,
        "contact.role": _first(known, "TITLE") or _first(known, "ROLE"),
        "contact.phones": "\n".join(_uri(value, "tel:") for value in _values(known, "TEL")),
        "contact.emails": "\n".join(_uri(value, "mailto:") for value in _values(known, "EMAIL")),
        "site.address": _address(known),
        **_place(known),
        **_note(known, is_company=bool(company)),
    }
    if not name and company:
        del fields["contact.name"]
    yield Incoming(str(block.line), {field: text for field, text in fields.items() if text.strip()})


def _property(line: str, number: int) -> Property:
    if line.split(":", maxsplit=1)[0].split(";", maxsplit=1)[0].rpartition(".")[2].upper() in _LEFT_OUT:
        return "PHOTO", {}, ""
    if len(line) > _MOST_FIELD:
        raise ValueError("an endless line")
    from vobject.base import VObjectError, parseLine  # type: ignore[import-untyped]

    try:
        name, found, value, _ = parseLine(line, number)
    except VObjectError as error:
        raise ValueError("no property") from error
    parameters: Parameters = {}
    for each, *said in found:
        # 2.1 names a type or an encoding without saying that it is one.
        key = each.upper()
        bare = not said
        parameters.setdefault("ENCODING" if key in ("QUOTED-PRINTABLE", "BASE64") else key, []).extend(
            [key] if bare else said
        )
    return name.upper(), parameters, _plain(value, parameters)


def _plain(value: str, parameters: Parameters) -> str:
    if "QUOTED-PRINTABLE" in (said.upper() for said in parameters.get("ENCODING", [])):
        charset = (parameters.get("CHARSET") or ["utf-8"])[0]
        untrusted = quopri.decodestring(value.replace("=\n", "").encode("utf-8", "surrogateescape"))
        return decode(untrusted, charset if _is_encoding(charset) else "").text
    return value


def _is_encoding(name: str) -> bool:
    try:
        return "".encode(name) == b""
    except (LookupError, ValueError):
        return False


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _values(known: dict[str, list[Property]], name: str) -> list[str]:
    return [_unescaped(value).strip() for _, _, value in known.get(name, []) if value.strip()]


def _parts(value: str) -> list[str]:
    """Split a value of several parts at its semicolons, not at escaped ones."""
    return [_unescaped(part).strip() for part in re.split(r"(?<!\\);", value)]


def _first(known: dict[str, list[Property]], name: str) -> str:
    for _, _, value in known.get(name, []):
        parts = [part for part in _parts(value) if part]
        if parts:
            return "\n".join(parts) if name == "ORG" else parts[0]
    return ""


def _name(known: dict[str, list[Property]]) -> str:
    if "N" in known:
        last, first, middle = ([*_parts(known["N"][0][2]), "", "", ""])[:3]
        if last or first:
            return " ".join(part for part in (last, first, middle) if part)
    return " ".join(_values(known, "FN")[:1]) or _first(known, "NICKNAME")


def _uri(value: str, scheme: str) -> str:
    return value[len(scheme) :].partition(";")[0] if value.lower().startswith(scheme) else value


def _address(known: dict[str, list[Property]]) -> str:
    if "ADR" not in known:
        return ""
    parts = _parts(known["ADR"][0][2])
    return ", ".join(part for part in parts if part)


def _place(known: dict[str, list[Property]]) -> dict[str, str]:
    where = _uri((_values(known, "GEO") or [""])[0], "geo:").replace(";", ",").split(",")
    if len(where) < 2 or "ADR" not in known:
        return {}
    return {"site.latitude": where[0].strip(), "site.longitude": where[1].strip()}


def _note(known: dict[str, list[Property]], *, is_company: bool) -> dict[str, str]:
    note = "\n".join(_values(known, "NOTE"))
    if not note:
        return {}
    # What is noted of a person at a company is not the company's; it becomes a note about them.
    if not is_company:
        return {"account.notes": note}
    return {"interaction.kind": "note", "interaction.direction": "internal", "interaction.text": note}
