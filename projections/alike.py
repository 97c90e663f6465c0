"""What may be the same matter: needs by kind, by place and by how lately they were open.

A question about one kind of matter in one place looks at the needs of that place and of those around it, and at nothing
else, so that it stays as quick when there are many needs elsewhere. What people said in their own words is not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, NamedTuple, assert_never, cast, get_args

import sqlalchemy as sa

from domain.kernel import Event, Fact, Id
from domain.levels import DEFAULT_LEVELS, Levels
from domain.likeness import kind_root
from domain.need.facts import (
    Accepted,
    Closed,
    Declined,
    Disputed,
    Fixed,
    Item,
    Merged,
    Raised,
    Reopened,
    Reworded,
    SentBack,
    SolvedOnTheSpot,
    Unmerged,
    Withdrawn,
)
from domain.place import Founded
from projections.kernel import Row, RowType, Tables, View
from store.reading import Query, Reader
from store.tables import Key, Slot, table_of

OPEN = 2**62
"""Until when what is open counts."""
GONE = 0
"""What left the way, or goes on in another need, counts no longer."""
_ROOM = 50


class AlikeNeed(Row):
    """What is looked at of a need."""

    table: ClassVar[str] = "alike_need"
    key: ClassVar[tuple[str, ...]] = ("case",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("place", "root"), ("root", "path"))
    fixed: ClassVar[tuple[str, ...]] = ("place", "path", "item", "raised_at")

    case: str
    place: str
    """Where it is, no finer than the building."""
    path: str
    """The areas that held it when it was raised, down to that place: ``/widest/…/place/``."""
    root: str
    """The widest category that holds its own."""
    category: str
    item: str
    raised_at: int
    last: int
    """When it was reported fixed or closed; far ahead while it is open."""
    before: int = OPEN
    """What ``last`` was before it was merged."""
    wording: str | None = None


class AlikeHome(Row):
    """A place that is somebody's home: its needs are known by the building."""

    table: ClassVar[str] = "alike_home"
    key: ClassVar[tuple[str, ...]] = ("place",)
    small: ClassVar[bool] = True

    place: str


_Told = (
    Raised
    | Accepted
    | Reworded
    | Fixed
    | SolvedOnTheSpot
    | Disputed
    | SentBack
    | Closed
    | Reopened
    | Declined
    | Withdrawn
    | Merged
    | Unmerged
    | Founded
)


class Alike(View):
    """One row for each need."""

    name: ClassVar[str] = "alike"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[RowType, ...]] = (AlikeNeed, AlikeHome)
    wants: ClassVar[frozenset[type[Fact]]] = frozenset(get_args(_Told))
    effort: ClassVar[int] = 2

    def __init__(self, levels: Levels = DEFAULT_LEVELS) -> None:
        self._levels = levels

    def reads(self, event: Event, tables: Tables) -> Iterable[tuple[type[Row], Key]]:
        """Whether the place of a new need is somebody's home."""
        fact = event.fact
        return ((AlikeHome, fact.place),) if isinstance(fact, Raised) else ()

    def fold(self, event: Event, tables: Tables) -> None:
        """Keep the kind, the words and the end of a need up to date."""
        fact = cast(_Told, event.fact)
        rows = tables[AlikeNeed]
        row = rows.get(event.case)
        if row is None:
            if isinstance(fact, Raised):
                rows.put(_raised(event.case, fact, home=tables[AlikeHome].get(fact.place) is not None))
            elif isinstance(fact, Founded) and self._levels.is_household(fact.level):
                tables[AlikeHome].put(AlikeHome(event.case))
            return
        match fact:
            case Accepted():
                row.wording = fact.wording
                row.category, row.root = fact.category, kind_root(fact.category)
                row.last = OPEN
            case Reworded():
                row.wording = fact.wording
            case Fixed() | Closed():  # solved on the spot too
                row.last = fact.at
            case Disputed() | SentBack() | Reopened():
                row.last = OPEN
            case Declined() | Withdrawn():
                row.last = GONE
            case Merged():
                row.before, row.last = row.last, GONE
            case Unmerged():
                row.last, row.before = row.before, OPEN
            case Raised() | Founded():  # the first fact of a case, and of another
                return
            case _:
                assert_never(fact)
        rows.put(row)


def _raised(case: Id, fact: Raised, *, home: bool) -> AlikeNeed:
    areas = fact.path[:-1] if home and len(fact.path) > 1 else fact.path
    root = kind_root(fact.category)
    return AlikeNeed(case, areas[-1], _text(areas), root, fact.category, fact.item.value, fact.at, OPEN)


def _text(areas: Sequence[str]) -> str:
    return f"/{'/'.join(areas)}/"


class Candidate(NamedTuple):
    """A need that may be the same matter."""

    case: Id
    place: Id
    path: str
    category: str
    raised_at: int
    last: int
    wording: str | None


async def in_places(
    reader: Reader, places: Sequence[Id], root: str, item: Item, since: int, limit: int
) -> list[Candidate]:
    """Needs of a kind that are in one of *places*, and open or ended not before *since*; the latest first."""
    found: list[Candidate] = []
    for start in range(0, len(places), _ROOM):
        some = places[start : start + _ROOM]
        padded = {f"place_{i}": some[min(i, len(some) - 1)] for i in range(_ROOM)}
        rows = await reader.fetch(_IN_PLACES, root=root, item=item.value, since=since, n=limit, **padded)
        found += [Candidate(*row) for row in rows]
    return sorted(found, key=lambda one: (-one.raised_at, one.case))[:limit]


async def below(reader: Reader, path: Sequence[Id], root: str, item: Item, since: int, limit: int) -> list[Candidate]:
    """The same, of the needs that lay anywhere in the area with that *path*."""
    prefix = _text(path)
    # The sign after the slash: all that begins with the prefix lies between.
    bounds = {"low": prefix, "high": f"{prefix[:-1]}0"}
    rows = await reader.fetch(_BELOW, root=root, item=item.value, since=since, n=limit, **bounds)
    return [Candidate(*row) for row in rows]


def _asked(slot: Slot) -> tuple[sa.Table, sa.Select[Any]]:
    table = table_of(AlikeNeed, slot)
    columns = [table.c[name] for name in Candidate._fields]
    wanted = (
        table.c.root == sa.bindparam("root", type_=sa.Text),
        table.c.item == sa.bindparam("item", type_=sa.Text),
        table.c.last >= sa.bindparam("since", type_=sa.BigInteger),
    )
    asked = sa.select(*columns).where(*wanted).order_by(table.c.raised_at.desc(), table.c.case)
    return table, asked.limit(sa.bindparam("n", type_=sa.Integer))


def _in_places(slot: Slot) -> sa.Select[Any]:
    table, asked = _asked(slot)
    return asked.where(table.c.place.in_([sa.bindparam(f"place_{i}", type_=sa.Text) for i in range(_ROOM)]))


def _below(slot: Slot) -> sa.Select[Any]:
    table, asked = _asked(slot)
    low, high = sa.bindparam("low", type_=sa.Text), sa.bindparam("high", type_=sa.Text)
    return asked.where(table.c.path >= low, table.c.path < high)


_IN_PLACES, _BELOW = Query("alike", _in_places), Query("alike", _below)
