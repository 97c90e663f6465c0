"""What is being done about a need, as its card tells it: valid claims, orders that were signed for, units called."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from domain.need.stage import LEFT, Stage
from domain.vocabulary import CALL_STATE, CALLED, CLAIM, ORDER_STATE, PART, WORK
from projections.board.card import Card, Coded, coded

_OVER = frozenset(stage.value for stage in (*LEFT, Stage.CONFIRMED, Stage.CLOSED))
"""The stages in which nobody waits for a unit that was called."""
_WHAT = {code: coded(WORK, code) for code in WORK}
_KIND = {code: coded(CLAIM, code) for code in CLAIM}
_PART = {code: coded(PART, code) for code in PART}
_CALLED = Coded("called", CALLED.words("zh"), CALLED.en)
_SIGNED = coded(ORDER_STATE, "in_hand")
_REPORTED_IN, _EXPECTED = coded(CALL_STATE, "in_hand"), coded(CALL_STATE, "waiting")


class Work(NamedTuple):
    """A claim, an order, or the call of a unit."""

    id: str
    what: Coded
    part: Coded
    by: str | None
    """Only of what has a public name."""
    since: datetime | None
    until: datetime | None
    by_kind: str | None = None
    """None where the party is one with a public name, which is looked up with it."""
    kind: Coded | None = None
    standing: Coded | None = None
    task: str | None = None
    asked_at: datetime | None = None


def works_of(card: Card) -> Iterator[Work]:
    """The valid claims, then the orders, then the units called, each oldest first."""
    for claim in card.summary.claims:
        yield Work(
            claim.claim,
            _WHAT["claim"],
            _PART[claim.part],
            claim.claimant,
            claim.at,
            claim.until,
            by_kind=claim.claimant_kind,
            kind=_KIND[claim.kind],
        )
    for order in card.summary.orders:
        # Until it is signed for, nobody has taken it on; a part that was found done is done.
        if order.signed_at is not None and not order.accepted:
            yield Work(
                order.order,
                _WHAT["order"],
                _PART[order.part],
                order.unit,
                order.signed_at,
                order.due_at,
                standing=_SIGNED,
                task=order.asked,
                asked_at=order.at,
            )
    if card.stage not in _OVER:
        yield from _calls(card)


def _calls(card: Card) -> Iterator[Work]:
    for whistle in card.more.whistles:
        for call in whistle.called:
            # Whoever is called has to come, so that the call counts from the beginning.
            if not call.accepted:
                yield Work(
                    whistle.whistle,
                    _WHAT["call"],
                    _CALLED,
                    call.unit,
                    call.reported_in_at,
                    whistle.due_at,
                    standing=_EXPECTED if call.reported_in_at is None else _REPORTED_IN,
                    task=call.task,
                    asked_at=whistle.at,
                )
