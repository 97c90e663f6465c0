"""Which needs lie in an area, whatever has become of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa

from domain.kernel import Id
from domain.need.stage import Stage
from projections.board.card import AreaPath, Card
from store.reading import Query, Reader
from store.tables import Slot, table_of


async def needs_inside(reader: Reader, area: Id, most: int) -> list[Id]:
    """The needs that lay in *area* when they were raised, merged ones too: at most *most* of them, in no order."""
    return [Id(row[0]) for row in await reader.fetch(_INSIDE, area=area, most=most)]


def _inside(slot: Slot) -> sa.Select[Any]:
    card, known = table_of(Card, slot), table_of(AreaPath, slot)
    found = sa.select(card.c.case).select_from(known).join(card, card.c.path == known.c.path)
    wanted = found.where(known.c.area == sa.bindparam("area", type_=sa.Text))
    return wanted.limit(sa.bindparam("most", type_=sa.Integer))


_INSIDE = Query("board", _inside)


_OVER = frozenset({Stage.CLOSED, Stage.CONFIRMED, Stage.DECLINED, Stage.WITHDRAWN, Stage.MERGED})


async def open_by_place(reader: Reader, area: Id) -> dict[Id, int]:
    """How many needs of *area* somebody still waits for: in it, and in each place that held them."""
    found: Counter[Id] = Counter()
    for path, stage, n in await reader.fetch(_BY_PLACE, area=area):
        if Stage(stage) not in _OVER:
            for place in path.strip("/").split("/"):
                found[Id(place)] += n
    return dict(found)


def _by_place(slot: Slot) -> sa.Select[Any]:
    card, known = table_of(Card, slot), table_of(AreaPath, slot)
    counted = sa.select(card.c.path, card.c.stage, sa.func.count()).select_from(known)
    inside = counted.join(card, card.c.path == known.c.path).where(known.c.area == sa.bindparam("area", type_=sa.Text))
    return inside.group_by(card.c.path, card.c.stage)


_BY_PLACE = Query("board", _by_place)
