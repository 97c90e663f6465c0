"""Who a request comes from: the session in its cookie, or the token that it carries.

That is found out before an endpoint is called, and only where something was brought; the endpoint then asks
``actor_of`` without waiting.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.types import Scope

from api.following import goes_on_in
from api.people import Shown
from api.running import running
from api.throttle import Bound, address_of
from api.unproven import (
    NotAParty,
    NotSignedIn,
    OtherOrigin,
    ProveAgain,
    SignedOut,
    WrongReceipt,
)
from domain.kernel import Id, Refused
from domain.policy.roles import DUTIES, Role
from domain.policy.rules import Rule
from store.people.accounts import Duty
from store.people.keeping import MINUTE
from store.people.key import hashed
from store.people.receipts import hash_of
from store.people.sessions import Asking, Level

_SCHEMES = {"bearer": Shown.TOKEN, "receipt": Shown.RECEIPT}
_TELLING = frozenset({b"authorization", b"cookie"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PROVED = 10 * MINUTE


class Brought(NamedTuple):
    """What a request shows."""

    secret: str
    kind: Shown


def cookie_name(scope: Scope) -> str:
    """``__Host-`` binds a cookie to this very host; a browser takes it over https only."""
    return "__Host-huying" if scope.get("scheme") == "https" else "huying"


def brought(scope: Scope) -> Brought | None:
    """What a request brings to show who asks, if anything: a token or a receipt before a cookie."""
    cookie: bytes | None = None
    for name, value in scope["headers"]:
        if name not in _TELLING:
            continue
        if name == b"authorization":
            scheme, _, secret = value.decode("latin-1").partition(" ")
            kind = _SCHEMES.get(scheme.lower())
            if kind is not None:
                return Brought(secret.strip(), kind)
        elif b"huying=" in value:
            cookie = value
    if cookie is not None:
        wanted = cookie_name(scope)
        for pair in cookie.decode("latin-1").split(";"):
            key, _, secret = pair.strip().partition("=")
            if key == wanted and secret:
                return Brought(secret, Shown.SESSION)
    return None


async def identify(request: Request, shown: Brought) -> None:
    """Find out who asks, for :func:`asking_of`.

    :raises OtherOrigin: when another site lets a browser send its cookie along with something that changes anything.
    """
    scope = request.scope
    if shown.kind is Shown.SESSION and scope["method"] not in _SAFE:
        demand_same_origin(request)
    people = running(request).people
    hash = hash_of(shown.secret) if shown.kind is Shown.RECEIPT else hashed(shown.secret)
    asking = people.at_hand(hash, shown.kind) or await people.look_up(hash, shown.kind)
    if asking is None and shown.kind is Shown.RECEIPT:
        people.throttle.count(Bound.RECEIPT_FROM_ADDRESS, address_of(request))
        scope["asking"] = WrongReceipt()
        return
    scope["asking"] = SignedOut() if asking is None else asking
    if asking is not None and asking.need is not None:
        # Not kept with who asks: staff may merge it, and take it apart again, at any time.
        scope["goes_on_in"] = await goes_on_in(running(request).backend, asking.need)


def demand_same_origin(request: Request) -> None:
    """Refuse what another site has a browser send. Programs, which say nothing of an origin, are no browsers.

    :raises OtherOrigin: when it is so.
    """
    headers = request.headers
    site = headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise OtherOrigin()
        return
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower():
        raise OtherOrigin()


def demand_a_visit(request: Request) -> None:
    """Refuse what a page has a browser load as a picture, a frame or a script. People come by a link or a button.

    :raises OtherOrigin: when it is so.
    """
    if request.headers.get("sec-fetch-dest", "document") != "document":
        raise OtherOrigin()


def asking_of(request: Request) -> Asking:
    """Who asks, whatever they may do.

    :raises NotSignedIn: when nothing was brought.
    :raises SignedOut: when what was brought is good for nothing any more.
    """
    asking: Asking | Refused | None = request.scope.get("asking")
    if asking is None:
        raise NotSignedIn()
    if not isinstance(asking, Asking):
        raise asking
    return asking


def demand_fresh(request: Request, asking: Asking) -> None:
    """Demand that they have shown who they are a moment ago. :raises ProveAgain: when it is longer ago."""
    if running(request).people.keeping.now() - asking.proved_at > _PROVED:
        raise ProveAgain()


def acting_party(request: Request, asking: Asking) -> Id:
    """The party that acts, or asks what concerns it; of an administrator, where the rule admits them, the account.

    :raises NotAParty: for an account that administers or audits, elsewhere.
    """
    if asking.party is not None:
        return asking.party
    rule: Rule = request.scope["rule"]
    if rule.is_public or Role(asking.duty) not in rule.roles:
        raise NotAParty(who=rule.who, act_words=rule.words, could=rule.could_be(rule.roles - DUTIES))
    return asking.account


def duty_of(request: Request) -> Duty | None:
    """Which duty an administrator acts in; None for everybody else."""
    asking: Asking | Refused | None = request.scope.get("asking")
    return asking.duty if isinstance(asking, Asking) and asking.duty is not Duty.NONE else None


def is_by_receipt(request: Request) -> bool:
    """Whether a receipt or slip is all that shows who asks, whoever that is besides."""
    asking: Asking | Refused | None = request.scope.get("asking")
    return isinstance(asking, Asking) and asking.is_for_one_need


def slip_shown(request: Request) -> Id | None:
    """The need that a slip was made for, where a slip is all that shows who asks."""
    asking: Asking | Refused | None = request.scope.get("asking")
    return asking.need if isinstance(asking, Asking) and asking.level is Level.SLIP else None


def reads_more(request: Request, need: Id) -> bool:
    """Whether what was brought is good for reading more of *need* than everybody may, see :class:`Asking`.

    A receipt is good for that too where its need was merged into this one.
    """
    asking = asking_of(request)
    return asking.reads_more(need) or (asking.is_for_one_need and need == request.scope["goes_on_in"])


def signed_in(request: Request, response: Response, secret: str, lasts: int) -> Response:
    """*response*, that also gives the browser the session's secret. *lasts* is in microseconds."""
    _set_cookie(request, response, secret, lasts // 1_000_000)
    return response


def signed_out(request: Request, response: Response) -> Response:
    """*response*, that also has the browser forget its session."""
    _set_cookie(request, response, "", 0)
    return response


def _set_cookie(request: Request, response: Response, value: str, seconds: int) -> None:
    https = request.scope.get("scheme") == "https"
    response.set_cookie(
        cookie_name(request.scope), value, max_age=seconds, path="/", secure=https, httponly=True, samesite="lax"
    )


def session_brought(request: Request) -> str | None:
    """The secret of the session that the browser has, good or not."""
    shown = brought(request.scope)
    return shown.secret if shown is not None and shown.kind is Shown.SESSION else None
