"""Deadlines, extensions and suspensions."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.direct import DirectRoute
from api.document import act, question, schema_of
from api.given import GivenId, given_id
from api.kept import Answer
from api.perform import Body, perform
from api.query import asked, next_page
from api.report import TEXT
from api.running import running
from domain.instants import micros
from domain.need.clock import Light, light
from domain.need.facts import SuspendReason
from domain.need.stage import Stage
from domain.vocabulary import LIGHT
from projections.board.card import Coded, Summary
from projections.board.pages import MOST, Filter, Page, Sort
from projections.places import place_of
from store.writer import clock

router = APIRouter(route_class=DirectRoute, tags=["deadlines"])


class Deadline(Body):
    """Another limit, counted from when the need was raised."""

    tier: str = Field(max_length=40, description="A tier of the installation, such as `urgent` or `standard`.")


class Extension(Body):
    """Until when, and why not earlier."""

    until: AwareDatetime = Field(description="Later than the deadline is now, at most two years from now.")
    wording: str = Field(max_length=TEXT, description="Why; for everybody to read.")


class NoExtension(Body):
    """Why the deadline stays as it is."""

    wording: str = Field(max_length=TEXT, description="For everybody to read.")


class Suspension(Body):
    """Why nobody can solve it for now, and when it is looked at again."""

    reason: SuspendReason
    wording: str = Field(max_length=TEXT, description="For everybody to read.")
    review_at: AwareDatetime = Field(description="In the future, at most two years from now.")


class Review(Body):
    """What came of looking at it again, and when it is looked at next."""

    wording: str = Field(max_length=TEXT, description="For everybody to read.")
    review_at: AwareDatetime = Field(description="In the future, at most two years from now.")


class DeadlineQuery(BaseModel):
    """Which needs."""

    model_config = ConfigDict(extra="forbid")

    area: GivenId | None = Field(None, description="The id of a place: what lay in it when it was raised.")
    light: Light | None = Field(None, description="Only those as urgent as that now.")
    after: str | None = Field(None, max_length=400, description="What `next` of the page before said.")
    limit: int = Field(20, ge=1, le=MOST)


class SuspendedQuery(BaseModel):
    """Which needs."""

    model_config = ConfigDict(extra="forbid")

    area: GivenId | None = Field(None, description="The id of a place: what lay in it when it was raised.")
    after: str | None = Field(None, max_length=400, description="What `next` of the page before said.")
    limit: int = Field(20, ge=1, le=MOST)


class Due(msgspec.Struct):
    """A need that has to be closed, and how urgent that was when this was answered."""

    need: Summary
    light: Coded


class DuePage(msgspec.Struct):
    """Needs that have to be closed, soonest first."""

    items: list[Due]
    next: str | None


class SuspendedPage(msgspec.Struct):
    """Needs that are suspended, those to be reviewed soonest first."""

    items: list[Summary]
    next: str | None


_LIGHTS = {one: Coded(one.value, LIGHT[one].words("zh"), LIGHT[one].words("en")) for one in Light}


@router.get(
    "/deadlines",
    **question("/deadlines", schema_of(DuePage), query=DeadlineQuery, refusals=(404, 409, 422), may="lists.read"),
)
async def deadlines(request: Request) -> Response:
    """The needs whose clock runs, those due soonest first, with a green, yellow or red light."""
    service = running(request)

    async def make() -> Answer:
        query, now = asked(request, DeadlineQuery), clock()
        if query.area is not None:
            await place_of(service.backend, query.area)
        wanted = Filter(area=query.area, light=query.light, running=True, now=now)
        page = await service.pages.page(wanted, Sort.DUE, query.after, query.limit)
        items = [msgspec.json.decode(item, type=Summary) for item in page.items]
        body = msgspec.json.encode(DuePage([Due(item, _LIGHTS[_light(item, now)]) for item in items], page.next))
        # A light changes by itself: the answer holds until the first does. Which needs have a light changes likewise,
        # and not only those on the page: such an answer is made anew each time.
        until = now if query.light is not None else min(_changes(items, now), default=None)
        return Answer(body, lambda case, card: True, _links(request, page), until=until)

    return await service.kept.answer(request, ("deadlines", request.scope["query_string"]), make)


@router.get(
    "/suspended",
    **question(
        "/suspended", schema_of(SuspendedPage), query=SuspendedQuery, refusals=(404, 409, 422), may="lists.read"
    ),
)
async def suspended(request: Request) -> Response:
    """The needs that are suspended, with why and when they are looked at again."""
    service = running(request)

    async def make() -> Answer:
        query = asked(request, SuspendedQuery)
        if query.area is not None:
            await place_of(service.backend, query.area)
        wanted = Filter(stages=(Stage.SUSPENDED,), area=query.area)
        page = await service.pages.page(wanted, Sort.DUE, query.after, query.limit)
        return Answer(page.json(), lambda case, card: True, _links(request, page))

    return await service.kept.answer(request, ("suspended", request.scope["query_string"]), make)


def _links(request: Request, page: Page) -> dict[str, str]:
    return {} if page.next is None else next_page(request, page.next)


def _light(need: Summary, now: int) -> Light:
    assert need.due_at is not None  # as only those with a deadline are asked for
    assert need.yellow_at is not None
    return light(now, micros(need.yellow_at), micros(need.due_at))


def _changes(needs: list[Summary], now: int) -> Iterator[int]:
    """The instants after which one of the lights is another."""
    for need in needs:
        if need.yellow_at is not None and now < micros(need.yellow_at):
            yield micros(need.yellow_at) - 1
        elif need.due_at is not None and now <= micros(need.due_at):
            yield micros(need.due_at)


@router.post("/needs/{need}/deadline", **act("/needs/{need}/deadline", Deadline, may="need.set_deadline"))
async def set_deadline(request: Request) -> Response:
    """Give a need the limit of another tier, counted from when it was raised."""
    need = given_id(request, "need")
    return await perform(
        request, Deadline, need, lambda body, id: lambda desk: desk.need(need).set_deadline(desk.acting, body.tier)
    )


@router.post("/needs/{need}/extension", **act("/needs/{need}/extension", Extension, may="need.ask_extension"))
async def ask_extension(request: Request) -> Response:
    """Ask for a later deadline."""
    need = given_id(request, "need")
    return await perform(
        request,
        Extension,
        need,
        lambda body, id: lambda desk: desk.need(need).ask_extension(desk.acting, micros(body.until), body.wording),
    )


@router.post("/needs/{need}/extension/grant", **act("/needs/{need}/extension/grant", Body, may="need.grant_extension"))
async def grant_extension(request: Request) -> Response:
    """Grant the extension that was asked for."""
    need = given_id(request, "need")
    return await perform(
        request, Body, need, lambda body, id: lambda desk: desk.need(need).grant_extension(desk.acting)
    )


@router.post(
    "/needs/{need}/extension/refusal",
    **act("/needs/{need}/extension/refusal", NoExtension, may="need.refuse_extension"),
)
async def refuse_extension(request: Request) -> Response:
    """Let the deadline stay as it is, and say why."""
    need = given_id(request, "need")
    return await perform(
        request,
        NoExtension,
        need,
        lambda body, id: lambda desk: desk.need(need).refuse_extension(desk.acting, body.wording),
    )


@router.post("/needs/{need}/suspension", **act("/needs/{need}/suspension", Suspension, may="need.suspend"))
async def suspend(request: Request) -> Response:
    """Let the clock stand still because nobody can solve it for now."""
    need = given_id(request, "need")
    return await perform(
        request,
        Suspension,
        need,
        lambda body, id: (
            lambda desk: desk.need(need).suspend(desk.acting, body.reason, body.wording, micros(body.review_at))
        ),
    )


@router.post("/needs/{need}/suspension/review", **act("/needs/{need}/suspension/review", Review, may="need.review"))
async def review(request: Request) -> Response:
    """Say what came of looking at a suspended need again."""
    need = given_id(request, "need")
    return await perform(
        request,
        Review,
        need,
        lambda body, id: lambda desk: desk.need(need).review(desk.acting, body.wording, micros(body.review_at)),
    )


@router.post("/needs/{need}/suspension/end", **act("/needs/{need}/suspension/end", Body, may="need.resume"))
async def resume(request: Request) -> Response:
    """Let the clock of a suspended need run again."""
    need = given_id(request, "need")
    return await perform(request, Body, need, lambda body, id: lambda desk: desk.need(need).resume(desk.acting))
