"""The questions to the entries as SQL, one for each way to break an area down, as known today or on an earlier day."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from domain.kernel import Id
from projections.durations.rows import Entry, Matter, Past, What, Within
from store.reading import Query, Reader
from store.tables import Row, Slot, table_of


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
    days = {"first": asked.first, "last": asked.last}
    return _read(await reader.fetch(_values(asked.by, asked.then), what=what, **days, **_given(asked)))


async def raised(reader: Reader, asked: Asked) -> dict[str, list[int]]:
    """How far the needs raised in the period have come, likewise: bits of :class:`Reached`."""
    days = {"first": asked.first, "last": asked.last}
    return _read(await reader.fetch(_raised(asked.by, asked.then), **days, **_given(asked)))


async def still_open(reader: Reader, asked: Asked) -> dict[str, list[int]]:
    """What is open, in no order, under the keys of the lines: 256 times the day when it was raised, plus its value."""
    return _read(await reader.fetch(_still_open(asked.by, asked.then), **_given(asked)))


def _read(rows: Sequence[tuple[Any, ...]]) -> dict[str, list[int]]:
    return {key: _list(f"[{listed}]") for key, listed in rows if listed is not None}


_list = msgspec.json.Decoder(list[int]).decode


def _given(asked: Asked) -> dict[str, Any]:
    return {"area": asked.area, "known": asked.as_of} if asked.then else {"area": asked.area}


def _numbers(*numbers: int) -> list[sa.ColumnElement[int]]:
    return [sa.literal_column(str(number), sa.BigInteger) for number in numbers]


def _number(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.BigInteger)


def _standing(kind: type[Row], slot: Slot, by: By | None, then: bool, what: Any, period: bool) -> sa.Subquery:
    """What stands for an area: the key of the line, the day and the value; as known *then*, or now."""
    inside = table_of(Within, slot)
    parts = []
    for table in (table_of(kind, slot), table_of(Past, slot)) if then else (table_of(kind, slot),):
        wanted = [inside.c.area == sa.bindparam("area", type_=sa.Text), table.c.what.in_(what)]
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


_WHOLE: sa.ColumnElement[str] = sa.literal_column("''", sa.Text)
"""The key of the only line, where nothing is broken down."""


def _key(by: By | None, inside: sa.Table, entry: sa.Table) -> sa.ColumnElement[str]:
    if by is None:
        return _WHOLE
    return {By.CATEGORY: entry.c.category, By.AREA: inside.c.child, By.UNIT: entry.c.unit}[by]


@cache
def _values(by: By | None, then: bool) -> Query:
    def build(slot: Slot) -> sa.Select[Any]:
        found = _standing(Entry, slot, by, then, [_number("what")], period=True)
        return _listed(found, found.c.value, by)

    return Query("durations", build)


@cache
def _raised(by: By | None, then: bool) -> Query:
    def build(slot: Slot) -> sa.Select[Any]:
        found = _standing(Matter, slot, by, then, _numbers(What.OVER, What.OPEN), period=True)
        return _listed(found, found.c.value, by)

    return Query("durations", build)


@cache
def _still_open(by: By | None, then: bool) -> Query:
    def build(slot: Slot) -> sa.Select[Any]:
        found = _standing(Matter, slot, by, then, _numbers(What.OPEN), period=False)
        return _listed(found, found.c.day * 256 + found.c.value, by)

    return Query("durations", build)


def _listed(found: sa.Subquery, number: sa.ColumnElement[int], by: By | None) -> sa.Select[Any]:
    """A number of every entry, all of a line in one text: it is read at a third of the cost of as many rows."""
    # A parameter in the place of the comma would have to be given when the statement is compiled.
    comma: Any = sa.literal_column("','")
    listed = sa.func.aggregate_strings(sa.cast(number, sa.Text), comma)
    key = _WHOLE if by is None else found.c.key
    asked: sa.Select[Any] = sa.select(key, listed).select_from(found)
    # Without a group the database need not sort; of nothing it makes one row with nothing in it.
    return asked if by is None else asked.group_by(key)
