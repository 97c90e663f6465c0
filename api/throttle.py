"""How often somebody may try: by account and by address, counted in the memory of this process.

With several processes each counts for itself, so that the bounds are so many times as wide; the tries of a code, which
are few, are counted in the database instead. Behind a proxy the address is the one that a trusted proxy forwards
(``--forwarded-allow-ips`` of uvicorn), and of IPv6 the network that one customer gets.
"""

from __future__ import annotations

import ipaddress
import math
import time
from enum import Enum

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.unproven import TooMany
from api.waits import wait_words


class Bound(Enum):
    """What is counted, and how many of it are too many."""

    SIGN_IN_OF_PAIR = RateLimitItemPerMinute(10, 15, namespace="pair")
    """Of an account, from one address."""
    SIGN_IN_OF_ACCOUNT = RateLimitItemPerHour(100, 1, namespace="account")
    """Of an account, from wherever: much more, because whoever knows its name can use it up."""
    SIGN_IN_ON_DEVICE = RateLimitItemPerMinute(10, 15, namespace="device")
    """Of an account, in a browser that it was signed in with before."""
    FACTOR_OF_ACCOUNT = RateLimitItemPerMinute(10, 15, namespace="factor")
    """Codes and passwords of an account by whoever has shown half of it already: strangers use none of it up."""
    PASSKEY_FROM_ADDRESS = RateLimitItemPerMinute(200, 15, namespace="passkey")
    """Both steps of a passkey. It is not held up by what somebody else types at the same address."""
    SIGN_IN_FROM_ADDRESS = RateLimitItemPerMinute(100, 15, namespace="address")
    DEPARTURE_FROM_ADDRESS = RateLimitItemPerMinute(100, 15, namespace="departures")
    """Leaving to be vouched for. Any page can have a browser do that: it holds up nobody who signs in here."""
    PASSWORD_OF_ACCOUNT = RateLimitItemPerHour(20, 1, namespace="password")
    LINK_FROM_ADDRESS = RateLimitItemPerMinute(30, 15, namespace="link")
    CODE_TO_PHONE = RateLimitItemPerHour(5, 1, namespace="phone")
    """Of whoever asks for it in a browser that has not signed in to it before: strangers use it up."""
    CODE_ON_DEVICE = RateLimitItemPerHour(5, 1, namespace="phone on device")
    CODE_FROM_ADDRESS = RateLimitItemPerHour(30, 1, namespace="codes")
    WORDING_FROM_ADDRESS = RateLimitItemPerMinute(300, 5, namespace="wording")
    """Texts that are looked at, which takes a twentieth of a second of a core at most."""
    RECEIPT_FROM_ADDRESS = RateLimitItemPerMinute(30, 15, namespace="receipt")
    RAISED_FROM_ADDRESS = RateLimitItemPerHour(20, 1, namespace="raised")
    PHOTO_OF_PARTY = RateLimitItemPerMinute(30, 10, namespace="photos")
    PHOTO_FROM_ADDRESS = RateLimitItemPerMinute(120, 10, namespace="photos from")
    FEEDBACK_FROM_ADDRESS = RateLimitItemPerHour(20, 1, namespace="feedback")
    SLIP_OF_NEED = RateLimitItemPerHour(10, 24, namespace="slip")
    SLIP_FROM_ADDRESS = RateLimitItemPerMinute(30, 15, namespace="slips from")


class Throttle:
    """Counts attempts."""

    def __init__(self) -> None:
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)

    def count(self, bound: Bound, who: str) -> None:
        """Count one more. :raises TooMany: when that is one too many; it says when to come back."""
        item: RateLimitItem = bound.value
        if not self._limiter.hit(item, who):
            wait = self._limiter.get_window_stats(item, who).reset_time - time.time()
            seconds = max(1, math.ceil(wait))
            raise TooMany(retry_after=seconds, wait=wait_words(seconds))

    def forgive(self, bound: Bound, who: str) -> None:
        """Count from the start again: they have shown who they are."""
        self._limiter.clear(bound.value, who)


def address_of(request: Request) -> str:
    """Where a request comes from, as far as it is one customer's."""
    client = request.scope.get("client")
    try:
        address = ipaddress.ip_address(client[0] if client else "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
