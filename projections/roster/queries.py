"""The questions to the roster: who has checked in, who is on duty, who holds which post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from domain.acting import PartyKind
from domain.kernel import Id
from domain.party import NAMED_IN_PUBLIC
from domain.roster.turns import Turn
from projections.roster.view import AreaCheckIn, AreaRota, CheckInRow, PostSpell, RotaRow
from store.reading import Query, Reader
from store.tables import Slot, columns_of, row_from, table_of

NAMED = tuple(sorted(kind.value for kind in PartyKind if kind in NAMED_IN_PUBLIC))


async def checkin_of_id(reader: Reader, id: Id) -> CheckInRow | None:
    """The check-in *id*, if there is one."""
    make = row_from(CheckInRow)
    return next((make(row) for row in await reader.fetch(_ONE, value=id)), None)


async def checkins_in(
    reader: Reader,
    area: Id,
    state: str | None,
    *,
    named: bool,
    kind: str | None = None,
    after: str = "",
    limit: int = 100,
) -> list[CheckInRow]:
    """Check-ins to *area* and the areas in it, by id.

    :param state: all of them for None.
    :param named: only of those with a public name.
    """
    asked: dict[str, Any] = {"area": area, "after": after, "n": limit}
    if state is not None:
        asked["state"] = state
    if kind is not None:
        asked["kind"] = kind
    make = row_from(CheckInRow)
    query = _listing(state is not None, kind is not None, named)
    return [make(row) for row in await reader.fetch(query, **asked)]


async def checkins_of(reader: Reader, party: Id) -> list[CheckInRow]:
    """What *party* has checked in to, the latest first."""
    make = row_from(CheckInRow)
    return [make(row) for row in await reader.fetch(_OF_PARTY, value=party)]


class Group(NamedTuple):
    """Persons of a kind who have checked in: their number, and how many of them are good at what."""

    kind: str
    n: int
    specialities: dict[str, int]


async def groups_in(reader: Reader, area: Id, state: str) -> list[Group]:
    """The persons who have checked in to *area* and the areas in it, told by their number; each counts once."""
    good_at: dict[str, dict[str, set[str]]] = {}
    make = row_from(CheckInRow)
    for values in await reader.fetch(_PERSONS, area=area, state=state):
        row = make(values)
        good_at.setdefault(row.kind, {}).setdefault(row.party, set()).update(row.specialities)
    return [
        Group(kind, len(parties), dict(sorted(Counter(one for known in parties.values() for one in known).items())))
        for kind, parties in sorted(good_at.items())
    ]


async def rota_of(reader: Reader, id: Id) -> RotaRow | None:
    """The plan of duty *id*, if there is one."""
    make = row_from(RotaRow)
    return next((make(row) for row in await reader.fetch(_ROTA, value=id)), None)


class TurnOf(NamedTuple):
    """A turn of a plan."""

    rota: RotaRow
    day: int
    turn: Turn


async def turns_in(reader: Reader, area: Id, first: int, last: int) -> list[TurnOf]:
    """The turns in *area* and the areas in it from one day to another, in the order in which they begin."""
    make = row_from(RotaRow)
    found: list[TurnOf] = []
    for values in await reader.fetch(_ROTAS, area=area, first=first, last=last):
        rota = make(values)
        found += (TurnOf(rota, day, turn) for day, turn in rota.turns.between(first, last))
    return sorted(found, key=lambda one: (one.rota.turns.begins(one.day), one.rota.case))


async def posts_in(reader: Reader, areas: Sequence[Id]) -> list[PostSpell]:
    """The posts for some areas that were not ended; the term of one may be over."""
    make = row_from(PostSpell)
    return [make(row) for some in pieces(areas) for row in await reader.fetch(_POSTS, **some)]


_PIECE = 100


def pieces(ids: Sequence[Id]) -> Iterable[dict[str, Id]]:
    """Parameters of :func:`id_list` for some ids at a time."""
    for start in range(0, len(ids), _PIECE):
        some = ids[start : start + _PIECE]
        yield {f"id_{i}": some[min(i, len(some) - 1)] for i in range(_PIECE)}


def id_list() -> list[sa.BindParameter[str]]:
    """The placeholders of :func:`pieces`."""
    return [sa.bindparam(f"id_{i}", type_=sa.Text) for i in range(_PIECE)]


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)


def _number(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.BigInteger)


def _columns(kind: Any, slot: Slot) -> list[Any]:
    table = table_of(kind, slot)
    return [table.c[column.name] for column in columns_of(kind)]


def _one(slot: Slot) -> sa.Select[Any]:
    return sa.select(*_columns(CheckInRow, slot)).where(table_of(CheckInRow, slot).c.case == _text("value"))


def _of_party(slot: Slot) -> sa.Select[Any]:
    table = table_of(CheckInRow, slot)
    latest = (table.c.made_at.desc(), table.c.case)
    return sa.select(*_columns(CheckInRow, slot)).where(table.c.party == _text("value")).order_by(*latest)


@cache
def _listing(of_state: bool, of_kind: bool, named: bool) -> Query:
    def build(slot: Slot) -> sa.Select[Any]:
        table, area = table_of(CheckInRow, slot), table_of(AreaCheckIn, slot)
        wanted = [area.c.area == _text("area"), area.c.checkin > _text("after")]
        if of_state:
            wanted.append(table.c.state == _text("state"))
        if of_kind:
            wanted.append(table.c.kind == _text("kind"))
        if named:
            wanted.append(_named(table))
        joined = sa.select(*_columns(CheckInRow, slot)).join_from(area, table, table.c.case == area.c.checkin)
        return joined.where(*wanted).order_by(area.c.checkin).limit(sa.bindparam("n", type_=sa.Integer))

    return Query("roster", build)


def _persons(slot: Slot) -> sa.Select[Any]:
    table, area = table_of(CheckInRow, slot), table_of(AreaCheckIn, slot)
    joined = sa.select(*_columns(CheckInRow, slot)).join_from(area, table, table.c.case == area.c.checkin)
    return joined.where(area.c.area == _text("area"), table.c.state == _text("state"), sa.not_(_named(table)))


def _named(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.or_(*(table.c.kind == kind for kind in NAMED))


def _rota(slot: Slot) -> sa.Select[Any]:
    return sa.select(*_columns(RotaRow, slot)).where(table_of(RotaRow, slot).c.case == _text("value"))


def _rotas(slot: Slot) -> sa.Select[Any]:
    table, area = table_of(RotaRow, slot), table_of(AreaRota, slot)
    joined = sa.select(*_columns(RotaRow, slot)).join_from(area, table, table.c.case == area.c.rota)
    meets = (table.c.first_on <= _number("last"), table.c.until_on >= _number("first"))
    return joined.where(area.c.area == _text("area"), *meets)


def _posts(slot: Slot) -> sa.Select[Any]:
    table = table_of(PostSpell, slot)
    wanted = (table.c.area.in_(id_list()), table.c.ended_on.is_(None))
    return sa.select(*_columns(PostSpell, slot)).where(*wanted).order_by(table.c.area, table.c.role, table.c.since)


_ONE, _OF_PARTY, _PERSONS = Query("roster", _one), Query("roster", _of_party), Query("roster", _persons)
_ROTA, _ROTAS, _POSTS = Query("roster", _rota), Query("roster", _rotas), Query("roster", _posts)
