"""Confirmed or not, rated, closed, reopened."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.bodies import Close
from api.direct import DirectRoute
from api.document import act
from api.given import given_id
from api.perform import Body, perform
from api.report import TEXT
from domain.need.facts import ReopenReason, Satisfaction

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["answers"])


class Dispute(Body):
    """What is still not solved; sealed."""

    words: str = Field(max_length=TEXT)


class Rating(Body):
    """Two questions: is it solved, and are you satisfied?"""

    solved: bool
    satisfaction: Satisfaction


class Reopen(Body):
    """Why it has to be taken up again."""

    reason: ReopenReason
    words: str = Field(max_length=TEXT, description="What is new; sealed.")


@router.post("/{need}/confirmation", **act("/{need}/confirmation", Body, may="need.confirm"))
async def confirm(request: Request) -> Response:
    """Say that it is solved."""
    need = given_id(request, "need")
    return await perform(request, Body, need, lambda body, id: lambda desk: desk.need(need).confirm(desk.acting))


@router.post("/{need}/dispute", **act("/{need}/dispute", Dispute, may="need.dispute"))
async def dispute(request: Request) -> Response:
    """Say that it is not solved."""
    need = given_id(request, "need")
    return await perform(
        request, Dispute, need, lambda body, id: lambda desk: desk.need(need).dispute(desk.acting, body.words)
    )


@router.post("/{need}/ratings", **act("/{need}/ratings", Rating, created=True, may="need.rate"))
async def rate(request: Request) -> Response:
    """Say whether it is solved, and how satisfied one is."""
    need = given_id(request, "need")
    return await perform(
        request,
        Rating,
        need,
        lambda body, id: lambda desk: desk.need(need).rate(desk.acting, body.solved, body.satisfaction),
        created=True,
    )


@router.post("/{need}/closure", **act("/{need}/closure", Close, version_required=True, may="need.close"))
async def close(request: Request) -> Response:
    """Close the case."""
    need = given_id(request, "need")
    return await perform(request, Close, need, lambda body, id: body.done_to(need, id), version_required=True)


@router.post("/{need}/reopening", **act("/{need}/reopening", Reopen, may="need.reopen"))
async def reopen(request: Request) -> Response:
    """Have it taken up again, for a reason."""
    need = given_id(request, "need")
    return await perform(
        request,
        Reopen,
        need,
        lambda body, id: lambda desk: desk.need(need).reopen(desk.acting, body.reason, body.words),
    )
