"""Which plans of upkeep lie in an area, whatever has become of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from domain.kernel import Id
from projections.upkeep.view import AreaPlan
from store.reading import Query, Reader
from store.tables import Slot, table_of


async def plans_inside(reader: Reader, area: Id, most: int) -> list[Id]:
    """The plans for needs of *area*: at most *most* of them, in no order."""
    return [Id(row[0]) for row in await reader.fetch(_INSIDE, area=area, most=most)]


def _inside(slot: Slot) -> sa.Select[Any]:
    plan = table_of(AreaPlan, slot)
    wanted = sa.select(plan.c.plan).where(plan.c.area == sa.bindparam("area", type_=sa.Text))
    return wanted.limit(sa.bindparam("most", type_=sa.Integer))


_INSIDE = Query("upkeep", _inside)
