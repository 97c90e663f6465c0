"""The figures of an area."""

from __future__ import annotations

from datetime import date

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.direct import DirectRoute
from api.document import question, schema_of
from api.given import given_id
from api.kept import Answer
from api.query import asked
from api.running import running
from domain.instants import day_number, day_of, local_day
from domain.kernel import Unacceptable
from projections.places import place_of
from projections.statistics.figures import Figures, figures
from store.writer import clock

router = APIRouter(prefix="/areas", route_class=DirectRoute, tags=["statistics"])


class Period(BaseModel):
    """Which days, and as of which."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    first: date = Field(alias="from", description="The first day of the period (China Standard Time).")
    last: date = Field(alias="to", description="The last day of the period.")
    as_of: date | None = Field(None, description="As the log knew it at the end of that day; today if not said.")


@router.get(
    "/{area}/statistics",
    **question("/{area}/statistics", schema_of(Figures), query=Period, refusals=(404, 422)),
)
async def statistics(request: Request) -> Response:
    """The figures of an area and a period, each with what it counts."""
    service, area = running(request), given_id(request, "area")
    today = local_day(clock())

    async def make() -> Answer:
        period = asked(request, Period)
        if period.last < period.first:
            why = ("结束日期早于开始日期。", "The period ends before it begins.")
            raise Unacceptable(field="to", why=why)
        await place_of(service.backend, area)
        # A need counts where its place lay when it was raised, wherever the area lies now.
        inside = f"/{area}/"
        as_of = day_number(period.as_of or day_of(today))
        told = await figures(
            service.backend, area, day_number(period.first), day_number(period.last), min(as_of, today), today
        )
        return Answer(msgspec.json.encode(told), lambda case, card: card is None or inside in card.path)

    key = ("statistics", area, request.scope["query_string"], today)
    return await service.kept.answer(request, key, make)
