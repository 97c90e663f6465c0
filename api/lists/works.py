"""What is being done about a need, as its card tells it: its valid claims, and the orders that were signed for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from projections.board.card import Card


class Work(NamedTuple):
    """A claim or an order."""

    id: str
    what: str
    """``claim`` or ``order``."""
    kind: str | None
    part: str
    by_kind: str | None
    """None where the party is one with a public name, which is looked up with it."""
    by: str | None
    """Only of what has a public name."""
    since: datetime
    until: datetime | None


def works_of(card: Card) -> Iterator[Work]:
    """The valid claims, then the orders, each oldest first."""
    for claim in card.summary.claims:
        yield Work(
            claim.claim,
            "claim",
            claim.kind,
            claim.part,
            claim.claimant_kind,
            claim.claimant,
            claim.at,
            claim.until,
        )
    for order in card.summary.orders:
        # Until it is signed for, nobody has taken it on; a part that was found done is done.
        if order.signed_at is not None and not order.accepted:
            yield Work(order.order, "order", None, order.part, None, order.unit, order.signed_at, order.due_at)
