"""Browsers that somebody has signed in with before: what strangers try elsewhere does not hold those up.

A cookie says that this browser has signed in to an account, and until when that counts; it says nothing of whose the
account is, and is no session: whoever has it may try a few times, as its owner may. Each entry of it is keyed to the
account, so that one that was got by signing in to another account counts for nothing. OWASP calls them device cookies.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterator
from typing import NamedTuple

from fastapi import Request, Response

from api.running import running
from store.people.keeping import DAY

LASTS = 365 * DAY
_MOST = 5
"""How many accounts one browser is known by: a family's telephone, or the machine at a desk."""
_COOKIE = "huying-device"
_written = re.compile(r"[A-Za-z0-9_-]{22}(?:\.[0-9]{10}-[0-9a-f]{32}){1,5}").fullmatch


class _Entry(NamedTuple):
    """That somebody has signed in here, and the second since 1970 until which it counts."""

    ends: int
    mark: str


def device_of(request: Request, who: str) -> str | None:
    """What the tries of this browser are counted under, if *who* has signed in with it before."""
    device, entries = _brought(request)
    now = running(request).people.keeping.now() // 1_000_000
    # Each of them is compared, so that the time it takes tells nothing.
    known = [hmac.compare_digest(one.mark, _mark(request, device, who, one.ends)) & (one.ends > now) for one in entries]
    return device if any(known) else None


def remembered(request: Request, response: Response, who: str) -> Response:
    """*response*, that also has the browser keep that *who* has signed in with it."""
    device, before = _brought(request)
    device = device or secrets.token_urlsafe(16)
    ends = (running(request).people.keeping.now() + LASTS) // 1_000_000
    kept = [one for one in before if one.mark != _mark(request, device, who, one.ends)]
    entries = [_Entry(ends, _mark(request, device, who, ends)), *kept][:_MOST]
    https = request.scope.get("scheme") == "https"
    response.set_cookie(
        _name(request),
        ".".join((device, *(f"{one.ends}-{one.mark}" for one in entries))),
        max_age=LASTS // 1_000_000,
        path="/",
        secure=https,
        httponly=True,
        samesite="lax",
    )
    return response


def _name(request: Request) -> str:
    return f"__Host-{_COOKIE}" if request.scope.get("scheme") == "https" else _COOKIE


def _brought(request: Request) -> tuple[str, list[_Entry]]:
    """The name that the browser has made up for itself, and what it says of who has signed in."""
    given = request.cookies.get(_name(request), "")
    if not _written(given):
        return "", []
    device, *entries = given.split(".")
    return device, list(_entries(entries))


def _entries(written: list[str]) -> Iterator[_Entry]:
    for each in written:
        ends, _, mark = each.partition("-")
        yield _Entry(int(ends), mark)


def _mark(request: Request, device: str, who: str, ends: int) -> str:
    return running(request).people.keeping.key.hash("device", f"{device}\n{who}\n{ends}")[:32]
