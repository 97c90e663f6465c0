"""What a running service holds to know who asks."""

from __future__ import annotations

import asyncio
from enum import Enum
from pathlib import Path
from typing import assert_never

from api.throttle import Throttle
from domain.kernel import Id
from store.people.accounts import Accounts, Duty
from store.people.codes import Codes
from store.people.departures import Departures
from store.people.erasure_requests import ErasureRequests
from store.people.factors import Factors
from store.people.feedback import Feedback
from store.people.identities import Identities
from store.people.keeping import Keeping, opened
from store.people.key import hashed
from store.people.passwords import Passwords
from store.people.receipts import Receipts
from store.people.sessions import Asking, Level, Sessions
from store.people.slips import Slips

KEPT_FOR = 3_000_000
"""How long a session that was found good is believed without a look, in microseconds. Where it was ended by another
process, it is good for as long here; what this process ends, ends at once."""
_MOST_KEPT = 20_000
NOTED_EVERY = 1_000_000
"""How long what was used may wait to be noted, in microseconds: while one transaction is made durable, nobody is looked
up in a file, and it makes no difference to anybody whether they were seen a second ago."""


class Shown(Enum):
    """What a request shows to say who asks."""

    SESSION = "session"
    TOKEN = "token"
    RECEIPT = "receipt"


class People:
    """The identities of a running service."""

    def __init__(self, keeping: Keeping) -> None:
        self.keeping = keeping
        self.accounts = Accounts(keeping)
        self.sessions = Sessions(keeping)
        self.factors = Factors(keeping)
        self.codes = Codes(keeping)
        self.identities = Identities(keeping)
        self.departures = Departures(keeping)
        self.receipts = Receipts(keeping)
        self.slips = Slips(keeping, self.codes)
        self.erasure_requests = ErasureRequests(keeping)
        self.feedback = Feedback(keeping)
        self.passwords = Passwords()
        self.throttle = Throttle()
        self._kept: dict[tuple[Shown, str], tuple[Asking, int]] = {}
        self._used: dict[Shown, set[str]] = {}
        """What was used, by its hash, and is to be noted."""
        self._notes: set[asyncio.Task[None]] = set()
        self._noted_at = 0
        self._later: asyncio.TimerHandle | None = None

    @classmethod
    async def open(cls, store: str, folder: Path | None) -> People:
        """The identities of a store. :raises WrongKey: when their secret is missing or wrong."""
        people = cls(await opened(store, folder))
        await people.sessions.sweep()
        return people

    async def close(self) -> None:
        """Write down what was noted, and close the database."""
        while self._notes or self._used:
            self._note_now()
            await asyncio.gather(*self._notes, return_exceptions=True)
        self._wait_no_longer()
        self.passwords.close()
        await self.keeping.database.close()

    def at_hand(self, hash: str, shown: Shown) -> Asking | None:
        """Who asks with what has that hash, if that was looked up a moment ago."""
        kept = self._kept.get((shown, hash))
        if kept is None or kept[1] <= self.keeping.now():
            return None
        return kept[0]

    async def look_up(self, hash: str, shown: Shown) -> Asking | None:
        """Who asks with what has that hash; None when it is good for nothing."""
        asking = await self._found(hash, shown)
        if asking is None:
            self._kept.pop((shown, hash), None)
            return None
        if len(self._kept) >= _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[shown, hash] = (asking, min(self.keeping.now() + KEPT_FOR, asking.ends_at))
        if asking.due:
            self._used.setdefault(shown, set()).add(hash)
            self._note_used()
        return asking

    def _note_used(self) -> None:
        """Have it noted, at once or together with what else is used within a second."""
        if not self._used or self._notes:
            return
        wait = self._noted_at + NOTED_EVERY - self.keeping.now()
        if wait <= 0:
            self._note_now()
        elif self._later is None:
            self._later = asyncio.get_running_loop().call_later(min(wait, NOTED_EVERY) / 1e6, self._note_now)

    def _note_now(self) -> None:
        self._wait_no_longer()
        if self._used and not self._notes:
            self._noted_at = self.keeping.now()
            used, self._used = self._used, {}
            seen = self.sessions.seen(used.get(Shown.SESSION, ()), used.get(Shown.TOKEN, ()))
            # Nobody waits for it, and when it fails it is due again the next time.
            note = asyncio.create_task(seen)
            self._notes.add(note)
            note.add_done_callback(self._noted)

    def _wait_no_longer(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None

    async def _found(self, hash: str, shown: Shown) -> Asking | None:
        match shown:
            case Shown.SESSION:
                return await self.sessions.session(hash)
            case Shown.TOKEN:
                return await self.sessions.token(hash)
            case Shown.RECEIPT:
                found = await self.receipts.with_hash(hash)
                if found is None:
                    return None
                ends = self.keeping.now() + KEPT_FOR
                return Asking(
                    found.party, Duty.NONE, Level.RECEIPT, found.party, need=found.need, by_token=True, ends_at=ends
                )
            case _:
                assert_never(shown)

    def _noted(self, note: asyncio.Task[None]) -> None:
        self._notes.discard(note)
        if not note.cancelled():
            note.exception()
            self._note_used()

    def forget(self, account: Id) -> None:
        """Look again for everything of that account: something of it was ended."""
        self._kept = {key: kept for key, kept in self._kept.items() if kept[0].account != account}

    def forget_session(self, secret: str) -> None:
        """Look again for that session."""
        self._kept.pop((Shown.SESSION, hashed(secret)), None)

    def forget_slip(self, need: Id) -> None:
        """Look again for every session that a slip of that need has begun."""

        def by_slip(asking: Asking) -> bool:
            return asking.level is Level.SLIP and asking.need == need

        self._kept = {key: kept for key, kept in self._kept.items() if not by_slip(kept[0])}
