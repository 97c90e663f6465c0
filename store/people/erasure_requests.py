"""Who has asked to be forgotten, until they are, or ask for it no longer."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from uuid_utils import uuid7

from domain.kernel import Id
from store.people.database import Taken
from store.people.keeping import Keeping
from store.people.tables import erasure_requests


class ErasureRequest(NamedTuple):
    """Somebody has asked to be forgotten."""

    id: str
    account: Id
    asked_at: int
    """Microseconds since 1970."""


class ErasureRequests:
    """The requests of an installation. They go with whoever is forgotten (``store/people/forgetting.py``)."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    async def ask(self, account: Id) -> ErasureRequest:
        """Put somebody on the list; whoever is on it already stays where they are."""
        request = ErasureRequest(str(uuid7()), account, self._keeping.now())
        try:
            await self._keeping.database.run(sa.insert(erasure_requests).values(request._asdict()))
        except Taken:
            found = await self._keeping.read(sa.select(*_COLUMNS).where(erasure_requests.c.account == account))
            # If it was taken back meanwhile, it is asked for anew.
            return ErasureRequest(*found[0]) if found else await self.ask(account)
        return request

    async def take_back(self, account: Id) -> bool:
        """Take somebody off the list; whether they were on it."""
        gone = sa.delete(erasure_requests).where(erasure_requests.c.account == account)
        (rows,) = await self._keeping.database.run(gone.returning(erasure_requests.c.account))
        return bool(rows)

    async def page(self, after: str, limit: int) -> list[ErasureRequest]:
        """Those who wait, the longest first, from behind *after* on."""
        table = erasure_requests
        question = sa.select(*_COLUMNS).where(table.c.id > after).order_by(table.c.id).limit(limit)
        rows = await self._keeping.read(question)
        return [ErasureRequest(*row) for row in rows]


_COLUMNS = (erasure_requests.c.id, erasure_requests.c.account, erasure_requests.c.asked_at)
