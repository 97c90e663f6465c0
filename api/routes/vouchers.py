"""Signing in by somebody who vouches for people: going there, coming back, and the second factor that may be owed."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field
from uuid_utils import uuid7

from api.direct import DirectRoute
from api.document import personal, schema_of
from api.gate import let_in_by
from api.going_away import away_brought, come_back, depart, returned, sent_away, vouching
from api.identity import demand_a_visit, demand_same_origin, signed_in
from api.newcomers import make_known
from api.owing import OWES, owed
from api.perform import Strict
from api.private import privately, sent
from api.problems import slug_of
from api.running import Running, running
from api.signing_in import Welcome, begin, is_second_factor
from api.throttle import Bound, address_of
from api.trying import Trying, who_of
from api.unproven import NotSignedIn, SignedOut, WrongCredentials
from api.vouchers.vouching import GivenUp, NotExpectedBack, NotLinked, NotVouched, Unreachable, Vouched
from domain.fields import SHOWN_CODE
from domain.kernel import Id
from domain.vocabulary import Terms
from store.people.accounts import Account
from store.people.database import Taken
from store.people.identities import IdentityTaken, Voucher
from store.people.sessions import Level, begun_with, lasting

router = APIRouter(route_class=DirectRoute, tags=["signing in"])

LANDING = "/signed-in"
"""The page where a browser goes on once it is signed in: always here, whatever it came back with."""
LINKED = "/account"
"""The page where it goes on once an identity is linked."""
OWING = "/sign-in/code"
"""The page that asks a browser, not a program, for the second factor that is owed."""
SIGNING_IN = "/sign-in"
"""The page that tells a browser why it came back for nothing."""
_TOLD_ON_A_PAGE = (
    *(GivenUp, NotExpectedBack, NotLinked, NotVouched, Unreachable),
    *(IdentityTaken, NotSignedIn, SignedOut),  # where an identity was to be linked
)


class Way(msgspec.Struct):
    """A way to sign in by somebody else."""

    voucher: Voucher
    name: str
    """What people read on the button."""
    address: str
    """Where the button leads."""


class Ways(msgspec.Struct):
    """How people sign in here, besides with a password or a passkey."""

    telephone: bool
    vouchers: list[Way]


class OwedFactor(Strict):
    """A second factor, for whoever was vouched for without one."""

    labels: ClassVar[Terms] = SHOWN_CODE

    code: str = Field(max_length=40, description="The six digits of the authenticator, or a recovery code.")


def _by_browser(*refusals: int, query: dict[str, str]) -> dict[str, Any]:
    """What OpenAPI says of a route that a browser is led through."""
    said = personal("", status=303, refusals=refusals, anybody=True, may="session.begin")
    said["responses"][303] = {
        "description": "Go there.",
        "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
    }
    said["openapi_extra"]["parameters"] += [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}, "description": what}
        for name, what in query.items()
    ]
    return said


_GOING = _by_browser(409, 429, query={"again": "`1`: they show once more who they are, though they have a moment ago."})
_COMING = _by_browser(
    401,
    409,
    query={"code": "The voucher's.", "state": "Ours.", "error": "Why there is no code.", "iss": "Who sends it."},
)


@router.get("/sign-in/ways", **personal("", answer=schema_of(Ways), anybody=True, may="session.begin"))
async def ways(request: Request) -> Response:
    """How people sign in here, besides with a password or a passkey."""
    service = running(request)
    others = [
        Way(voucher, each.name, f"/api/v1/sign-in/{voucher}") for voucher, each in sorted(service.vouchers.items())
    ]
    return privately(Ways(service.messages is not None, others))


@router.get("/sign-in/oidc", **_GOING)
async def to_provider(request: Request) -> Response:
    """Go to the provider of OpenID Connect, to sign in there."""
    return await _go(request, Voucher.OIDC)


@router.get("/sign-in/wechat", **_GOING)
async def to_wechat(request: Request) -> Response:
    """Go to WeChat, to sign in there."""
    return await _go(request, Voucher.WECHAT)


@router.get("/sign-in/oidc/return", **_COMING)
async def from_provider(request: Request) -> Response:
    """Come back from the provider of OpenID Connect: be signed in, or have an identity linked that was asked for."""
    return await _come(request, Voucher.OIDC)


@router.get("/sign-in/wechat/return", **_COMING)
async def from_wechat(request: Request) -> Response:
    """Come back from WeChat: be signed in, the first time as a new resident, or have the identity linked."""
    return await _come(request, Voucher.WECHAT)


@router.post(
    "/sign-in/second-factor",
    **personal("", body=OwedFactor, answer=schema_of(Welcome), refusals=(401, 429), anybody=True, may="session.begin"),
)
async def second_factor(request: Request) -> Response:
    """Show the second factor that is still owed after somebody else has vouched for me, and be signed in."""
    demand_same_origin(request)
    people, given, secret = running(request).people, await sent(request, OwedFactor), away_brought(request)
    known = None if secret is None else await people.departures.awaited(secret, OWES)
    account = None if known is None else await people.accounts.with_id(known)
    if secret is None or account is None or account.disabled_at is not None:
        raise NotExpectedBack()
    who = people.keeping.key.hash("throttle", account.id)
    people.throttle.count(Bound.FACTOR_OF_ACCOUNT, who)
    if not await is_second_factor(people, account, given.code):
        raise WrongCredentials()
    if await people.departures.back(secret, OWES) is None:
        raise NotExpectedBack()
    people.throttle.forgive(Bound.FACTOR_OF_ACCOUNT, who)
    Trying(request, who_of(people, account, "")).forgive()
    return sent_away(request, await begin(request, account), "")


async def _go(request: Request, voucher: Voucher) -> Response:
    vouching(request, voucher)
    demand_a_visit(request)
    running(request).people.throttle.count(Bound.DEPARTURE_FROM_ADDRESS, address_of(request))
    departing = await depart(request, voucher, "", again=returned(request).get("again") == "1")
    return sent_away(request, _led_to(departing.address), departing.secret)


async def _come(request: Request, voucher: Voucher) -> Response:
    try:
        return await _came(request, voucher)
    except _TOLD_ON_A_PAGE as refusal:
        if not _shows_pages(request):
            raise
        # Somebody stands before this answer: the page where one signs in tells them why they are there again.
        return sent_away(request, _led_to(f"{SIGNING_IN}?why={slug_of(type(refusal))}"), "")


async def _came(request: Request, voucher: Voucher) -> Response:
    service, voucher_asked = running(request), vouching(request, voucher)
    about, away = await come_back(request, voucher)
    if "error" in returned(request) or not returned(request).get("code"):
        raise GivenUp(name=voucher_asked.name)
    vouched = await voucher_asked.vouched(returned(request), away, service.people.keeping.now())
    if about:
        return await _linked(request, voucher, vouched, Id(about))
    account = await _account_of(service, voucher, vouched.subject, Id(request.scope.get("trace") or ""))
    if account is None or account.disabled_at is not None:
        who, act = ("本人", "the owner of an account"), ("用它登录", "sign in with it")
        raise NotLinked(who=who, act_words=act, could=["owner"])
    if account.has_second_factor and not vouched.strong:
        return await owed(request, account, _led_to(OWING) if _shows_pages(request) else None)
    level = Level.FULL if vouched.strong else begun_with(account)
    answer = await begin(request, account, level, proved_at=vouched.proved_at, answer=_led_to(LANDING))
    return sent_away(request, answer, "")


def _shows_pages(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


async def _linked(request: Request, voucher: Voucher, vouched: Vouched, account: Id) -> Response:
    """Link it to whom it was asked for by, if they are signed in still; every other session of theirs ends."""
    people, asking = running(request).people, let_in_by(request, "account.keep")
    if asking.account != account:
        raise NotExpectedBack()
    await people.identities.link(account, voucher, vouched.subject)
    await people.sessions.end(account)
    people.forget(account)
    secret = await people.sessions.begin(account, asking.duty, asking.level, proved_at=asking.proved_at)
    return sent_away(request, signed_in(request, _led_to(LINKED), secret, lasting(asking.duty)[1]), "")


async def _account_of(service: Running, voucher: Voucher, subject: str, trace: Id) -> Account | None:
    identities, accounts = service.people.identities, service.people.accounts
    owner = await identities.owner(voucher, subject)
    if owner is None:
        if not service.vouchers[voucher].makes_residents:
            return None
        owner = Id(str(uuid7()))
        try:
            await identities.add_resident(owner, voucher, subject)
        except Taken:  # the same identity, twice at once
            owner = await identities.owner(voucher, subject)
            assert owner is not None
    found = await accounts.with_id(owner)
    if found is not None and found.party is not None:
        await make_known(service, found.party, trace)
    return found


def _led_to(address: str) -> Response:
    # Its own address holds the code, and belongs in no history and no referrer.
    headers = {
        "Location": quote(address, safe=":/%#?=@[]!$&'()*+,;~"),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }
    return Response(status_code=303, headers=headers)
