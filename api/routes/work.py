"""Scheduled, started, reported on, fixed."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, Field

from api.direct import DirectRoute
from api.document import act
from api.given import given_id, instant
from api.perform import Body, perform
from api.report import TEXT, Report
from domain.instants import micros

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["work"])


class Schedule(Body):
    """When the work is to begin."""

    starts_at: AwareDatetime = Field(description="Today or later, at most ten years from now.")
    ends_at: AwareDatetime | None = Field(None, description="Later than that, at most ten years from now.")


class Progress(Body):
    """How far it is."""

    wording: str = Field(max_length=TEXT, description="For everybody to read.")


@router.post("/{need}/schedule", **act("/{need}/schedule", Schedule, may="need.schedule"))
async def schedule(request: Request) -> Response:
    """Say when the work is to begin."""
    need = given_id(request, "need")
    return await perform(
        request,
        Schedule,
        need,
        lambda body, id: (
            lambda desk: desk.need(need).schedule(desk.acting, micros(body.starts_at), instant(body.ends_at))
        ),
    )


@router.post("/{need}/start", **act("/{need}/start", Body, may="need.start"))
async def start(request: Request) -> Response:
    """Say that the work has begun."""
    need = given_id(request, "need")
    return await perform(request, Body, need, lambda body, id: lambda desk: desk.need(need).start(desk.acting))


@router.post("/{need}/progress", **act("/{need}/progress", Progress, may="need.progress"))
async def progress(request: Request) -> Response:
    """Say how far it is."""
    need = given_id(request, "need")
    return await perform(
        request, Progress, need, lambda body, id: lambda desk: desk.need(need).progress(desk.acting, body.wording)
    )


@router.post("/{need}/fix", **act("/{need}/fix", Report, may="need.fix"))
async def fix(request: Request) -> Response:
    """Report it fixed: how, for whom and at what cost."""
    need = given_id(request, "need")
    return await perform(
        request, Report, need, lambda body, id: lambda desk: desk.need(need).fix(desk.acting, *body.as_arguments(desk))
    )
