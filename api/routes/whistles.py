"""Several units called to one need, 吹哨 and 报到, and the part that each of them has."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, Field

from api.direct import DirectRoute
from api.document import act
from api.given import GivenId, given_id, instant
from api.perform import Act, Body, Strict, perform
from api.report import TEXT
from domain.kernel import Id
from domain.need.facts import Result

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["units"])


class CalledUnit(Strict):
    """A unit that is called, and what for."""

    unit: GivenId
    task: str = Field(max_length=1000, description="What it is asked to do, for everybody to read.")


class Whistle(Body):
    """The units that are called."""

    called: list[CalledUnit] = Field(max_length=60)
    due_at: AwareDatetime | None = Field(
        None, description="Until when they have to have come, at most two years from now."
    )


class ReportIn(Body):
    """A unit has come."""

    wording: str | None = Field(None, max_length=TEXT, description="For everybody to read.")


class ReportPart(Body):
    """What became of a unit's own part."""

    result: Result
    wording: str = Field(max_length=TEXT, description="For everybody to read.")


class JudgePart(Body):
    """How a unit's own part is judged."""

    unit: GivenId
    accepted: bool = Field(description="Whether it is done; otherwise it needs more work.")
    wording: str = Field(max_length=TEXT, description="For everybody to read.")


@router.post("/{need}/whistles", **act("/{need}/whistles", Whistle, created=True, may="need.whistle"))
async def whistle(request: Request) -> Response:
    """Call several units to a need, each for a task of its own."""
    need = given_id(request, "need")

    def called(body: Whistle, id: Id) -> Act:
        return lambda desk: desk.need(need).whistle(
            desk.acting,
            id,
            [(one.unit, desk.party(one.unit).kind, one.task) for one in body.called],
            instant(body.due_at),
        )

    return await perform(
        request,
        Whistle,
        need,
        called,
        made="whistle",
        created=True,
        reaches=lambda body: tuple(one.unit for one in body.called),
    )


@router.post(
    "/{need}/whistles/{whistle}/arrival", **act("/{need}/whistles/{whistle}/arrival", ReportIn, may="need.report_in")
)
async def report_in(request: Request) -> Response:
    """Report in after a whistle."""
    need, whistle = given_id(request, "need"), given_id(request, "whistle")
    return await perform(
        request,
        ReportIn,
        need,
        lambda body, id: lambda desk: desk.need(need).report_in(desk.acting, whistle, body.wording),
    )


@router.post(
    "/{need}/whistles/{whistle}/report", **act("/{need}/whistles/{whistle}/report", ReportPart, may="need.report_part")
)
async def report_called_part(request: Request) -> Response:
    """Say what became of the part for which the unit was called."""
    return await _report(request, "whistle")


@router.post(
    "/{need}/orders/{order}/report", **act("/{need}/orders/{order}/report", ReportPart, may="need.report_part")
)
async def report_ordered_part(request: Request) -> Response:
    """Say what became of the part in which the unit assists."""
    return await _report(request, "order")


@router.post(
    "/{need}/whistles/{whistle}/judgements",
    **act("/{need}/whistles/{whistle}/judgements", JudgePart, may="need.judge_part"),
)
async def judge_called_part(request: Request) -> Response:
    """Judge a unit by the part for which it was called."""
    return await _judge(request, "whistle")


@router.post(
    "/{need}/orders/{order}/judgements", **act("/{need}/orders/{order}/judgements", JudgePart, may="need.judge_part")
)
async def judge_ordered_part(request: Request) -> Response:
    """Judge a unit by the part in which it assists."""
    return await _judge(request, "order")


async def _report(request: Request, name: str) -> Response:
    need, under = given_id(request, "need"), given_id(request, name)
    return await perform(
        request,
        ReportPart,
        need,
        lambda body, id: lambda desk: desk.need(need).report_part(desk.acting, under, body.result, body.wording),
    )


async def _judge(request: Request, name: str) -> Response:
    need, under = given_id(request, "need"), given_id(request, name)
    return await perform(
        request,
        JudgePart,
        need,
        lambda body, id: (
            lambda desk: desk.need(need).judge_part(desk.acting, under, body.unit, body.accepted, body.wording)
        ),
    )
