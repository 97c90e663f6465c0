"""Short codes of six digits: sent to a telephone, or handed over on a slip of paper.

A million is few, so that a code has five tries and is void then. They are counted in the database, where every process
sees them, and before anything is compared: of many tries at once no more than five are made.
"""

from __future__ import annotations

import hmac
import secrets

import sqlalchemy as sa

from domain.kernel import Id
from store.people.keeping import DAY, MINUTE, Keeping
from store.people.tables import codes

TRIES = 5
SLIP_LASTS = 30 * DAY
PHONE_LASTS = 10 * MINUTE
ON_ITS_WAY = MINUTE


class Codes:
    """The short codes of an installation."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    async def for_phone(self, phone: str) -> str:
        """A new code for a telephone, good once, for ten minutes; the one before is void."""
        return await self._new("phone", self._keeping.key.hash("phone", phone), PHONE_LASTS)

    async def is_on_its_way(self, phone: str) -> bool:
        """Whether a code was sent to that telephone within the last minute and is good: another would void it."""
        mine = sa.and_(codes.c.purpose == "phone", codes.c.subject == self._keeping.key.hash("phone", phone))
        good = sa.and_(codes.c.tries > 0, codes.c.ends_at > self._keeping.now() + PHONE_LASTS - ON_ITS_WAY)
        return bool(await self._keeping.read(sa.select(codes.c.subject).where(mine, good)))

    async def drop_of_phone(self, phone: str) -> None:
        """Keep no code of that telephone: it was not sent."""
        mine = sa.and_(codes.c.purpose == "phone", codes.c.subject == self._keeping.key.hash("phone", phone))
        await self._keeping.database.run(sa.delete(codes).where(mine))

    async def is_of_phone(self, phone: str, code: str) -> bool:
        """Whether that is the telephone's code; it is used up then."""
        return await self._is_right("phone", self._keeping.key.hash("phone", phone), code, once=True)

    async def for_slip(self, need: Id) -> str:
        """A new code for a need, good for 30 days; the one before is void."""
        return await self._new("slip", need, SLIP_LASTS)

    async def is_of_slip(self, need: Id, code: str) -> bool:
        """Whether that is the code on the need's slip."""
        return await self._is_right("slip", need, code, once=False)

    async def _new(self, purpose: str, subject: str, lasts: int) -> str:
        code, salt, now = f"{secrets.randbelow(10**6):06}", secrets.token_hex(16), self._keeping.now()
        # What is over is deleted whenever another code is made, so that none lies about.
        over = sa.or_(codes.c.ends_at <= now, sa.and_(codes.c.purpose == purpose, codes.c.subject == subject))
        made = sa.insert(codes).values(
            purpose=purpose,
            subject=subject,
            salt=salt,
            code=self._keeping.key.hash(f"code {salt}", code),
            tries=TRIES,
            ends_at=now + lasts,
        )
        await self._keeping.database.run(sa.delete(codes).where(over), made)
        return code

    async def _is_right(self, purpose: str, subject: str, code: str, *, once: bool) -> bool:
        which = sa.and_(codes.c.purpose == purpose, codes.c.subject == subject)
        open_ = sa.and_(which, codes.c.tries > 0, codes.c.ends_at > self._keeping.now())
        tried = sa.update(codes).where(open_).values(tries=codes.c.tries - 1).returning(codes.c.salt, codes.c.code)
        rows = (await self._keeping.database.run(tried))[0]
        if not rows:
            return False
        salt, kept = rows[0]
        if not hmac.compare_digest(kept, self._keeping.key.hash(f"code {salt}", code)):
            return False
        same = sa.and_(which, codes.c.salt == salt)
        if once:
            # Of two that come at once with the right code, one finds it used.
            gone = await self._keeping.database.run(sa.delete(codes).where(same).returning(codes.c.salt))
            return bool(gone[0])
        await self._keeping.database.run(sa.update(codes).where(same).values(tries=codes.c.tries + 1))
        return True
