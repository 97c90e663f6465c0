"""The roster (双报到): who checks in where, with what, and how many they are; and the posts of an area."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.asking import ask_for
from api.direct import DirectRoute
from api.document import act, question, schema_of
from api.given import GivenId, actor_of, given_id
from api.kept import Answer
from api.lists.asked import ListQuery, list_question
from api.lists.sent import Source, sent
from api.perform import Act, Body, perform
from api.period import AsOf, Day
from api.query import asked, next_page
from api.report import TEXT
from api.rosters import gathered
from api.rosters.lines import CheckInsPage, MyCheckIns, PostsOfArea, RosterLine, RosterPage
from api.rosters.tables import ROLL
from api.running import running
from api.seeing_parties import sees_parties
from domain.acting import PartyKind
from domain.casework import Desk
from domain.instants import day_number, local_day
from domain.kernel import Id, NotAllowed
from domain.policy.rules import rules
from domain.roster import together
from domain.roster.checkin import State, checkin_of
from domain.roster.facts import Speciality, TurnedDownFor
from projections.places import areas_below, place_of
from projections.roster import RosterFigures, checkins_in, checkins_of, posts_in, roster_figures
from store.writer import clock

router = APIRouter(route_class=DirectRoute, tags=["roster"])

_PIECE = 100
_MINUTE = 60_000_000


# -- what is done ---------------------------------------------------------------------------------------------------


class CheckInBody(Body):
    """报到: at an area's service."""

    specialities: list[Speciality] = Field(default=[], max_length=len(Speciality), description="What they are good at.")


class ChangedSpecialities(Body):
    """What they are good at now."""

    specialities: list[Speciality] = Field(max_length=len(Speciality))


class TurnDownBody(Body):
    """审核不通过."""

    reason: TurnedDownFor
    wording: str | None = Field(None, max_length=TEXT, description="For everybody to read.")


@router.post(
    "/areas/{area}/check-ins/{party}",
    **act("/areas/{area}/check-ins/{party}", CheckInBody, created=True, may="checkin.make"),
)
async def check_in(request: Request) -> Response:
    """Check a party in to an area: by itself, or by staff of the area. After it left, or was turned down, again."""
    area, party = given_id(request, "area"), given_id(request, "party")

    def checked_in(body: CheckInBody, id: Id) -> Act:
        return lambda desk: together.check_in(desk, party, area, body.specialities)

    case = checkin_of(party, area)
    return await perform(request, CheckInBody, case, checked_in, created=True, reaches=lambda body: (party, area, case))


@router.post(
    "/check-ins/{checkin}/acknowledgement", **act("/check-ins/{checkin}/acknowledgement", Body, may="checkin.review")
)
async def acknowledge(request: Request) -> Response:
    """回执: say that it was received."""
    id = given_id(request, "checkin")
    return await perform(request, Body, id, lambda body, _: lambda desk: desk.checkin(id).acknowledge(desk.acting))


@router.post("/check-ins/{checkin}/approval", **act("/check-ins/{checkin}/approval", Body, may="checkin.review"))
async def approve(request: Request) -> Response:
    """审核通过: let it count from now on. Nobody approves their own."""
    id = given_id(request, "checkin")
    return await perform(request, Body, id, lambda body, _: lambda desk: desk.checkin(id).approve(desk.acting))


@router.post("/check-ins/{checkin}/refusal", **act("/check-ins/{checkin}/refusal", TurnDownBody, may="checkin.review"))
async def turn_down(request: Request) -> Response:
    """审核不通过: do not take it, and say why."""
    id = given_id(request, "checkin")

    def turned_down(body: TurnDownBody, _: Id) -> Act:
        return lambda desk: desk.checkin(id).turn_down(desk.acting, body.reason, body.wording)

    return await perform(request, TurnDownBody, id, turned_down)


@router.post("/check-ins/{checkin}/departure", **act("/check-ins/{checkin}/departure", Body, may="checkin.change"))
async def leave(request: Request) -> Response:
    """退出: be at the area's service no longer."""
    id = given_id(request, "checkin")
    return await perform(request, Body, id, lambda body, _: lambda desk: desk.checkin(id).leave(desk.acting))


@router.post(
    "/check-ins/{checkin}/specialities",
    **act("/check-ins/{checkin}/specialities", ChangedSpecialities, may="checkin.change"),
)
async def change_specialities(request: Request) -> Response:
    """Say anew what they are good at."""
    id = given_id(request, "checkin")

    def changed(body: ChangedSpecialities, _: Id) -> Act:
        return lambda desk: desk.checkin(id).change_specialities(desk.acting, body.specialities)

    return await perform(request, ChangedSpecialities, id, changed)


# -- what is asked --------------------------------------------------------------------------------------------------


class RosterQuery(ListQuery):
    """Who of those who have checked in."""

    state: State = State.APPROVED
    kind: PartyKind | None = Field(None, description="Of organisations, units or partners, only those of one kind.")


class CheckInsQuery(BaseModel):
    """Which check-ins."""

    model_config = ConfigDict(extra="forbid")

    state: State | None = None
    after: GivenId | None = Field(None, description="What `next` of the page before said.")
    limit: int = Field(20, ge=1, le=100)


class OnDay(AsOf):
    """At the end of which day, and as was known when."""

    on: Day | None = Field(None, description="The day; today if not said.")


@router.get(
    "/areas/{area}/roster",
    **list_question("/areas/{area}/roster", schema_of(RosterPage), RosterQuery, may="roster.read"),
)
async def roster(request: Request) -> Response:
    """Who has checked in to an area or to one in it: organisations one by one, persons by their number."""
    service, area, query = running(request), given_id(request, "area"), asked(request, RosterQuery)
    reader = service.backend

    async def organisations(after: str, limit: int) -> list[RosterLine]:
        kind = None if query.kind is None else query.kind.value
        rows = await checkins_in(reader, area, query.state.value, named=True, kind=kind, after=after, limit=limit)
        return await gathered.organisations(reader, rows)

    async def opened() -> Source[RosterLine]:
        await place_of(reader, area)

        async def page() -> RosterPage:
            lines = await organisations(query.after or "", query.limit + 1)
            following = lines[query.limit - 1].checkin if len(lines) > query.limit else None
            people = await gathered.persons(reader, area, query.state.value) if query.kind is None else []
            return RosterPage(lines[: query.limit], people, following)

        return Source(page, pages, ROLL)

    async def pages() -> AsyncIterator[Sequence[RosterLine]]:
        after: str | None = ""
        while after is not None:
            lines = await organisations(after, _PIECE)
            after = lines[-1].checkin if len(lines) == _PIECE else None
            yield lines
        if query.kind is None:
            yield await gathered.persons(reader, area, query.state.value)

    return await sent(request, query, opened)


@router.get(
    "/areas/{area}/check-ins",
    **question(
        "/areas/{area}/check-ins",
        schema_of(CheckInsPage),
        query=CheckInsQuery,
        actor=True,
        refusals=(401, 403, 404, 409, 422),
        may="checkins.read",
    ),
)
async def check_ins(request: Request) -> Response:
    """The check-ins to an area one by one, for its staff."""
    service, actor, area = running(request), actor_of(request), given_id(request, "area")
    query = asked(request, CheckInsQuery)
    await ask_for(request, actor, area, lambda desk: _demand_staff(desk, area))
    state = None if query.state is None else query.state.value
    rows = await checkins_in(service.backend, area, state, named=False, after=query.after or "", limit=query.limit + 1)
    following = rows[query.limit - 1].case if len(rows) > query.limit else None
    page = CheckInsPage(await gathered.checkins(service.backend, rows[: query.limit]), following)
    headers = {} if following is None else next_page(request, following)

    # Rights change by the time that passes: nothing of this is kept for later.
    return Answer(msgspec.json.encode(page), lambda case, card: True, headers).response


@router.get(
    "/mine/check-ins",
    **question("/mine/check-ins", schema_of(MyCheckIns), actor=True, refusals=(401,), may="mine.read"),
)
async def mine(request: Request) -> Response:
    """What I have checked in to."""
    service, actor = running(request), actor_of(request)

    async def make() -> Answer:
        rows = await checkins_of(service.backend, actor)
        told = MyCheckIns(await gathered.checkins(service.backend, rows))
        return Answer(msgspec.json.encode(told), lambda case, card: True)

    return await service.kept.answer(request, ("my check-ins", actor), make)


@router.get(
    "/areas/{area}/roster/figures",
    **question(
        "/areas/{area}/roster/figures", schema_of(RosterFigures), query=OnDay, refusals=(404, 422), may="roster.read"
    ),
)
async def figures(request: Request) -> Response:
    """How many have checked in, and how many hold which post, at the end of a day, as was known then or later."""
    service, area = running(request), given_id(request, "area")
    today = local_day(clock())

    async def make() -> Answer:
        query = asked(request, OnDay)
        await place_of(service.backend, area)
        on = today if query.on is None else day_number(query.on)
        below = await areas_below(service.backend, area)
        told = await roster_figures(service.backend, area, below, on, query.known_on(today))
        return Answer(msgspec.json.encode(told), lambda case, card: card is None)

    return await service.kept.answer(request, ("roster figures", area, request.scope["query_string"], today), make)


@router.get(
    "/areas/{area}/posts", **question("/areas/{area}/posts", schema_of(PostsOfArea), refusals=(404,), may="roster.read")
)
async def posts(request: Request) -> Response:
    """The posts for an area and those in it, with their terms. Who holds one is told to staff by id."""
    service, area, now = running(request), given_id(request, "area"), clock()
    to_staff = await sees_parties(request, area)

    async def make() -> Answer:
        await place_of(service.backend, area)
        rows = await posts_in(service.backend, await areas_below(service.backend, area))
        told = PostsOfArea(await gathered.posts(service.backend, rows, now, to_staff=to_staff))
        return Answer(msgspec.json.encode(told), lambda case, card: card is None)

    return await service.kept.answer(request, ("posts", area, to_staff, now // _MINUTE), make)


def _demand_staff(desk: Desk, area: Id) -> None:
    if desk.acting.post_for(desk.path(area)) is None:
        words = ("查看报到名单", "see check-ins one by one")
        raise NotAllowed(who=rules()["checkins.read"].relation, act_words=words, could=["staff", "auditor"])
