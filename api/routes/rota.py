"""Duty (轮值): planned, swapped, cancelled, done or missed; and who is on duty when."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Annotated

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import act, question, schema_of
from api.given import GivenId, actor_of, given_id
from api.kept import Answer
from api.lists.asked import ListQuery, list_question
from api.lists.sent import Source, sent
from api.perform import Act, Body, perform
from api.period import Day
from api.query import asked
from api.report import TEXT
from api.rosters import gathered
from api.rosters.lines import OnDutyNow, TurnLine, TurnsPage
from api.rosters.tables import ROTA
from api.running import running
from domain.instants import day_number, local_day, moment
from domain.kernel import Id, Unacceptable
from domain.roster import together
from domain.roster.facts import CancelledFor
from domain.roster.rota import TERM_AT_MOST
from domain.roster.turns import TurnState
from projections.board.pages import WrongCursor
from projections.places import place_of
from projections.roster import TurnOf, turns_in
from store.writer import clock

router = APIRouter(route_class=DirectRoute, tags=["roster"])

LONGEST = 62
"""How many days one question about turns may be about."""
_MINUTE = 60_000_000
_mark = re.compile(r"([0-9]{1,18})\.([0-9a-f-]{36})").fullmatch

_Clock = Annotated[str, Field(pattern=r"^([01]?[0-9]|2[0-4]):[0-5][0-9]$", examples=["8:00"])]


# -- what is done ---------------------------------------------------------------------------------------------------


class DutyBody(Body):
    """Who is on duty, on weekdays within a term or on single days, from when to when (China Standard Time)."""

    party: GivenId | None = Field(None, description="Who; whoever asks, if not said.")
    begins: _Clock
    ends: _Clock = Field(description="No later than it begins, it is on the next day.")
    weekdays: list[int] = Field(default=[], max_length=7, description="1 for Monday to 7 for Sunday …")
    first_on: date | None = None
    until: date | None = Field(None, description="The last day.")
    days: list[date] = Field(default=[], max_length=366, description="… or the days one by one.")
    wording: str | None = Field(None, max_length=TEXT, description="What for, for everybody to read.")


class SwapBody(Body):
    """Who takes the turn of a day."""

    day: date
    to: GivenId


class CancelBody(Body):
    """That nobody is on duty on a day."""

    day: date
    reason: CancelledFor


class ServedBody(Body):
    """That they were there."""

    day: date
    came: _Clock | None = Field(None, description="When they came and went, if not for the whole turn.")
    went: _Clock | None = None


class AbsentBody(Body):
    """That nobody was there."""

    day: date


class RotaEndBody(Body):
    """That there are no more turns."""

    last_on: date | None = Field(None, description="The last day with a turn; today if not said.")


@router.post("/areas/{area}/rota", **act("/areas/{area}/rota", DutyBody, created=True, may="rota.plan"))
async def plan(request: Request) -> Response:
    """Put somebody on duty who has checked in or holds a post there; the new id stands in the answer's `state`."""
    area, actor = given_id(request, "area"), actor_of(request)

    async def planned(body: DutyBody, id: Id) -> Act:
        beside = await _beside(request, area, body.party or actor, body)
        return lambda desk: together.plan(
            desk,
            id,
            body.party or actor,
            area,
            from_minute=_minute(body.begins),
            to_minute=_minute(body.ends),
            weekdays=body.weekdays,
            days=[day_number(day) for day in body.days],
            first_on=None if body.first_on is None else day_number(body.first_on),
            until_on=None if body.until is None else day_number(body.until),
            wording=body.wording,
            beside=beside,
        )

    return await perform(request, DutyBody, area, planned, made="rota", created=True)


async def _beside(request: Request, area: Id, party: Id, body: DutyBody) -> list[Id]:
    """The plans by which that party is on duty there in the same time; the act looks at them again."""
    days = [day_number(day) for day in (*body.days, body.first_on, body.until) if day is not None]
    if not days or max(days) - min(days) > TERM_AT_MOST:
        return []
    found = await turns_in(running(request).backend, area, min(days), max(days))
    return sorted({Id(one.rota.case) for one in found if one.rota.place == area and one.turn.party == party})


@router.post("/rota/{rota}/swap", **act("/rota/{rota}/swap", SwapBody, may="rota.change"))
async def swap(request: Request) -> Response:
    """Let somebody else take the turn of a day, before it begins."""
    id = given_id(request, "rota")

    def swapped(body: SwapBody, _: Id) -> Act:
        return lambda desk: together.swap(desk, id, day_number(body.day), body.to)

    return await perform(request, SwapBody, id, swapped, reaches=lambda body: (body.to,))


@router.post("/rota/{rota}/cancellation", **act("/rota/{rota}/cancellation", CancelBody, may="rota.change"))
async def cancel(request: Request) -> Response:
    """Let nobody be on duty on a day, before the turn begins."""
    id = given_id(request, "rota")

    def cancelled(body: CancelBody, _: Id) -> Act:
        return lambda desk: desk.rota(id).cancel(desk.acting, day_number(body.day), body.reason)

    return await perform(request, CancelBody, id, cancelled)


@router.post("/rota/{rota}/done", **act("/rota/{rota}/done", ServedBody, may="rota.report"))
async def done(request: Request) -> Response:
    """Say that they were there, for the whole turn or from when to when."""
    id = given_id(request, "rota")

    def served(body: ServedBody, _: Id) -> Act:
        came = None if body.came is None else _minute(body.came)
        went = None if body.went is None else _minute(body.went)
        return lambda desk: desk.rota(id).serve(desk.acting, day_number(body.day), came, went)

    return await perform(request, ServedBody, id, served)


@router.post("/rota/{rota}/missed", **act("/rota/{rota}/missed", AbsentBody, may="rota.report"))
async def missed(request: Request) -> Response:
    """Say that nobody was there, after the turn has ended."""
    id = given_id(request, "rota")

    def absent(body: AbsentBody, _: Id) -> Act:
        return lambda desk: desk.rota(id).miss(desk.acting, day_number(body.day))

    return await perform(request, AbsentBody, id, absent)


@router.post("/rota/{rota}/end", **act("/rota/{rota}/end", RotaEndBody, may="rota.change"))
async def end(request: Request) -> Response:
    """Have no more turns after a day."""
    id = given_id(request, "rota")

    def ended(body: RotaEndBody, _: Id) -> Act:
        last_on = None if body.last_on is None else day_number(body.last_on)
        return lambda desk: desk.rota(id).end(desk.acting, last_on)

    return await perform(request, RotaEndBody, id, ended)


def _minute(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


# -- what is asked --------------------------------------------------------------------------------------------------


class TurnsQuery(ListQuery):
    """Which turns."""

    first: Day | None = Field(None, alias="from", description="The first day (China Standard Time); today if not said.")
    last: Day | None = Field(
        None, alias="to", description="The last day, within 62; a week from the first if not said."
    )

    def days(self, today: int) -> tuple[int, int]:
        """The first and the last day. :raises Unacceptable: when they lie too far apart, or the wrong way round."""
        first = today if self.first is None else day_number(self.first)
        last = first + 6 if self.last is None else day_number(self.last)
        if not first <= last < first + LONGEST:
            why = (f"时段为 1 到 {LONGEST} 天。", f"The period has 1 to {LONGEST} days.")
            raise Unacceptable(field="to", why=why)
        return first, last


@router.get(
    "/areas/{area}/rota", **list_question("/areas/{area}/rota", schema_of(TurnsPage), TurnsQuery, may="roster.read")
)
async def turns(request: Request) -> Response:
    """Who is on duty in an area, on which days, from when to when, and what became of it."""
    service, area, query = running(request), given_id(request, "area"), asked(request, TurnsQuery)
    reader, now = service.backend, clock()
    first, last = query.days(local_day(now))

    async def opened() -> Source[TurnLine]:
        await place_of(reader, area)

        async def page() -> TurnsPage:
            mark = _place(query.after)
            found = [one for one in await turns_in(reader, area, first, last) if _key(one) > mark]
            shown = found[: query.limit]
            following = "{}.{}".format(*_key(shown[-1])) if len(found) > query.limit else None
            return TurnsPage(await gathered.turns(reader, shown, now), following)

        async def pages() -> AsyncIterator[Sequence[TurnLine]]:
            yield await gathered.turns(reader, await turns_in(reader, area, first, last), now)

        return Source(page, pages, ROTA)

    return await sent(request, query, opened)


@router.get(
    "/areas/{area}/on-duty",
    **question("/areas/{area}/on-duty", schema_of(OnDutyNow), refusals=(404,), may="roster.read"),
)
async def on_duty(request: Request) -> Response:
    """Who is on duty in an area now."""
    service, area = running(request), given_id(request, "area")
    now = clock() // _MINUTE * _MINUTE
    today = local_day(now)

    async def make() -> Answer:
        await place_of(service.backend, area)
        # A night that began yesterday may last until now.
        found = await turns_in(service.backend, area, today - 1, today)
        there = [one for one in found if _is_on(one, now)]
        told = OnDutyNow(moment(now), await gathered.turns(service.backend, there, now))
        return Answer(msgspec.json.encode(told), lambda case, card: card is None)

    return await service.kept.answer(request, ("on duty", area, now), make)


def _is_on(one: TurnOf, now: int) -> bool:
    at_it = one.turn.state in (TurnState.PLANNED, TurnState.DONE)
    return at_it and one.rota.turns.begins(one.day) <= now < one.rota.turns.ends(one.day)


def _key(one: TurnOf) -> tuple[int, str]:
    return one.rota.turns.begins(one.day), one.rota.case


def _place(after: str | None) -> tuple[int, str]:
    if after is None:
        return -1, ""
    mark = _mark(after)
    if mark is None:
        raise WrongCursor
    return int(mark[1]), mark[2]
