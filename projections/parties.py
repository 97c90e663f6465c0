"""Who takes part, as far as the public may know: what kind of party it is, and the name of an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple, assert_never, cast, get_args

import sqlalchemy as sa

from domain.kernel import Event, Fact, Id
from domain.party import MovedIn, Posted, PostEnded, Registered, SubjectErased
from projections.kernel import Row, RowType, Tables, View
from store.reading import Query, Reader
from store.tables import Slot, table_of


class PartyRow(Row):
    """A party."""

    table: ClassVar[str] = "parties_party"
    key: ClassVar[tuple[str, ...]] = ("case",)

    case: str
    kind: str
    public_name: str | None
    household: str | None
    posts: tuple[tuple[str, str], ...]
    """The offices it was given and that were not ended: role and area."""


_Wanted = Registered | Posted | PostEnded | MovedIn | SubjectErased


class Parties(View):
    """Every party."""

    name: ClassVar[str] = "parties"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[RowType, ...]] = (PartyRow,)
    wants: ClassVar[frozenset[type[Fact]]] = frozenset(get_args(_Wanted))

    def fold(self, event: Event, tables: Tables) -> None:
        """Register, post, or house."""
        fact = cast(_Wanted, event.fact)
        rows = tables[PartyRow]
        row = rows.get(event.case)
        match fact:
            case Registered():
                row = PartyRow(event.case, fact.kind.value, fact.public_name, fact.household, ())
            case Posted():
                assert row is not None
                held = (fact.post, fact.area)
                if held not in row.posts:
                    row.posts = (*row.posts, held)
            case PostEnded():
                assert row is not None
                row.posts = tuple(held for held in row.posts if held != (fact.post, fact.area))
            case MovedIn():
                assert row is not None
                row.household = fact.household
            case SubjectErased():
                assert row is not None
                row.household, row.posts = None, ()
            case _:
                assert_never(fact)
        rows.put(row)


class PublicParty(NamedTuple):
    """A party as the public knows it."""

    id: Id
    kind: str
    public_name: str | None
    """Of an organisation, a unit or a partner; a person has none."""


async def parties_of(reader: Reader, ids: Iterable[Id]) -> dict[Id, PublicParty]:
    """What the public may know of some parties; who is not registered is absent."""
    found: dict[Id, PublicParty] = {}
    for id in set(ids):
        for row in await reader.fetch(_ONE, value=id):
            found[id] = PublicParty(*row)
    return found


async def named_parties(reader: Reader) -> list[PublicParty]:
    """All that have a public name."""
    return [PublicParty(*row) for row in await reader.fetch(_NAMED)]


def _named(slot: Slot) -> sa.Select[Any]:
    table = table_of(PartyRow, slot)
    columns = sa.select(table.c.case, table.c.kind, table.c.public_name)
    return columns.where(table.c.public_name.is_not(None)).order_by(table.c.case)


def _one(slot: Slot) -> sa.Select[Any]:
    table = table_of(PartyRow, slot)
    wanted = table.c.case == sa.bindparam("value", type_=sa.Text)
    return sa.select(table.c.case, table.c.kind, table.c.public_name).where(wanted)


_NAMED, _ONE = Query("parties", _named), Query("parties", _one)
