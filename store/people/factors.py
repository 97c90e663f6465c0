"""Second factors: the codes of an authenticator (TOTP, RFC 6238), recovery codes, and passkeys."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence

import msgspec
import pyotp
import sqlalchemy as sa
from uuid_utils import uuid7

from domain.kernel import Id, Refused
from store.people.accounts import Account
from store.people.keeping import Keeping
from store.people.tables import accounts, challenges, passkeys, recovery

_STEP = 30_000_000
_RECOVERY_CODES = 10
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no letter that looks like a digit."""
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


class NoneBegun(Refused):
    """请先开始设置，再填写验证码。

    Begin to set it up first, and then say the code.
    """


class LastFactor(Refused):
    """管理员和审计员不能去掉最后一种第二重验证。

    Administrators and auditors cannot give up their last second factor.
    """


class Passkey(msgspec.Struct, frozen=True):
    """A passkey of an account."""

    id: str
    account: Id
    public_key: bytes
    used: int
    made_at: int
    used_at: int | None


class Factors:
    """The second factors of accounts."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    # -- an authenticator ---------------------------------------------------------------------------------------------

    async def begin_totp(self, account: Account) -> str:
        """A new secret for an authenticator, in base32. It counts once a code has confirmed it."""
        secret = pyotp.random_base32()
        sealed = self._keeping.key.seal(secret, f"totp {account.id}")
        await self._keeping.database.run(sa.update(accounts).where(accounts.c.id == account.id).values(totp_new=sealed))
        return secret

    async def confirm_totp(self, account: Account, code: str) -> bool:
        """Whether the code is right, so that the secret begun last counts from now on.

        :raises NoneBegun: when none was begun.
        """
        if account.totp_new is None:
            raise NoneBegun()
        step = self._step_of(account.id, account.totp_new, code, after=0)
        if step is None:
            return False
        changed = sa.update(accounts).where(accounts.c.id == account.id, accounts.c.totp_new == account.totp_new)
        changed = changed.values(totp=accounts.c.totp_new, totp_new=None, totp_step=step).returning(accounts.c.id)
        return bool((await self._keeping.database.run(changed))[0])

    async def is_totp(self, account: Account, code: str) -> bool:
        """Whether it is the authenticator's code of now, or of the half minute before or after; each counts once."""
        if account.totp is None:
            return False
        step = self._step_of(account.id, account.totp, code, after=account.totp_step)
        if step is None:
            return False
        # Of two that come at once with the same code, one finds it used.
        used = sa.update(accounts).where(accounts.c.id == account.id, accounts.c.totp_step < step)
        return bool((await self._keeping.database.run(used.values(totp_step=step).returning(accounts.c.id)))[0])

    def _step_of(self, account: Id, sealed: bytes, code: str, *, after: int) -> int | None:
        made = pyotp.TOTP(self._keeping.key.unseal(sealed, f"totp {account}"))
        now, found = self._keeping.now() // _STEP, None
        for step in (now - 1, now, now + 1):
            if hmac.compare_digest(made.generate_otp(step).encode(), code.encode()) and step > after:
                found = step
        return found

    async def drop_totp(self, account: Account) -> None:
        """Do without an authenticator, and without recovery codes where it was the last factor."""
        bare = () if account.passkeys else (sa.delete(recovery).where(recovery.c.account == account.id),)
        gone = sa.update(accounts).where(accounts.c.id == account.id).values(totp=None, totp_new=None)
        await self._keeping.database.run(gone, *bare)

    # -- recovery codes -----------------------------------------------------------------------------------------------

    async def new_recovery(self, account: Id) -> list[str]:
        """New recovery codes of 50 bits, each good once; those before are void."""
        codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(_RECOVERY_CODES)]
        kept = [{"account": account, "code": self._hash(account, code)} for code in codes]
        await self._keeping.database.run(
            sa.delete(recovery).where(recovery.c.account == account), sa.insert(recovery).values(kept)
        )
        return [f"{code[:5]}-{code[5:]}" for code in codes]

    async def use_recovery(self, account: Id, code: str) -> bool:
        """Whether it is a recovery code that was not used; it is now."""
        plain = code.upper().replace("-", "").replace(" ", "").translate(_READ_AS)
        used = sa.delete(recovery).where(recovery.c.account == account, recovery.c.code == self._hash(account, plain))
        return bool((await self._keeping.database.run(used.returning(recovery.c.code)))[0])

    async def recovery_left(self, account: Id) -> int:
        """How many recovery codes are left."""
        count = sa.select(sa.func.count()).select_from(recovery).where(recovery.c.account == account)
        return int((await self._keeping.database.run(count))[0][0][0])

    def _hash(self, account: Id, code: str) -> str:
        return self._keeping.key.hash(f"recovery {account}", code)

    # -- passkeys -----------------------------------------------------------------------------------------------------

    async def challenge(self, account: str, lasts: int) -> tuple[Id, bytes]:
        """A challenge for one ceremony, and the id under which it is answered. "" stands for nobody known yet."""
        id, challenge, now = Id(str(uuid7())), secrets.token_bytes(32), self._keeping.now()
        await self._keeping.database.run(
            sa.delete(challenges).where(challenges.c.ends_at <= now),
            sa.insert(challenges).values(id=id, account=account, challenge=challenge, ends_at=now + lasts),
        )
        return id, challenge

    async def answered(self, id: str, account: str) -> bytes | None:
        """The challenge that was given under that id, once, and only in time."""
        taken = sa.delete(challenges).where(
            challenges.c.id == id, challenges.c.account == account, challenges.c.ends_at > self._keeping.now()
        )
        rows = (await self._keeping.database.run(taken.returning(challenges.c.challenge)))[0]
        return bytes(rows[0][0]) if rows else None

    async def add_passkey(self, account: Id, id: str, public_key: bytes, used: int) -> None:
        """Keep a passkey. :raises Taken: when it is kept already."""
        await self._keeping.database.run(
            sa.insert(passkeys).values(
                id=id, account=account, public_key=public_key, used=used, made_at=self._keeping.now()
            )
        )

    async def passkeys_of(self, account: Id) -> Sequence[Passkey]:
        """The passkeys of an account, the oldest first."""
        return await self._passkeys(passkeys.c.account == account)

    async def passkey(self, id: str) -> Passkey | None:
        """That passkey, if there is one."""
        found = await self._passkeys(passkeys.c.id == id)
        return found[0] if found else None

    async def passkey_used(self, id: str, used: int) -> None:
        """Note that it was used, and what its own count says now."""
        await self._keeping.database.run(
            sa.update(passkeys).where(passkeys.c.id == id).values(used=used, used_at=self._keeping.now())
        )

    async def drop_passkey(self, account: Id, id: str) -> bool:
        """Whether there was such a passkey; it is good for nothing any more."""
        gone = sa.delete(passkeys).where(passkeys.c.account == account, passkeys.c.id == id).returning(passkeys.c.id)
        return bool((await self._keeping.database.run(gone))[0])

    async def _passkeys(self, which: sa.ColumnElement[bool]) -> list[Passkey]:
        rows = await self._keeping.read(sa.select(passkeys).where(which).order_by(passkeys.c.made_at, passkeys.c.id))
        return [Passkey(*row) for row in rows]
