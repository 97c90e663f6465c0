"""The slips of paper that are handed over where somebody was raised for, and what one does with them."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response

from api.asking import ask_for
from api.by_slip import GivenSlip, demand_none_has, need_of_slip
from api.direct import DirectRoute
from api.document import ACTOR, personal, schema_of
from api.drawn import drawn_as_qr
from api.followed import Following, begun
from api.given import actor_of, given_id
from api.identity import demand_same_origin
from api.private import privately, sent
from api.refusals_of_receipts import RaisedInYourName
from api.running import running
from api.throttle import Bound
from api.unproven import NotWhoEntered
from domain.casework import SYSTEM, Desk
from domain.instants import iso
from domain.kernel import Id
from store.asking import ask
from store.people.sessions import Level

router = APIRouter(route_class=DirectRoute, tags=["receipts"])

_PAGE = "slip"
"""Where people come to who scan a slip. What follows the “#” stays in their telephone."""


class Slip(msgspec.Struct):
    """What is written on the slip that is handed over; it is shown this once."""

    need: str
    number: str
    """Eight digits, the last of which is a check."""
    code: str
    ends_at: str
    picture: str
    """Number and code as a QR code, in SVG."""


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
    """Get a slip of paper for the person whom one raised the need for: a number and a code. A slip before is void."""
    need, actor = given_id(request, "need"), actor_of(request)

    def demand_entered(desk: Desk) -> Id:
        found, words = desk.need(need), ("登记人", "whoever entered it for somebody else")
        if found.entered_by != actor:
            raise NotWhoEntered(who=words, act_words=("出具回执单", "hand over a slip"), could=["entered_by"])
        if found.raiser == actor:
            raise RaisedInYourName(who=words, act_words=("出具回执单", "hand over a slip"), could=["entered_by"])
        desk.slip_of(need)
        return found.raiser

    await demand_none_has(request, await ask_for(request, actor, need, demand_entered))
    people = running(request).people
    people.throttle.count(Bound.SLIP_OF_NEED, f"made {need}")
    made = await people.slips.hand_over(need)
    # Whoever goes on by the slip before has half an hour left otherwise, and it may be why there is a new one.
    await people.sessions.end_by_slip(need)
    people.forget_slip(need)
    picture = drawn_as_qr(f"{request.url.scheme}://{request.url.netloc}/{_PAGE}#{made.number}-{made.code}")
    return privately(Slip(need, made.number, made.code, iso(made.ends_at), picture), 201)


@router.post(
    "/slip-session",
    **personal("", body=GivenSlip, answer=schema_of(Following), refusals=(401, 429), anybody=True, may="receipt.use"),
)
async def follow_by_slip(request: Request) -> Response:
    """Go on with a need by the number and the code on its slip, for half an hour. Five wrong codes make it void."""
    demand_same_origin(request)
    need = await need_of_slip(request, await sent(request, GivenSlip))
    raiser = await ask(running(request).backend, SYSTEM, need, lambda desk: _raiser_of(desk, need))
    await demand_none_has(request, raiser)
    return await begun(request, raiser, need, Level.SLIP)


def _raiser_of(desk: Desk, need: Id) -> Id:
    """Whose need it is. :raises RaiserHasAccount, SlipOfWhoLeft, SlipOfTheWorker: when its slip is good no more."""
    desk.slip_of(need)
    return desk.need(need).raiser
