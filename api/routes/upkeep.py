"""Lasting upkeep (长效管护): planned after a fix or with a claim, done, found wanting, ended; and what is due."""

from __future__ import annotations

import re
from datetime import date

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.direct import DirectRoute
from api.document import act, question, schema_of
from api.given import GivenId, actor_of, given_id
from api.kept import Answer
from api.perform import Act, Body, Strict, perform
from api.query import asked, next_page
from api.report import TEXT
from api.running import Running, running
from domain.categories import CATEGORIES
from domain.instants import day_number, day_of, local_day
from domain.kernel import Id, NotFound
from domain.recurrence import Every, Period
from domain.upkeep import together
from domain.upkeep.facts import UpkeepKind
from domain.vocabulary import ROLE, UPKEEP, UPKEEP_STATE, Term
from projections import upkeep_of
from projections.board.card import Coded
from projections.board.pages import WrongCursor, card_of
from projections.places import place_of
from projections.timeline import Line
from projections.upkeep import NEVER, PlanRow, Which, is_named, mechanism, plan_of, plans_in, plans_of
from store.writer import clock

router = APIRouter(route_class=DirectRoute, tags=["upkeep"])

_mark = re.compile(r"([0-9]{1,13})\.([0-9a-f-]{36})").fullmatch


# -- what is done ---------------------------------------------------------------------------------------------------


class HowOften(Strict):
    """Every so many days, weeks or months."""

    n: int = Field(ge=-(2**53), le=2**53)
    period: Period


class PlanUpkeep(Body):
    """Who keeps it up, how often and until when."""

    kind: UpkeepKind = Field(description="巡查 or 维护.")
    wording: str = Field(max_length=TEXT, description="What is done, for everybody to read.")
    every: HowOften
    first_on: date = Field(description="The first day on which it is due (China Standard Time).")
    until: date = Field(description="The last day of its term, at most ten years from now.")
    keeper: GivenId | None = Field(
        None, description="Who keeps it up; if not said, the holder of the claim, or else who plans it."
    )
    claim: GivenId | None = Field(None, description="The 认管 or 认养 that it is part of, and lapses with.")


class UpkeepDone(Body):
    """That it was done."""

    due_on: date | None = Field(None, description="For which day; if not said, for the one that is open now.")
    wording: str | None = Field(None, max_length=TEXT, description="How it was found, for everybody to read.")


class UpkeepFinding(Body):
    """That something was found which has to be seen to."""

    words: str = Field(max_length=TEXT, description="What was found; sealed, never shown to the public.")
    category: str | None = Field(None, max_length=40, description="A code; if not said, that of the old need.")


class UpkeepEnd(Body):
    """That it is stopped ahead of its term."""

    wording: str = Field(max_length=TEXT, description="Why, for everybody to read.")


@router.post("/needs/{need}/upkeep", **act("/needs/{need}/upkeep", PlanUpkeep, created=True, may="upkeep.plan"))
async def plan(request: Request) -> Response:
    """Plan who keeps up what was fixed; the new plan's id stands in the answer's `state`."""
    need = given_id(request, "need")

    def planned(body: PlanUpkeep, id: Id) -> Act:
        every = Every(body.every.n, body.every.period)
        first_on, until_on = day_number(body.first_on), day_number(body.until)
        return lambda desk: together.begin(
            desk,
            id,
            need,
            kind=body.kind,
            wording=body.wording,
            every=every,
            first_on=first_on,
            until_on=until_on,
            keeper=body.keeper,
            claim=body.claim,
        )

    return await perform(
        request,
        PlanUpkeep,
        need,
        planned,
        made="plan",
        created=True,
        reaches=lambda body: (body.keeper,) if body.keeper else (),
    )


@router.post("/upkeep/{plan}/done", **act("/upkeep/{plan}/done", UpkeepDone, may="upkeep.keep"))
async def done(request: Request) -> Response:
    """Report it done, for the day that is open now or for one that was missed."""
    plan = given_id(request, "plan")

    def reported(body: UpkeepDone, id: Id) -> Act:
        due_on = None if body.due_on is None else day_number(body.due_on)
        return lambda desk: together.done(desk, plan, due_on, body.wording)

    return await perform(request, UpkeepDone, plan, reported)


@router.post("/upkeep/{plan}/finding", **act("/upkeep/{plan}/finding", UpkeepFinding, created=True, may="upkeep.keep"))
async def found(request: Request) -> Response:
    """Raise a new need for what was found; its id stands in the answer's `state`. It counts as done for the day."""
    plan = given_id(request, "plan")

    def raised(body: UpkeepFinding, id: Id) -> Act:
        if body.category is not None:
            CATEGORIES.get(body.category)
        return lambda desk: together.find(desk, plan, id, body.words, body.category)

    return await perform(request, UpkeepFinding, plan, raised, made="need", created=True)


@router.post("/upkeep/{plan}/end", **act("/upkeep/{plan}/end", UpkeepEnd, may="upkeep.keep"))
async def end(request: Request) -> Response:
    """Stop it ahead of its term, and say why."""
    plan = given_id(request, "plan")
    return await perform(
        request, UpkeepEnd, plan, lambda body, id: lambda desk: desk.plan(plan).end(desk.acting, body.wording)
    )


# -- what is asked --------------------------------------------------------------------------------------------------


class UpkeepQuery(BaseModel):
    """Which plans."""

    model_config = ConfigDict(extra="forbid")

    state: Which = Which.LIVE
    area: GivenId | None = Field(None, description="The id of a place: what lay in it when it was planned.")
    keeper: GivenId | None = Field(
        None, description="An organisation, unit or partner. Of a person, only they themselves are told (/mine/upkeep)."
    )
    after: str | None = Field(None, max_length=60, description="What `next` of the page before said.")
    limit: int = Field(20, ge=1, le=100)


class MyUpkeepQuery(BaseModel):
    """Which of my plans."""

    model_config = ConfigDict(extra="forbid")

    state: Which = Which.LIVE
    after: str | None = Field(None, max_length=60, description="What `next` of the page before said.")
    limit: int = Field(20, ge=1, le=100)


class UpkeepRhythm(msgspec.Struct):
    """How often."""

    n: int
    period: str
    zh: str
    en: str


class UpkeepPlan(msgspec.Struct):
    """A plan, as everybody may read it."""

    id: str
    version: int
    need: str
    place: str | None
    """The finest area that holds the need, down to the building."""
    kind: Coded
    wording: str
    state: Coded
    keeper_role: Coded
    keeper: str | None
    """Only of what has a public name; a person is told by the role."""
    claim: str | None
    """The claim that it is part of."""
    every: UpkeepRhythm
    first_on: date
    until: date
    next_on: date | None
    """The next day that is not settled; it is overdue when that is over and it is due again."""
    open_until: date | None
    """The last day on which that is done in time."""
    last_done_on: date | None
    done: int
    late: int
    """How many of these were made up late."""
    missed: list[date]
    """What was missed and not made up."""
    findings: list[str]
    """The needs that were raised for what was found."""


class UpkeepPage(msgspec.Struct):
    """Plans, what is due next first."""

    items: list[UpkeepPlan]
    next: str | None


class UpkeepOfNeed(msgspec.Struct):
    """How what was fixed is kept so."""

    need: str
    zh: str | None
    """What is live, in a phrase, and when it is due next; none where nobody keeps it up."""
    en: str | None
    plans: list[UpkeepPlan]


class UpkeepTold(msgspec.Struct):
    """A plan, and what has happened to it."""

    plan: UpkeepPlan
    lines: list[Line]


@router.get(
    "/needs/{need}/upkeep",
    **question("/needs/{need}/upkeep", schema_of(UpkeepOfNeed), refusals=(404,), may="upkeep.read"),
)
async def of_need(request: Request) -> Response:
    """How a need is kept up after it was fixed, and when it is due next."""
    service, need = running(request), given_id(request, "need")

    async def make() -> Answer:
        if await card_of(service.backend, need) is None:
            raise NotFound(id=need, what=("诉求", "need"))
        plans = await plans_of(service.backend, need)
        zh, en = mechanism((row.wording, row.course) for row in plans) or (None, None)
        told = UpkeepOfNeed(need, zh, en, [_told(row) for row in plans])
        return Answer(msgspec.json.encode(told), _by_any_plan)

    return await service.kept.answer(request, ("upkeep of", need), make)


@router.get(
    "/upkeep",
    **question("/upkeep", schema_of(UpkeepPage), query=UpkeepQuery, refusals=(404, 409, 422), may="upkeep.read"),
)
async def plans(request: Request) -> Response:
    """What is kept up: live, due soon, missed or ended; in an area, and by an organisation."""
    service, today = running(request), local_day(clock())

    async def make() -> Answer:
        query = asked(request, UpkeepQuery)
        if query.area is not None:
            await place_of(service.backend, query.area)
        return await _page(request, service, query, today, query.area, query.keeper, named=True)

    return await service.kept.answer(request, ("upkeep", request.scope["query_string"], today), make)


@router.get(
    "/mine/upkeep",
    **question(
        "/mine/upkeep",
        schema_of(UpkeepPage),
        query=MyUpkeepQuery,
        actor=True,
        refusals=(401, 409, 422),
        may="mine.read",
    ),
)
async def mine(request: Request) -> Response:
    """What I keep up."""
    service, party, today = running(request), actor_of(request), local_day(clock())

    async def make() -> Answer:
        query = asked(request, MyUpkeepQuery)
        return await _page(request, service, query, today, None, party, named=False)

    return await service.kept.answer(request, ("my upkeep", party, request.scope["query_string"], today), make)


@router.get("/upkeep/{plan}", **question("/upkeep/{plan}", schema_of(UpkeepTold), refusals=(404,), may="upkeep.read"))
async def one(request: Request) -> Response:
    """A plan, and what has happened to it, in sentences."""
    service, id = running(request), given_id(request, "plan")

    async def make() -> Answer:
        row = await plan_of(service.backend, id)
        if row is None:
            raise NotFound(id=id, what=("管护计划", "plan of upkeep"))
        told = UpkeepTold(_told(row), await upkeep_of(service.backend, await service.backend.case(id)))
        return Answer(msgspec.json.encode(told), _by_any_plan, version=row.version)

    return await service.kept.answer(request, ("plan", id), make)


def _by_any_plan(case: Id, card: object) -> bool:
    # Plans have no card, and the facts of a need change none of them.
    return card is None


async def _page(
    request: Request,
    service: Running,
    query: UpkeepQuery | MyUpkeepQuery,
    today: int,
    area: Id | None,
    keeper: Id | None,
    *,
    named: bool,
) -> Answer:
    after = None
    if query.after is not None:
        mark = _mark(query.after)
        if mark is None:
            raise WrongCursor
        after = int(mark[1]), mark[2]
    rows = await plans_in(
        service.backend,
        which=query.state,
        today=today,
        area=area,
        keeper=keeper,
        named=named,
        after=after,
        limit=query.limit + 1,
    )
    shown = rows[: query.limit]
    following = f"{shown[-1].next_on}.{shown[-1].case}" if len(rows) > query.limit else None
    headers = {} if following is None else next_page(request, following)
    page = UpkeepPage([_told(row) for row in shown], following)
    return Answer(msgspec.json.encode(page), _by_any_plan, headers)


def _told(row: PlanRow) -> UpkeepPlan:
    course, every = row.course, row.course.every
    next_on = None if row.next_on == NEVER else row.next_on
    return UpkeepPlan(
        id=row.case,
        version=row.version,
        need=row.need,
        place=row.place,
        kind=_coded(row.kind, UPKEEP[row.kind]),
        wording=row.wording,
        state=_coded(row.state, UPKEEP_STATE[row.state]),
        keeper_role=_coded(row.keeper_role, ROLE[row.keeper_role]),
        keeper=row.keeper if is_named(row) else None,
        claim=row.claim or None,
        every=UpkeepRhythm(every.n, every.period.value, every.words("zh"), every.words("en")),
        first_on=day_of(course.first_on),
        until=day_of(course.until_on),
        next_on=None if next_on is None else day_of(next_on),
        open_until=None if next_on is None else day_of(course.open_until(next_on)),
        last_done_on=None if row.last_done_on is None else day_of(row.last_done_on),
        done=row.done,
        late=row.late,
        missed=[day_of(day) for day in course.missed],
        findings=list(row.findings),
    )


def _coded(code: str, term: Term) -> Coded:
    return Coded(code, term.words("zh"), term.words("en"))
