"""Receipts of needs raised without an account."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import personal, schema_of
from api.drawn import drawn_as_qr
from api.followed import Following, begun, followed_by, receipt_shown
from api.identity import asking_of, demand_same_origin
from api.perform import Strict
from api.private import privately, sent
from api.unproven import WrongReceipt
from store.people.receipts import read_receipt

router = APIRouter(route_class=DirectRoute, tags=["receipts"])


class GivenReceipt(Strict):
    """A receipt, as it was written down or typed in."""

    receipt: str = Field(max_length=60)


class Picture(msgspec.Struct):
    """A receipt as a QR code."""

    picture: str
    """In SVG."""


@router.get("/receipt", **personal("", answer=schema_of(Following), refusals=(401,), may="receipt.read"))
async def followed(request: Request) -> Response:
    """The need that I follow by a receipt: sent as `Authorization: Receipt …`, or in a session made from one."""
    asking = asking_of(request)
    if asking.need is None:
        raise WrongReceipt()
    return privately(followed_by(asking.need, request.scope["goes_on_in"]))


@router.post(
    "/receipt/session",
    **personal(
        "", body=GivenReceipt, answer=schema_of(Following), refusals=(401, 429), anybody=True, may="receipt.use"
    ),
)
async def follow(request: Request) -> Response:
    """Go on with a need by its receipt, for half an hour."""
    demand_same_origin(request)
    found = await receipt_shown(request, (await sent(request, GivenReceipt)).receipt)
    return await begun(request, found.party, found.need)


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
    return privately(Picture(drawn_as_qr("-".join((plain[:6], plain[6:12], plain[12:])))))
