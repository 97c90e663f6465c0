"""Accounts: whoever signs in with a login name or a telephone, and the links by which a password is chosen."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

import msgspec
import sqlalchemy as sa
from uuid_utils import uuid7

from domain.kernel import Id, Refused, Unacceptable
from domain.vocabulary import POLICY_ROLE
from store.people.administration import AT_THE_CONSOLE, BY_THE_FIRST_LINK, By, Deed, noted
from store.people.alone import LOCK, if_nobody, left_after
from store.people.database import Taken
from store.people.fixed import Rows
from store.people.keeping import DAY, Keeping
from store.people.key import hashed
from store.people.tables import accounts, identities, links, passkeys, recovery, sessions, tokens

LINK_LASTS = DAY
_LOGIN = re.compile(r"[^\s\x00-\x1f\x7f\ud800-\udfff]{2,60}")


class Duty(StrEnum):
    """What an account is for besides a party's own acts: the three duties are kept apart from those and each other."""

    NONE = "none"
    SYSTEM_ADMIN = "system_admin"
    """系统管理员: keeps accounts and the installation."""
    SECURITY_ADMIN = "security_admin"
    """安全管理员: keeps keys, and erases."""
    AUDITOR = "auditor"
    """审计员: reads, and changes nothing."""


class Account(msgspec.Struct, frozen=True):
    """Somebody who can sign in."""

    id: Id
    duty: Duty
    login_sealed: bytes | None
    password: str | None
    totp: bytes | None
    totp_new: bytes | None
    totp_step: int
    made_at: int
    disabled_at: int | None
    passkeys: int
    """How many they have."""

    @property
    def party(self) -> Id | None:
        """The party that they act as; whoever has a duty acts as none."""
        return self.id if self.duty is Duty.NONE else None

    @property
    def begun(self) -> bool:
        """Whether its owner has chosen a password, or signs in without one, by telephone or elsewhere."""
        return self.password is not None or self.login_sealed is None

    @property
    def has_second_factor(self) -> bool:
        """Whether there is more than a password."""
        return self.totp is not None or self.passkeys > 0


class LoginTaken(Refused):
    """这个登录名已有人使用。

    That login name is taken.
    """


class HasAccount(Refused):
    """该人员或单位已有账号。

    That party has an account already.
    """


class NoSuchAccount(Refused):
    """没有这个账号。

    There is no such account.
    """


class NotTheFirst(Refused):
    """已有负有此职责的账号。

    There is an account with that duty already.
    """


class LastOfDuty(Refused):
    """这是最后一个可用的{duty_words}账号，不能停用。请先新增一个，等它启用后再停用。

    This is the last account of a {duty_words} that can be used. Make another one first, and wait until it is in use.
    """


class LinkOver(Refused):
    """这个链接无效、已用过或已过期，请向管理员要一个新的。

    This link is not valid, was used, or is over. Ask an administrator for a new one.
    """


def login_name(text: str) -> str:
    """A login name in the form in which it is compared. :raises Unacceptable: when it cannot be one."""
    name = unicodedata.normalize("NFKC", text).strip().casefold()
    if not _LOGIN.fullmatch(name):
        why = ("登录名为 2 到 60 个字符，不含空格。", "A login name has 2 to 60 characters and no blanks.")
        raise Unacceptable(field="login", why=why)
    return name


_COLUMNS = (
    accounts.c.id,
    accounts.c.duty,
    accounts.c.login_sealed,
    accounts.c.password,
    accounts.c.totp,
    accounts.c.totp_new,
    accounts.c.totp_step,
    accounts.c.made_at,
    accounts.c.disabled_at,
    sa.select(sa.func.count()).where(passkeys.c.account == accounts.c.id).scalar_subquery(),
)


def _those(ids: Sequence[Id]) -> sa.Select[tuple[object, ...]]:
    return sa.select(accounts.c.id).where(accounts.c.id.in_(ids))


_WAYS_IN = (passkeys, recovery, identities, sessions, tokens, links)


class Accounts:
    """The accounts of an installation."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    # -- found --------------------------------------------------------------------------------------------------------

    async def named(self, login: str) -> Account | None:
        """The account with that login name, if any; anything may be asked for."""
        try:
            name = login_name(login)
        except Unacceptable:
            name = ""
        return await self._one(accounts.c.login == self._keeping.key.hash("login", name))

    async def with_id(self, id: str) -> Account | None:
        """That account, if there is one."""
        return await self._one(accounts.c.id == id)

    async def with_phone(self, phone: str) -> Account | None:
        """The account of that telephone number, if any."""
        return await self._one(accounts.c.phone == self._keeping.key.hash("phone", phone))

    async def all(self) -> list[Account]:
        """Every account, the oldest first."""
        rows = await self._keeping.read(sa.select(*_COLUMNS).order_by(accounts.c.made_at, accounts.c.id))
        return [_account(row) for row in rows]

    async def page(self, duty: Duty | None, after: str, limit: int) -> list[Account]:
        """Accounts in the order of their ids, from behind *after* on; of one duty, or all."""
        which = accounts.c.id > after
        if duty is not None:
            which = sa.and_(which, accounts.c.duty == duty)
        rows = await self._keeping.read(sa.select(*_COLUMNS).where(which).order_by(accounts.c.id).limit(limit))
        return [_account(row) for row in rows]

    async def among(self, ids: Sequence[Id]) -> frozenset[str]:
        """Which of those have an account, disabled or not."""
        if not ids:
            return frozenset()
        return frozenset(str(row[0]) for row in await self._keeping.read(_those(ids)))

    def login_of(self, account: Account) -> str | None:
        """The login name as it was given."""
        sealed = account.login_sealed
        return None if sealed is None else self._keeping.key.unseal(sealed, f"login {account.id}")

    async def has_administrator(self) -> bool:
        """Whether somebody administers the accounts: an account of that duty with a password, not disabled."""
        rows = await self._keeping.read(
            sa.select(accounts.c.id).where(
                accounts.c.duty == Duty.SYSTEM_ADMIN, accounts.c.password.is_not(None), accounts.c.disabled_at.is_(None)
            )
        )
        return bool(rows)

    async def _one(self, which: sa.ColumnElement[bool]) -> Account | None:
        rows = await self._keeping.read(sa.select(*_COLUMNS).where(which))
        return _account(rows[0]) if rows else None

    # -- made and changed ---------------------------------------------------------------------------------------------

    async def add(self, id: Id, duty: Duty, login: str, *, by: By = AT_THE_CONSOLE, if_first: bool = False) -> str:
        """Make an account without a password; the token of a link by which one is chosen.

        :param if_first: only while nobody has that duty.
        :raises Unacceptable: when the login name cannot be one.
        :raises LoginTaken: when somebody has it.
        :raises HasAccount: when that party has an account.
        :raises NotTheFirst: when somebody has the duty.
        """
        name, token = login_name(login), secrets.token_urlsafe(32)
        if await self.with_id(id) is not None:
            raise HasAccount()
        demands = (LOCK, if_nobody(duty)) if if_first else ()
        try:
            found = await self._run(
                demands, self._new(id, duty, name), self._link(id, token), *self._noted(by, Deed.MADE, id, duty)
            )
        except Taken:
            raise LoginTaken(field="login") from None
        if found is None:
            raise NotTheFirst()
        return token

    async def add_by_phone(self, id: Id, phone: str) -> None:
        """Make the account of a resident who signs in by telephone. :raises Taken: when somebody has the number."""
        made = sa.insert(accounts).values(
            id=id,
            duty=Duty.NONE,
            phone=self._keeping.key.hash("phone", phone),
            totp_step=0,
            made_at=self._keeping.now(),
        )
        await self._keeping.database.run(made)

    async def first_link(self) -> str:
        """The token of a link for the first administrator; the one before is void."""
        token = secrets.token_urlsafe(32)
        await self._keeping.database.run(sa.delete(links).where(links.c.account == ""), self._link("", token))
        return token

    async def reset(self, id: str, *, by: By = AT_THE_CONSOLE) -> str:
        """Forget every way in and every second factor, end whatever is signed in; the token of a new link.

        The telephone stays: it is whose account it is.

        :raises NoSuchAccount: when there is none.
        """
        token, duty = secrets.token_urlsafe(32), await self._duty(id)
        blank = sa.update(accounts).where(accounts.c.id == id).returning(accounts.c.id)
        found = await self._keeping.database.run(
            blank.values(password=None, totp=None, totp_new=None),
            *(sa.delete(table).where(table.c.account == id) for table in _WAYS_IN),
            self._link(id, token),
            *self._noted(by, Deed.RESET, id, duty),
        )
        if not found[0]:
            raise NoSuchAccount()
        return token

    async def disable(self, id: str, *, disabled: bool = True, by: By = AT_THE_CONSOLE, not_last: bool = False) -> None:
        """Let nobody sign in with it, or let them again; what is signed in ends.

        :param not_last: only while somebody else of its duty can sign in.
        :raises NoSuchAccount: when there is none.
        :raises LastOfDuty: when nobody else of its duty could sign in.
        """
        at, duty = self._keeping.now() if disabled else None, await self._duty(id)
        found = await self._run(
            (LOCK, left_after(id, duty)) if disabled and not_last and duty is not Duty.NONE else (),
            sa.update(accounts).where(accounts.c.id == id).values(disabled_at=at).returning(accounts.c.id),
            *(sa.delete(table).where(table.c.account == id) for table in (sessions, tokens, links)),
            *self._noted(by, Deed.DISABLED if disabled else Deed.ENABLED, id, duty),
        )
        if found is None:
            term = POLICY_ROLE[duty]
            raise LastOfDuty(duty_words=(term.words("zh"), term.words("en")), duty=str(duty))
        if not found[0]:
            raise NoSuchAccount()

    async def sign_out(self, id: str, *, by: By) -> int:
        """End every session and token of that account; how many that were. :raises NoSuchAccount: if none."""
        duty, kinds = await self._duty(id), (sessions, tokens)
        found = await self._keeping.database.run(
            *(sa.select(sa.func.count()).select_from(table).where(table.c.account == id) for table in kinds),
            *(sa.delete(table).where(table.c.account == id) for table in kinds),
            *self._noted(by, Deed.SIGNED_OUT, id, duty),
        )
        return sum(int(rows[0][0]) for rows in found[: len(kinds)])

    async def _duty(self, id: str) -> Duty:
        account = await self.with_id(id)
        if account is None:
            raise NoSuchAccount()
        return account.duty

    async def _run(self, demands: Sequence[sa.ClauseElement], *statements: sa.ClauseElement) -> list[Rows] | None:
        """What the statements gave back; None when what was demanded first is not so, and nothing was done."""
        found = await self._keeping.database.run(*demands, *statements)
        return found[len(demands) :] or None

    def _noted(self, by: By, deed: Deed, about: str, duty: Duty) -> Sequence[sa.ClauseElement]:
        return noted(self._keeping.now(), by, deed, about, duty)

    async def set_password(self, id: Id, password: str) -> None:
        """Keep another hash."""
        await self._keeping.database.run(sa.update(accounts).where(accounts.c.id == id).values(password=password))

    # -- links --------------------------------------------------------------------------------------------------------

    async def link(self, token: str) -> str:
        """The account that a link is for, "" for the first administrator's; it stays valid.

        :raises LinkOver: when it is not.
        """
        rows = await self._keeping.read(
            sa.select(links.c.account).where(links.c.hash == hashed(token), links.c.ends_at > self._keeping.now())
        )
        if not rows:
            raise LinkOver()
        return str(rows[0][0])

    async def follow(self, token: str, password: str, login: str | None = None) -> Id:
        """Use a link up: keep the password's hash; the first administrator's makes their account.

        :raises LinkOver: when it is no link, not any more, or when there is an administrator meanwhile.
        :raises LoginTaken: when the first administrator asks for a name that somebody has.
        """
        account = await self.link(token)
        gone = (
            sa.delete(links)
            .where(links.c.hash == hashed(token), links.c.ends_at > self._keeping.now())
            .returning(links.c.account)
        )
        if account:
            chosen = sa.update(accounts).where(accounts.c.id == account, accounts.c.disabled_at.is_(None))
            found = await self._keeping.database.run(
                gone, chosen.values(password=password).returning(accounts.c.id), _forgotten(account)
            )
            if not all(found[:2]):
                raise LinkOver()
            return Id(account)
        if await self.has_administrator():
            raise LinkOver()
        id = Id(str(uuid7()))
        made = self._new(id, Duty.SYSTEM_ADMIN, login_name(login or "")).values(password=password)
        try:
            first = self._noted(BY_THE_FIRST_LINK, Deed.MADE, id, Duty.SYSTEM_ADMIN)
            found = await self._keeping.database.run(gone, made, *first)
        except Taken:
            raise LoginTaken(field="login") from None
        if not found[0]:
            raise LinkOver()
        return id

    def _new(self, id: Id, duty: Duty, name: str) -> sa.Insert:
        key = self._keeping.key
        return sa.insert(accounts).values(
            id=id,
            duty=str(duty),
            login=key.hash("login", name),
            login_sealed=key.seal(name, f"login {id}"),
            totp_step=0,
            made_at=self._keeping.now(),
        )

    def _link(self, account: str, token: str) -> sa.Insert:
        ends = self._keeping.now() + LINK_LASTS
        return sa.insert(links).values(hash=hashed(token), account=account, ends_at=ends)


def _forgotten(account: str) -> sa.Delete:
    return sa.delete(sessions).where(sessions.c.account == account)


def _account(row: tuple[object, ...]) -> Account:
    id, duty, *rest = row
    return Account(Id(str(id)), Duty(str(duty)), *rest)  # type: ignore[arg-type]  # as the table has them
