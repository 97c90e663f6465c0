"""The area tree as it is now: what a place is called, where it lies, and what lies in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, NamedTuple, assert_never, cast

import msgspec
import sqlalchemy as sa

from domain.kernel import Event, Fact, Id, NotFound
from domain.place import Founded, Located, Moved, Outlined, PlaceFact, Polygon, Renamed
from projections.kernel import Row, RowType, Tables, View
from store.reading import Query, Reader
from store.tables import Slot, table_of

_COMMUNITY = "community"
"""The level that people name a place from; whoever lives there knows the rest."""


class PlaceRow(Row):
    """A place. Where it lies is told by its parent alone, so that moving one place changes one row."""

    table: ClassVar[str] = "places_place"
    key: ClassVar[tuple[str, ...]] = ("case",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("parent",), ("code",), ("title",), ("lat_e6",))

    case: str
    parent: str | None
    level: str
    title: str | None
    code: str | None
    lat_e6: int | None = None
    lon_e6: int | None = None


class OutlineRow(Row):
    """The shape of a place that somebody has drawn."""

    table: ClassVar[str] = "places_outline"
    key: ClassVar[tuple[str, ...]] = ("case",)

    case: str
    polygons: tuple[Polygon, ...]


class Places(View):
    """Every place."""

    name: ClassVar[str] = "places"
    version: ClassVar[int] = 3
    kinds: ClassVar[tuple[RowType, ...]] = (PlaceRow, OutlineRow)
    wants: ClassVar[frozenset[type[Fact]]] = frozenset((Founded, Renamed, Moved, Located, Outlined))

    def fold(self, event: Event, tables: Tables) -> None:
        """Found, rename, move, locate or draw."""
        fact = cast(PlaceFact, event.fact)
        if isinstance(fact, Outlined):
            tables[OutlineRow].put(OutlineRow(event.case, fact.polygons))
            return
        rows = tables[PlaceRow]
        row = rows.get(event.case)
        match fact:
            case Founded():
                row = PlaceRow(event.case, fact.parent, fact.level, fact.name, fact.code)
            case Renamed():
                assert row is not None
                row.title = fact.name
            case Moved():
                assert row is not None
                row.parent = fact.parent
            case Located():
                assert row is not None
                row.lat_e6, row.lon_e6 = fact.lat_e6, fact.lon_e6
            case _:
                assert_never(fact)
        rows.put(row)


class Place(NamedTuple):
    """A place as it is now."""

    id: Id
    parent: Id | None
    level: str
    title: str | None
    """What it is called; None for a household."""
    code: str | None
    lat_e6: int | None = None
    """Where it lies: millionths of a degree, by WGS-84; None where nobody said."""
    lon_e6: int | None = None


async def place_of(reader: Reader, id: Id) -> Place:
    """A place. :raises NotFound: when there is none."""
    found = _places(await reader.fetch(_BY["case"], value=id))
    if not found:
        raise NotFound(id=id, what=("地点", "place"))
    return found[0]


async def path_of(reader: Reader, id: Id) -> tuple[Id, ...]:
    """The areas that hold a place, from the widest to itself. :raises NotFound: when there is no such place."""
    rows = await reader.fetch(_PATH, value=id)
    if not rows:
        raise NotFound(id=id, what=("地点", "place"))
    return tuple(row[0] for row in rows)


async def places_called(reader: Reader, words: str) -> list[Place]:
    """The places with that id, code or exact name: usually one."""
    for column in ("case", "code", "title"):
        found = _places(await reader.fetch(_BY[column], value=words))
        if found:
            return found
    return []


async def places_beginning(reader: Reader, words: str, parent: Id | None = None) -> list[Place]:
    """At most 100 places whose name begins with *words*, the shortest first; directly in *parent*, if given."""
    query = _BEGINNING if parent is None else _BEGINNING_IN
    return _places(await reader.fetch(query, value=words, length=len(words), parent=parent))


async def children_of(reader: Reader, parent: Id | None) -> list[Place]:
    """The places that lie directly in *parent*; the widest places for None."""
    if parent is None:
        return _places(await reader.fetch(_WIDEST))
    return _places(await reader.fetch(_BY["parent"], value=parent))


async def households_below(reader: Reader, area: Id, level: str = "household") -> list[Id]:
    """The households that lie in *area*, at any depth, in the order of their ids."""
    return [row[0] for row in await reader.fetch(_BELOW, value=area, level=level)]


async def areas_below(reader: Reader, area: Id, household: str = "household") -> list[Id]:
    """The area itself and those that lie in it, at any depth, without the households."""
    return [row[0] for row in await reader.fetch(_AREAS_BELOW, value=area, household=household)]


async def titles_of(reader: Reader, ids: Iterable[Id]) -> dict[Id, str]:
    """What some places are called; those without a name are absent."""
    titles: dict[Id, str] = {}
    for id in set(ids):
        for place in _places(await reader.fetch(_BY["case"], value=id)):
            if place.title is not None:
                titles[place.id] = place.title
    return titles


async def addresses_of(reader: Reader, ids: Iterable[Id]) -> dict[Id, str]:
    """How people tell where some places are: what holds each, from the community down, and its name; 新塘社区 3幢.

    Where no community holds it, it is told from the widest place on. Those without a name are absent.
    """
    told: dict[Id, str] = {}
    for id in set(ids):
        path = await reader.fetch(_ADDRESS, value=id)
        if path and path[-1][1] is not None:
            levels = [level for level, _ in path]
            begin = levels.index(_COMMUNITY) if _COMMUNITY in levels else 0
            told[id] = " ".join(title for _, title in path[begin:] if title is not None)
    return told


async def places_between(reader: Reader, south: int, north: int, west: int, east: int, limit: int) -> list[Place]:
    """At most *limit* places that are located between two latitudes and two longitudes, in millionths of a degree."""
    return _places(await reader.fetch(_BETWEEN, south=south, north=north, west=west, east=east, n=limit))


class Drawn(NamedTuple):
    """A place that is not a household, and its shape."""

    place: Place
    polygons: tuple[Polygon, ...]
    """Empty where nobody drew it."""


async def drawn_in(reader: Reader, area: Id, household: str = "household") -> list[Drawn]:
    """The area itself and the places in it, at any depth, without the households, each with its shape."""
    rows = await reader.fetch(_DRAWN, value=area, household=household)
    return [Drawn(Place(*row[:-1]), _polygons(row[-1]) if row[-1] else ()) for row in rows]


_polygons = msgspec.json.Decoder(tuple[Polygon, ...]).decode


def _places(rows: Sequence[tuple[Any, ...]]) -> list[Place]:
    return [Place(*row) for row in rows]


def _columns(slot: Slot) -> tuple[sa.Table, list[sa.ColumnElement[Any]]]:
    table = table_of(PlaceRow, slot)
    names = ("case", "parent", "level", "title", "code", "lat_e6", "lon_e6")
    return table, [table.c[name] for name in names]


_VALUE: sa.BindParameter[str] = sa.bindparam("value", type_=sa.Text)


def _by(column: str) -> Query:
    def build(slot: Slot) -> sa.Select[Any]:
        table, columns = _columns(slot)
        return sa.select(*columns).where(table.c[column] == _VALUE).order_by(table.c.case)

    return Query("places", build)


def _beginning(*, within: bool) -> Query:
    def build(slot: Slot) -> sa.Select[Any]:
        table, columns = _columns(slot)
        # Not LIKE, which goes by case or does not as the store has it.
        wanted = [sa.func.substr(table.c.title, 1, sa.bindparam("length", type_=sa.Integer)) == _VALUE]
        if within:
            wanted.append(table.c.parent == sa.bindparam("parent", type_=sa.Text))
        return sa.select(*columns).where(*wanted).order_by(sa.func.length(table.c.title), table.c.case).limit(100)

    return Query("places", build)


def _widest(slot: Slot) -> sa.Select[Any]:
    table, columns = _columns(slot)
    return sa.select(*columns).where(table.c.parent.is_(None)).order_by(table.c.case)


def _path(slot: Slot) -> sa.Select[Any]:
    walk = _upwards(slot)
    return sa.select(walk.c.case).order_by(walk.c.height.desc())


def _address(slot: Slot) -> sa.Select[Any]:
    table, walk = table_of(PlaceRow, slot), _upwards(slot)
    named = sa.select(table.c.level, table.c.title).join_from(walk, table, table.c.case == walk.c.case)
    return named.order_by(walk.c.height.desc())


def _upwards(slot: Slot) -> sa.CTE:
    table = table_of(PlaceRow, slot)
    zero = sa.literal_column("0", sa.Integer)
    upwards = sa.select(table.c.case, table.c.parent, zero.label("height")).where(table.c.case == _VALUE)
    walk = upwards.cte("upwards", recursive=True)
    above = table.alias("above")
    step = sa.select(above.c.case, above.c.parent, walk.c.height + 1).join_from(
        walk, above, above.c.case == walk.c.parent
    )
    return walk.union_all(step)


def _below(slot: Slot) -> sa.Select[Any]:
    table = table_of(PlaceRow, slot)
    walk = sa.select(table.c.case, table.c.level).where(table.c.case == _VALUE).cte("downwards", recursive=True)
    under = table.alias("under")
    walk = walk.union_all(sa.select(under.c.case, under.c.level).join_from(walk, under, under.c.parent == walk.c.case))
    level = sa.bindparam("level", type_=sa.Text)
    return sa.select(walk.c.case).where(walk.c.level == level).order_by(walk.c.case)


def _areas_below(slot: Slot) -> sa.Select[Any]:
    table = table_of(PlaceRow, slot)
    walk = sa.select(table.c.case).where(table.c.case == _VALUE).cte("downwards", recursive=True)
    under = table.alias("under")
    area = under.c.level != sa.bindparam("household", type_=sa.Text)
    walk = walk.union_all(sa.select(under.c.case).join_from(walk, under, under.c.parent == walk.c.case).where(area))
    return sa.select(walk.c.case).order_by(walk.c.case)


def _drawn(slot: Slot) -> sa.Select[Any]:
    table, columns = _columns(slot)
    outline = table_of(OutlineRow, slot)
    below = _areas_below(slot).subquery()
    found = sa.select(*columns, sa.type_coerce(outline.c.polygons, sa.Text)).select_from(below)
    found = found.join(table, table.c.case == below.c.case)
    return found.outerjoin(outline, outline.c.case == table.c.case).order_by(table.c.title, table.c.case)


def _between(slot: Slot) -> sa.Select[Any]:
    table, columns = _columns(slot)
    south, north, west, east = (sa.bindparam(name, type_=sa.BigInteger) for name in ("south", "north", "west", "east"))
    box = (table.c.lat_e6.between(south, north), table.c.lon_e6.between(west, east))
    return (
        sa.select(*columns)
        .where(*box)
        .order_by(table.c.lat_e6, table.c.case)
        .limit(sa.bindparam("n", type_=sa.Integer))
    )


_AREAS_BELOW, _BETWEEN = Query("places", _areas_below), Query("places", _between)
_BY = {column: _by(column) for column in ("case", "code", "title", "parent")}
_BEGINNING, _BEGINNING_IN = _beginning(within=False), _beginning(within=True)
_WIDEST, _PATH, _BELOW = Query("places", _widest), Query("places", _path), Query("places", _below)
_ADDRESS, _DRAWN = Query("places", _address), Query("places", _drawn)
