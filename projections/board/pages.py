"""Pages of the board: filtered, sorted, and turned by key.

A question is built once for each shape, that is, which filters it has. What is asked decides which index answers:
every order runs through an index of its own, a few stages are read one by one and merged, and an area with few needs is
sorted whole.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from domain.kernel import Id, Refused
from domain.need.clock import Light
from domain.need.facts import ClaimKind, Item
from domain.need.stage import Stage
from projections.board.card import FAR, Card
from projections.board.queries import CARDS, Shape, area_size, page_query, room_for
from projections.board.waiting import Waits
from store.reading import Query, Reader
from store.tables import row_from

_FEW = 2_000
"""An area with at most so many needs is sorted whole; in a larger one walking the order soon finds the next page."""
_LOOK_AGAIN = 500
"""After so many questions about a small area it is counted again."""
MOST = 100
"""The most cards a page holds."""


class Sort(StrEnum):
    """The orders of the board."""

    OLDEST = "oldest"
    NEWEST = "newest"
    SUPPORT = "support"
    """Most supported first, and the oldest of these."""
    DUE = "due"
    """Those that have to be seen to soonest first, by their deadline or the review of a suspended one."""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which cards are wanted; what is None or empty asks for nothing."""

    stages: tuple[Stage, ...] = ()
    """Any but merged, when none is named: what was merged goes on in another need."""
    called: tuple[Stage, ...] = ()
    """Besides those, the needs in these stages that units were called to by a whistle; see ``card.CALLED_TO``."""
    categories: tuple[str, ...] = ()
    """The codes, with all below them (``Categories.subtree``)."""
    area: str | None = None
    """The id of an area: with the needs that lay in it when they were raised, wherever it lies now."""
    claim_kind: ClaimKind | None = None
    text: str | None = None
    """Words of the public wording, whatever their case."""
    item: Item | None = None
    supervised: bool = False
    """Only those that are watched from above."""
    waiting: Waits | None = None
    """Only those on which that waits for somebody of their office."""
    running: bool = False
    """Only those with a deadline that somebody waits for."""
    light: Light | None = None
    """Only those as urgent as that …"""
    now: int = 0
    """… at this instant."""


class Cursor(msgspec.Struct, frozen=True):
    """Where a page ended."""

    sort: Sort
    values: tuple[int, ...]
    case: str


class WrongCursor(Refused):
    """这个翻页标记不适用于当前排序，请从第一页重新开始。

    That page mark does not belong to this order. Start from the first page.
    """


class Page(NamedTuple):
    """Cards of the board as they are sent, and where the next page begins."""

    items: tuple[str, ...]
    """Summaries, already JSON."""
    cases: tuple[Id, ...]
    next: str | None
    last: tuple[Any, ...] | None
    """The key of the last card, when there is a next page: cards beyond it are not on this one."""
    following: Id | None
    """The first card of the next page: without it there may be no next page."""

    def json(self) -> bytes:
        """The page as it is sent: ``{"items": [...], "next": ...}``."""
        after = "null" if self.next is None else f'"{self.next}"'
        return f'{{"items":[{",".join(self.items)}],"next":{after}}}'.encode()


def key_of(sort: Sort, card: Card) -> tuple[Any, ...]:
    """Where a card stands in an order: keys of the same order compare as the cards follow one another."""
    if sort is Sort.OLDEST:
        return (card.raised_at, card.case)
    if sort is Sort.NEWEST:
        return (-card.raised_at, _Backwards(card.case))
    if sort is Sort.DUE:
        return (card.next_at, card.case)
    return (card.rank, card.raised_at, card.case)


class _Backwards(str):
    """Text that compares the other way round."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)

    def __gt__(self, other: str) -> bool:
        return str.__lt__(self, other)


def matches(wanted: Filter, card: Card) -> bool:
    """Whether a card is among what is wanted. May say yes once too often, never no."""
    stages = (*wanted.stages, *wanted.called)
    if card.stage not in stages if stages else card.stage == Stage.MERGED:
        return False
    if wanted.categories and card.category not in wanted.categories:
        return False
    if wanted.area is not None and f"/{wanted.area}/" not in card.path:
        return False
    if wanted.claim_kind is not None and f" {wanted.claim_kind} " not in card.claim_kinds:
        return False
    if wanted.item is not None and card.item != wanted.item:
        return False
    if wanted.supervised and card.summary.supervised is None:
        return False
    if wanted.waiting is not None and wanted.waiting not in card.waits.split():
        return False
    if (wanted.running or wanted.light is not None) and card.yellow_at == FAR:
        return False
    return wanted.text is None or (card.wording is not None and wanted.text.casefold() in card.wording.casefold())


class Pages:
    """Asks for pages, and remembers the questions and which areas are large."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._queries: dict[Shape, Query] = {}
        self._large: set[str] = set()
        self._small: dict[str, int] = {}

    async def page(self, wanted: Filter, sort: Sort = Sort.NEWEST, after: str | None = None, limit: int = 20) -> Page:
        """A page of cards.

        :param after: what ``Page.next`` of the page before said.
        :raises WrongCursor: when that was said by another order, or by nobody.
        """
        limit = max(1, min(limit, MOST))
        cursor = None if after is None else _read(after, sort)
        shape = await self._shape(wanted, sort, cursor is not None)
        query = self._queries.get(shape)
        if query is None:
            query = self._queries[shape] = page_query(shape)
        rows = await self._reader.fetch(query, **_parameters(wanted, shape, cursor, limit + 1))
        mark, last, following = None, None, None
        if len(rows) > limit:
            following = rows[limit][0]
            rows = rows[:limit]
            case, _, rank, instant = rows[-1]
            values = (rank, instant) if sort is Sort.SUPPORT else (instant,)
            mark = _written(Cursor(sort, values, case))
            last = (-instant, _Backwards(case)) if sort is Sort.NEWEST else (*values, case)
        return Page(tuple(row[1] for row in rows), tuple(row[0] for row in rows), mark, last, following)

    async def _shape(self, wanted: Filter, sort: Sort, after: bool) -> Shape:
        return Shape(
            order=sort.value,
            after=after,
            stages=len(set(wanted.stages)),
            categories=room_for(len(wanted.categories)) if wanted.categories else 0,
            area=None if wanted.area is None else "large" if await self._by_pattern(wanted) else "small",
            claim_kind=wanted.claim_kind is not None,
            text=wanted.text is not None,
            item=wanted.item is not None,
            watched=wanted.supervised,
            waiting=wanted.waiting is not None,
            light=wanted.light,
            running=wanted.running,
            suspended=set(wanted.stages) == {Stage.SUSPENDED} and not wanted.called,
            called=len(set(wanted.called)),
        )

    async def _by_pattern(self, wanted: Filter) -> bool:
        return (
            wanted.supervised
            or wanted.waiting is not None
            or (wanted.area is not None and await self._is_large(wanted.area))
        )

    async def _is_large(self, area: str) -> bool:
        if area in self._large:
            return True
        asked = self._small.get(area, 0)
        if asked % _LOOK_AGAIN == 0:
            rows = await self._reader.fetch(area_size, area=area, few=_FEW + 1)
            if rows[0][0] > _FEW:
                self._large.add(area)
                return True
        self._small[area] = asked + 1
        return False


async def card_of(reader: Reader, case: Id) -> Card | None:
    """The card of one need, or None."""
    rows = await reader.fetch(CARDS[1], case_0=case)
    return _card(rows[0]) if rows else None


async def cards_of(reader: Reader, cases: Sequence[Id]) -> dict[Id, Card]:
    """The cards of some needs, by id."""
    found: dict[Id, Card] = {}
    for start in range(0, len(cases), MOST):
        some = cases[start : start + MOST]
        room = room_for(len(some))
        padded = {f"case_{i}": some[min(i, len(some) - 1)] for i in range(room)}
        for row in await reader.fetch(CARDS[room], **padded):
            card = _card(row)
            found[Id(card.case)] = card
    return found


_card = row_from(Card)


def _parameters(wanted: Filter, shape: Shape, cursor: Cursor | None, n: int) -> Mapping[str, Any]:
    given: dict[str, Any] = {"n": n}
    if cursor is not None:
        given |= {"after_at": cursor.values[-1], "after_case": cursor.case}
        if len(cursor.values) == 2:
            given["after_rank"] = cursor.values[0]
    for i, stage in enumerate(sorted({stage.value for stage in wanted.stages})):
        given[f"stage_{i}"] = stage
    for i, stage in enumerate(sorted({stage.value for stage in wanted.called})):
        given[f"called_{i}"] = stage
    for i in range(shape.categories):
        given[f"category_{i}"] = wanted.categories[min(i, len(wanted.categories) - 1)]
    if wanted.area is not None:
        given["area"] = wanted.area if shape.area == "small" else f"%/{wanted.area}/%"
    if wanted.claim_kind is not None:
        given["claim_kind"] = f"% {wanted.claim_kind.value} %"
    if wanted.text is not None:
        plain = wanted.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        given["text"] = f"%{plain}%"
    if wanted.item is not None:
        given["item"] = wanted.item.value
    if wanted.waiting is not None:
        given["waiting"] = wanted.waiting.value
    if wanted.light is not None:
        given["now"] = wanted.now
    return given


def _written(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).rstrip(b"=").decode()


def _read(text: str, sort: Sort) -> Cursor:
    try:
        cursor = msgspec.json.decode(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True), type=Cursor)
    except (binascii.Error, msgspec.DecodeError, ValueError):
        raise WrongCursor from None
    fits = len(cursor.values) == (2 if sort is Sort.SUPPORT else 1) and all(
        abs(value) < 2**63 for value in cursor.values
    )
    if cursor.sort is not sort or not fits or not cursor.case.isprintable():
        raise WrongCursor
    return cursor
