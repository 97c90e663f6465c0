"""Who is nobody but the receipt of a need that somebody has in their account: they are forgotten together."""

from __future__ import annotations

from collections.abc import Collection

from domain.kernel import Id
from domain.need.facts import Joined, Raised
from store.backend import Backend
from store.codec import event_of


async def receipts_of(backend: Backend, people: Collection[Id]) -> list[Id]:
    """The parties of the receipts that *people* have joined to their accounts.

    Whoever was raised for by staff is no such party, though their slip was joined: they are known by themselves, and
    may be somebody else than who had the slip in hand. They are forgotten when it is asked for them.

    :raises StoreUnavailable: when the log cannot be read now.
    """
    wanted, found = frozenset(people), dict[Id, None]()
    async for piece in backend.scan(0, (await backend.head()).position, [Joined.topic]):
        for row in piece:
            event = event_of(row)
            fact = event.fact
            if isinstance(fact, Joined) and fact.party in wanted and await _is_receipt(backend, event.case, fact.by):
                found[fact.by] = None
    return list(found)


async def _is_receipt(backend: Backend, need: Id, party: Id) -> bool:
    """Whether that party became known with the need alone, by the command that raised it."""
    raised, known = (await backend.case(need))[0].fact, (await backend.case(party))[0].fact
    return isinstance(raised, Raised) and raised.raiser == party and raised.command == known.command
