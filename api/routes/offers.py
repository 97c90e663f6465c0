"""Offers: made, withdrawn, matched with needs."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, Field

from api.direct import DirectRoute
from api.document import act, question, schema_of
from api.given import GivenId, given_id, instant
from api.kept import Answer
from api.lists.gathered import Gatherer
from api.lists.lines import OfferLine
from api.perform import Act, Body, perform
from api.report import TEXT
from api.running import running
from domain.casework import Desk
from domain.kernel import Id, NotFound
from domain.need.facts import ClaimKind
from domain.offer.offer import Offer
from projections.offers import offers_by_id
from store.writer import clock

router = APIRouter(prefix="/offers", route_class=DirectRoute, tags=["offers"])


class MakeOffer(Body):
    """What somebody is ready to do."""

    wording: str = Field(max_length=TEXT, description="For everybody to read: no name, no number, no door.")
    kind: ClaimKind = Field(ClaimKind.SERVICE, description="How they would take a need on: 认领, 认捐, 认管 or 认养.")
    areas: list[GivenId] = Field(min_length=1, max_length=100, description="Where; no households.")
    category: str | None = Field(None, max_length=40, description="What for, with all below it; null for anything.")
    amount_fen: int | None = Field(None, ge=-(2**53), le=2**53, description="How much, in fen; only for 认捐.")
    capacity: int | None = Field(None, ge=-(2**53), le=2**53, description="How many needs they can take on.")
    until: AwareDatetime | None = Field(None, description="Until when it holds, at most ten years from now.")
    on_behalf_of: GivenId | None = Field(None, description="Whose offer it is, when staff enter it for somebody.")


class MakeMatch(Body):
    """The need that an offer helps with."""

    need: GivenId
    wording: str | None = Field(
        None, max_length=TEXT, description="Why all the same, where category or area were not offered; only there."
    )


@router.post("", **act("", MakeOffer, created=True, may="offer.make"))
async def make(request: Request) -> Response:
    """Offer something."""

    def begin(body: MakeOffer, id: Id) -> Act:
        return lambda desk: _make(desk, body, id)

    return await perform(request, MakeOffer, None, begin, created=True, reaches=lambda body: tuple(body.areas))


def _make(desk: Desk, body: MakeOffer, id: Id) -> None:
    other = None if body.on_behalf_of is None else desk.somebody(body.on_behalf_of)
    desk.begin(
        Offer.make(
            desk.acting,
            id=id,
            kind=body.kind,
            wording=body.wording,
            areas=[(desk.place(area), desk.path(area)) for area in body.areas],
            category=body.category,
            amount_fen=body.amount_fen,
            capacity=body.capacity,
            until=instant(body.until),
            on_behalf_of=None if other is None else (other.id, other.kind),
        )
    )


@router.post("/{offer}/withdrawal", **act("/{offer}/withdrawal", Body, may="offer.withdraw"))
async def withdraw(request: Request) -> Response:
    """Offer it no longer; its matches are over."""
    offer = given_id(request, "offer")
    return await perform(request, Body, offer, lambda body, id: lambda desk: desk.offer(offer).withdraw(desk.acting))


@router.post("/{offer}/matches", **act("/{offer}/matches", MakeMatch, created=True, may="offer.match"))
async def match(request: Request) -> Response:
    """Match an offer with a need on the list."""
    offer = given_id(request, "offer")
    return await perform(
        request,
        MakeMatch,
        offer,
        lambda body, id: lambda desk: desk.offer(offer).match(desk.acting, desk.need(body.need), body.wording),
        created=True,
        reaches=lambda body: (body.need,),
    )


@router.post("/{offer}/matches/{need}/withdrawal", **act("/{offer}/matches/{need}/withdrawal", Body, may="offer.match"))
async def unmatch(request: Request) -> Response:
    """Take a match back."""
    offer, need = given_id(request, "offer"), given_id(request, "need")
    return await perform(
        request, Body, offer, lambda body, id: lambda desk: desk.offer(offer).unmatch(desk.acting, desk.need(need))
    )


@router.get("/{offer}", **question("/{offer}", schema_of(OfferLine), refusals=(404,), may="lists.read"))
async def offer(request: Request) -> Response:
    """An offer, and the needs it is matched with; its version is in the ETag."""
    service, id = running(request), given_id(request, "offer")

    async def make() -> Answer:
        row = (await offers_by_id(service.backend, [id])).get(id)
        if row is None:
            raise NotFound(id=id, what=("服务", "offer"))
        (line,) = await Gatherer(service.backend).offers([row], clock())
        # It tells of needs, of places and, by the clock, whether it is over.
        return Answer(msgspec.json.encode(line), lambda case, card: True, version=row.version)

    return await service.kept.answer(request, ("offer", id, clock() // 60_000_000), make)
