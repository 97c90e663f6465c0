"""What the party that asks offers."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api import marks
from api.direct import DirectRoute
from api.document import question, schema_of
from api.given import actor_of
from api.kept import Answer
from api.lists.gathered import Gatherer
from api.lists.lines import OffersPage
from api.query import asked, next_page
from api.running import running
from projections.offers import offers_of
from store.writer import clock

router = APIRouter(prefix="/mine", route_class=DirectRoute, tags=["mine"])


class MyOffersQuery(BaseModel):
    """Which page."""

    model_config = ConfigDict(extra="forbid")

    after: str | None = Field(None, max_length=400, description="What `next` of the page before said.")
    limit: int = Field(20, ge=1, le=100)


@router.get(
    "/offers",
    **question(
        "/mine/offers",
        schema_of(OffersPage),
        query=MyOffersQuery,
        actor=True,
        refusals=(401, 409, 422),
        may="mine.read",
    ),
)
async def offers(request: Request) -> Response:
    """What I offer or have offered, with the needs it is matched with."""
    service, party = running(request), actor_of(request)

    async def make() -> Answer:
        query = asked(request, MyOffersQuery)
        found = await offers_of(service.backend, party, before=marks.read(query.after), limit=query.limit + 1)
        shown = found[: query.limit]
        following = marks.written(shown[-1].made_at, shown[-1].case) if len(found) > query.limit else None
        page = OffersPage(await Gatherer(service.backend).offers(shown, clock()), following)
        headers = {} if following is None else next_page(request, following)
        return Answer(msgspec.json.encode(page), lambda case, card: True, headers)

    key = ("my offers", party, request.scope["query_string"], clock() // 60_000_000)
    return await service.kept.answer(request, key, make)
