"""The figures of an area."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response

from api.direct import DirectRoute
from api.document import question, schema_of
from api.given import given_id
from api.kept import Answer
from api.period import Period
from api.query import asked
from api.running import running
from domain.instants import local_day
from projections.places import place_of
from projections.statistics.figures import Figures, figures
from store.writer import clock

router = APIRouter(prefix="/areas", route_class=DirectRoute, tags=["statistics"])


@router.get(
    "/{area}/statistics",
    **question("/{area}/statistics", schema_of(Figures), query=Period, refusals=(404, 422), may="figures.read"),
)
async def statistics(request: Request) -> Response:
    """The figures of an area and a period, each with what it counts."""
    service, area = running(request), given_id(request, "area")
    today = local_day(clock())

    async def make() -> Answer:
        period = asked(request, Period)
        days = period.days()
        await place_of(service.backend, area)
        # A need counts where its place lay when it was raised, wherever the area lies now.
        inside = f"/{area}/"
        told = await figures(service.backend, area, *days, period.known_on(today), today)
        return Answer(msgspec.json.encode(told), lambda case, card: card is None or inside in card.path)

    key = ("statistics", area, request.scope["query_string"], today)
    return await service.kept.answer(request, key, make)
