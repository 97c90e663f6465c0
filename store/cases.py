"""Aggregates kept in memory: the hot ones, as the log has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.casework import Missing
from domain.kernel import Aggregate, Event, Id


class Cases:
    """Up to *limit* cases by id; of an id known to be nobody's, that too."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._hand: dict[Id, Aggregate | None] = {}

    def __contains__(self, id: Id) -> bool:
        return id in self._hand

    def __len__(self) -> int:
        return len(self._hand)

    def at_hand(self, id: Id) -> Aggregate | None:
        """The case, or None when there is none. :raises Missing: when it has to be fetched to tell."""
        try:
            return self._hand[id]
        except KeyError:
            raise Missing(id) from None

    def fold(self, id: Id, events: Sequence[Event]) -> None:
        """Take a case in hand as these facts make it."""
        aggregate: Aggregate | None = None
        for event in events:
            aggregate = event.mutate(aggregate)
        self._hand[id] = aggregate

    def keep(self, aggregates: Iterable[Aggregate]) -> None:
        """Put cases in hand, as the most recently used."""
        for aggregate in aggregates:
            self._hand.pop(aggregate.id, None)
            self._hand[aggregate.id] = aggregate

    def follow(self, event: Event) -> None:
        """Somebody else has stored *event*: bring the case along if it is in hand."""
        aggregate = self._hand.pop(event.case, None)
        if aggregate is not None and event.version == aggregate.version + 1:
            aggregate.replay(event)
            self._hand[event.case] = aggregate

    def drop(self, id: Id) -> None:
        self._hand.pop(id, None)

    def settle(self) -> None:
        """Let the longest unused cases go when there are too many."""
        surplus = len(self._hand) - self._limit
        if surplus > 0:
            for id in list(self._hand)[: surplus + self._limit // 8]:
                del self._hand[id]

    def forget(self) -> None:
        self._hand.clear()
