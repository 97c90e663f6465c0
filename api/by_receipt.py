"""Raising a need without an account: the receipt is all that its raiser has of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from fastapi import Request, Response

from api.given import content_of, headers_of, instant, key_of
from api.identity import demand_same_origin
from api.perform import Act, B, done, new_id, read_body
from api.running import running
from api.throttle import Bound, address_of
from domain.acting import Acting, PartyKind
from domain.casework import SYSTEM, Command, Desk
from domain.kernel import Id, NotFound, Refused
from domain.party import Party
from store.people.receipts import Receipt, receipt_from

_is_random = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}").fullmatch


def is_nobody(request: Request) -> bool:
    """Whether a request says nothing of who asks, and such requests may raise a need here."""
    service = running(request)
    if not service.settings.raise_without_account or "asking" in request.scope:
        return False
    return all(name != b"x-huying-actor" for name, _ in request.scope["headers"])


async def raise_by_receipt(
    request: Request,
    body: type[B],
    begin: Callable[[B, Id, Desk, Acting], None],
    besides: Callable[[Id], Awaitable[Mapping[str, Any]]],
) -> Response:
    """Have a need raised by somebody new, whom nobody knows but by the receipt that the answer shows once.

    Repeated under an idempotency key that is a random UUID, it shows the same receipt: a lost answer loses nothing.
    Under any other key a repetition shows none, as others may use that key too.

    :param begin: lets the need with that id begin, raised by whoever is acting.
    :raises TooMany: when so many were raised from that address.
    """
    demand_same_origin(request)
    service, headers = running(request), headers_of(request)
    people, key = service.people, key_of(headers)
    content = await content_of(request, headers, body.at_most)
    given = read_body(request, body, content)
    people.throttle.count(Bound.RAISED_FROM_ADDRESS, address_of(request))
    fingerprint = service.vault.fingerprint(f"{request.scope['path']}\n".encode() + content)
    again = key is not None and _is_random(key.lower()) is not None
    seed = people.keeping.key.derive("receipt", f"{key} {fingerprint}".encode()) if again else None
    receipt, meant = receipt_from(seed), Receipt(need=new_id(), party=new_id())
    # Kept before the need is there: a receipt for nothing does no harm, a need without its receipt does.
    kept = await people.receipts.keep(receipt, meant)
    command = Command(
        actor=SYSTEM,
        case=kept.need,
        act=_acted(given, kept, begin, there=kept is not meant),
        id=new_id(),
        trace=Id(request.scope.get("trace") or ""),
        at=instant(given.occurred_at),
    )
    try:
        outcome = await service.writer.submit(
            # Strangers may use the same key: what they say keeps them apart.
            command,
            key=None if key is None else f"receipt {hashlib.sha256(f'{key} {fingerprint}'.encode()).hexdigest()}",
            request=fingerprint,
        )
    except Refused:
        if kept is meant:
            await people.receipts.drop(receipt)
        raise
    if outcome.case != kept.need:
        await people.receipts.drop(receipt)
    shown = {"receipt": receipt if outcome.case == kept.need else None}
    response = done(outcome, created=True, more=shown | dict(await besides(outcome.case)))
    response.headers["Cache-Control"] = "no-store"
    return response


def _acted(given: B, kept: Receipt, begin: Callable[[B, Id, Desk, Acting], None], *, there: bool) -> Act:
    def act(desk: Desk) -> None:
        if there and _is_there(desk, kept.need):
            return  # what was answered to the key is kept no longer, but the receipt of the need is
        desk.begin(Party.register(desk.acting, id=kept.party, kind=PartyKind.RESIDENT))
        stranger = msgspec.structs.replace(
            desk.acting, party=kept.party, kind=PartyKind.RESIDENT, posts=(), everywhere=False
        )
        begin(given, kept.need, desk, stranger)

    return act


def _is_there(desk: Desk, need: Id) -> bool:
    try:
        desk.need(need)
    except NotFound:
        return False
    return True
