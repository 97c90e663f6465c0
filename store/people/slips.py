"""Slips of paper: what whoever entered a need for somebody hands over to them, with two short things to type.

The *number* says which slip it is. It is eight digits, the last of which notices a wrong or a swapped one, so that a
slip of the finger is no try; the others are random, and one number tells nothing of another. The *code* beside it shows
that somebody has the slip in hand (see :mod:`store.people.codes`).
"""

from __future__ import annotations

import secrets
import unicodedata

import msgspec
import sqlalchemy as sa

from domain.kernel import Id
from store.people.codes import SLIP_LASTS, Codes
from store.people.database import Taken
from store.people.keeping import Keeping
from store.people.tables import slips

_DIGITS = 7
# A totally anti-symmetric quasigroup of order 10, as H. Michael Damm gives one in “Total anti-symmetrische
# Quasigruppen” (Marburg 2004): the digit that it comes to changes with every wrong digit and every two swapped ones.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


class Slip(msgspec.Struct, frozen=True):
    """What is written on a slip."""

    number: str
    code: str
    ends_at: int
    """From when on it is good for nothing."""


def number_from(digits: str) -> str:
    """The number that begins with those seven digits, as people read it."""
    plain = digits + str(_checked(digits))
    return f"{plain[:4]}-{plain[4:]}"


def read_number(text: str) -> str | None:
    """A number as it was typed in, full-width or not, in the form in which it is compared; None when it is none."""
    plain = digits_of(text)
    if len(plain) != _DIGITS + 1 or not (plain.isascii() and plain.isdecimal()):
        return None
    return plain if _checked(plain) == 0 else None


def digits_of(text: str) -> str:
    """What was typed in, without what people write between digits."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "")


def _checked(digits: str) -> int:
    found = 0
    for digit in digits:
        found = int(_DAMM[found][int(digit)])
    return found


class Slips:
    """The slips of an installation. Of a number only a keyed hash is kept."""

    def __init__(self, keeping: Keeping, codes: Codes) -> None:
        self._keeping = keeping
        self._codes = codes

    async def hand_over(self, need: Id) -> Slip:
        """A new slip for a need, good for 30 days; the one before is void."""
        now = self._keeping.now()
        # What is over is deleted whenever another one is made, so that its number may come again.
        over = sa.delete(slips).where(sa.or_(slips.c.ends_at <= now, slips.c.need == need))
        while True:
            number = number_from(f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}")
            made = sa.insert(slips).values(number=self._hash(digits_of(number)), need=need, ends_at=now + SLIP_LASTS)
            try:
                await self._keeping.database.run(over, made)
            except Taken:  # another slip has that number, of ten million
                continue
            return Slip(number, await self._codes.for_slip(need), now + SLIP_LASTS)

    async def need_of(self, number: str) -> Id | None:
        """The need that a slip with that number is for, in the form of :func:`read_number`; None when there is none."""
        valid = sa.and_(slips.c.number == self._hash(number), slips.c.ends_at > self._keeping.now())
        rows = await self._keeping.read(sa.select(slips.c.need).where(valid))
        return Id(rows[0][0]) if rows else None

    def _hash(self, number: str) -> str:
        return self._keeping.key.hash("slip", number)
