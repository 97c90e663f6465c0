"""Passkeys: registered by whoever is signed in, and good for signing in without a password.

A passkey asks its owner for a finger, a face or a PIN (user verification), so that it is two factors by itself. It is
bound to the host that the browser sees, which is the one that the request names.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from api.direct import DirectRoute
from api.document import personal, schema_of
from api.given import GivenId
from api.identity import asking_of, demand_fresh, demand_same_origin, signed_in
from api.perform import Strict
from api.private import done, privately, sent
from api.running import running
from api.signing_in import Welcome, begin, renew
from api.start_link import origin_of
from api.throttle import Bound, address_of
from api.unproven import WrongCredentials
from domain.instants import iso
from domain.kernel import NotFound
from store.people.accounts import Duty
from store.people.database import Taken
from store.people.factors import LastFactor
from store.people.keeping import MINUTE
from store.people.sessions import Level, lasting

router = APIRouter(route_class=DirectRoute, tags=["passkeys"])

_CEREMONY = 5 * MINUTE
_RP_NAME = "Huying 呼应"
_TEXT = Annotated[str, Field(max_length=12_000)]


class Ceremony(msgspec.Struct):
    """What the browser is given to begin with."""

    challenge: str
    """The id under which the answer is sent."""
    options: dict[str, Any]
    """For ``PublicKeyCredential.parseCreationOptionsFromJSON`` or ``parseRequestOptionsFromJSON``."""


class PasskeyAnswer(Strict):
    """What the browser made of it."""

    challenge: GivenId
    credential: _TEXT = Field(description="`JSON.stringify(credential)`, as the browser gave it.")


class MyPasskey(msgspec.Struct):
    """A passkey of mine."""

    id: str
    made_at: str
    used_at: str | None


class MyPasskeys(msgspec.Struct):
    """My passkeys, the oldest first."""

    items: list[MyPasskey]


class DropPasskey(Strict):
    """A passkey to do without."""

    id: str = Field(max_length=2000)


@router.get("/passkeys", **personal("", answer=schema_of(MyPasskeys), refusals=(401,), may="account.enrol"))
async def passkeys(request: Request) -> Response:
    """My passkeys."""
    people, asking = running(request).people, asking_of(request)
    items = [
        MyPasskey(one.id, iso(one.made_at), None if one.used_at is None else iso(one.used_at))
        for one in await people.factors.passkeys_of(asking.account)
    ]
    return privately(MyPasskeys(items))


@router.post("/passkeys/options", **personal("", answer=schema_of(Ceremony), refusals=(401,), may="account.enrol"))
async def begin_registration(request: Request) -> Response:
    """Begin to register a passkey."""
    people, asking = running(request).people, asking_of(request)
    demand_fresh(request, asking)
    id, challenge = await people.factors.challenge(asking.account, _CEREMONY)
    options = generate_registration_options(
        rp_id=_host(request),
        rp_name=_RP_NAME,
        # Authenticators show it, and some keep it in the clear: it is no name.
        user_name=f"huying-{asking.account[-6:]}",
        user_id=hashlib.sha256(asking.account.encode()).digest(),
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return privately(Ceremony(id, msgspec.json.decode(options_to_json(options))))


@router.post(
    "/passkeys", **personal("", body=PasskeyAnswer, answer=schema_of(Welcome), refusals=(401, 409), may="account.enrol")
)
async def register(request: Request) -> Response:
    """Keep the passkey that the browser made; every other session of mine ends."""
    people, asking = running(request).people, asking_of(request)
    demand_fresh(request, asking)
    given = await sent(request, PasskeyAnswer)
    challenge = await people.factors.answered(given.challenge, asking.account)
    if challenge is None:
        raise WrongCredentials()
    try:
        made = verify_registration_response(
            credential=given.credential,
            expected_challenge=challenge,
            expected_rp_id=_host(request),
            expected_origin=origin_of(request),
            require_user_verification=True,
        )
        id = bytes_to_base64url(made.credential_id)
        await people.factors.add_passkey(asking.account, id, made.credential_public_key, made.sign_count)
    except (WebAuthnException, Taken, ValueError, TypeError, KeyError):
        raise WrongCredentials() from None
    await people.sessions.end(asking.account, but=asking.id)
    mine, secret = await renew(request, asking.account)
    welcome = Welcome(mine.id, mine.party, mine.duty, Level.FULL)
    return signed_in(request, privately(welcome), secret, lasting(mine.duty)[1])


@router.post(
    "/passkeys/removal", **personal("", body=DropPasskey, status=204, refusals=(401, 404, 409), may="account.keep")
)
async def drop(request: Request) -> Response:
    """Do without a passkey."""
    people, asking = running(request).people, asking_of(request)
    demand_fresh(request, asking)
    given = await sent(request, DropPasskey)
    mine = await people.accounts.with_id(asking.account)
    if mine is not None and mine.duty is not Duty.NONE and mine.totp is None and mine.passkeys == 1:
        raise LastFactor()
    if not await people.factors.drop_passkey(asking.account, given.id):
        raise NotFound(id=given.id[:80], what=("通行密钥", "passkey"))
    await people.sessions.end(asking.account, but=asking.id)
    mine, secret = await renew(request, asking.account)
    return signed_in(request, done(), secret, lasting(mine.duty)[1])


@router.post(
    "/sign-in/passkey/options",
    **personal("", answer=schema_of(Ceremony), refusals=(429,), anybody=True, may="session.begin"),
)
async def begin_sign_in(request: Request) -> Response:
    """Begin to sign in with a passkey; nothing has to be said of who one is."""
    demand_same_origin(request)
    people = running(request).people
    people.throttle.count(Bound.PASSKEY_FROM_ADDRESS, address_of(request))
    id, challenge = await people.factors.challenge("", _CEREMONY)
    options = generate_authentication_options(
        rp_id=_host(request), challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return privately(Ceremony(id, msgspec.json.decode(options_to_json(options))))


@router.post(
    "/sign-in/passkey",
    **personal(
        "", body=PasskeyAnswer, answer=schema_of(Welcome), refusals=(401, 429), anybody=True, may="session.begin"
    ),
)
async def sign_in(request: Request) -> Response:
    """Sign in with a passkey."""
    demand_same_origin(request)
    people, given = running(request).people, await sent(request, PasskeyAnswer)
    people.throttle.count(Bound.PASSKEY_FROM_ADDRESS, address_of(request))
    challenge = await people.factors.answered(given.challenge, "")
    known = await people.factors.passkey(_id_of(given.credential))
    if challenge is None or known is None:
        raise WrongCredentials()
    try:
        shown = verify_authentication_response(
            credential=given.credential,
            expected_challenge=challenge,
            expected_rp_id=_host(request),
            expected_origin=origin_of(request),
            credential_public_key=known.public_key,
            credential_current_sign_count=known.used,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError):
        raise WrongCredentials() from None
    account = await people.accounts.with_id(known.account)
    if account is None or account.disabled_at is not None:
        raise WrongCredentials()
    await people.factors.passkey_used(known.id, shown.new_sign_count)
    return await begin(request, account)


def _id_of(credential: str) -> str:
    try:
        said = msgspec.json.decode(credential)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return ""
    id = said.get("id") if isinstance(said, dict) else None
    return id if isinstance(id, str) and id.isascii() and id.isprintable() else ""


def _host(request: Request) -> str:
    return request.url.hostname or "localhost"
