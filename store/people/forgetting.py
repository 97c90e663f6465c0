"""Takes away whatever is kept of how people sign in. Nobody signs in as them any more, and what is signed in ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from domain.kernel import Id
from store.people.database import Database
from store.people.tables import (
    accounts,
    challenges,
    codes,
    departures,
    erasure_requests,
    identities,
    links,
    passkeys,
    receipts,
    recovery,
    sessions,
    slips,
    tokens,
)

_AT_ONCE = 400
_OF_ACCOUNTS = (passkeys, recovery, identities, sessions, tokens, links, challenges, departures, erasure_requests)


async def forget_identities(database: Database, people: Sequence[Id], needs: Sequence[Id]) -> None:
    """Delete every row of those people, and leave nothing of it in free pages.

    It takes no secret: whose a row is stands there as an id, or follows from a hash that is there as well.

    :param needs: those that they raised, or that were raised for them: slips of paper are for a need.
    :raises StoreUnavailable: when it cannot be done now. It may be done again at any time.
    """
    for some in _pieces(people):
        phones = sa.select(accounts.c.phone).where(accounts.c.id.in_(some), accounts.c.phone.is_not(None))
        await database.run(
            sa.delete(codes).where(codes.c.purpose == "phone", codes.c.subject.in_(phones)),
            *(sa.delete(table).where(table.c.account.in_(some)) for table in _OF_ACCOUNTS),
            sa.delete(receipts).where(receipts.c.party.in_(some)),
            sa.delete(accounts).where(accounts.c.id.in_(some)),
        )
    for some in _pieces(needs):
        await database.run(
            sa.delete(codes).where(codes.c.purpose == "slip", codes.c.subject.in_(some)),
            sa.delete(slips).where(slips.c.need.in_(some)),
        )
    await database.scrub()


def _pieces(ids: Sequence[Id]) -> Iterator[Sequence[Id]]:
    return (ids[i : i + _AT_ONCE] for i in range(0, len(ids), _AT_ONCE))
