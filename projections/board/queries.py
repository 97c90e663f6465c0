"""The questions to the board as SQL, one for each shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from domain.need.clock import Light
from domain.need.stage import Stage
from projections.board.card import FAR, AreaPath, Called, Card, Watched
from projections.board.waiting import Waiting
from store.reading import Query
from store.tables import Slot, columns_of, table_of

_ROOMS = (1, 5, 20, 100, 500)
_SHOWN = tuple(stage.value for stage in Stage if stage is not Stage.MERGED)
"""What a question that names no stage is about: a merged need is found by the one that it goes on in."""


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
    watched: bool
    """With it the area is a pattern: those that are watched are few wherever they lie."""
    waiting: bool
    """With it as well."""
    light: Light | None
    running: bool
    suspended: bool
    """Whether suspended needs alone are asked for: they are few, and begin with their stage."""
    called: int
    """In how many stages needs are wanted that units were called to. These are few as well."""


def room_for(n: int) -> int:
    """How many placeholders a list of *n* values gets, so that few lengths need a statement of their own."""
    return next((room for room in _ROOMS if room >= n), n)


def page_query(shape: Shape) -> Query:
    """A page of cards: case, summary as JSON, rank, and the instant that the order goes by, in order.

    Parameters: ``n``; ``after_rank``, ``after_at``, ``after_case``; ``stage_0`` …; ``called_0`` …; ``category_0`` …;
    ``area``, as a pattern of paths when it is large; ``claim_kind`` and ``text`` as patterns; ``item``; ``waiting``;
    ``now`` for a light.
    """

    def build(slot: Slot) -> sa.Select[Any]:
        card = table_of(Card, slot)
        conditions = _conditions(shape, card)
        n = sa.bindparam("n", type_=sa.Integer)
        few = shape.area == "small" or shape.watched or shape.waiting
        staged = shape.stages or shape.called or shape.order == "support"
        by_stage = shape.suspended if shape.order == "due" else staged
        if not few and by_stage:
            # One walk through the index for each stage, merged.
            stages: Sequence[Any] = [sa.bindparam(f"stage_{i}", type_=sa.Text) for i in range(shape.stages)]
            shown = () if shape.called else _SHOWN
            walks = [
                _keys(card).where(card.c.stage == stage, *conditions).order_by(*_order(shape, card)).limit(n).subquery()
                for stage in stages or [sa.bindparam(None, stage, type_=sa.Text) for stage in shown]
            ]
            if shape.called:
                called = _keys(card).where(_called_to(shape, card, slot), *conditions)
                walks.append(called.order_by(*_order(shape, card, plus_zero=True)).limit(n).subquery())
            merged = sa.union_all(*(sa.select(walk) for walk in walks)).subquery()
            found = sa.select(merged).order_by(*_order(shape, merged)).limit(n).subquery()
        else:
            if shape.called:
                there = _in_stages("stage", shape.stages, card)
                conditions.append(sa.or_(there, _called_to(shape, card, slot)))
            elif shape.stages:
                conditions.append(_in_stages("stage", shape.stages, card))
            else:
                conditions.append(card.c.stage != sa.bindparam(None, Stage.MERGED.value, type_=sa.Text))
            # Adding 0 keeps the database from walking the whole order to find a few needs.
            sorts = _order(shape, card, plus_zero=few)
            keys = _few_keys(shape, card, slot) if few else _keys(card)
            found = keys.where(*conditions).order_by(*sorts).limit(n).subquery()
        return (
            sa.select(card.c.case, sa.type_coerce(card.c.summary, sa.Text), card.c.rank, _instant(shape, card))
            .join_from(found, card, card.c.case == found.c.case)
            .order_by(*_order(shape, found))
        )

    return Query("board", build)


def _in_stages(name: str, n: int, card: sa.Table) -> sa.ColumnElement[bool]:
    # An expression, so that the index on the stage is left alone: a small area is looked up by its paths.
    stage: Any = card.c.stage.concat(sa.literal_column("''"))
    found: sa.ColumnElement[bool] = stage.in_([sa.bindparam(f"{name}_{i}", type_=sa.Text) for i in range(n)])
    return found


def _called_to(shape: Shape, card: sa.Table, slot: Slot) -> sa.ColumnElement[bool]:
    called = card.c.case.in_(sa.select(table_of(Called, slot).c.need))
    return sa.and_(called, _in_stages("called", shape.called, card))


def _keys(card: sa.Table) -> sa.Select[Any]:
    return sa.select(card.c.case, card.c.rank, card.c.raised_at, card.c.next_at)


def _few_keys(shape: Shape, card: sa.Table, slot: Slot) -> sa.Select[Any]:
    found = _keys(card) if shape.watched or shape.waiting else _keys_inside(card, slot)
    # No joins: without statistics of its tables SQLite would begin with the cards, which are many.
    if shape.watched:
        found = found.where(card.c.case.in_(sa.select(table_of(Watched, slot).c.need)))
    if shape.waiting:
        waiting = table_of(Waiting, slot)
        what = sa.bindparam("waiting", type_=sa.Text)
        found = found.where(card.c.case.in_(sa.select(waiting.c.need).where(waiting.c.what == what)))
    return found


def _keys_inside(card: sa.Table, slot: Slot) -> sa.Select[Any]:
    """Those of the needs of an area, found place by place."""
    known = table_of(AreaPath, slot)
    area = sa.bindparam("area", type_=sa.Text)
    return _keys(card).select_from(known).join(card, card.c.path == known.c.path).where(known.c.area == area)


def _instant(shape: Shape, card: sa.FromClause) -> sa.ColumnElement[Any]:
    """What the order goes by, unless it goes by support first."""
    return card.c.next_at if shape.order == "due" else card.c.raised_at


def _order(shape: Shape, card: sa.FromClause, plus_zero: bool = False) -> list[Any]:
    if shape.order == "due":
        instant: Any = _instant(shape, card)
        return [instant + sa.literal_column("0") if plus_zero else instant, card.c.case]
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
            here = sa.tuple_(_instant(shape, card), card.c.case)
            there = sa.tuple_(at, case)
            conditions.append(here < there if shape.order == "newest" else here > there)
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
    return [*conditions, *_clock_conditions(shape, card)]


def _clock_conditions(shape: Shape, card: sa.Table) -> Iterator[sa.ColumnElement[bool]]:
    now = sa.bindparam("now", type_=sa.BigInteger)
    if shape.running or shape.light is not None:
        yield card.c.next_at < sa.bindparam(None, FAR, type_=sa.BigInteger)
        yield card.c.stage != sa.bindparam(None, Stage.SUSPENDED.value, type_=sa.Text)
    match shape.light:
        case Light.RED:
            yield card.c.next_at < now
        case Light.YELLOW:
            yield card.c.next_at >= now
            yield card.c.yellow_at <= now
        case Light.GREEN:
            yield card.c.yellow_at > now
        case None:
            pass


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
