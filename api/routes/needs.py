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
from domain.need.clock import Light
from domain.need.facts import ClaimKind, Item
from domain.need.stage import Stage
from projections import timeline_of
from projections.board.card import Card, More, Summary
from projections.board.pages import MOST, Filter, Page, Sort, card_of, key_of, matches
from projections.board.waiting import Waits
from projections.places import place_of
from projections.timeline import Line
from projections.timeline.of_merging import merged_with
from store.writer import clock

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["needs"])


class BoardQuery(BaseModel):
    """Which needs, in which order."""

    model_config = ConfigDict(extra="forbid")

    stage: list[Stage] = Field(
        default=[], max_length=20, description="Any but merged, if none is named: those go on in another need."
    )
    category: str | None = Field(None, max_length=40, description="A code; those below it are meant too.")
    area: GivenId | None = Field(
        None, description="The id of a place: what lay in it when it was raised, wherever either lies today."
    )
    claim: ClaimKind | None = Field(None, description="With a valid claim of that kind.")
    item: Item | None = None
    light: Light | None = Field(None, description="Only those whose deadline is as urgent as that now.")
    supervised: bool = Field(False, description="Only those that are watched from above.")
    waiting: Waits | None = Field(None, description="Only those on which that waits for somebody of their office.")
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
        supervised=query.supervised,
        waiting=query.waiting,
        light=query.light,
        now=clock(),
    )


@router.get("", **question("", schema_of(BoardPage), query=BoardQuery, refusals=(404, 409, 422), may="board.read"))
async def board(request: Request) -> Response:
    """A page of the board."""
    service = running(request)

    async def make() -> Answer:
        query = asked(request, BoardQuery)
        wanted = await filter_of(service, query)
        page = await service.pages.page(wanted, query.sort, query.after, query.limit)
        links = {} if page.next is None else next_page(request, page.next)
        touched = _touches(page, wanted, query.sort)
        # A light changes by itself, also that of a need on another page.
        until = None if wanted.light is None else wanted.now
        return Answer(page.json(), touched, links, until=until)

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


@router.get("/{need}", **question("/{need}", schema_of(NeedCard), refusals=(404,), may="board.read"))
async def card(request: Request) -> Response:
    """A need's card. One that was merged leads, by a canonical link, to the need that it goes on in."""
    service, need = running(request), given_id(request, "need")

    async def make() -> Answer:
        found = await card_of(service.backend, need)
        if found is None:
            raise NotFound(id=need, what=("诉求", "need"))
        body = msgspec.json.encode(NeedCard(found.summary, found.more))
        trail = [need]
        last = found
        while last.summary.merged_into is not None:
            trail.append(Id(last.summary.merged_into))
            further = await card_of(service.backend, trail[-1])
            if further is None:
                break
            last = further
        links = {"Link": f'<{_address(request, trail[-1])}>; rel="canonical"'} if len(trail) > 1 else {}
        # A rebuild may have mended it without a fact, so that the version alone does not tell whether it is the same.
        return Answer(body, lambda case, card: case in trail, links, version=found.version)

    return await service.kept.answer(request, ("card", need), make)


def _address(request: Request, need: Id) -> str:
    path: str = request.scope["path"]
    return f"{path[: path.rindex('/')]}/{need}"


@router.get("/{need}/timeline", **question("/{need}/timeline", schema_of(Timeline), refusals=(404,), may="board.read"))
async def timeline(request: Request) -> Response:
    """A need's timeline, in sentences."""
    service, need = running(request), given_id(request, "need")

    async def make() -> Answer:
        events = await service.backend.case(need)
        if not events or not events[0].fact.topic.startswith("need."):
            raise NotFound(id=need, what=("诉求", "need"))
        told = Timeline(need, len(events), await timeline_of(service.backend, events))
        # It says what places are called, which a fact of anything but a need may have changed, and other needs.
        about = {need, *merged_with(events)}
        body = msgspec.json.encode(told)
        return Answer(body, lambda case, card: case in about or card is None, version=len(events))

    return await service.kept.answer(request, ("timeline", need), make)
