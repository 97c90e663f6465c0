"""The need that somebody follows by a receipt or a slip, and the session in which they go on with it."""

from __future__ import annotations

import msgspec
from fastapi import Request, Response

from api.following import goes_on_in
from api.identity import session_brought, signed_in
from api.private import privately
from api.running import running
from api.throttle import Bound, address_of
from api.unproven import WrongReceipt
from api.watch import note
from domain.kernel import Id
from store.people.accounts import Duty
from store.people.keeping import MINUTE
from store.people.receipts import Receipt, hash_of, read_receipt
from store.people.sessions import Level

_LASTS = 30 * MINUTE


class Following(msgspec.Struct, omit_defaults=True):
    """The need that a receipt or a slip is for."""

    need: str
    goes_on_in: str | None = None
    """The need in which it goes on, when it was merged: that is the one to supplement, confirm, dispute and rate."""


async def receipt_shown(request: Request, typed: str) -> Receipt:
    """What a receipt is for, as it was typed in.

    :raises WrongReceipt: when it is none. :raises TooMany: when so many were tried from that address.
    """
    people = running(request).people
    found = await people.receipts.with_hash(hash_of(typed)) if read_receipt(typed) else None
    if found is None:
        people.throttle.count(Bound.RECEIPT_FROM_ADDRESS, address_of(request))
        raise WrongReceipt()
    return found


def followed_by(need: Id, goes_on: Id) -> Following:
    """What is told of a need that goes on in *goes_on*, which is itself unless it was merged."""
    return Following(need, None if goes_on == need else goes_on)


async def begun(request: Request, party: Id, need: Id, level: Level = Level.RECEIPT) -> Response:
    """The answer that begins a session for one need, half an hour long, instead of what the browser had.

    :param party: the party for which the receipt or the slip speaks.
    :param level: which of the two it is.
    """
    service, before = running(request), session_brought(request)
    people, told = service.people, followed_by(need, await goes_on_in(service.backend, need))
    secret = await people.sessions.begin(party, Duty.NONE, level, instead_of=before, need=need)
    if before is not None:
        people.forget_session(before)
    note(request, "a receipt is used", party)
    return signed_in(request, privately(told), secret, _LASTS)
