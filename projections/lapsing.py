"""Claims with a term under which nothing was reported: what the clock has to look at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, assert_never, cast, get_args

import msgspec
import sqlalchemy as sa

from domain.kernel import Event, Fact, Id
from domain.need import facts as f
from projections.kernel import Key, Row, RowType, Tables, View
from store.reading import Query, Reader
from store.tables import Slot, table_of

_FAR = 2**62


class Term(msgspec.Struct):
    """A claim, and when its term is over."""

    claimant: str
    until: int


class Waiting(Row):
    """A need with such claims."""

    table: ClassVar[str] = "lapsing_need"
    key: ClassVar[tuple[str, ...]] = ("need",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("next_until",),)

    need: str
    next_until: int
    """When the first of the terms is over; far away while none of them runs."""
    terms: dict[str, Term]
    """By claim."""
    stopped: bool = False
    """Whether the need is over, so that no term runs."""
    since: int | None = None
    """Since when it is suspended, while it is."""


_Concerning = (
    f.Claimed
    | f.Released
    | f.Lapsed
    | f.HandedOver
    | f.Scheduled
    | f.Started
    | f.Progressed
    | f.Fixed
    | f.SolvedOnTheSpot
    | f.Suspended
    | f.Resumed
    | f.Withdrawn
    | f.Declined
    | f.Closed
    | f.Reopened
)


class Lapsing(View):
    """Which claims may lapse, and when."""

    name: ClassVar[str] = "lapsing"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[RowType, ...]] = (Waiting,)
    wants: ClassVar[frozenset[type[Fact]]] = frozenset(get_args(_Concerning))

    def reads(self, event: Event, tables: Tables) -> Iterable[tuple[type[Row], Key]]:
        """The terms of the need, unless a claim without one leaves them alone."""
        fact = event.fact
        return () if isinstance(fact, f.Claimed) and fact.until is None else ((Waiting, event.case),)

    def fold(self, event: Event, tables: Tables) -> None:
        """Follow the terms of a need."""
        fact = cast(_Concerning, event.fact)
        rows = tables[Waiting]
        if isinstance(fact, f.Claimed):
            if fact.until is not None:
                # Nobody claims what is suspended or over, so that the terms of a new row run.
                row = rows.get(event.case) or Waiting(event.case, _FAR, {})
                row.terms[fact.claim] = Term(fact.claimant, fact.until)
                _put(tables, row)
            return
        found = rows.get(event.case)
        if found is None:
            return
        terms = found.terms
        match fact:
            case f.Released() | f.Lapsed():
                terms.pop(fact.claim, None)
            case f.HandedOver():
                if fact.claim in terms:
                    terms[fact.claim].claimant = fact.to
            case f.Scheduled() | f.Started() | f.Progressed() | f.Fixed():  # solved on the spot too
                found.terms = {claim: term for claim, term in terms.items() if term.claimant != fact.by}
            case f.Suspended():
                found.since = fact.at
            case f.Resumed():
                stood = 0 if found.since is None else max(0, fact.at - found.since)
                found.since = None
                for term in terms.values():
                    term.until += stood
            case f.Withdrawn() | f.Declined() | f.Closed():
                found.stopped = True
            case f.Reopened():
                found.stopped = False
            case _:
                assert_never(fact)
        _put(tables, found)


def _put(tables: Tables, row: Waiting) -> None:
    if not row.terms:
        tables[Waiting].drop(row.need)
        return
    runs = not row.stopped and row.since is None
    row.next_until = min(term.until for term in row.terms.values()) if runs else _FAR
    tables[Waiting].put(row)


async def needs_with_lapsed_claims(reader: Reader, at: int, limit: int = 1000) -> list[Id]:
    """The needs with a claim whose term was over before the instant *at* and under which nothing was reported."""
    return [Id(row[0]) for row in await reader.fetch(_OVER, at=at, n=limit)]


def _over(slot: Slot) -> sa.Select[Any]:
    table = table_of(Waiting, slot)
    over = table.c.next_until < sa.bindparam("at", type_=sa.BigInteger)
    return sa.select(table.c.need).where(over).order_by(table.c.next_until).limit(sa.bindparam("n", type_=sa.Integer))


_OVER = Query("lapsing", _over)
