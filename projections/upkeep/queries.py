"""The questions to the plans of upkeep: of a need, of an area, of a party, and of the clock."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa

from domain.acting import PartyKind
from domain.kernel import Id
from domain.party import NAMED_IN_PUBLIC
from domain.upkeep.facts import UpkeepKind
from projections.upkeep.view import AreaPlan, Holder, PlanRow
from store.reading import Query, Reader
from store.tables import Slot, row_from, table_of

SOON = 7
"""How many days ahead what is due is told as due."""


class Which(StrEnum):
    """Which plans are wanted."""

    LIVE = "live"
    DUE = "due"
    """Live, and due today, within :data:`SOON` days, or since earlier."""
    MISSED = "missed"
    """Live, and missed on a day that nobody made up."""
    ENDED = "ended"


Mark = tuple[int, str]
"""Where a page ended: the day on which a plan is due next, and the plan."""
_START: Mark = (-1, "")


async def plan_of(reader: Reader, id: Id) -> PlanRow | None:
    """The plan *id*, if there is one."""
    return next(iter(_rows(await reader.fetch(_ONE, value=id))), None)


async def plans_of(reader: Reader, need: Id) -> list[PlanRow]:
    """The plans that keep *need* up, patrols ahead of maintenance."""
    rows = _rows(await reader.fetch(_OF_NEED, value=need))
    return sorted(rows, key=lambda row: (row.kind != UpkeepKind.PATROL, row.course.first_on, row.case))


async def plans_in(
    reader: Reader,
    *,
    which: Which,
    today: int,
    area: Id | None = None,
    keeper: Id | None = None,
    named: bool = True,
    after: Mark | None = None,
    limit: int = 20,
) -> list[PlanRow]:
    """Plans of an area, or of all, what is due next first.

    :param keeper: only what this party keeps up.
    :param named: whether a *keeper* is looked for among those with a public name alone: of a person nobody else asks.
    """
    query = _listing(which, area is not None, keeper is not None, keeper is not None and named)
    day, plan = after or _START
    asked: dict[str, Any] = {"day": day, "plan": plan, "n": limit}
    if which is Which.DUE:
        asked["soon"] = today + SOON
    if area is not None:
        asked["area"] = area
    if keeper is not None:
        asked["keeper"] = keeper
    return _rows(await reader.fetch(query, **asked))


async def plans_to_tick(reader: Reader, today: int, limit: int = 1000) -> list[Id]:
    """The plans that time has changed by *today*: a day was missed, the term is over, or its claim was let go."""
    rows = [*await reader.fetch(_SETTLED, today=today, n=limit), *await reader.fetch(_LEFT, n=limit)]
    return list(dict.fromkeys(Id(row[0]) for row in rows))


def _rows(rows: Sequence[tuple[Any, ...]]) -> list[PlanRow]:
    row = row_from(PlanRow)
    return [row(values) for values in rows]


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)


def _number(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.BigInteger)


def _one(slot: Slot) -> sa.Select[Any]:
    table = table_of(PlanRow, slot)
    return sa.select(*table.c).where(table.c.case == _text("value"))


def _of_need(slot: Slot) -> sa.Select[Any]:
    table = table_of(PlanRow, slot)
    return sa.select(*table.c).where(table.c.need == _text("value"))


@cache
def _listing(which: Which, in_area: bool, of_keeper: bool, named: bool) -> Query:
    def build(slot: Slot) -> sa.Select[Any]:
        table = table_of(PlanRow, slot)
        plans = table.c
        wanted = [sa.tuple_(plans.next_on, plans.case) > sa.tuple_(_number("day"), _text("plan"))]
        wanted.append(plans.state != "live" if which is Which.ENDED else plans.state == "live")
        if which is Which.DUE:
            wanted.append(plans.next_on <= _number("soon"))
        elif which is Which.MISSED:
            wanted.append(plans.missed > 0)
        if of_keeper:
            wanted.append(plans.keeper == _text("keeper"))
        if named:
            wanted.append(sa.or_(*(plans.keeper_role == kind.value for kind in PartyKind if kind in NAMED_IN_PUBLIC)))
        asked = sa.select(*plans).where(*wanted)
        if in_area:
            held = table_of(AreaPlan, slot)
            asked = asked.join_from(table, held, held.c.plan == plans.case).where(held.c.area == _text("area"))
        return asked.order_by(plans.next_on, plans.case).limit(_number("n"))

    return Query("upkeep", build)


def _settled(slot: Slot) -> sa.Select[Any]:
    plans = table_of(PlanRow, slot).c
    live = plans.state == "live"
    return sa.select(plans.case).where(live, plans.settles_on <= _number("today")).limit(_number("n"))


def _left(slot: Slot) -> sa.Select[Any]:
    table, holders = table_of(PlanRow, slot), table_of(Holder, slot)
    plans = table.c
    left = (plans.state == "live", holders.c.holder != plans.keeper)
    asked = sa.select(plans.case).join_from(table, holders, holders.c.claim == plans.claim)
    return asked.where(*left).limit(_number("n"))


_ONE, _OF_NEED = Query("upkeep", _one), Query("upkeep", _of_need)
_SETTLED, _LEFT = Query("upkeep", _settled), Query("upkeep", _left)
