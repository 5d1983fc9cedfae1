"""Many requests on their way to one engine: orders in their turn, and refusals of one request alone."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from app.domain.generation import GenerationRequest
from app.errors import AppError, WorkerDiedError
from app.inference import protocol
from app.services.adapting import Adapting
from app.services.loading import Live


class ManyRequests:
    """Requests with their places; an order's number and its request's place part at the first refusal.

    Args:
        adapting: Has each request's adapter taken by `live` before its order is given.
        requests: Taken one by one as the engine has room.
    """

    def __init__(self, adapting: Adapting, live: Live, requests: Iterable[GenerationRequest]) -> None:
        self._adapting, self._live = adapting, live
        self._requests = requests
        self._places: list[int] = []
        self._asked: dict[int, GenerationRequest] = {}
        self._refused: list[tuple[int, AppError]] = []

    def orders(self) -> Iterator[Callable[[int], protocol.Order]]:
        """Give the orders that can be made.

        Raises:
            WorkerDiedError: The engine ended while it was to take an adapter.
        """
        for place, request in enumerate(self._requests):
            try:
                keyed = self._adapting.keyed(request)
                self._adapting.take(self._live, keyed.adapter)
            except WorkerDiedError:
                raise
            except AppError as error:
                self._refused.append((place, error))
                continue
            self._places.append(place)
            self._asked[place] = replace(keyed, bulk=True)
            yield partial(generate_order, request=self._asked[place])

    def place(self, number: int) -> int:
        """The place of the request that this order, by its number among them, is of."""
        return self._places[number]

    def ended(self, place: int) -> GenerationRequest:
        """The request at this place, as it was asked; it is over."""
        return self._asked.pop(place)

    def refusals(self) -> Iterator[tuple[int, AppError]]:
        """Those refused since the last time."""
        while self._refused:
            yield self._refused.pop(0)


def generate_order(number: int, request: GenerationRequest) -> protocol.Generate:
    """A request as it travels."""
    return protocol.Generate(
        number,
        request.prompt,
        request.max_tokens,
        request.sampling,
        request.stop,
        request.grammar,
        request.adapter,
        request.bulk,
        request.speculate,
    )
