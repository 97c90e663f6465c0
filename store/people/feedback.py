"""What people think of the pages: sealed, without a word of who it was, and gone after half a year.

It is about the service and no case, so it is no fact: nothing is decided by it, and it need not be proved.
"""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

import sqlalchemy as sa
from uuid_utils import uuid7

from store.people.database import Taken
from store.people.keeping import DAY, Keeping
from store.people.tables import feedback

KEPT_FOR = 180 * DAY
"""In microseconds."""
_ABOUT = "feedback"


class Opinion(NamedTuple):
    """What somebody thinks of a page."""

    id: str
    page: str
    words: str
    sent_at: int
    """Microseconds since 1970."""


class Feedback:
    """The opinions of an installation."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    async def keep(self, page: str, words: str, key: str | None) -> None:
        """Keep what somebody thinks of *page*, once under *key*; what is older than half a year goes."""
        seal, now, id = self._keeping.key.seal, self._keeping.now(), str(uuid7())
        row = {
            "once": self._keeping.key.hash("feedback", id if key is None else f"{key}\n{words}"),
            "id": id,
            "page": seal(page, f"{_ABOUT} page {id}"),
            "words": seal(words, f"{_ABOUT} words {id}"),
            "sent_at": now,
        }
        old = sa.delete(feedback).where(feedback.c.sent_at < now - KEPT_FOR)
        with suppress(Taken):
            await self._keeping.database.run(old, sa.insert(feedback).values(row))

    async def latest(self, before: str | None, limit: int) -> list[Opinion]:
        """The latest, from before the one with that id on."""
        since = self._keeping.now() - KEPT_FOR
        columns = (feedback.c.id, feedback.c.page, feedback.c.words, feedback.c.sent_at)
        question = sa.select(*columns).where(feedback.c.sent_at >= since)
        if before is not None:
            question = question.where(feedback.c.id < before)
        rows = await self._keeping.read(question.order_by(feedback.c.id.desc()).limit(limit))
        unseal = self._keeping.key.unseal
        return [
            Opinion(id, unseal(page, f"{_ABOUT} page {id}"), unseal(words, f"{_ABOUT} words {id}"), sent_at)
            for id, page, words, sent_at in rows
        ]
