"""Who is to be found where: parties by where they live, hold a post or have checked in, for those who look for them.

No name of a person is here: whoever looks for one is given an id, and opens the sealed name by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, ClassVar, NamedTuple, assert_never, cast, get_args

import sqlalchemy as sa

from domain.acting import PartyKind
from domain.casework import SYSTEM
from domain.kernel import Event, Fact, Id
from domain.party import MovedIn, Posted, PostEnded, Registered, SubjectErased
from domain.place import Founded, Moved
from domain.roster.facts import Approved, CheckedIn, Left, TurnedDown
from projections.kernel import Row, RowType, Tables, View
from store.reading import Query, Reader
from store.tables import Slot, columns_of, row_from, table_of

_HOME, _CHECKED_IN, _POST = "home", "checkin", "post "


class Findable(Row):
    """A party that can be looked for."""

    table: ClassVar[str] = "directory_party"
    key: ClassVar[tuple[str, ...]] = ("case",)

    case: str
    kind: str
    public_name: str | None
    household: str | None
    posts: tuple[tuple[str, str, int | None], ...]
    """The posts that were not ended: the role, the area, and the instant at which the term is over."""


class Found(Row):
    """A place where a party lives, holds a post or has checked in: by themselves, or approved; persons by another."""

    table: ClassVar[str] = "directory_found"
    key: ClassVar[tuple[str, ...]] = ("place", "party", "why")
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("party",),)
    small: ClassVar[bool] = True

    place: str
    party: str
    why: str


class CheckInTo(Row):
    """Whose check-in it is, to which area, and who entered it."""

    table: ClassVar[str] = "directory_checkin"
    key: ClassVar[tuple[str, ...]] = ("case",)

    case: str
    party: str
    kind: str
    area: str
    by: str


class Lies(Row):
    """What a place lies in. The tree is kept here once more, so that a question walks it where it finds the parties."""

    table: ClassVar[str] = "directory_place"
    key: ClassVar[tuple[str, ...]] = ("case",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("parent",),)

    case: str
    parent: str | None


_Wanted = (
    Registered
    | Posted
    | PostEnded
    | MovedIn
    | SubjectErased
    | CheckedIn
    | Approved
    | TurnedDown
    | Left
    | Founded
    | Moved
)


class Directory(View):
    """Every party that was not forgotten, and where it is to be found."""

    name: ClassVar[str] = "directory"
    version: ClassVar[int] = 3
    kinds: ClassVar[tuple[RowType, ...]] = (Findable, Found, CheckInTo, Lies)
    wants: ClassVar[frozenset[type[Fact]]] = frozenset(get_args(_Wanted))

    def fold(self, event: Event, tables: Tables) -> None:
        """Note where the party is to be found from now on."""
        fact, case = cast(_Wanted, event.fact), event.case
        match fact:
            case Founded() | Moved():
                tables[Lies].put(Lies(case, fact.parent))
            case CheckedIn():
                area = fact.areas[-1]
                tables[CheckInTo].put(CheckInTo(case, fact.party, fact.party_kind, area, fact.by))
                # What staff entered for somebody says nothing of them yet: anybody could be entered anywhere.
                if fact.by == fact.party:
                    tables[Found].put(Found(area, fact.party, _CHECKED_IN))
            case Approved() | TurnedDown() | Left():
                there = tables[CheckInTo].get(case)
                assert there is not None
                if isinstance(fact, Approved):
                    # Persons take two of the office: one alone could enter and approve anybody to read their name.
                    # Whoever brings a roll in on the machine itself reads nobody's name by it.
                    if fact.by != there.by or fact.by == SYSTEM or there.kind != PartyKind.PARTY_MEMBER:
                        tables[Found].put(Found(there.area, there.party, _CHECKED_IN))
                else:
                    tables[Found].drop((there.area, there.party, _CHECKED_IN))
            case Registered():
                tables[Findable].put(Findable(case, fact.kind.value, fact.public_name, None, ()))
                _live(tables, case, fact.household)
            case Posted() | PostEnded():
                _post(tables, case, fact)
            case MovedIn():
                _live(tables, case, fact.household)
            case SubjectErased():
                row = tables[Findable].get(case)
                assert row is not None
                _live(tables, case, None)
                for role, held_for, _ in row.posts:
                    tables[Found].drop((held_for, case, f"{_POST}{role}"))
                tables[Findable].drop(case)
            case _:
                assert_never(fact)


def _live(tables: Tables, party: Id, household: Id | None) -> None:
    row = tables[Findable].get(party)
    assert row is not None
    if row.household is not None:
        tables[Found].drop((row.household, party, _HOME))
    row.household = household
    tables[Findable].put(row)
    if household is not None:
        tables[Found].put(Found(household, party, _HOME))


def _post(tables: Tables, party: Id, fact: Posted | PostEnded) -> None:
    row = tables[Findable].get(party)
    assert row is not None
    others = tuple(held for held in row.posts if held[:2] != (fact.post, fact.area))
    why = f"{_POST}{fact.post}"
    if isinstance(fact, Posted):
        row.posts = (*others, (fact.post, fact.area, fact.until))
        tables[Found].put(Found(fact.area, party, why))
    else:
        row.posts = others
        tables[Found].drop((fact.area, party, why))
    tables[Findable].put(row)


class Sought(NamedTuple):
    """Whom somebody looks for."""

    areas: Sequence[Id] | None = None
    """Who lives, holds a post or has checked in in one of them or below it; whoever there is for None."""
    or_named: bool = False
    """Whether whoever has a public name is meant too, wherever they are."""
    kind: str | None = None
    post: str | None = None
    """Who holds that post; with areas, in one of them or below it."""
    name: str | None = None
    """How a public name begins."""


class PartyFound(NamedTuple):
    """A party that was looked for."""

    id: Id
    kind: str
    public_name: str | None
    """Of an organisation, a unit or a partner; a person has none."""
    household: Id | None
    posts: tuple[tuple[str, Id, int | None], ...]
    """The role, the area, and the instant at which the term is over; it may be already."""


async def parties_found(reader: Reader, sought: Sought, *, after: str = "", limit: int = 50) -> list[PartyFound]:
    """Who is found, in the order of their ids, from behind *after* on."""
    areas = None if sought.areas is None else list(dict.fromkeys(sought.areas))
    asked: dict[str, Any] = {"after": after, "n": limit, "kind": sought.kind, "name": sought.name}
    asked["length"] = len(sought.name or "")
    asked["why"] = None if sought.post is None else f"{_POST}{sought.post}"
    asked |= {f"area_{i}": area for i, area in enumerate(areas or ())}
    query = _listing(
        None if areas is None else len(areas),
        sought.or_named,
        sought.kind is not None,
        sought.post is not None,
        sought.name is not None,
    )
    make = row_from(Findable)
    rows = (make(row) for row in await reader.fetch(query, **asked))
    return [PartyFound(Id(row.case), row.kind, row.public_name, _id(row.household), _posts(row.posts)) for row in rows]


async def found_at(reader: Reader, party: Id) -> list[Id]:
    """The places where a party lives, holds a post or has checked in; none of somebody who was forgotten."""
    return [row[0] for row in await reader.fetch(_PLACES_OF, party=party)]


def _id(household: str | None) -> Id | None:
    return None if household is None else Id(household)


def _posts(posts: Iterable[tuple[str, str, int | None]]) -> tuple[tuple[str, Id, int | None], ...]:
    return tuple((role, Id(area), until) for role, area, until in posts)


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)


@cache
def _listing(areas: int | None, or_named: bool, of_kind: bool, of_post: bool, of_name: bool) -> Query:
    def build(slot: Slot) -> sa.Select[Any]:
        table, found = table_of(Findable, slot), table_of(Found, slot)
        wanted: list[sa.ColumnElement[bool]] = [table.c.case > _text("after")]
        there: list[sa.ColumnElement[bool]] = [found.c.why == _text("why")] if of_post else []
        if areas is not None:
            there.append(found.c.place.in_(sa.select(_below(areas, slot).c.case)))
        if there:
            among = table.c.case.in_(sa.select(found.c.party).where(*there))
            wanted.append(sa.or_(among, table.c.public_name.is_not(None)) if or_named else among)
        if of_kind:
            wanted.append(table.c.kind == _text("kind"))
        if of_name:
            # Not LIKE, which goes by case or does not as the store has it.
            length = sa.bindparam("length", type_=sa.Integer)
            wanted.append(sa.func.substr(table.c.public_name, 1, length) == _text("name"))
        columns = [table.c[column.name] for column in columns_of(Findable)]
        return sa.select(*columns).where(*wanted).order_by(table.c.case).limit(sa.bindparam("n", type_=sa.Integer))

    return Query("directory", build)


def _below(areas: int, slot: Slot) -> sa.CTE:
    table = table_of(Lies, slot)
    seeds = [_text(f"area_{i}") for i in range(areas)]
    walk = sa.select(table.c.case).where(table.c.case.in_(seeds)).cte("downwards", recursive=True)
    under = table.alias("under")
    # Once each, where one area lies in another.
    return walk.union(sa.select(under.c.case).join_from(walk, under, under.c.parent == walk.c.case))


def _places_of(slot: Slot) -> sa.Select[Any]:
    table = table_of(Found, slot)
    return sa.select(table.c.place).where(table.c.party == _text("party")).distinct().order_by(table.c.place)


_PLACES_OF = Query("directory", _places_of)
