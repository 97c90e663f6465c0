"""One row for each request that was brought in, as the other system has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

import sqlalchemy as sa

from domain.kernel import Event, Fact
from domain.need.facts import BroughtIn
from projections.kernel import Row, RowType, Tables, View
from store.reading import Query, Reader
from store.tables import Slot, table_of


class Request(Row):
    """A request of another system. What happens to it here changes nothing in it."""

    table: ClassVar[str] = "brought_request"
    # Not "case": there is one fact for each, so that no row has to be read before it is written.
    key: ClassVar[tuple[str, ...]] = ("need",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("source",),)
    fixed: ClassVar[tuple[str, ...]] = ("source",)

    need: str
    source: str
    category: str
    place: str | None
    unit: str | None
    channel: str | None
    status: str | None
    on_time: bool | None
    due: bool
    """Whether it had a limit there."""
    opened_at: int
    closed_at: int | None


class Requests(View):
    """What was brought in."""

    name: ClassVar[str] = "brought"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[RowType, ...]] = (Request,)
    wants: ClassVar[frozenset[type[Fact]]] = frozenset((BroughtIn,))

    def fold(self, event: Event, tables: Tables) -> None:
        """Note what it says."""
        fact = cast(BroughtIn, event.fact)
        tables.rows[Request].put(
            Request(
                event.case,
                fact.source,
                fact.category,
                fact.place,
                fact.unit,
                fact.channel,
                fact.status,
                fact.on_time,
                fact.due_at is not None,
                fact.opened_at,
                fact.closed_at,
            )
        )


async def requests_from(reader: Reader, source: str) -> Sequence[tuple[Any, ...]]:
    """All that was brought in from *source*, as the fields of :class:`Request` after ``source``."""
    return await reader.fetch(_FROM, source=source)


async def counted_sources(reader: Reader) -> Sequence[tuple[str, int]]:
    """The systems that anything was brought in from, and how much."""
    return [(row[0], row[1]) for row in await reader.fetch(_SOURCES)]


def _from(slot: Slot) -> sa.Select[Any]:
    table = table_of(Request, slot)
    columns = [table.c[name] for name in Request.__struct_fields__[2:]]
    return sa.select(*columns).where(table.c.source == sa.bindparam("source", type_=sa.Text))


def _sources(slot: Slot) -> sa.Select[Any]:
    table = table_of(Request, slot)
    return sa.select(table.c.source, sa.func.count()).group_by(table.c.source).order_by(table.c.source)


_FROM, _SOURCES = Query("brought", _from), Query("brought", _sources)
