"""The two files of `classify`: labels, and requests line by line."""

from dataclasses import dataclass

import msgspec

from app.commands.invocation import InputFileError, read_text
from app.domain.classification import IncomingRequest, Label


class _RequestLine(msgspec.Struct):
    """A line; further fields are its sender's own affair."""

    id: str | int
    text: str


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A request there is nothing to label in."""

    line: int
    id: str | int
    code: str


def read_labels(path: str) -> tuple[Label, ...]:
    """Read the labels.

    Raises:
        InputFileError: The file does not read (`file.*`) or is no list of labels (`labels.format`).
    """
    shape = msgspec.json.Decoder(tuple[Label, ...])
    try:
        return shape.decode(read_text(path))
    except msgspec.MsgspecError as error:
        raise InputFileError(str(error), code="labels.format", path=path, detail=str(error)) from error


def read_requests(path: str) -> tuple[list[IncomingRequest], list[RejectedLine]]:
    """Read the requests and the lines whose text is empty; blank lines are none.

    Raises:
        InputFileError: The file does not read (`file.*`), or a line is no request or bears the id of
            another (`requests.format`).
    """
    requests: list[IncomingRequest] = []
    rejected: list[RejectedLine] = []
    ids: set[str | int] = set()
    # By "\n" alone: a letter may hold other characters that `splitlines` takes for the end of a line.
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        one = _read_line(line, number, path)
        if one.id in ids:
            raise _wrong(path, number, f"id {one.id!r} stands there twice")
        ids.add(one.id)
        if one.text.strip():
            requests.append(IncomingRequest(one.id, one.text.strip()))
        else:
            rejected.append(RejectedLine(number, one.id, "requests.empty"))
    return requests, rejected


def _read_line(line: str, number: int, path: str) -> _RequestLine:
    try:
        return msgspec.json.decode(line, type=_RequestLine)
    except msgspec.MsgspecError as error:
        raise _wrong(path, number, str(error)) from error


def _wrong(path: str, number: int, detail: str) -> InputFileError:
    return InputFileError(detail, code="requests.format", path=path, line=number, detail=detail)
