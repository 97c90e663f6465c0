"""Claims: 认领, 认捐, 认管, 认养."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, Field

from api.direct import DirectRoute
from api.document import act
from api.given import GivenId, given_id, instant
from api.perform import Body, perform
from domain.need import releasing
from domain.need.claiming import PROMISE
from domain.need.facts import ClaimKind, Part

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["claims"])


class Claim(Body):
    """A promise to see to it."""

    kind: ClaimKind = Field(ClaimKind.SERVICE, description="认领, 认捐, 认管 or 认养.")
    part: Part = Field(Part.LEAD, description="Whether to lead or to assist.")
    amount_fen: int | None = Field(None, description="What is pledged, in fen; only for 认捐, and only if named.")
    until: AwareDatetime | None = Field(None, description="When the claim's term ends, at most ten years from now.")
    wording: str | None = Field(None, max_length=PROMISE, description="What they will do, for everybody to read.")


class HandOver(Body):
    """To whom a claim goes."""

    to: GivenId = Field(description="The party that takes it over.")


@router.post("/{need}/claims", **act("/{need}/claims", Claim, created=True, may="need.claim"))
async def claim(request: Request) -> Response:
    """Claim a need. Of two who claim the last place at once one wins, and the other is told who."""
    need = given_id(request, "need")
    return await perform(
        request,
        Claim,
        need,
        lambda body, id: (
            lambda desk: desk.need(need).claim(
                desk.acting, id, body.kind, body.part, body.amount_fen, instant(body.until), body.wording
            )
        ),
        made="claim",
        created=True,
    )


@router.post("/{need}/claims/{claim}/release", **act("/{need}/claims/{claim}/release", Body, may="need.release"))
async def release(request: Request) -> Response:
    """Give a claim up; as staff, that of somebody who was forgotten and cannot do so any more."""
    need, claim = given_id(request, "need"), given_id(request, "claim")
    return await perform(request, Body, need, lambda body, id: lambda desk: releasing.release(desk, need, claim))


@router.post(
    "/{need}/claims/{claim}/handover", **act("/{need}/claims/{claim}/handover", HandOver, may="need.hand_over")
)
async def hand_over(request: Request) -> Response:
    """Hand a claim over to another party."""
    need, claim = given_id(request, "need"), given_id(request, "claim")
    return await perform(
        request,
        HandOver,
        need,
        lambda body, id: (
            lambda desk: desk.need(need).hand_over(desk.acting, claim, body.to, desk.somebody(body.to).kind)
        ),
        reaches=lambda body: (body.to,),
    )
