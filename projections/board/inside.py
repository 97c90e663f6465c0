"""Which needs lie in an area, whatever has become of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from domain.kernel import Id
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
