"""A browser goes to somebody who vouches for people, and comes back.

It takes a cookie along that nobody else has, for ten minutes. State, nonce and verifier follow from that cookie and the
installation's secret; the database holds no more than its hash, and whom it is about.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from typing import NamedTuple

from fastapi import Request, Response

from api.people import People
from api.running import running
from api.vouchers.vouching import Away, NotExpectedBack, NotOffered, Vouches
from store.people.identities import Voucher
from store.people.keeping import MINUTE

LASTS = 10 * MINUTE
_COOKIE = "huying-away"


class Departing(NamedTuple):
    """Where a browser goes, and the secret of the cookie that it takes along."""

    address: str
    secret: str


def vouching(request: Request, voucher: Voucher) -> Vouches:
    """Who vouches. :raises NotOffered: when the installation asks nobody of that kind."""
    found = running(request).vouchers.get(voucher)
    if found is None:
        raise NotOffered()
    return found


async def depart(request: Request, voucher: Voucher, account: str, *, again: bool = False) -> Departing:
    """Send a browser to that voucher.

    :param account: whose it becomes an identity of; "" to sign in.
    :raises NotOffered: when the installation asks nobody of that kind.
    :raises Unreachable: when the voucher cannot be used now.
    """
    people, asked = running(request).people, vouching(request, voucher)
    secret = await people.departures.begin(voucher, account, LASTS)
    return Departing(await asked.address(_away(request, people, voucher, secret), again=again), secret)


async def come_back(request: Request, voucher: Voucher) -> tuple[str, Away]:
    """Whom a browser that comes back is about, and what it took along. It can come back once.

    :raises NotExpectedBack: when it did not go, or is too late, or brings the state of another.
    """
    people, secret = running(request).people, away_brought(request)
    if secret is None:
        raise NotExpectedBack()
    away = _away(request, people, voucher, secret)
    if not hmac.compare_digest(away.state.encode(), returned(request).get("state", "").encode()):
        raise NotExpectedBack()
    account = await people.departures.back(secret, voucher)
    if account is None:
        raise NotExpectedBack()
    return account, away


def returned(request: Request) -> Mapping[str, str]:
    """What a browser came back with, each once: the first of what comes twice."""
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        found.setdefault(name, value)
    return found


def away_brought(request: Request) -> str | None:
    """The secret of a browser that went away."""
    return request.cookies.get(_cookie_name(request))


def sent_away(request: Request, response: Response, secret: str) -> Response:
    """*response*, that also gives the browser what it takes along; nothing, to have it forget."""
    response.set_cookie(
        _cookie_name(request),
        secret,
        max_age=LASTS // 1_000_000 if secret else 0,
        path="/",
        secure=request.scope.get("scheme") == "https",
        httponly=True,
        # It has to come along when another site sends the browser back.
        samesite="lax",
    )
    return response


def _cookie_name(request: Request) -> str:
    return f"__Host-{_COOKIE}" if request.scope.get("scheme") == "https" else _COOKIE


def _away(request: Request, people: People, voucher: Voucher, secret: str) -> Away:
    def following(what: str) -> str:
        found = people.keeping.key.derive(f"away {voucher} {what}", secret.encode("utf-8", "surrogatepass"))
        return base64.urlsafe_b64encode(found).rstrip(b"=").decode()

    back = f"{request.url.scheme}://{request.url.netloc}/api/v1/sign-in/{voucher}/return"
    return Away(back, following("state"), following("nonce"), following("verifier"))
