"""The board, and what the public reads of one need."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.direct import DirectRoute
from api.document import question, schema_of
from api.given import GivenId, given_id
from api.kept import Answer
from api.query import GivenText, asked, next_page
from api.running import Running, running
from domain.categories import CATEGORIES
from domain.kernel import Id, NotFound
from domain.need.facts import ClaimKind, Item
from domain.need.stage import Stage
from projections import timeline_of
from projections.board.card import Card, More, Summary
from projections.board.pages import MOST, Filter, Page, Sort, card_of, key_of, matches
from projections.places import place_of
from projections.timeline import Line

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["needs"])


class BoardQuery(BaseModel):
    """Which needs, in which order."""

    model_config = ConfigDict(extra="forbid")

    stage: list[Stage] = Field(default=[], max_length=20)
    category: str | None = Field(None, max_length=40, description="A code; those below it are meant too.")
    area: GivenId | None = Field(
        None, description="The id of a place: what lay in it when it was raised, wherever either lies today."
    )
    claim: ClaimKind | None = Field(None, description="With a valid claim of that kind.")
    item: Item | None = None
    text: GivenText | None = Field(None, description="Words of the public wording.")
    sort: Sort = Sort.NEWEST
    after: str | None = Field(None, max_length=400, description="What `next` of the page before said.")
    limit: int = Field(20, ge=1, le=MOST)


class BoardPage(msgspec.Struct):
    """A page of the board."""

    items: list[Summary]
    next: str | None


class NeedCard(msgspec.Struct):
    """What the public reads of a need: its summary, and the rest."""

    summary: Summary
    more: More


class Timeline(msgspec.Struct):
    """What has happened, in sentences."""

    id: str
    version: int
    lines: list[Line]


async def filter_of(service: Running, query: BoardQuery) -> Filter:
    """What a query asks for.

    :raises Unacceptable: for a category that is not there.
    :raises NotFound: for an area that is not there.
    """
    if query.area is not None:
        await place_of(service.backend, query.area)
    return Filter(
        stages=tuple(query.stage),
        categories=tuple(sorted(CATEGORIES.subtree(query.category))) if query.category else (),
        area=query.area,
        claim_kind=query.claim,
        text=query.text,
        item=query.item,
    )


@router.get("", **question("", schema_of(BoardPage), query=BoardQuery, refusals=(404, 409, 422)))
async def board(request: Request) -> Response:
    """A page of the board."""
    service = running(request)

    async def make() -> Answer:
        query = asked(request, BoardQuery)
        wanted = await filter_of(service, query)
        page = await service.pages.page(wanted, query.sort, query.after, query.limit)
        links = {} if page.next is None else next_page(request, page.next)
        touched = _touches(page, wanted, query.sort)
        return Answer(page.json(), touched, links)

    return await service.kept.answer(request, ("board", request.scope["query_string"]), make)


def _touches(page: Page, wanted: Filter, sort: Sort) -> Any:
    # With the one that follows, so that a kept page never leads to one that has become empty.
    told = frozenset((*page.cases, page.following))
    last = page.last

    def touched(case: Id, card: Card | None) -> bool:
        if case in told:
            return True
        if card is None or not matches(wanted, card):
            return card is None
        return last is None or key_of(sort, card) <= last

    return touched


@router.get("/{need}", **question("/{need}", schema_of(NeedCard), refusals=(404,)))
async def card(request: Request) -> Response:
    """A need's card."""
    service, need = running(request), given_id(request, "need")

    async def make() -> Answer:
        found = await card_of(service.backend, need)
        if found is None:
            raise NotFound(id=need, what=("诉求", "need"))
        body = msgspec.json.encode(NeedCard(found.summary, found.more))
        return Answer(body, lambda case, card: case == need, etag=f'"{found.version}"')

    return await service.kept.answer(request, ("card", need), make)


@router.get("/{need}/timeline", **question("/{need}/timeline", schema_of(Timeline), refusals=(404,)))
async def timeline(request: Request) -> Response:
    """A need's timeline, in sentences."""
    service, need = running(request), given_id(request, "need")

    async def make() -> Answer:
        events = await service.backend.case(need)
        if not events or not events[0].fact.topic.startswith("need."):
            raise NotFound(id=need, what=("诉求", "need"))
        told = Timeline(need, len(events), await timeline_of(service.backend, events))
        # It says what places are called: a fact of anything but a need may have renamed one.
        body = msgspec.json.encode(told)
        return Answer(body, lambda case, card: case == need or card is None, version=len(events))

    return await service.kept.answer(request, ("timeline", need), make)
