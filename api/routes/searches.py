"""Saved searches: the asking party's own views of the board."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.direct import DirectRoute
from api.document import act, question, schema_of
from api.given import GivenId, actor_of, given_id
from api.kept import Answer
from api.perform import Body, perform
from api.query import asked, next_page
from api.report import TEXT
from api.running import running
from domain.casework import Desk
from domain.categories import CATEGORIES
from domain.kernel import Id
from domain.need.facts import ClaimKind, Item
from domain.need.stage import Stage
from domain.searches import Order, Search, SearchSaved, Wanted
from projections.board.card import Summary
from projections.board.pages import MOST, Filter, Sort
from store.asking import ask
from store.vault.vault import Place

router = APIRouter(prefix="/mine/searches", route_class=DirectRoute, tags=["mine"])


class SaveSearch(Body):
    """A view of the board to have again. Words to look for are not kept."""

    name: str = Field(max_length=TEXT, description="What I call it; sealed, and shown to nobody else.")
    stage: list[Stage] = Field(default=[], max_length=20)
    category: str | None = Field(None, max_length=40, description="A code; those below it are meant too.")
    area: GivenId | None = None
    claim: ClaimKind | None = None
    item: Item | None = None
    sort: Order = Order.NEWEST


class SearchQuery(BaseModel):
    """Which page."""

    model_config = ConfigDict(extra="forbid")

    after: str | None = Field(None, max_length=400, description="What `next` of the page before said.")
    limit: int = Field(20, ge=1, le=MOST)


class MySearch(msgspec.Struct):
    """A saved search."""

    id: str
    name: str
    stage: tuple[Stage, ...]
    category: str | None
    area: str | None
    claim: ClaimKind | None
    item: Item | None
    sort: Order


class MySearches(msgspec.Struct):
    """My saved searches, the oldest first."""

    items: list[MySearch]


class SearchPage(msgspec.Struct):
    """A page of the board, as a saved search has it."""

    items: list[Summary]
    next: str | None


_TOLD: dict[str, Any] = {"actor": True, "refusals": (401, 404, 409, 422)}


@router.get("", **question("", schema_of(MySearches), actor=True, refusals=(401, 404, 422), may="search.keep"))
async def searches(request: Request) -> Response:
    """My saved searches."""
    service, me = running(request), actor_of(request)

    async def make() -> Answer:
        found = await ask(service.backend, me, me, lambda desk: list(desk.party(me).searches.values()))
        names = await service.vault.opened([Place(me, SearchSaved.topic, "name", search.name) for search in found])
        told = MySearches([_line(search, name or "") for search, name in zip(found, names, strict=True)])
        return Answer(msgspec.json.encode(told), lambda case, card: case == me)

    return await service.kept.answer(request, ("searches", me), make)


@router.post("", **act("", SaveSearch, created=True, may="search.keep"))
async def save(request: Request) -> Response:
    """Keep a view of the board under a name."""
    me = actor_of(request)
    return await perform(
        request,
        SaveSearch,
        me,
        lambda body, id: lambda desk: _save(desk, body, id),
        created=True,
        made="search",
        reaches=lambda body: () if body.area is None else (body.area,),
    )


def _save(desk: Desk, body: SaveSearch, id: Id) -> None:
    wanted = Wanted(
        stages=tuple(dict.fromkeys(body.stage)),
        category=body.category,
        area=None if body.area is None else desk.place(body.area).id,
        claim=body.claim,
        item=body.item,
        order=body.sort,
    )
    desk.party(desk.acting.party).save_search(desk.acting, id, body.name, wanted)


@router.post("/{search}/withdrawal", **act("/{search}/withdrawal", Body, may="search.keep"))
async def drop(request: Request) -> Response:
    """Keep it no longer."""
    me, search = actor_of(request), given_id(request, "search")
    return await perform(
        request, Body, me, lambda body, id: lambda desk: desk.party(me).drop_search(desk.acting, search)
    )


@router.get(
    "/{search}/needs",
    **question("/{search}/needs", schema_of(SearchPage), query=SearchQuery, **_TOLD, may="search.run"),
)
async def run(request: Request) -> Response:
    """The page of the board that a saved search finds now."""
    service, me, id = running(request), actor_of(request), given_id(request, "search")

    async def make() -> Answer:
        query = asked(request, SearchQuery)
        search = await ask(service.backend, me, me, lambda desk: desk.party(me).search(desk.acting, id))
        order = Sort(search.wanted.order)
        page = await service.pages.page(_filter(search.wanted), order, query.after, query.limit)
        links = {} if page.next is None else next_page(request, page.next)
        # Whoever looks again is told of every need that has come in between; it is one short question.
        return Answer(page.json(), lambda case, card: True, links)

    return await service.kept.answer(request, ("search", me, id, request.scope["query_string"]), make)


def _filter(wanted: Wanted) -> Filter:
    return Filter(
        stages=wanted.stages,
        categories=tuple(sorted(CATEGORIES.subtree(wanted.category))) if wanted.category else (),
        area=wanted.area,
        claim_kind=wanted.claim,
        item=wanted.item,
    )


def _line(search: Search, name: str) -> MySearch:
    wanted = search.wanted
    return MySearch(
        search.id,
        name,
        wanted.stages,
        wanted.category,
        wanted.area,
        wanted.claim,
        wanted.item,
        wanted.order,
    )
