"""Tokens for programs that act for somebody, made and revoked by that somebody."""

from __future__ import annotations

from typing import ClassVar

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, Field

from api.direct import DirectRoute
from api.document import personal, schema_of
from api.given import given_id
from api.identity import asking_of, demand_fresh
from api.perform import Strict
from api.private import done, privately, sent
from api.running import running
from domain.instants import iso, micros
from domain.kernel import NotFound, Unacceptable
from domain.vocabulary import Term, Terms
from store.people.sessions import TOKEN_LASTS_AT_MOST, Scope

router = APIRouter(prefix="/tokens", route_class=DirectRoute, tags=["tokens"])


class MakeToken(Strict):
    """What a token is for, and until when."""

    labels: ClassVar[Terms] = {"ends_at": Term("有效期", "end of the token")}

    label: str = Field(min_length=1, max_length=60, description="What I call it; shown to me alone.")
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope), description="What may be done with it.")
    ends_at: AwareDatetime = Field(description="Until when: at most a year from now, RFC 3339 with a zone.")


class MyToken(msgspec.Struct):
    """A token of mine."""

    id: str
    label: str
    scopes: list[Scope]
    begun_at: str
    seen_at: str | None
    """When it was last used, to the minute."""
    ends_at: str


class MyTokens(msgspec.Struct):
    """My tokens, the latest first."""

    items: list[MyToken]


class NewToken(msgspec.Struct):
    """A new token, shown this once."""

    id: str
    token: str


@router.get("", **personal("", answer=schema_of(MyTokens), refusals=(401,), may="account.keep"))
async def tokens(request: Request) -> Response:
    """My tokens."""
    people, asking = running(request).people, asking_of(request)
    items = [
        MyToken(
            one.id,
            one.label,
            sorted(one.scopes),
            iso(one.begun_at),
            None if one.seen_at is None else iso(one.seen_at),
            iso(one.ends_at),
        )
        for one in await people.sessions.tokens_of(asking.account)
    ]
    return privately(MyTokens(items))


@router.post(
    "", **personal("", body=MakeToken, answer=schema_of(NewToken), status=201, refusals=(401,), may="account.keep")
)
async def make_token(request: Request) -> Response:
    """Make a token; it takes having signed in within the last ten minutes."""
    people, asking = running(request).people, asking_of(request)
    demand_fresh(request, asking)
    given = await sent(request, MakeToken)
    ends, now = micros(given.ends_at), people.keeping.now()
    if not now < ends <= now + TOKEN_LASTS_AT_MOST:
        why = ("有效期须晚于现在，最长一年。", "It ends later than now, and within a year.")
        ends_words = MakeToken.labels["ends_at"]
        raise Unacceptable(field="ends_at", field_words=(ends_words.words(), ends_words.en), why=why)
    scopes = tuple(sorted(set(given.scopes)))
    id, token = await people.sessions.give_token(asking.account, given.label, scopes, ends)
    return privately(NewToken(id, token), 201)


@router.delete("/{token}", **personal("/{token}", status=204, refusals=(401, 404), may="account.keep"))
async def revoke_token(request: Request) -> Response:
    """Revoke a token of mine: it is good for nothing any more."""
    people, asking = running(request).people, asking_of(request)
    token = given_id(request, "token")
    if not await people.sessions.revoke_token(asking.account, token):
        raise NotFound(id=token, what=("凭证", "token"))
    people.forget(asking.account)
    return done()
