"""Identities elsewhere: by which accounts somebody signs in whom another service vouches for.

What that service calls them is kept as a keyed hash alone, as telephone numbers are: enough to find them again, and
nothing that says who they are there. An identity belongs to one account, and an account may have several.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec
import sqlalchemy as sa
from uuid_utils import uuid7

from domain.kernel import Id, Refused
from store.people.accounts import Duty
from store.people.database import Taken
from store.people.keeping import Keeping
from store.people.tables import accounts, identities, passkeys


class Voucher(StrEnum):
    """Who vouches for somebody."""

    OIDC = "oidc"
    """The provider of OpenID Connect that the installation names."""
    WECHAT = "wechat"
    """微信."""


class Identity(msgspec.Struct, frozen=True):
    """An identity as the owner of the account sees it."""

    id: Id
    voucher: Voucher
    made_at: int
    used_at: int | None


class IdentityTaken(Refused):
    """这个身份已绑定另一个账号。请先用那个账号登录并解除绑定，再来绑定。

    That identity belongs to another account. Sign in to that one and remove it there first.
    """


class LastWayIn(Refused):
    """这是您唯一的登录方式，解除后将无法登录。请先设置另一种登录方式。

    This is your only way to sign in. Set up another before you remove it.
    """


def subject_at(issuer: str, subject: str) -> str:
    """Whom a provider of OpenID Connect means: a subject is somebody else at another issuer."""
    return f"{issuer}\n{subject}"


class Identities:
    """The identities of an installation."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    async def owner(self, voucher: Voucher, subject: str) -> Id | None:
        """The account that it belongs to, if any; that it was used is noted."""
        used = sa.update(identities).where(identities.c.hash == self._hash(voucher, subject))
        rows = (
            await self._keeping.database.run(used.values(used_at=self._keeping.now()).returning(identities.c.account))
        )[0]
        return Id(str(rows[0][0])) if rows else None

    async def link(self, account: Id, voucher: Voucher, subject: str) -> None:
        """Let it sign in to that account. :raises IdentityTaken: when it does to another."""
        try:
            await self._keeping.database.run(self._new(account, voucher, subject))
        except Taken:
            if await self.owner(voucher, subject) != account:
                raise IdentityTaken() from None

    async def add_resident(self, id: Id, voucher: Voucher, subject: str) -> None:
        """Make the account of a resident of whom nothing else is known. :raises Taken: when it has one."""
        made = sa.insert(accounts).values(id=id, duty=str(Duty.NONE), totp_step=0, made_at=self._keeping.now())
        await self._keeping.database.run(made, self._new(id, voucher, subject))

    async def of(self, account: Id) -> list[Identity]:
        """Those of an account, the oldest first."""
        columns = (identities.c.id, identities.c.voucher, identities.c.made_at, identities.c.used_at)
        rows = await self._keeping.read(
            sa.select(*columns).where(identities.c.account == account).order_by(identities.c.made_at, identities.c.id)
        )
        return [Identity(row[0], Voucher(row[1]), *row[2:]) for row in rows]

    async def drop(self, account: Id, id: Id) -> bool:
        """Whether there was such an identity; it signs in to nothing any more.

        :raises LastWayIn: when the account has neither a password, a telephone, a passkey nor another identity.
        """
        if id not in {each.id for each in await self.of(account)}:
            return False
        which = sa.and_(identities.c.account == account, identities.c.id == id)
        another = identities.alias()
        others = sa.or_(
            sa.exists().where(
                accounts.c.id == account, sa.or_(accounts.c.password.is_not(None), accounts.c.phone.is_not(None))
            ),
            sa.exists().where(passkeys.c.account == account),
            sa.exists().where(another.c.account == account, another.c.id != id),
        )
        gone = sa.delete(identities).where(which, others).returning(identities.c.id)
        if not (await self._keeping.database.run(gone))[0]:
            raise LastWayIn()
        return True

    async def drop_all(self, account: Id) -> int:
        """Take all of them away from an account; how many that were."""
        gone = sa.delete(identities).where(identities.c.account == account).returning(identities.c.id)
        return len((await self._keeping.database.run(gone))[0])

    def _new(self, account: Id, voucher: Voucher, subject: str) -> sa.Insert:
        return sa.insert(identities).values(
            hash=self._hash(voucher, subject),
            id=str(uuid7()),
            account=account,
            voucher=str(voucher),
            made_at=self._keeping.now(),
        )

    def _hash(self, voucher: Voucher, subject: str) -> str:
        return self._keeping.key.hash(f"identity {voucher}", subject)
