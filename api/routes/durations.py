"""How long needs take in an area, how far they come, and how old they get."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import question, schema_of
from api.given import given_id
from api.kept import Answer
from api.period import AsOf, Period
from api.query import asked
from api.running import running
from domain.instants import local_day
from projections import words_for
from projections.durations import Ages, Asked, By, Durations, Funnel, ages, durations, funnel, worded
from projections.places import place_of
from store.reading import Reader
from store.writer import clock

router = APIRouter(prefix="/areas", route_class=DirectRoute, tags=["statistics"])

A = TypeVar("A", Durations, Funnel, Ages)
_BY = "Also broken down by category, by the areas right below, or by the units that lead; the cases add up."


class PeriodBy(Period):
    """Which days, as of which, and broken down by what."""

    by: By | None = Field(None, description=_BY)


class AsOfBy(AsOf):
    """As of which day, and broken down by what."""

    by: By | None = Field(None, description=_BY)


@router.get(
    "/{area}/statistics/durations",
    **question(
        "/{area}/statistics/durations", schema_of(Durations), query=PeriodBy, refusals=(404, 422), may="figures.read"
    ),
)
async def durations_in(request: Request) -> Response:
    """How long needs took to be answered and closed, and whether they kept their limits.

    A case counts by the day of its first answer, of its closing, and of its deadline. Time is what people waited.
    """
    return await _answer(request, "durations", durations)


@router.get(
    "/{area}/statistics/funnel",
    **question("/{area}/statistics/funnel", schema_of(Funnel), query=PeriodBy, refusals=(404, 422), may="figures.read"),
)
async def funnel_in(request: Request) -> Response:
    """How far the needs came that were raised in the period."""
    return await _answer(request, "funnel", funnel)


@router.get(
    "/{area}/statistics/ages",
    **question("/{area}/statistics/ages", schema_of(Ages), query=AsOfBy, refusals=(404, 422), may="figures.read"),
)
async def ages_in(request: Request) -> Response:
    """How old the open needs were at the end of a day, as the log knew it then."""
    return await _answer(request, "ages", ages)


async def _answer(request: Request, what: str, ask: Callable[[Reader, Asked], Awaitable[A]]) -> Response:
    service, area = running(request), given_id(request, "area")
    today = local_day(clock())

    async def make() -> Answer:
        said: PeriodBy | AsOfBy = asked(request, AsOfBy) if what == "ages" else asked(request, PeriodBy)
        known = said.known_on(today)
        first, last = said.days() if isinstance(said, PeriodBy) else (known, known)
        await place_of(service.backend, area)
        told = await ask(service.backend, Asked(area, first, last, known, today, said.by))
        if said.by is not None:
            told = worded(told, await words_for(service.backend, said.by, [line.key for line in told.lines]))
        # A need counts where its place lay when it was raised, wherever the area lies now.
        inside = f"/{area}/"
        return Answer(msgspec.json.encode(told), lambda case, card: card is None or inside in card.path)

    return await service.kept.answer(request, (what, area, request.scope["query_string"], today), make)
