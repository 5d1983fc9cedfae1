"""The mapping a person may hand along with a file: which column is what, and how texts are meant."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Literal

import msgspec

from app.domain.imports import FIELDS, ReadingRules
from app.domain.misfits import misfit
from app.errors import ExchangeError, absence

_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")


class Mapping(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """The content of a mapping file.

    Attributes:
        columns: Field by the name of a column; "" leaves the column out.
        values: By field: what a foreign word means in ours.
        constants: Field by field what all lines say.
        own: Our own e-mail addresses.
    """

    columns: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    constants: dict[str, str] = {}
    account: str = ""
    own: list[str] = []
    dates: Literal["dmy", "mdy"] = "dmy"
    timezone: str = ""
    language: str = "ru"
    encoding: str = ""
    delimiter: str = ""
    profile: str = ""

    def rules(self, zone: tzinfo) -> ReadingRules:
        """What the readers of texts need of it.

        Args:
            zone: Where the machine is, when the mapping names no zone.
        """
        return ReadingRules(
            zone=_zone(self.timezone) if self.timezone else zone,
            month_first=self.dates == "mdy",
            language=self.language,
            account=self.account,
            own=frozenset(address.strip().lower() for address in self.own),
            values={
                field: {word.casefold(): meant.casefold() for word, meant in words.items()}
                for field, words in self.values.items()
            },
        )


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file strictly.

    Raises:
        ExchangeError: It is not one (`import.mapping`); `path` says where.
    """
    try:
        untrusted = path.read_bytes()
    except OSError as error:
        raise ExchangeError("unreadable", code="import.mapping", path=str(path), **absence(error)) from error
    try:
        mapping = msgspec.json.decode(untrusted.removeprefix(b"\xef\xbb\xbf"), type=Mapping)
    except msgspec.ValidationError as error:
        found = misfit(error, Mapping)
        raise _refusal(found.place or path.name, found.allowed) from error
    except msgspec.MsgspecError as error:
        raise _refusal(path.name) from error
    check_mapping(mapping)
    return mapping


def check_mapping(mapping: Mapping) -> None:
    """See that a mapping names what there is.

    Raises:
        ExchangeError: It does not (`import.mapping`); `path` says where.
    """
    for place, names in (
        ("columns", mapping.columns.values()), ("constants", mapping.constants), ("values", mapping.values),
    ):  # fmt: skip
        for name in names:
            if name and name not in FIELDS:
                raise _refusal(f"{place}: {name}", _fields_like(name))
    if mapping.timezone and not _OFFSET.fullmatch(mapping.timezone):
        raise _refusal("timezone")
    if len(mapping.delimiter) > 1 or mapping.delimiter in ("\n", "\r", '"'):
        raise _refusal("delimiter")
    if mapping.encoding:
        try:
            "".encode(mapping.encoding)
        except (LookupError, ValueError) as error:
            raise _refusal("encoding") from error


def _zone(text: str) -> tzinfo:
    found = _OFFSET.fullmatch(text)
    assert found, "checked when it was read"
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3])) * (1 if found[1] == "+" else -1)
    return timezone(ahead) if ahead else UTC


def _fields_like(name: str) -> tuple[str, ...]:
    """The fields of the same kind of record, or all."""
    kind = name.partition(".")[0]
    return tuple(field for field in FIELDS if field.startswith(f"{kind}.")) or FIELDS


def _refusal(place: str, allowed: tuple[str, ...] = ()) -> ExchangeError:
    return ExchangeError("no such mapping", code="import.mapping", path=place, allowed=", ".join(allowed))
