"""Receipts: what somebody without an account has of the need they raised. Only a hash is kept.

A receipt is 85 bits in Crockford's base32 and a check character, in three groups of six. Of the 37 check characters of
that scheme five are no letters or digits; a receipt never ends in one of those.
"""

from __future__ import annotations

import hashlib
import secrets
from itertools import count

import msgspec
import sqlalchemy as sa

from domain.kernel import Id
from store.people.database import Taken
from store.people.fixed import Fixed
from store.people.keeping import Keeping
from store.people.key import hashed
from store.people.tables import receipts

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: nothing in it looks like something else in it."""
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_DIGITS = 17
_NUMBERS: int = 32**_DIGITS
_GROUP = 6


class Receipt(msgspec.Struct, frozen=True):
    """Which need a receipt is for, and the party that it speaks for."""

    need: Id
    party: Id


def receipt_from(seed: bytes | None = None) -> str:
    """A new receipt; with a *seed* of 128 bits that nobody else can tell, the same as before."""
    seed = secrets.token_bytes(32) if seed is None else seed
    number = next(number for n in count() if (number := _number(seed, n)) % 37 < 32)
    letters = "".join(LETTERS[number // 32**place % 32] for place in reversed(range(_DIGITS))) + LETTERS[number % 37]
    return "-".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))


def _number(seed: bytes, n: int) -> int:
    return int.from_bytes(hashlib.sha256(seed + n.to_bytes(4, "big")).digest(), "big") % _NUMBERS


def read_receipt(text: str) -> str | None:
    """A receipt as it was typed in, in the form in which it is compared; None when it cannot be one."""
    plain = "".join(text.upper().split()).replace("-", "").translate(_READ_AS)
    if len(plain) != _DIGITS + 1 or any(letter not in LETTERS for letter in plain):
        return None
    number = 0
    for letter in plain[:-1]:
        number = number * 32 + LETTERS.index(letter)
    return plain if number % 37 == LETTERS.index(plain[-1]) else None


def hash_of(receipt: str) -> str:
    """The hash under which a receipt is kept."""
    return hashed(f"receipt {read_receipt(receipt) or ''}")


_WITH_HASH = Fixed(
    sa.select(receipts.c.hash, receipts.c.need, receipts.c.party).where(receipts.c.hash == sa.bindparam("hash")),
    key="hash",
)


class Receipts:
    """The receipts of an installation."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    async def keep(self, receipt: str, about: Receipt) -> Receipt:
        """Keep a receipt; what it was kept for already, where somebody asks a second time."""
        made = sa.insert(receipts).values(
            hash=hash_of(receipt), need=about.need, party=about.party, made_at=self._keeping.now()
        )
        try:
            await self._keeping.database.run(made)
        except Taken:
            return await self.with_hash(hash_of(receipt)) or about
        return about

    async def with_hash(self, hash: str) -> Receipt | None:
        """What the receipt of that hash is for, if there is such a receipt."""
        rows = await self._keeping.read(_WITH_HASH.filled(hash=hash))
        return Receipt(*rows[0][1:]) if rows else None

    async def drop(self, receipt: str) -> None:
        """Keep it no longer: what it was meant for did not come about."""
        await self._keeping.database.run(sa.delete(receipts).where(receipts.c.hash == hash_of(receipt)))
