"""How a command that generates ends: whole, broken off, or stopped; what came is given in all three."""

from collections.abc import Mapping

from app.commands.output import Output
from app.commands.stopping import StoppedBySignalError
from app.domain.cancel import CancelToken
from app.errors import AppError

DONE, REFUSED, INTERRUPTED = 0, 3, 130


def ended(output: Output, document: Mapping[str, object], error: AppError | None, cancel: CancelToken) -> int:
    """Print the document, beside the reason where it is not all that was asked for; the exit code."""
    if error is not None:
        output.refuse(error, document)
        return REFUSED
    if cancel.is_cancelled:
        output.refuse(StoppedBySignalError("stopped"), document)
        return INTERRUPTED
    output.document(document)
    return DONE
