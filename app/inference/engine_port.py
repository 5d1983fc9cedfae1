"""What the worker's loop asks of an engine, be it llama.cpp or the echo twin.

The loop gives orders as they come and calls `step` while there is work, so that an engine may hold many
requests at once and interleave them as it sees fit.
"""

from collections.abc import Callable
from typing import Protocol

from app.inference.protocol import Answer, Order

Send = Callable[[Answer], None]


class EnginePort(Protocol):
    """An engine as the worker's loop sees it; all calls but `interrupt` come from that one loop."""

    def submit(self, order: Order) -> None:
        """Take an order; quick ones are answered at once, long ones become work for `step`.

        Raises:
            AppError: The order cannot be done; the loop answers `Failed`.
        """

    @property
    def busy(self) -> bool:
        """Whether `step` has something to do."""

    def step(self) -> None:
        """Do a little work: at most one batch of a prompt or one token of an answer."""

    def interrupt(self, order_id: int) -> None:
        """Cancel an order; called from the reader's thread, in the middle of a step too."""

    def arriving(self, order: Order) -> None:
        """Hear of an order before it is submitted; called from the reader's thread as well."""
