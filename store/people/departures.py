"""Browsers that were sent elsewhere, and are expected back: each with a secret of its own, once, for minutes.

Only a hash of the secret is kept; whatever else the two ends have to agree on follows from it (``PeopleKey.derive``).
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from store.people.keeping import Keeping
from store.people.key import hashed
from store.people.tables import departures


class Departures:
    """The departures of an installation."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    async def begin(self, purpose: str, account: str, lasts: int) -> str:
        """The secret of a new one.

        :param account: whom it is about; "" when nobody knows yet.
        :param lasts: in microseconds.
        """
        secret, now = secrets.token_urlsafe(32), self._keeping.now()
        await self._keeping.database.run(
            sa.delete(departures).where(departures.c.ends_at <= now),
            sa.insert(departures).values(hash=hashed(secret), purpose=purpose, account=account, ends_at=now + lasts),
        )
        return secret

    async def awaited(self, secret: str, purpose: str) -> str | None:
        """Whom it is about, while it is expected back for that; it goes on being expected."""
        rows = await self._keeping.read(sa.select(departures.c.account).where(self._open(secret, purpose)))
        return str(rows[0][0]) if rows else None

    async def back(self, secret: str, purpose: str) -> str | None:
        """Whom it is about, once: of two that come back with the same secret, one is not expected."""
        gone = sa.delete(departures).where(self._open(secret, purpose)).returning(departures.c.account)
        rows = (await self._keeping.database.run(gone))[0]
        return str(rows[0][0]) if rows else None

    def _open(self, secret: str, purpose: str) -> sa.ColumnElement[bool]:
        return sa.and_(
            departures.c.hash == hashed(secret),
            departures.c.purpose == purpose,
            departures.c.ends_at > self._keeping.now(),
        )
