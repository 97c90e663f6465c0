"""The questions to the entries as SQL, one for each way to break an area down, as known today or on an earlier day."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from domain.kernel import Id
from projections.durations.rows import Entry, Past, What, Within
from store.reading import Query, Reader
from store.tables import Slot, table_of


class By(StrEnum):
    """What the lines of an answer are by."""

    CATEGORY = "category"
    AREA = "area"
    """The next narrower areas."""
    UNIT = "unit"
    """The units that lead by an order they have signed for."""


class Asked(NamedTuple):
    """Which needs are asked about; days are numbered from 1970-01-01."""

    area: Id
    first: int
    last: int
    as_of: int
    """As the log knew it at the end of that day."""
    today: int
    """The day that it is; as of today or later is answered from what stands now."""
    by: By | None = None

    @property
    def then(self) -> bool:
        """Whether it is asked what was known on a day that is over."""
        return self.as_of < self.today


async def values(reader: Reader, asked: Asked, what: int) -> dict[str, list[int]]:
    """The values of the entries in the period, in no order, under the keys of their lines."""
    rows = await reader.fetch(_values(asked.by, asked.then), what=what, **_given(asked))
    # A list in one text is read at half the cost of as many rows.
    return {key: list(map(int, listed.split(","))) for key, listed in rows}


async def counts(reader: Reader, asked: Asked, what: int) -> Sequence[tuple[str, int, int]]:
    """How many entries there are in the period: the keys of their lines, their values, and how many."""
    rows = await reader.fetch(_counts(asked.by, asked.then), what=what, **_given(asked))
    return [(key, value, n) for key, value, n in rows]


async def numbers(reader: Reader, asked: Asked, what: int) -> dict[str, int]:
    """How many entries there are in the period, whatever their values, under the keys of their lines."""
    rows = await reader.fetch(_numbers(asked.by, asked.then), what=what, **_given(asked))
    return {row[0]: row[1] for row in rows}


async def still_open(reader: Reader, asked: Asked) -> Sequence[tuple[str, int, int, int]]:
    """What is open: the keys of the lines, the days when it was raised, whether suspended, and how many needs."""
    rows = await reader.fetch(_still_open(asked.by, asked.then), area=asked.area, **_known(asked))
    return [(key, day, suspended, n) for key, day, suspended, n in rows]


def _given(asked: Asked) -> dict[str, Any]:
    return {"area": asked.area, "first": asked.first, "last": asked.last, **_known(asked)}


def _known(asked: Asked) -> dict[str, int]:
    return {"known": asked.as_of} if asked.then else {}


def _number(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.BigInteger)


def _standing(slot: Slot, by: By | None, then: bool, what: Any, period: bool) -> sa.Subquery:
    """The entries of an area: the key of the line, the day and the value; as known *then*, or now."""
    inside = table_of(Within, slot)
    parts = []
    for table in (table_of(Entry, slot), table_of(Past, slot)) if then else (table_of(Entry, slot),):
        wanted = [inside.c.area == sa.bindparam("area", type_=sa.Text), table.c.what == what]
        if period:
            wanted.append(table.c.day.between(_number("first"), _number("last")))
        if then:
            wanted.append(table.c.since <= _number("known"))
        if table.name == table_of(Past, slot).name:
            wanted.append(table.c.until > _number("known"))
        key = _key(by, inside, table).label("key")
        joined = sa.select(key, table.c.day, table.c.value).select_from(inside)
        parts.append(joined.join(table, table.c.within == inside.c.within).where(*wanted))
    return (parts[0] if len(parts) == 1 else sa.union_all(*parts)).subquery()


def _key(by: By | None, inside: sa.Table, entry: sa.Table) -> sa.ColumnElement[str]:
    if by is None:
        return sa.literal_column("''", sa.Text)
    return {By.CATEGORY: entry.c.category, By.AREA: inside.c.child, By.UNIT: entry.c.unit}[by]


@cache
def _values(by: By | None, then: bool) -> Query:
    def build(slot: Slot) -> sa.Select[Any]:
        found = _standing(slot, by, then, _number("what"), period=True)
        # A parameter in the place of the comma would have to be given when the statement is compiled.
        comma: Any = sa.literal_column("','")
        listed = sa.func.aggregate_strings(sa.cast(found.c.value, sa.Text), comma)
        return sa.select(found.c.key, listed).group_by(found.c.key)

    return Query("durations", build)


@cache
def _counts(by: By | None, then: bool) -> Query:
    def build(slot: Slot) -> sa.Select[Any]:
        found = _standing(slot, by, then, _number("what"), period=True)
        return sa.select(found.c.key, found.c.value, sa.func.count()).group_by(found.c.key, found.c.value)

    return Query("durations", build)


@cache
def _numbers(by: By | None, then: bool) -> Query:
    def build(slot: Slot) -> sa.Select[Any]:
        found = _standing(slot, by, then, _number("what"), period=True)
        return sa.select(found.c.key, sa.func.count()).group_by(found.c.key)

    return Query("durations", build)


@cache
def _still_open(by: By | None, then: bool) -> Query:
    def build(slot: Slot) -> sa.Select[Any]:
        found = _standing(slot, by, then, What.OPEN, period=False)
        columns = (found.c.key, found.c.day, found.c.value)
        return sa.select(*columns, sa.func.count()).group_by(*columns)

    return Query("durations", build)
