"""What is offered to the people of an area, and which needs each offer is matched with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, NamedTuple, assert_never, cast, get_args

import sqlalchemy as sa

from domain.kernel import Event, Fact, Id
from domain.offer.facts import Matched, OfferFact, OfferMade, OfferWithdrawn, Unmatched
from domain.party import NAMED_IN_PUBLIC
from projections.kernel import Row, RowType, Tables, View
from store.reading import Query, Reader
from store.tables import Slot, columns_of, row_from, table_of


class OfferState(StrEnum):
    """Whether an offer can still be matched (vocabulary group ``offer``)."""

    OFFERED = "offered"
    FULL = "full"
    """It is matched with as many needs as it can take."""
    OVER = "over"
    WITHDRAWN = "withdrawn"


class OfferRow(Row):
    """An offer."""

    table: ClassVar[str] = "offers_offer"
    key: ClassVar[tuple[str, ...]] = ("case",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("made_at", "case"),)
    fixed: ClassVar[tuple[str, ...]] = ("made_at",)

    case: str
    version: int
    made_at: int
    category: str | None
    until: int | None
    room: int | None
    """How many more needs it can take; None where nobody counted."""
    withdrawn: bool
    offerer: str | None
    """Only of what has a public name; a person is told by the kind."""
    offerer_kind: str
    kind: str
    wording: str
    areas: tuple[str, ...]
    amount_fen: int | None
    capacity: int | None
    needs: tuple[str, ...]
    """Those it is matched with, in the order in which they were."""

    def state(self, now: int) -> OfferState:
        """Whether it can be matched at *now*."""
        if self.withdrawn:
            return OfferState.WITHDRAWN
        if self.until is not None and self.until <= now:
            return OfferState.OVER
        return OfferState.FULL if self.room == 0 else OfferState.OFFERED


class OfferArea(Row):
    """An area that an offer is for, or that holds such a one."""

    table: ClassVar[str] = "offers_area"
    key: ClassVar[tuple[str, ...]] = ("area", "offer")
    small: ClassVar[bool] = True

    area: str
    offer: str
    itself: bool
    """Whether the offer is for this area, and so for all that lies in it."""


class Match(Row):
    """A need and an offer that have found each other."""

    table: ClassVar[str] = "offers_match"
    key: ClassVar[tuple[str, ...]] = ("need", "offer")

    need: str
    offer: str
    at: int
    wording: str | None


class Offered(Row):
    """Whose offer it is, for themselves: of a person nobody else is told."""

    table: ClassVar[str] = "offers_offered"
    key: ClassVar[tuple[str, ...]] = ("party", "offer")
    small: ClassVar[bool] = True

    party: str
    offer: str


class Offers(View):
    """Every offer."""

    name: ClassVar[str] = "offers"
    version: ClassVar[int] = 2
    kinds: ClassVar[tuple[RowType, ...]] = (OfferRow, OfferArea, Match, Offered)
    wants: ClassVar[frozenset[type[Fact]]] = frozenset(get_args(OfferFact))

    def fold(self, event: Event, tables: Tables) -> None:
        """Make, withdraw, match."""
        fact = cast(OfferFact, event.fact)
        rows, matches = tables[OfferRow], tables[Match]
        row = rows.get(event.case)
        match fact:
            case OfferMade():
                row = _made(event, fact, tables)
                tables[Offered].put(Offered(fact.offerer, event.case))
            case OfferWithdrawn():
                assert row is not None
                for need in row.needs:
                    matches.drop((need, event.case))
                row.withdrawn, row.needs = True, ()
            case Matched():
                assert row is not None
                matches.put(Match(fact.need, event.case, fact.at, fact.wording))
                row.needs = (*row.needs, fact.need)
            case Unmatched():
                assert row is not None
                matches.drop((fact.need, event.case))
                row.needs = tuple(need for need in row.needs if need != fact.need)
            case _:
                assert_never(fact)
        row.version = event.version
        row.room = None if row.capacity is None else row.capacity - len(row.needs)
        rows.put(row)


def _made(event: Event, fact: OfferMade, tables: Tables) -> OfferRow:
    areas = tables[OfferArea]
    for path in fact.paths:
        for area in path[:-1]:
            areas.put(OfferArea(area, event.case, itself=False))
    for path in fact.paths:  # after those around them: an area may be around another one
        areas.put(OfferArea(path[-1], event.case, itself=True))
    return OfferRow(
        case=event.case,
        version=event.version,
        made_at=fact.at,
        category=fact.category,
        until=fact.until,
        room=fact.capacity,
        withdrawn=False,
        offerer=fact.offerer if fact.offerer_kind in NAMED_IN_PUBLIC else None,
        offerer_kind=fact.offerer_kind.value,
        kind=fact.kind.value,
        wording=fact.wording,
        areas=tuple(path[-1] for path in fact.paths),
        amount_fen=fact.amount_fen,
        capacity=fact.capacity,
        needs=(),
    )


class Asked(NamedTuple):
    """Which offers are wanted; what is empty asks for nothing."""

    states: tuple[OfferState, ...] = ()
    categories: tuple[str, ...] = ()
    """The categories that an offer may be for; one for whatever comes is always meant too."""
    path: tuple[str, ...] = ()
    """An area and those that hold it: with offers for a part of it, for itself, or for what holds it."""


Mark = tuple[int, str]
"""Where a page ended: the instant and the offer."""
_START: Mark = (2**62, "")


async def offers(
    reader: Reader, asked: Asked, now: int, *, before: Mark | None = None, limit: int = 20
) -> list[OfferRow]:
    """The offers that are wanted, as they stand at *now*, the latest first."""
    at, case = before or _START
    shape = _Shape(len(asked.states), _room_for(len(asked.categories)), _room_for(len(asked.path)))
    given: dict[str, Any] = {"before_at": at, "before_case": case, "n": limit}
    if shape.states:
        given["now"] = now
        given |= {f"state_{i}": state.value for i, state in enumerate(asked.states)}
    given |= {f"category_{i}": asked.categories[min(i, len(asked.categories) - 1)] for i in range(shape.categories)}
    given |= {f"area_{i}": asked.path[min(i, len(asked.path) - 1)] for i in range(shape.areas)}
    if shape.areas:
        given["area"] = asked.path[-1]
    return [_offer(row) for row in await reader.fetch(_page(shape), **given)]


async def offers_of(reader: Reader, party: Id, *, before: Mark | None = None, limit: int = 20) -> list[OfferRow]:
    """What *party* offers or has offered, the latest first."""
    at, case = before or _START
    given = {"party": party, "before_at": at, "before_case": case, "n": limit}
    return [_offer(row) for row in await reader.fetch(_OF_PARTY, **given)]


async def offers_by_id(reader: Reader, ids: Sequence[Id]) -> dict[Id, OfferRow]:
    """Some offers, by id; what is none is absent."""
    found: dict[Id, OfferRow] = {}
    for some in _pieces(ids):
        for row in await reader.fetch(_BY_ID, **some):
            offer = _offer(row)
            found[Id(offer.case)] = offer
    return found


async def matches_of(reader: Reader, needs: Sequence[Id]) -> dict[Id, list[Id]]:
    """The offers that each of some needs is matched with, in that order; a need without any is absent."""
    found: dict[Id, list[Id]] = {}
    for some in _pieces(needs):
        for need, offer in await reader.fetch(_OF_NEEDS, **some):
            found.setdefault(need, []).append(offer)
    return found


_offer = row_from(OfferRow)
_PIECE = 100


def _pieces(ids: Sequence[Id]) -> Iterable[dict[str, Id]]:
    for start in range(0, len(ids), _PIECE):
        some = ids[start : start + _PIECE]
        yield {f"id_{i}": some[min(i, len(some) - 1)] for i in range(_PIECE)}


class _Shape(NamedTuple):
    """What a question has; the values come with every call."""

    states: int
    categories: int
    areas: int


def _room_for(n: int) -> int:
    """How many placeholders a list of *n* values gets, so that few lengths need a statement of their own."""
    return n and max(8, 1 << (n - 1).bit_length())


def _texts(name: str, n: int) -> list[sa.BindParameter[str]]:
    return [sa.bindparam(f"{name}_{i}", type_=sa.Text) for i in range(n)]


@cache
def _page(shape: _Shape) -> Query:
    def build(slot: Slot) -> sa.Select[Any]:
        table, area = table_of(OfferRow, slot), table_of(OfferArea, slot)
        mark = sa.tuple_(sa.bindparam("before_at", type_=sa.BigInteger), sa.bindparam("before_case", type_=sa.Text))
        conditions = [sa.tuple_(table.c.made_at, table.c.case) < mark]
        if shape.states:
            conditions.append(_state(table).in_(_texts("state", shape.states)))
        if shape.categories:
            fits = table.c.category.in_(_texts("category", shape.categories))
            conditions.append(sa.or_(table.c.category.is_(None), fits))
        if shape.areas:
            around = sa.and_(area.c.itself, area.c.area.in_(_texts("area", shape.areas)))
            here = sa.or_(area.c.area == sa.bindparam("area", type_=sa.Text), around)
            conditions.append(table.c.case.in_(sa.select(area.c.offer).where(here)))
        order = (table.c.made_at.desc(), table.c.case.desc())
        return (
            sa.select(*_columns(table)).where(*conditions).order_by(*order).limit(sa.bindparam("n", type_=sa.Integer))
        )

    return Query("offers", build)


def _state(table: sa.Table) -> sa.ColumnElement[str]:
    """The same as :meth:`OfferRow.state`."""
    now = sa.bindparam("now", type_=sa.BigInteger)
    return sa.case(
        (table.c.withdrawn, OfferState.WITHDRAWN.value),
        (table.c.until <= now, OfferState.OVER.value),
        (table.c.room == 0, OfferState.FULL.value),
        else_=OfferState.OFFERED.value,
    )


def _columns(table: sa.Table) -> list[Any]:
    return [table.c[column.name] for column in columns_of(OfferRow)]


def _by_id(slot: Slot) -> sa.Select[Any]:
    table = table_of(OfferRow, slot)
    return sa.select(*_columns(table)).where(table.c.case.in_(_texts("id", _PIECE)))


def _of_party(slot: Slot) -> sa.Select[Any]:
    table, offered = table_of(OfferRow, slot), table_of(Offered, slot)
    mark = sa.tuple_(sa.bindparam("before_at", type_=sa.BigInteger), sa.bindparam("before_case", type_=sa.Text))
    theirs = sa.select(offered.c.offer).where(offered.c.party == sa.bindparam("party", type_=sa.Text))
    return (
        sa.select(*_columns(table))
        .where(table.c.case.in_(theirs), sa.tuple_(table.c.made_at, table.c.case) < mark)
        .order_by(table.c.made_at.desc(), table.c.case.desc())
        .limit(sa.bindparam("n", type_=sa.Integer))
    )


def _of_needs(slot: Slot) -> sa.Select[Any]:
    table = table_of(Match, slot)
    wanted = sa.select(table.c.need, table.c.offer).where(table.c.need.in_(_texts("id", _PIECE)))
    return wanted.order_by(table.c.need, table.c.at, table.c.offer)


_BY_ID, _OF_NEEDS, _OF_PARTY = Query("offers", _by_id), Query("offers", _of_needs), Query("offers", _of_party)
