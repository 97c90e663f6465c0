"""What stands behind a figure: the rule it is counted by, the cases and the facts."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.behind import Explanation, explanation
from api.direct import DirectRoute
from api.document import question, schema_of
from api.given import given_id
from api.kept import Answer
from api.period import Period
from api.query import asked
from api.running import running
from domain.instants import local_day
from projections.places import place_of
from store.writer import clock

router = APIRouter(prefix="/areas", route_class=DirectRoute, tags=["statistics"])


class FigureAsked(Period):
    """Which figure, of which days, and as of which."""

    figure: str = Field(
        max_length=40,
        description="The key of a figure, of a part of one, or of a rate, as the statistics have it, such as `solved`; "
        "`upkeep_rate` for the rate `upkeep`.",
    )


@router.get(
    "/{area}/statistics/explained",
    **question(
        "/{area}/statistics/explained",
        schema_of(Explanation),
        query=FigureAsked,
        refusals=(404, 422),
        may="figures.read",
    ),
)
async def explained(request: Request) -> Response:
    """What stands behind a figure: its counting rule, the cases that it counts, and the facts that say so."""
    service, area = running(request), given_id(request, "area")
    today = local_day(clock())

    async def make() -> Answer:
        wanted = asked(request, FigureAsked)
        days = wanted.days()
        await place_of(service.backend, area)
        told = await explanation(service.backend, area, *days, wanted.known_on(today), wanted.figure)
        inside = f"/{area}/"
        return Answer(msgspec.json.encode(told), lambda case, card: card is None or inside in card.path)

    key = ("explained", area, request.scope["query_string"], today)
    return await service.kept.answer(request, key, make)
