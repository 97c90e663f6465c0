"""The questions to the board as SQL, one for each shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from domain.need.stage import Stage
from projections.board.card import AreaPath, Card
from store.reading import Query
from store.tables import Slot, columns_of, table_of

_ROOMS = (1, 5, 20, 100, 500)
_STAGES = tuple(stage.value for stage in Stage)


class Shape(NamedTuple):
    """What a question has; the values come with every call."""

    order: str
    after: bool
    stages: int
    categories: int
    area: Literal["small", "large"] | None
    claim_kind: bool
    text: bool
    item: bool


def room_for(n: int) -> int:
    """How many placeholders a list of *n* values gets, so that few lengths need a statement of their own."""
    return next((room for room in _ROOMS if room >= n), n)


def page_query(shape: Shape) -> Query:
    """A page of cards: case, summary as JSON, rank and raised_at, in order.

    Parameters: ``n``; ``after_rank``, ``after_at``, ``after_case``; ``stage_0`` …; ``category_0`` …; ``area``, as a
    pattern of paths when it is large; ``claim_kind`` and ``text`` as patterns; ``item``.
    """

    def build(slot: Slot) -> sa.Select[Any]:
        card = table_of(Card, slot)
        conditions = _conditions(shape, card)
        n = sa.bindparam("n", type_=sa.Integer)
        if shape.area != "small" and (shape.stages or shape.order == "support"):
            # One walk through the index for each stage, merged.
            stages: Sequence[Any] = [sa.bindparam(f"stage_{i}", type_=sa.Text) for i in range(shape.stages)]
            walks = [
                _keys(card).where(card.c.stage == stage, *conditions).order_by(*_order(shape, card)).limit(n).subquery()
                for stage in stages or [sa.bindparam(None, stage, type_=sa.Text) for stage in _STAGES]
            ]
            merged = sa.union_all(*(sa.select(walk) for walk in walks)).subquery()
            found = sa.select(merged).order_by(*_order(shape, merged)).limit(n).subquery()
        else:
            if shape.stages:
                # An expression, so that the index on the stage is left alone: a small area is looked up by its paths.
                stage: Any = card.c.stage.concat(sa.literal_column("''"))
                conditions.append(stage.in_([sa.bindparam(f"stage_{i}", type_=sa.Text) for i in range(shape.stages)]))
            # Adding 0 keeps the database from walking the whole order to find the few needs of a small area.
            sorts = _order(shape, card, plus_zero=shape.area == "small")
            keys = _keys_inside(card, slot) if shape.area == "small" else _keys(card)
            found = keys.where(*conditions).order_by(*sorts).limit(n).subquery()
        return (
            sa.select(card.c.case, sa.type_coerce(card.c.summary, sa.Text), card.c.rank, card.c.raised_at)
            .join_from(found, card, card.c.case == found.c.case)
            .order_by(*_order(shape, found))
        )

    return Query("board", build)


def _keys(card: sa.Table) -> sa.Select[Any]:
    return sa.select(card.c.case, card.c.rank, card.c.raised_at)


def _keys_inside(card: sa.Table, slot: Slot) -> sa.Select[Any]:
    """Those of the needs of an area, found place by place."""
    known = table_of(AreaPath, slot)
    area = sa.bindparam("area", type_=sa.Text)
    return _keys(card).select_from(known).join(card, card.c.path == known.c.path).where(known.c.area == area)


def _order(shape: Shape, card: sa.FromClause, plus_zero: bool = False) -> list[Any]:
    raised_at: Any = card.c.raised_at + sa.literal_column("0") if plus_zero else card.c.raised_at
    if shape.order == "newest":
        return [raised_at.desc(), card.c.case.desc()]
    if shape.order == "oldest":
        return [raised_at, card.c.case]
    rank: Any = card.c.rank + sa.literal_column("0") if plus_zero else card.c.rank
    return [rank, raised_at, card.c.case]


def _conditions(shape: Shape, card: sa.Table) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if shape.after:
        at, case = sa.bindparam("after_at", type_=sa.BigInteger), sa.bindparam("after_case", type_=sa.Text)
        if shape.order == "support":
            here: Any = sa.tuple_(card.c.rank, card.c.raised_at, card.c.case)
            conditions.append(here > sa.tuple_(sa.bindparam("after_rank", type_=sa.BigInteger), at, case))
        else:
            here = sa.tuple_(card.c.raised_at, card.c.case)
            there = sa.tuple_(at, case)
            conditions.append(here > there if shape.order == "oldest" else here < there)
    if shape.categories:
        codes = [sa.bindparam(f"category_{i}", type_=sa.Text) for i in range(shape.categories)]
        conditions.append(card.c.category.in_(codes))
    if shape.area == "large":
        conditions.append(card.c.path.like(sa.bindparam("area", type_=sa.Text)))
    if shape.claim_kind:
        conditions.append(card.c.claim_kinds.like(sa.bindparam("claim_kind", type_=sa.Text)))
    if shape.text:
        conditions.append(card.c.wording.ilike(sa.bindparam("text", type_=sa.Text), escape="\\"))
    if shape.item:
        conditions.append(card.c.item == sa.bindparam("item", type_=sa.Text))
    return conditions


def _area_size(slot: Slot) -> sa.Select[Any]:
    some = _keys_inside(table_of(Card, slot), slot).limit(sa.bindparam("few", type_=sa.Integer)).subquery()
    return sa.select(sa.func.count()).select_from(some)


area_size = Query("board", _area_size)
"""How many needs an area has, counted no further than ``few``."""


def _cards(room: int) -> Query:
    def build(slot: Slot) -> sa.Select[Any]:
        card = table_of(Card, slot)
        columns = [card.c[column.name] for column in columns_of(Card)]
        return sa.select(*columns).where(
            card.c.case.in_([sa.bindparam(f"case_{i}", type_=sa.Text) for i in range(room)])
        )

    return Query("board", build)


CARDS = {room: _cards(room) for room in _ROOMS if room <= 100}
"""Whole cards by id: ``case_0`` … up to the room."""
