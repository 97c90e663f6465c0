"""My second factor: an authenticator, and recovery codes for when it is lost."""

from __future__ import annotations

import io
from typing import ClassVar

import msgspec
import pyotp
import segno
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import personal, schema_of
from api.identity import asking_of, demand_fresh, signed_in
from api.perform import Strict
from api.private import done, privately, sent
from api.running import running
from api.signing_in import is_second_factor, renew
from api.throttle import Bound
from api.unproven import SignedOut, WrongFactor
from domain.fields import SHOWN_CODE
from domain.kernel import Id
from domain.vocabulary import Terms
from store.people.accounts import Account, Duty
from store.people.factors import LastFactor
from store.people.sessions import lasting

router = APIRouter(prefix="/second-factor", route_class=DirectRoute, tags=["second factor"])

ISSUER = "Huying 呼应"


class Code(Strict):
    """A code of the authenticator."""

    labels: ClassVar[Terms] = SHOWN_CODE

    code: str = Field(max_length=40, description="Six digits.")


class Authenticator(msgspec.Struct):
    """What an authenticator has to know. It counts once a code of it was sent."""

    secret: str
    address: str
    """As ``otpauth://`` has it."""
    picture: str
    """The address as a QR code, in SVG."""


class Recovery(msgspec.Struct):
    """Codes for when every second factor is lost, each good once. They are shown this once."""

    codes: list[str]


async def _mine(request: Request, id: Id) -> Account:
    found = await running(request).people.accounts.with_id(id)
    if found is None:
        raise SignedOut()
    return found


@router.post("", **personal("", answer=schema_of(Authenticator), refusals=(401,), may="account.enrol"))
async def begin_authenticator(request: Request) -> Response:
    """Get the secret for an authenticator; the one in use counts until a code of the new one was sent."""
    people, asking = running(request).people, asking_of(request)
    demand_fresh(request, asking)
    mine = await _mine(request, asking.account)
    secret = await people.factors.begin_totp(mine)
    name = people.accounts.login_of(mine) or "-"
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", scale=4, xmldecl=False)
    return privately(Authenticator(secret, address, picture.getvalue().decode()))


@router.post(
    "/confirmation",
    **personal("", body=Code, answer=schema_of(Recovery), refusals=(401, 409, 429), may="account.enrol"),
)
async def confirm_authenticator(request: Request) -> Response:
    """Send a code of the new authenticator: it counts from now on, and every other session of mine ends."""
    people, asking = running(request).people, asking_of(request)
    demand_fresh(request, asking)
    given, mine = await sent(request, Code), await _mine(request, asking.account)
    people.throttle.count(Bound.FACTOR_OF_ACCOUNT, people.keeping.key.hash("throttle", mine.id))
    if not await people.factors.confirm_totp(mine, given.code.replace(" ", "")):
        raise WrongFactor()
    codes = await people.factors.new_recovery(mine.id)
    await people.sessions.end(mine.id, but=asking.id)
    mine, secret = await renew(request, mine.id)
    return signed_in(request, privately(Recovery(codes)), secret, lasting(mine.duty)[1])


@router.post("/removal", **personal("", body=Code, status=204, refusals=(401, 409, 429), may="account.keep"))
async def remove_authenticator(request: Request) -> Response:
    """Do without the authenticator; it takes a code of it, or a recovery code."""
    people, asking = running(request).people, asking_of(request)
    given, mine = await sent(request, Code), await _mine(request, asking.account)
    if mine.duty is not Duty.NONE and not mine.passkeys:
        raise LastFactor()
    people.throttle.count(Bound.FACTOR_OF_ACCOUNT, people.keeping.key.hash("throttle", mine.id))
    if not await is_second_factor(people, mine, given.code):
        raise WrongFactor()
    await people.factors.drop_totp(mine)
    await people.sessions.end(mine.id, but=asking.id)
    mine, secret = await renew(request, mine.id)
    return signed_in(request, done(), secret, lasting(mine.duty)[1])


@router.post("/recovery-codes", **personal("", answer=schema_of(Recovery), refusals=(401, 409), may="account.keep"))
async def recovery_codes(request: Request) -> Response:
    """Get new recovery codes; those before are void."""
    people, asking = running(request).people, asking_of(request)
    demand_fresh(request, asking)
    return privately(Recovery(await people.factors.new_recovery(asking.account)))
