"""Sessions and tokens: what a request may bring to say who asks. Only hashes of both are kept."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from enum import StrEnum
from typing import Any

import msgspec
import sqlalchemy as sa
from uuid_utils import uuid7

from domain.kernel import Id
from store.people.accounts import Account, Duty
from store.people.fixed import Fixed
from store.people.keeping import DAY, HOUR, MINUTE, Keeping
from store.people.key import hashed
from store.people.tables import accounts, challenges, codes, departures, links, sessions, slips, tokens

SEEN_EVERY = MINUTE
_NOTED_AT_ONCE = 500
_TOKEN = "hy_"
TOKEN_LASTS_AT_MOST = 366 * DAY


class Level(StrEnum):
    """How much a session may do."""

    FULL = "full"
    ENROL = "enrol"
    """Set up a second factor, and nothing else."""
    RECEIPT = "receipt"
    """Go on with one need."""
    SLIP = "slip"
    """The same, by what whoever entered the need has seen as well."""


_FOR_ONE_NEED = frozenset({Level.RECEIPT, Level.SLIP})


class Scope(StrEnum):
    """What a token is for."""

    READ = "read"
    ACT = "act"


_SCOPES = {scope.value: scope for scope in Scope}

EVERYTHING = frozenset(Scope)


class Asking(msgspec.Struct, frozen=True):
    """Who asks, as a session or a token has shown."""

    account: Id
    """Of a receipt, the party that raised the need."""
    duty: Duty
    level: Level
    id: Id
    """Of the session or token."""
    scopes: frozenset[Scope] = EVERYTHING
    need: Id | None = None
    """The only need that it is good for."""
    by_token: bool = False
    proved_at: int = 0
    """When they last showed who they are, of a session."""
    ends_at: int = 0
    """From when on it is good for nothing, unless it is used before."""
    due: bool = False
    """Whether its use has to be noted again."""

    @property
    def party(self) -> Id | None:
        """The party that acts; whoever has a duty acts as none."""
        return self.account if self.duty is Duty.NONE else None

    @property
    def is_for_one_need(self) -> bool:
        """Whether a receipt or a slip is all that was shown."""
        return self.level in _FOR_ONE_NEED

    def reads_more(self, need: Id) -> bool:
        """Whether what was shown is good for reading more of *need* than everybody may.

        Where a rule admits whoever comes, nobody is asked for a second factor, a scope or the right receipt; what an
        answer tells besides, it tells by this alone.
        """
        if self.is_for_one_need:
            return self.need == need
        return self.level is Level.FULL and (not self.by_token or Scope.READ in self.scopes)


class Session(msgspec.Struct, frozen=True):
    """A session as its owner sees it."""

    id: Id
    level: Level
    begun_at: int
    seen_at: int
    ends_at: int


class Token(msgspec.Struct, frozen=True):
    """A token as its owner sees it."""

    id: Id
    label: str
    scopes: tuple[Scope, ...]
    begun_at: int
    seen_at: int | None
    ends_at: int


def lasting(duty: Duty) -> tuple[int, int]:
    """How long a session may be idle, and how long it lasts at most."""
    return (12 * HOUR, 30 * DAY) if duty is Duty.NONE else (30 * MINUTE, 12 * HOUR)


class Sessions:
    """The sessions and tokens of an installation."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    # -- sessions -----------------------------------------------------------------------------------------------------

    async def begin(
        self,
        account: Id,
        duty: Duty,
        level: Level,
        *,
        instead_of: str | None = None,
        need: Id | None = None,
        proved_at: int | None = None,
    ) -> str:
        """The secret of a new session.

        :param instead_of: the secret of one that ends with this: nobody stays signed in by what they had before.
        :param proved_at: when they showed who they are; now, if nothing is said.
        """
        secret, now = secrets.token_urlsafe(32), self._keeping.now()
        idle, most = (30 * MINUTE, 30 * MINUTE) if level in _FOR_ONE_NEED else lasting(duty)
        made = sa.insert(sessions).values(
            hash=hashed(secret),
            id=str(uuid7()),
            account=account,
            level=str(level),
            need=need,
            begun_at=now,
            seen_at=now,
            proved_at=now if proved_at is None else min(proved_at, now),
            ends_at=now + most,
            idle=idle,
        )
        over = sa.delete(sessions).where(sessions.c.account == account, _is_over(now))
        replaced = () if instead_of is None else (sa.delete(sessions).where(sessions.c.hash == hashed(instead_of)),)
        await self._keeping.database.run(over, *replaced, made)
        return secret

    async def session(self, hash: str) -> Asking | None:
        """Who asks with the session of that hash; None when it is over or none."""
        now = self._keeping.now()
        rows = await self._keeping.read(_SESSION.filled(hash=hash, now=now))
        if not rows:
            return None
        _, account, duty, level, id, need, proved_at, ends_at, seen_at, idle = rows[0]
        if duty is None and level not in _FOR_ONE_NEED:
            return None
        if duty is not None and level == Level.SLIP:
            return None  # whoever it was made for has an account by now, and goes on there
        return Asking(
            account=account,
            duty=Duty(duty or Duty.NONE),
            level=Level(level),
            id=id,
            need=need,
            proved_at=proved_at,
            ends_at=min(ends_at, seen_at + idle),
            due=now - seen_at >= SEEN_EVERY,
        )

    async def sessions_of(self, account: Id) -> list[Session]:
        """Those that are not over, the latest first."""
        columns = (sessions.c.id, sessions.c.level, sessions.c.begun_at, sessions.c.seen_at, sessions.c.ends_at)
        rows = await self._keeping.read(
            sa.select(*columns)
            .where(sessions.c.account == account, sa.not_(_is_over(self._keeping.now())))
            .order_by(sessions.c.begun_at.desc(), sessions.c.id)
        )
        return [Session(row[0], Level(row[1]), *row[2:]) for row in rows]

    async def end(self, account: Id, id: Id | None = None, *, but: Id | None = None) -> int:
        """End one session of that account, or all of them *but* one; how many that were."""
        ended = sa.delete(sessions).where(sessions.c.account == account).returning(sessions.c.id)
        if id is not None:
            ended = ended.where(sessions.c.id == id)
        if but is not None:
            ended = ended.where(sessions.c.id != but)
        return len((await self._keeping.database.run(ended))[0])

    async def end_everything(self, account: Id, *, but: Id | None = None) -> None:
        """End every session of that account *but* one, and every token: whoever took one may have made the other."""
        ended = sa.delete(sessions).where(sessions.c.account == account)
        if but is not None:
            ended = ended.where(sessions.c.id != but)
        await self._keeping.database.run(ended, sa.delete(tokens).where(tokens.c.account == account))

    async def end_by_slip(self, need: Id) -> None:
        """End those that were begun by a slip of that need: the slip is void."""
        by_slip = sa.and_(sessions.c.need == need, sessions.c.level == str(Level.SLIP))
        await self._keeping.database.run(sa.delete(sessions).where(by_slip))

    async def end_by(self, secret: str) -> None:
        """End the session with that secret, if there is one."""
        await self._keeping.database.run(sa.delete(sessions).where(sessions.c.hash == hashed(secret)))

    async def seen(self, sessions: Collection[str], tokens: Collection[str] = ()) -> None:
        """Note that those sessions and tokens were used, by their hashes."""
        now = self._keeping.now()
        # Always in the same order: processes that note the same ones wait for each other, and not both for ever.
        used = [(_SESSION_USED, hash) for hash in sorted(sessions)] + [(_TOKEN_USED, hash) for hash in sorted(tokens)]
        for i in range(0, len(used), _NOTED_AT_ONCE):
            some = used[i : i + _NOTED_AT_ONCE]
            await self._keeping.database.run(*(statement.filled(of=hash, now=now) for statement, hash in some))

    async def sweep(self) -> None:
        """Delete what is over: sessions, tokens, links, codes and slips."""
        now = self._keeping.now()
        for over in _OVER:
            await self._keeping.database.run(over.filled(now=now))

    # -- tokens -------------------------------------------------------------------------------------------------------

    async def give_token(self, account: Id, label: str, scopes: tuple[Scope, ...], ends_at: int) -> tuple[Id, str]:
        """The id and the secret of a new token."""
        secret, id = _TOKEN + secrets.token_urlsafe(32), Id(str(uuid7()))
        made = sa.insert(tokens).values(
            hash=hashed(secret),
            id=id,
            account=account,
            scopes=" ".join(scopes),
            label=self._keeping.key.seal(label, f"token {id}"),
            begun_at=self._keeping.now(),
            ends_at=ends_at,
        )
        await self._keeping.database.run(made)
        return id, secret

    async def token(self, hash: str) -> Asking | None:
        """Who asks with the token of that hash; None when it is over or none."""
        now = self._keeping.now()
        rows = await self._keeping.read(_TOKEN_WITH.filled(hash=hash, now=now))
        if not rows:
            return None
        _, account, duty, id, scopes, ends_at, seen_at = rows[0]
        return Asking(
            account=account,
            duty=Duty(duty),
            level=Level.FULL,
            id=id,
            scopes=frozenset(_known(scopes)),
            by_token=True,
            ends_at=ends_at,
            due=now - (seen_at or 0) >= SEEN_EVERY,
        )

    async def tokens_of(self, account: Id) -> list[Token]:
        """Those that are not over, the latest first."""
        columns = (tokens.c.id, tokens.c.label, tokens.c.scopes, tokens.c.begun_at, tokens.c.seen_at, tokens.c.ends_at)
        rows = await self._keeping.read(
            sa.select(*columns)
            .where(tokens.c.account == account, tokens.c.ends_at > self._keeping.now())
            .order_by(tokens.c.begun_at.desc(), tokens.c.id)
        )
        return [self._told(row) for row in rows]

    def _told(self, row: tuple[Any, ...]) -> Token:
        id, label, scopes, begun_at, seen_at, ends_at = row
        words = self._keeping.key.unseal(label, f"token {id}")
        return Token(id, words, _known(scopes), begun_at, seen_at, ends_at)

    async def revoke_token(self, account: Id, id: Id) -> bool:
        """Whether there was such a token; it is good for nothing any more."""
        gone = sa.delete(tokens).where(tokens.c.account == account, tokens.c.id == id).returning(tokens.c.id)
        return bool((await self._keeping.database.run(gone))[0])


def _known(scopes: str) -> tuple[Scope, ...]:
    """Those that there are still: a token may be older than the last of a scope, and is good for the others."""
    return tuple(_SCOPES[one] for one in scopes.split() if one in _SCOPES)


def _is_over(now: int | sa.BindParameter[int]) -> sa.ColumnElement[bool]:
    return sa.or_(sessions.c.ends_at <= now, sessions.c.seen_at + sessions.c.idle <= now)


_HASH: sa.BindParameter[str] = sa.bindparam("hash")
_NOW = sa.bindparam("now", type_=sa.BigInteger)
_ENDING = (tokens, links, codes, slips, challenges, departures)
_OVER = (
    Fixed(sa.delete(sessions).where(_is_over(_NOW))),
    *(Fixed(sa.delete(table).where(table.c.ends_at <= _NOW)) for table in _ENDING),
)
_SESSION = Fixed(
    sa.select(
        *(sessions.c.hash, sessions.c.account, accounts.c.duty, sessions.c.level, sessions.c.id, sessions.c.need),
        *(sessions.c.proved_at, sessions.c.ends_at, sessions.c.seen_at, sessions.c.idle),
    )
    .join_from(sessions, accounts, sessions.c.account == accounts.c.id, isouter=True)
    .where(sessions.c.hash == _HASH, sa.not_(_is_over(_NOW)), accounts.c.disabled_at.is_(None)),
    key="hash",
)
_SESSION_USED = Fixed(sa.update(sessions).where(sessions.c.hash == sa.bindparam("of")).values(seen_at=_NOW))
_TOKEN_USED = Fixed(sa.update(tokens).where(tokens.c.hash == sa.bindparam("of")).values(seen_at=_NOW))
_TOKEN_WITH = Fixed(
    sa.select(
        *(tokens.c.hash, tokens.c.account, accounts.c.duty, tokens.c.id),
        *(tokens.c.scopes, tokens.c.ends_at, tokens.c.seen_at),
    )
    .join_from(tokens, accounts, tokens.c.account == accounts.c.id)
    .where(tokens.c.hash == _HASH, tokens.c.ends_at > _NOW, accounts.c.disabled_at.is_(None)),
    key="hash",
)


def begun_with(account: Account) -> Level:
    """What somebody may do who has shown all that the account asks for."""
    return Level.FULL if account.duty is Duty.NONE or account.has_second_factor else Level.ENROL
