"""Asking to be forgotten (个人信息保护法, article 47), and the list of those who have asked."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.direct import DirectRoute
from api.document import personal, schema_of
from api.given import GivenId
from api.identity import asking_of, demand_fresh
from api.private import done, privately
from api.problems import STATUS
from api.query import asked, next_page
from api.running import running
from domain.instants import iso
from domain.kernel import Refused
from domain.party import NAMED_IN_PUBLIC, NotAPerson
from projections.parties import parties_of

router = APIRouter(route_class=DirectRoute, tags=["account"])


class NotAskedFor(Refused):
    """您没有申请删除个人信息，不用撤回。

    You have not asked to be forgotten, so there is nothing to take back.
    """


STATUS[NotAskedFor] = 409


class AskedToBeForgotten(msgspec.Struct):
    """I have asked to be forgotten. A security administrator sees it, and has it done."""

    asked_at: str


class ErasureRequestsQuery(BaseModel):
    """Which page."""

    model_config = ConfigDict(extra="forbid")

    after: GivenId | None = Field(None, description="What `next` of the page before said.")
    limit: int = Field(50, ge=1, le=200)


class WaitsToBeForgotten(msgspec.Struct):
    """Somebody who has asked to be forgotten."""

    party: str
    """For `POST /parties/{party}/erasure`."""
    asked_at: str


class ErasureRequestsPage(msgspec.Struct):
    """Those who have asked to be forgotten and are not yet, the longest first."""

    items: list[WaitsToBeForgotten]
    next: str | None


@router.post(
    "/account/erasure-request",
    **personal("", answer=schema_of(AskedToBeForgotten), refusals=(401, 409), may="erasure.ask"),
)
async def ask(request: Request) -> Response:
    """Ask to be forgotten. My words and everything by which I sign in will go, what I did stays under no name.

    It takes having signed in within the last ten minutes. Asked again, it is still asked since the first time.
    """
    service, asking = running(request), asking_of(request)
    demand_fresh(request, asking)
    known = (await parties_of(service.backend, [asking.account])).get(asking.account)
    if known is not None and known.kind in NAMED_IN_PUBLIC:
        raise NotAPerson()
    found = await service.people.erasure_requests.ask(asking.account)
    return privately(AskedToBeForgotten(iso(found.asked_at)))


@router.delete("/account/erasure-request", **personal("", status=204, refusals=(401, 409), may="erasure.ask"))
async def take_back(request: Request) -> Response:
    """Ask no longer to be forgotten; it takes having signed in within the last ten minutes."""
    people, asking = running(request).people, asking_of(request)
    demand_fresh(request, asking)
    if not await people.erasure_requests.take_back(asking.account):
        raise NotAskedFor()
    return done()


@router.get(
    "/erasure-requests",
    **personal(
        "", answer=schema_of(ErasureRequestsPage), query=ErasureRequestsQuery, refusals=(401, 422), may="erasures.read"
    ),
)
async def waiting(request: Request) -> Response:
    """Who has asked to be forgotten and is not yet."""
    people, query = running(request).people, asked(request, ErasureRequestsQuery)
    found = await people.erasure_requests.page(query.after or "", query.limit + 1)
    following = found[query.limit - 1].id if len(found) > query.limit else None
    items = [WaitsToBeForgotten(one.account, iso(one.asked_at)) for one in found[: query.limit]]
    page = ErasureRequestsPage(items, following)
    return privately(page, headers=next_page(request, following) if following else None)
