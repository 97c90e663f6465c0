"""A unit's desk: what it was asked to do by order or by a whistle, and how far that is."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, assert_never, cast, get_args

import msgspec
import sqlalchemy as sa

from domain.kernel import Event, Fact, Id
from domain.need import facts as f
from projections.kernel import Row, RowType, Tables, View
from store.reading import Query, Reader
from store.tables import Slot, table_of


class Standing(StrEnum):
    """How far it is (vocabulary ``ORDER_STATE`` and ``CALL_STATE``)."""

    WAITING = "waiting"
    """To be signed for, or to report in."""
    IN_HAND = "in_hand"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    DONE = "done"
    """The unit's part was judged to be done, or the need was confirmed or closed with the unit at work on it."""
    ENDED = "ended"
    """The need was over before the unit took it."""


class UnitOrder(Row):
    """What one unit was asked to do."""

    table: ClassVar[str] = "orders_order"
    key: ClassVar[tuple[str, ...]] = ("unit", "order")
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("unit", "at", "order"), ("unit", "standing", "at", "order"))
    fixed: ClassVar[tuple[str, ...]] = ("at",)

    unit: str
    order: str
    """The id of the order, or of the whistle."""
    case: str
    part: str
    """``lead``, ``assist``, or ``called`` by a whistle."""
    designated: bool
    standing: str
    at: int
    """When it was asked."""
    due_at: int | None


class Asked(msgspec.Struct):
    """What a need asks of a unit."""

    unit: str
    order: str
    part: str
    designated: bool
    at: int
    due_at: int | None
    taken: bool = False
    accepted: bool = False
    left: str = ""
    """``returned`` or ``withdrawn``, when it is over for the unit."""


class AskedOfUnits(Row):
    """All that a need asks of units."""

    table: ClassVar[str] = "orders_of_need"
    key: ClassVar[tuple[str, ...]] = ("case",)
    small: ClassVar[bool] = True

    case: str
    asked: list[Asked]
    over: bool = False
    """Whether the need is over, for now."""


_Wanted = (
    f.Dispatched
    | f.Designated
    | f.SignedFor
    | f.Returned
    | f.OrderWithdrawn
    | f.Whistled
    | f.ReportedIn
    | f.PartJudged
    | f.Confirmed
    | f.Closed
    | f.Withdrawn
    | f.Declined
    | f.Merged
    | f.Disputed
    | f.SentBack
    | f.Reopened
    | f.Unmerged
)


class Orders(View):
    """What units were asked to do."""

    name: ClassVar[str] = "orders"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[RowType, ...]] = (AskedOfUnits, UnitOrder)
    wants: ClassVar[frozenset[type[Fact]]] = frozenset(get_args(_Wanted))

    def fold(self, event: Event, tables: Tables) -> None:
        """Change what the need asks of units, and the desks of those whom that concerns."""
        fact = cast(_Wanted, event.fact)
        row = tables[AskedOfUnits].get(event.case)
        if row is None:
            if not isinstance(fact, f.Dispatched | f.Whistled):
                return
            row = AskedOfUnits(event.case, [])
        before = {(one.unit, one.order): _standing(one, row.over) for one in row.asked}
        _follow(row, fact)
        tables[AskedOfUnits].put(row)
        for one in row.asked:
            standing = _standing(one, row.over)
            if before.get((one.unit, one.order)) != standing:
                told = (one.part, one.designated, standing.value, one.at, one.due_at)
                tables[UnitOrder].put(UnitOrder(one.unit, one.order, event.case, *told))


def _follow(row: AskedOfUnits, fact: _Wanted) -> None:
    match fact:
        case f.Dispatched():
            designated = isinstance(fact, f.Designated)
            row.asked.append(Asked(fact.unit, fact.order, fact.part.value, designated, fact.at, fact.due_at))
        case f.Whistled():
            row.asked += [Asked(one.unit, fact.whistle, "called", False, fact.at, fact.due_at) for one in fact.called]
        case f.SignedFor():
            for one in _of(row, fact.order, fact.unit):
                one.taken = True
        case f.ReportedIn():
            for one in _of(row, fact.whistle, fact.unit):
                one.taken = True
        case f.Returned():
            for one in _of(row, fact.order, fact.unit):
                one.left = Standing.RETURNED.value
        case f.OrderWithdrawn():
            for one in _of(row, fact.order, fact.unit):
                one.left = Standing.WITHDRAWN.value
        case f.PartJudged():
            for one in _of(row, fact.under, fact.unit):
                one.accepted = fact.accepted
        case f.Confirmed() | f.Closed() | f.Withdrawn() | f.Declined() | f.Merged():
            row.over = True
        case f.Disputed() | f.SentBack() | f.Reopened() | f.Unmerged():
            row.over = False
        case _:
            assert_never(fact)


def _of(row: AskedOfUnits, order: str, unit: str) -> list[Asked]:
    return [one for one in row.asked if (one.order, one.unit) == (order, unit)]


def _standing(one: Asked, over: bool) -> Standing:
    if one.left:
        return Standing(one.left)
    if one.accepted or (over and one.taken):
        return Standing.DONE
    if over:
        return Standing.ENDED
    return Standing.IN_HAND if one.taken else Standing.WAITING


class Line(NamedTuple):
    """What a unit was asked to do."""

    order: Id
    case: Id
    part: str
    designated: bool
    standing: Standing
    at: int
    due_at: int | None


Mark = tuple[int, str]
"""Where a page ended: the instant and the order."""
_START: Mark = (2**62, "")


async def orders_of(
    reader: Reader, unit: Id, standing: Standing | None = None, *, before: Mark | None = None, limit: int = 20
) -> list[Line]:
    """What *unit* was asked to do, the latest first; only what stands at *standing*, if that is said."""
    at, order = before or _START
    given: dict[str, Any] = {"unit": unit, "at": at, "order": order, "n": limit}
    if standing is None:
        rows = await reader.fetch(_ALL, **given)
    else:
        rows = await reader.fetch(_SOME, standing=standing.value, **given)
    return [
        Line(order, case, part, bool(designated), Standing(stands), at, due_at)
        for order, case, part, designated, stands, at, due_at in rows
    ]


def _page(slot: Slot, *more: sa.ColumnElement[bool]) -> sa.Select[Any]:
    row = table_of(UnitOrder, slot).c
    mark = sa.tuple_(sa.bindparam("at", type_=sa.BigInteger), sa.bindparam("order", type_=sa.Text))
    return (
        sa.select(row.order, row.case, row.part, row.designated, row.standing, row.at, row.due_at)
        .where(row.unit == sa.bindparam("unit", type_=sa.Text), sa.tuple_(row.at, row.order) < mark, *more)
        .order_by(row.at.desc(), row.order.desc())
        .limit(sa.bindparam("n", type_=sa.Integer))
    )


def _some(slot: Slot) -> sa.Select[Any]:
    return _page(slot, table_of(UnitOrder, slot).c.standing == sa.bindparam("standing", type_=sa.Text))


_ALL, _SOME = Query("orders", _page), Query("orders", _some)
