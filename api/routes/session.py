"""Signing in and out, and what is signed in."""

from __future__ import annotations

from typing import ClassVar

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import personal, schema_of
from api.given import given_id
from api.identity import asking_of, demand_same_origin, session_brought, signed_out
from api.owing import owed
from api.perform import Strict
from api.private import done, privately, sent
from api.running import running
from api.signing_in import Welcome, begin, prove
from api.unproven import SecondFactorNeeded
from api.watch import note
from domain.fields import SHOWN_CODE
from domain.instants import iso
from domain.kernel import NotFound
from domain.vocabulary import Terms
from store.people.sessions import Level

router = APIRouter(route_class=DirectRoute, tags=["signing in"])


class SignIn(Strict):
    """Who one is, and what shows it."""

    labels: ClassVar[Terms] = SHOWN_CODE

    login: str = Field(max_length=200)
    password: str = Field(max_length=1000)
    code: str | None = Field(
        None, max_length=40, description="The six digits of the authenticator, or a recovery code, where one is needed."
    )


class MySession(msgspec.Struct):
    """Where I am signed in."""

    id: str
    level: Level
    begun_at: str
    seen_at: str
    """To the minute."""
    ends_at: str
    """At the latest."""
    current: bool
    """Whether this answer went to it."""


class MySessions(msgspec.Struct):
    """Where I am signed in, the latest first."""

    items: list[MySession]


@router.post(
    "/sign-in",
    **personal("", body=SignIn, answer=schema_of(Welcome), refusals=(401, 429), anybody=True, may="session.begin"),
)
async def sign_in(request: Request) -> Response:
    """Sign in with a password, and a second factor where there is one; the session comes as a cookie.

    Where only the second factor is missing, `POST /sign-in/second-factor` takes it within five minutes.
    """
    demand_same_origin(request)
    given = await sent(request, SignIn)
    try:
        account = await prove(request, given.login, given.password, given.code)
    except SecondFactorNeeded:
        known = await running(request).people.accounts.named(given.login)
        if known is None:
            raise
        return await owed(request, known)
    return await begin(request, account)


@router.post("/sign-out", **personal("", status=204, anybody=True, may="session.begin"))
async def sign_out(request: Request) -> Response:
    """End the session that the browser has, if it has one."""
    demand_same_origin(request)
    people, secret = running(request).people, session_brought(request)
    if secret is not None:
        await people.sessions.end_by(secret)
        people.forget_session(secret)
        note(request, "signed out")
    return signed_out(request, done())


@router.get("/sessions", **personal("", answer=schema_of(MySessions), refusals=(401,), may="account.enrol"))
async def sessions(request: Request) -> Response:
    """Where I am signed in."""
    people, asking = running(request).people, asking_of(request)
    found = await people.sessions.sessions_of(asking.account)
    items = [
        MySession(one.id, one.level, iso(one.begun_at), iso(one.seen_at), iso(one.ends_at), one.id == asking.id)
        for one in found
    ]
    return privately(MySessions(items))


@router.delete("/sessions", **personal("", status=204, refusals=(401,), may="account.enrol"))
async def sign_out_everywhere(request: Request) -> Response:
    """End every session of mine, this one as well, and every token: what may have been stolen is good no longer."""
    people, asking = running(request).people, asking_of(request)
    await people.sessions.end_everything(asking.account)
    people.forget(asking.account)
    return signed_out(request, done())


@router.delete(
    "/sessions/{session}", **personal("/sessions/{session}", status=204, refusals=(401, 404), may="account.enrol")
)
async def sign_out_there(request: Request) -> Response:
    """End one session of mine."""
    people, asking = running(request).people, asking_of(request)
    session = given_id(request, "session")
    if not await people.sessions.end(asking.account, session):
        raise NotFound(id=session, what=("登录", "session"))
    people.forget(asking.account)
    return done()
