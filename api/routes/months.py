"""The chief figures of an area, month by month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator

import msgspec
from fastapi import APIRouter, Request, Response

from api.direct import DirectRoute
from api.document import question, schema_of
from api.given import given_id
from api.kept import Answer
from api.period import Period
from api.query import asked
from api.running import running
from domain.instants import day_number, day_of, local_day
from domain.kernel import Unacceptable
from projections.places import place_of
from projections.statistics.figures import RULE_VERSION, Figure, figures
from store.writer import clock

router = APIRouter(prefix="/areas", route_class=DirectRoute, tags=["statistics"])

AT_MOST = 36
TOLD = ("raised", "solved", "closed", "households")
"""The figures that are told of each month."""


class MonthLine(msgspec.Struct):
    """A month, or the part of it that lies in the period."""

    month: str
    """Such as ``2025-02``."""
    first_day: str
    last_day: str
    figures: tuple[Figure, ...]


class Months(msgspec.Struct):
    """The chief figures, month by month."""

    area: str
    first_day: str
    last_day: str
    as_of: str
    rule_version: str
    items: list[MonthLine]


@router.get(
    "/{area}/statistics/months",
    **question("/{area}/statistics/months", schema_of(Months), query=Period, refusals=(404, 422), may="figures.read"),
)
async def months(request: Request) -> Response:
    """The chief figures of an area for each month of a period: raised, solved, closed, households.

    Those of months add up to those of the period, but for households, which count once in each month.
    """
    service, area = running(request), given_id(request, "area")
    today = local_day(clock())

    async def make() -> Answer:
        wanted = asked(request, Period)
        (first, last), known = wanted.days(), wanted.known_on(today)
        if _month(last) - _month(first) >= AT_MOST:
            why = (f"按月最多查{AT_MOST}个月，请把开始日期改晚一些。", f"At most {AT_MOST} months are told at a time.")
            raise Unacceptable(field="from", field_words=("开始日期", "first day"), why=why)
        await place_of(service.backend, area)
        lines = []
        for begins, ends in _months(first, last):
            told = await figures(service.backend, area, begins, ends, known, today)
            day = day_of(begins)
            chosen = tuple(told[key] for key in TOLD)
            lines.append(MonthLine(f"{day:%Y-%m}", told.first_day, told.last_day, chosen))
        begins_on, ends_on, as_of = (day_of(day).isoformat() for day in (first, last, known))
        answer = Months(area, begins_on, ends_on, as_of, RULE_VERSION, lines)
        inside = f"/{area}/"
        return Answer(msgspec.json.encode(answer), lambda case, card: card is None or inside in card.path)

    return await service.kept.answer(request, ("months", area, request.scope["query_string"], today), make)


def _month(number: int) -> int:
    """The number of the month in which a day lies."""
    day = day_of(number)
    return day.year * 12 + day.month


def _months(first: int, last: int) -> Iterator[tuple[int, int]]:
    """The first and the last day of each month between two days, no further than these."""
    begins = first
    while begins <= last:
        day = day_of(begins)
        ends = min(day_number(day.replace(day=monthrange(day.year, day.month)[1])), last)
        yield begins, ends
        begins = ends + 1
