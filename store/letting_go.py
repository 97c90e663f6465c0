"""Ends what people hold who are to be forgotten, so that it is open to others: nobody else could give it up for them.

That is their valid claims, their offers, their check-ins and their turns of duty, and the photos that were sealed for
somebody who is no party, whom no fact of their own takes away. Each ends by a fact of its own case, and whatever ended
already causes none: it may be done again at any time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import assert_never

from uuid_utils import uuid7

from domain.casework import SYSTEM, Command, Desk
from domain.kernel import Fact, Id
from domain.need.facts import Claimed, HandedOver, PhotoAdded
from domain.offer.facts import OfferMade
from domain.roster.facts import CheckedIn, OnDuty, Swapped
from store.codec import event_of
from store.writer import Writer

_AT_ONCE = 200
_Holding = Claimed | HandedOver | OfferMade | CheckedIn | OnDuty | Swapped | PhotoAdded
_TOPICS = tuple(kind.topic for kind in (Claimed, HandedOver, OfferMade, CheckedIn, OnDuty, Swapped, PhotoAdded))
_Act = Callable[[Desk], None]


async def let_go(writer: Writer, people: Sequence[Id], parties: frozenset[Id], after: int = 0) -> int:
    """End all that *people* hold.

    :param parties: those of them who are parties.
    :param after: look only at what was written behind this position.
    :returns: the position up to which was looked.
    :raises StoreUnavailable: when it cannot be done now. What was done stays done.
    """
    wanted, head = frozenset(people), (await writer.backend.head()).position
    held: dict[tuple[Id, Id, type[Fact]], _Act] = {}
    async for piece in writer.backend.scan(after, head, _TOPICS):
        for row in piece:
            event = event_of(row)
            fact: _Holding = event.fact  # type: ignore[assignment]  # the topics say so
            who, act = _held(event.case, fact)
            if who in wanted and not (isinstance(fact, PhotoAdded) and who in parties):
                held[event.case, who, type(fact)] = act
    found = [(case, act) for (case, _, _), act in held.items()]
    for i in range(0, len(found), _AT_ONCE):
        await asyncio.gather(*(writer.submit(_command(case, act)) for case, act in found[i : i + _AT_ONCE]))
    return head


def _held(case: Id, fact: _Holding) -> tuple[Id, _Act]:
    """Who came to hold something by a fact, and how it is ended."""
    match fact:
        case Claimed(claimant=who) | HandedOver(to=who):
            return who, lambda desk: desk.need(case).let_go(desk.acting, who)
        case OfferMade(offerer=who):
            return who, lambda desk: desk.offer(case).let_go(desk.acting)
        case CheckedIn(party=who):
            return who, lambda desk: desk.checkin(case).let_go(desk.acting)
        case OnDuty(party=who) | Swapped(to=who):
            return who, lambda desk: desk.rota(case).let_go(desk.acting, who)
        case PhotoAdded(subject=who):
            return who, lambda desk: desk.need(case).remove_photos_of(desk.acting, who)
        case _:
            assert_never(fact)


def _command(case: Id, act: _Act) -> Command:
    return Command(actor=SYSTEM, case=case, act=act, id=Id(str(uuid7())), trace=Id(str(uuid7())), reaches=(case,))
