"""My identities elsewhere: which of them sign in to my account, linking another, and removing one."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response

from api.direct import DirectRoute
from api.document import personal, schema_of
from api.given import given_id
from api.going_away import depart, sent_away
from api.identity import asking_of, demand_fresh
from api.private import done, privately
from api.running import running
from domain.instants import iso
from domain.kernel import NotFound
from store.people.identities import Voucher

router = APIRouter(prefix="/account/identities", route_class=DirectRoute, tags=["account"])


class MyIdentity(msgspec.Struct):
    """An identity that signs in to my account. What I am called there is kept as a hash, and told to nobody."""

    id: str
    voucher: Voucher
    made_at: str
    used_at: str | None


class MyIdentities(msgspec.Struct):
    """My identities, the oldest first."""

    items: list[MyIdentity]


class Elsewhere(msgspec.Struct):
    """Where to go on."""

    address: str


@router.get("", **personal("", answer=schema_of(MyIdentities), refusals=(401,), may="account.keep"))
async def identities(request: Request) -> Response:
    """My identities elsewhere."""
    people, asking = running(request).people, asking_of(request)
    items = [
        MyIdentity(one.id, one.voucher, iso(one.made_at), None if one.used_at is None else iso(one.used_at))
        for one in await people.identities.of(asking.account)
    ]
    return privately(MyIdentities(items))


@router.post("/oidc", **personal("/oidc", answer=schema_of(Elsewhere), refusals=(401, 409), may="account.keep"))
async def link_provider(request: Request) -> Response:
    """Begin to link my identity at the provider of OpenID Connect: open the address in this browser."""
    return await _begun(request, Voucher.OIDC)


@router.post("/wechat", **personal("/wechat", answer=schema_of(Elsewhere), refusals=(401, 409), may="account.keep"))
async def link_wechat(request: Request) -> Response:
    """Begin to link my identity at WeChat: open the address in this browser."""
    return await _begun(request, Voucher.WECHAT)


@router.delete("/{identity}", **personal("/{identity}", status=204, refusals=(401, 404, 409), may="account.keep"))
async def remove(request: Request) -> Response:
    """Remove an identity of mine: it signs in to nothing any more, and every other session of mine ends."""
    people, asking = running(request).people, asking_of(request)
    demand_fresh(request, asking)
    identity = given_id(request, "identity")
    if not await people.identities.drop(asking.account, identity):
        raise NotFound(id=identity, what=("登录身份", "identity"))
    await people.sessions.end(asking.account, but=asking.id)
    people.forget(asking.account)
    return done()


async def _begun(request: Request, voucher: Voucher) -> Response:
    asking = asking_of(request)
    demand_fresh(request, asking)
    # They are asked once more who they are: a link made by a glance at somebody's open screen would stay.
    departing = await depart(request, voucher, asking.account, again=True)
    return sent_away(request, privately(Elsewhere(departing.address)), departing.secret)
