"""Residents sign in by telephone: a code is sent to it, and the first time makes their account."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from pydantic import Field
from uuid_utils import uuid7

from api.devices import device_of
from api.direct import DirectRoute
from api.document import personal, schema_of
from api.identity import demand_same_origin
from api.messages import NoMessages
from api.newcomers import make_known
from api.perform import Strict
from api.private import done, sent
from api.running import Running, running
from api.signing_in import Welcome, begin
from api.throttle import Bound, address_of
from api.trying import Trying, who_of
from api.unproven import WrongCode
from domain.fields import SHOWN_CODE
from domain.kernel import Id, Refused, Unacceptable
from domain.vocabulary import Terms
from store.people.accounts import Account
from store.people.database import Taken

router = APIRouter(route_class=DirectRoute, tags=["signing in"])

_mobile = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})").fullmatch


class AskCode(Strict):
    """A telephone to which a code is sent."""

    phone: str = Field(max_length=30, description="A mobile number of the mainland, eleven digits.")


class SignInByPhone(AskCode):
    """A telephone, and the code that was sent to it."""

    labels: ClassVar[Terms] = SHOWN_CODE

    code: str = Field(max_length=20, description="Six digits.")


def _number(text: str) -> str:
    found = _mobile(re.sub(r"[ -]", "", text))
    if found is None:
        raise Unacceptable(field="phone", why=("请填写 11 位手机号码。", "It is no mobile number of eleven digits."))
    return found[1]


@router.post(
    "/phone-codes", **personal("", body=AskCode, status=204, refusals=(409, 429), anybody=True, may="session.begin")
)
async def send_code(request: Request) -> Response:
    """Have a code sent to a telephone; it is good once, for ten minutes, and a code before is void.

    Within a minute none is sent again: the one that is on its way is good.
    """
    demand_same_origin(request)
    service, given = running(request), await sent(request, AskCode)
    phone, people = _number(given.phone), service.people
    if service.messages is None:
        raise NoMessages()
    people.throttle.count(Bound.CODE_FROM_ADDRESS, address_of(request))
    if await people.codes.is_on_its_way(phone):
        return done()
    who = who_of(people, await people.accounts.with_phone(phone), phone)
    device = device_of(request, who)
    if device is None:
        people.throttle.count(Bound.CODE_TO_PHONE, people.keeping.key.hash("phone", phone))
    else:
        # Strangers who know the number do not keep its owner out where they have signed in before.
        people.throttle.count(Bound.CODE_ON_DEVICE, f"{who} {device}")
    try:
        await service.messages.send_code(phone, await people.codes.for_phone(phone))
    except Refused:
        await people.codes.drop_of_phone(phone)
        raise
    return done()


@router.post(
    "/sign-in/phone",
    **personal(
        "", body=SignInByPhone, answer=schema_of(Welcome), refusals=(401, 409, 429), anybody=True, may="session.begin"
    ),
)
async def sign_in(request: Request) -> Response:
    """Sign in by telephone. The first time, a new resident becomes known, of whom nothing is known but that number."""
    demand_same_origin(request)
    service, given = running(request), await sent(request, SignInByPhone)
    phone, people = _number(given.phone), service.people
    if service.messages is None:
        raise NoMessages()
    trying = Trying(request, who_of(people, await people.accounts.with_phone(phone), phone))
    trying.count()
    if not await people.codes.is_of_phone(phone, given.code.replace(" ", "")):
        raise WrongCode()
    trying.forgive()
    account = await _account_of(service, phone, Id(request.scope.get("trace") or ""))
    # A telephone alone does not do where there is a second factor.
    if account.disabled_at is not None or account.has_second_factor:
        raise WrongCode()
    return await begin(request, account)


async def _account_of(service: Running, phone: str, trace: Id) -> Account:
    accounts = service.people.accounts
    found = await accounts.with_phone(phone)
    if found is None:
        with suppress(Taken):  # the same telephone, twice at once
            await accounts.add_by_phone(Id(str(uuid7())), phone)
        found = await accounts.with_phone(phone)
        assert found is not None
    await make_known(service, found.id, trace)
    return found
