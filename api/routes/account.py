"""My account: what it is, its password, and the link by which a first one is chosen."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import personal, schema_of
from api.identity import asking_of, demand_same_origin, signed_in
from api.perform import Strict
from api.private import privately, sent
from api.running import running
from api.signing_in import Welcome, begin, renew
from api.throttle import Bound, address_of
from api.unproven import SignedOut, WrongCredentials
from domain.instants import iso
from store.people.accounts import Duty, LinkOver
from store.people.sessions import Level, Scope, lasting

router = APIRouter(route_class=DirectRoute, tags=["account"])


class MyAccount(msgspec.Struct):
    """Who I am here."""

    account: str
    party: str | None
    duty: Duty
    level: Level
    scopes: list[Scope]
    """What may be done with what this request brought."""
    need: str | None
    """The only need that it is good for."""
    login: str | None
    authenticator: bool
    passkeys: int
    recovery_codes: int
    """How many are left."""


class WithReceipt(msgspec.Struct):
    """What a session that a receipt or a slip began is good for. It tells nothing of whoever raised the need.

    Whoever has the slip need not be them: it was handed to somebody at a door.
    """

    level: Level
    need: str | None
    """The only need that it is good for."""
    ends_at: str | None
    """When the session ends; none of a receipt itself."""


class Start(Strict):
    """A link that an administrator, or the service at its first start, gave."""

    token: str = Field(min_length=1, max_length=100, description="What stands after `#` in the link.")
    password: str = Field(max_length=1000, description="12 to 128 characters, not easily guessed.")
    login: str | None = Field(None, max_length=200, description="A login name, for the first administrator alone.")


class ChangePassword(Strict):
    """Another password."""

    password: str = Field(max_length=1000, description="The present one.")
    new: str = Field(max_length=1000, description="12 to 128 characters, not easily guessed.")


_WHO = {"anyOf": [schema_of(MyAccount), schema_of(WithReceipt)]}


@router.get("/account", **personal("", answer=_WHO, refusals=(401,), may="account.read"))
async def account(request: Request) -> Response:
    """Who I am here; with a receipt or a slip, which need it is good for and no more."""
    people, asking = running(request).people, asking_of(request)
    if asking.is_for_one_need:
        ends_at = None if asking.by_token else iso(asking.ends_at)
        return privately(WithReceipt(asking.level, asking.need, ends_at))
    mine = await people.accounts.with_id(asking.account)
    told = MyAccount(
        account=asking.account,
        party=asking.party,
        duty=asking.duty,
        level=asking.level,
        scopes=sorted(asking.scopes),
        need=asking.need,
        login=None if mine is None else people.accounts.login_of(mine),
        authenticator=mine is not None and mine.totp is not None,
        passkeys=0 if mine is None else mine.passkeys,
        recovery_codes=await people.factors.recovery_left(asking.account),
    )
    return privately(told)


@router.post(
    "/start",
    **personal("", body=Start, answer=schema_of(Welcome), refusals=(409, 410, 429), anybody=True, may="session.begin"),
)
async def start(request: Request) -> Response:
    """Choose the password of an account with a one-time link, and be signed in.

    Whoever administers or audits can then set up a second factor, and nothing else before that.
    """
    demand_same_origin(request)
    people, given = running(request).people, await sent(request, Start)
    people.throttle.count(Bound.LINK_FROM_ADDRESS, address_of(request))
    meant = await people.accounts.link(given.token)
    known = await people.accounts.with_id(meant) if meant else None
    name = given.login if known is None else people.accounts.login_of(known)
    await people.passwords.demand_good(given.password, name or "")
    id = await people.accounts.follow(given.token, await people.passwords.hash(given.password), given.login)
    people.forget(id)
    made = await people.accounts.with_id(id)
    if made is None:
        raise LinkOver()
    # A link stands for a password and not for a second factor: with one, it takes signing in.
    if made.has_second_factor:
        return privately(Welcome(made.id, made.party, made.duty, Level.ENROL))
    return await begin(request, made)


@router.post(
    "/account/password",
    **personal("", body=ChangePassword, answer=schema_of(Welcome), refusals=(401, 429), may="account.keep"),
)
async def change_password(request: Request) -> Response:
    """Choose another password. Every other session of mine ends, and every token."""
    people, asking = running(request).people, asking_of(request)
    given = await sent(request, ChangePassword)
    mine = await people.accounts.with_id(asking.account)
    if mine is None:
        raise SignedOut()
    who = people.keeping.key.hash("throttle", mine.id)
    # Counted for whoever knows the present one too: to judge a new one is work.
    people.throttle.count(Bound.PASSWORD_OF_ACCOUNT, who)
    people.throttle.count(Bound.FACTOR_OF_ACCOUNT, who)
    if not await people.passwords.is_right(mine.password, given.password):
        raise WrongCredentials()
    people.throttle.forgive(Bound.FACTOR_OF_ACCOUNT, who)
    await people.passwords.demand_good(given.new, people.accounts.login_of(mine) or "")
    await people.accounts.set_password(mine.id, await people.passwords.hash(given.new))
    await people.sessions.end_everything(mine.id, but=asking.id)
    mine, secret = await renew(request, mine.id)
    welcome = privately(Welcome(mine.id, mine.party, mine.duty, asking.level))
    return signed_in(request, welcome, secret, lasting(mine.duty)[1])
