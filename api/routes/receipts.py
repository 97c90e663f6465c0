"""Receipts of needs raised without an account, and the slips that are handed over where somebody was raised for."""

from __future__ import annotations

import io

import msgspec
import segno
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.asking import ask_for
from api.direct import DirectRoute
from api.document import ACTOR, personal, schema_of
from api.following import goes_on_in
from api.given import actor_of, given_id
from api.identity import asking_of, demand_same_origin, session_brought, signed_in
from api.perform import Strict
from api.private import privately, sent
from api.refusals_of_receipts import RaisedInYourName
from api.running import running
from api.throttle import Bound, address_of
from api.unproven import NotWhoEntered, WrongCode, WrongReceipt
from api.watch import note
from domain.casework import SYSTEM, Desk
from domain.instants import iso
from domain.kernel import Id
from store.asking import ask
from store.people.accounts import Duty
from store.people.codes import SLIP_LASTS
from store.people.keeping import MINUTE
from store.people.receipts import hash_of, read_receipt
from store.people.sessions import Level

router = APIRouter(route_class=DirectRoute, tags=["receipts"])

_LASTS = 30 * MINUTE


class GivenReceipt(Strict):
    """A receipt, as it was written down or typed in."""

    receipt: str = Field(max_length=60)


class SlipCode(Strict):
    """The code on a slip."""

    code: str = Field(max_length=20, description="Six digits.")


class Following(msgspec.Struct, omit_defaults=True):
    """The need that a receipt or a slip is for."""

    need: str
    goes_on_in: str | None = None
    """The need in which it goes on, when it was merged: that is the one to supplement, confirm, dispute and rate."""


class Picture(msgspec.Struct):
    """A receipt as a QR code."""

    picture: str
    """In SVG."""


class Slip(msgspec.Struct):
    """What is written on the slip that is handed over; it is shown this once."""

    need: str
    code: str
    ends_at: str


@router.get("/receipt", **personal("", answer=schema_of(Following), refusals=(401,), may="receipt.read"))
async def followed(request: Request) -> Response:
    """The need that I follow by a receipt: sent as `Authorization: Receipt …`, or in a session made from one."""
    asking = asking_of(request)
    if asking.need is None:
        raise WrongReceipt()
    return privately(_followed(asking.need, request.scope["goes_on_in"]))


@router.post(
    "/receipt/session",
    **personal(
        "", body=GivenReceipt, answer=schema_of(Following), refusals=(401, 429), anybody=True, may="receipt.use"
    ),
)
async def follow(request: Request) -> Response:
    """Go on with a need by its receipt, for half an hour."""
    demand_same_origin(request)
    people, given = running(request).people, await sent(request, GivenReceipt)
    found = await people.receipts.with_hash(hash_of(given.receipt)) if read_receipt(given.receipt) else None
    if found is None:
        people.throttle.count(Bound.RECEIPT_FROM_ADDRESS, address_of(request))
        raise WrongReceipt()
    return await _begun(request, found.party, found.need)


@router.post(
    "/receipt/picture",
    **personal("", body=GivenReceipt, answer=schema_of(Picture), refusals=(401,), anybody=True, may="receipt.use"),
)
async def picture(request: Request) -> Response:
    """A receipt as a QR code, to be kept or printed; whether there is such a receipt is not asked."""
    given = await sent(request, GivenReceipt)
    plain = read_receipt(given.receipt)
    if plain is None:
        raise WrongReceipt()
    drawn = io.BytesIO()
    segno.make("-".join((plain[:6], plain[6:12], plain[12:])), error="m", micro=False).save(
        drawn, kind="svg", scale=4, xmldecl=False
    )
    return privately(Picture(drawn.getvalue().decode()))


@router.post(
    "/needs/{need}/slips",
    **personal(
        "/needs/{need}/slips",
        answer=schema_of(Slip),
        status=201,
        refusals=(401, 404, 429),
        about=(ACTOR,),
        may="slip.give",
    ),
)
async def hand_over(request: Request) -> Response:
    """Get a code for a slip of paper, for the person whom one raised the need for; a slip before is void."""
    service, need = running(request), given_id(request, "need")
    actor = actor_of(request)

    def demand_entered(desk: Desk) -> None:
        found, words = desk.need(need), ("登记人", "whoever entered it for somebody else")
        if found.entered_by != actor:
            raise NotWhoEntered(who=words, act_words=("出具凭条", "hand over a slip"), could=["entered_by"])
        if found.raiser == actor:
            raise RaisedInYourName(who=words, act_words=("出具凭条", "hand over a slip"), could=["entered_by"])

    await ask_for(request, actor, need, demand_entered)
    people = service.people
    people.throttle.count(Bound.SLIP_OF_NEED, f"made {need}")
    ends = people.keeping.now() + SLIP_LASTS
    return privately(Slip(need, await people.codes.for_slip(need), iso(ends)), 201)


@router.post(
    "/needs/{need}/slip-session",
    **personal(
        "/needs/{need}/slip-session",
        body=SlipCode,
        answer=schema_of(Following),
        refusals=(401, 404, 429),
        anybody=True,
        may="receipt.use",
    ),
)
async def follow_by_slip(request: Request) -> Response:
    """Go on with a need by the code on its slip, for half an hour. After five wrong codes the slip is void."""
    demand_same_origin(request)
    service, need = running(request), given_id(request, "need")
    people, given = service.people, await sent(request, SlipCode)
    people.throttle.count(Bound.RECEIPT_FROM_ADDRESS, address_of(request))
    people.throttle.count(Bound.SLIP_OF_NEED, f"tried {need}")
    if not await people.codes.is_of_slip(need, given.code.replace(" ", "")):
        raise WrongCode()
    raiser = await ask(service.backend, SYSTEM, need, lambda desk: desk.need(need).raiser)
    return await _begun(request, raiser, need)


async def _begun(request: Request, party: Id, need: Id) -> Response:
    service, before = running(request), session_brought(request)
    people, told = service.people, _followed(need, await goes_on_in(service.backend, need))
    secret = await people.sessions.begin(party, Duty.NONE, Level.RECEIPT, instead_of=before, need=need)
    if before is not None:
        people.forget_session(before)
    note(request, "a receipt is used", party)
    return signed_in(request, privately(told), secret, _LASTS)


def _followed(need: Id, goes_on: Id) -> Following:
    return Following(need, None if goes_on == need else goes_on)
