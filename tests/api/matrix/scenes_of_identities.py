"""How the routes are asked that are about accounts, sessions, tokens and receipts.

Everybody who has an account has a kit of what such a request may need: a session and a token to be ended, codes, a
passkey. It is made once, and what a request uses up or changes is put back after it (see ``asking.py``). Whoever has no
account asks with the kit of the column “resident own”.
"""

from __future__ import annotations

import base64
from typing import Any

import pyotp
from webauthn import verify_registration_response

from domain.acting import PartyKind
from domain.kernel import Id
from domain.party import NAMED_IN_PUBLIC
from store.people.accounts import Duty
from store.people.identities import Voucher
from store.people.keeping import DAY, MINUTE
from store.people.sessions import Level, Scope
from tests.api.authenticator import SoftPasskey
from tests.api.matrix.columns import ELSEWHERE, OTHER, OWN, Column
from tests.api.matrix.people import PEOPLE
from tests.api.matrix.scene import Scene, Scenes
from tests.api.matrix.world import Case, World, moment
from tests.api.signed import PASSWORD

ORIGIN = "http://huying.test"
_ELSE_PASSWORD = "另一盏灯 after lunch 77"
_PHONE, _LOGIN = "13812345678", "somebody.known"
_RESIDENT = Column("resident", OWN)


async def put_together(world: World) -> None:
    """Make everybody's kit."""
    accounts = {shown.account for shown in world.shown.values() if shown.account}
    made = {account: await _kit(world, account) for account in accounts}
    for column, person in PEOPLE.items():
        if PartyKind(person.kind) not in NAMED_IN_PUBLIC:
            await world.service.people.erasure_requests.ask(Id(world.ids[column]))
    kits = {column: made[shown.account] for column, shown in world.shown.items() if shown.account}
    # Where the relation is another, sessions and tokens are those of somebody else.
    mine = {column: kit for column, kit in kits.items() if column.relation not in (OTHER, ELSEWHERE)}
    world.kits = kits
    world.cases["kits"] = Case({**kits[_RESIDENT], **await _of_anybody(world)}, mine)


async def _kit(world: World, account: str) -> dict[str, str]:
    people, id = world.service.people, Id(account)
    now, of = people.keeping.now(), await people.accounts.with_id(account)
    assert of is not None
    before = {one.id for one in await people.sessions.sessions_of(id)}
    await people.sessions.begin(id, Duty.NONE, Level.FULL)
    (session,) = {one.id for one in await people.sessions.sessions_of(id)} - before
    token, _ = await people.sessions.give_token(id, "一个", (Scope.READ,), now + DAY)
    secret = await people.factors.begin_totp(of)
    (recovery, *_) = await people.factors.new_recovery(id)
    passkey = _text(f"passkey of {id}".encode())
    await people.factors.add_passkey(id, passkey, b"-", 0)
    asked, challenge = await people.factors.challenge(id, MINUTE)
    await people.identities.link(id, Voucher.OIDC, f"subject of {id}")
    (identity,) = await people.identities.of(id)
    return {
        "identity": identity.id,
        "session": session,
        "token": token,
        "code": pyotp.TOTP(secret).generate_otp(now // 30_000_000),
        "recovery": recovery,
        "passkey": passkey,
        "challenge": asked,
        "credential": SoftPasskey().made({"challenge": _text(challenge)}, ORIGIN),
    }


async def _of_anybody(world: World) -> dict[str, str]:
    """What signs somebody in, or goes on with a need, whoever shows it."""
    people, id = world.service.people, Id(world.ids[_RESIDENT])
    # Accounts of nobody that is known otherwise.
    phoned, new, known = (Id(home) for home in world.town.households)
    await people.accounts.add_by_phone(phoned, _PHONE)
    link = await people.accounts.add(known, Duty.NONE, _LOGIN)
    await people.accounts.follow(link, await people.passwords.hash(PASSWORD))
    key = SoftPasskey()
    # The same challenge for both: what is tried here is who may, and not how it is done.
    asked, challenge = await people.factors.challenge("", MINUTE)
    made = verify_registration_response(
        credential=key.made({"challenge": _text(challenge)}, ORIGIN),
        expected_challenge=challenge,
        expected_rp_id="huying.test",
        expected_origin=ORIGIN,
        require_user_verification=True,
    )
    await people.factors.add_passkey(id, _text(key.id), made.credential_public_key, 0)
    slip = await people.slips.hand_over(Id(world.cases["entered"].ids["need"]))
    return {
        "link": await people.accounts.add(new, Duty.NONE, "somebody.new"),
        "phone code": await people.codes.for_phone(_PHONE),
        "sign-in challenge": asked,
        "sign-in credential": key.signed({"challenge": _text(challenge)}, ORIGIN),
        "slip number": slip.number,
        "slip code": slip.code,
    }


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _from_kit(name: str, field: str | None = None) -> Any:
    """A body of one field, from the kit of whoever asks."""
    return lambda world, column: {field or name: world.kits.get(column, world.kits[_RESIDENT])[name]}


def _passkey_made(world: World, column: Column) -> dict[str, Any]:
    kit = world.kits.get(column, world.kits[_RESIDENT])
    return {name: kit[name] for name in ("challenge", "credential")}


def _from_anybody(**fields: str) -> Any:
    """A body with what is good for whoever shows it."""
    return lambda world, column: {field: world.cases["kits"].ids[name] for field, name in fields.items()}


def _phone_code(world: World, column: Column) -> dict[str, Any]:
    return {"phone": _PHONE, "code": world.cases["kits"].ids["phone code"]}


def _link(world: World, column: Column) -> dict[str, Any]:
    return {"token": world.cases["kits"].ids["link"], "password": _ELSE_PASSWORD}


def _receipt(world: World, column: Column) -> dict[str, Any]:
    return {"receipt": world.receipts[OWN]}


SCENES: Scenes = {
    "POST /sign-in": Scene(says={"login": _LOGIN, "password": PASSWORD}),
    "GET /trying-out": Scene(),
    "POST /trying-out": Scene(says={"duty": "auditor"}),
    "POST /sign-out": Scene(),
    "GET /start": Scene(),
    "POST /start": Scene(says=_link),
    "POST /phone-codes": Scene(says={"phone": _PHONE}),
    "POST /sign-in/phone": Scene(says=_phone_code),
    "POST /sign-in/passkey/options": Scene(),
    "POST /sign-in/passkey": Scene(says=_from_anybody(challenge="sign-in challenge", credential="sign-in credential")),
    "GET /account": Scene(),
    "POST /account/password": Scene(says={"password": PASSWORD, "new": _ELSE_PASSWORD}),
    "GET /sessions": Scene(),
    "DELETE /sessions": Scene(),
    # Where the relation is another, it is the session and the token of the column “resident own”.
    "DELETE /sessions/{session}": Scene("kits"),
    "POST /second-factor": Scene(),
    "POST /second-factor/confirmation": Scene(says=_from_kit("code")),
    "POST /second-factor/removal": Scene(says=_from_kit("recovery", "code")),
    "POST /second-factor/recovery-codes": Scene(),
    "GET /passkeys": Scene(),
    "POST /passkeys/options": Scene(),
    "POST /passkeys": Scene(says=_passkey_made),
    "POST /passkeys/removal": Scene(says=_from_kit("passkey", "id")),
    "GET /tokens": Scene(),
    "POST /tokens": Scene(says={"label": "汇总", "scopes": ["read"], "ends_at": moment(20)}),
    "DELETE /tokens/{token}": Scene("kits"),
    # Nobody vouches for people here: whoever is let in is told so.
    "GET /sign-in/ways": Scene(),
    "GET /sign-in/oidc": Scene(),
    "GET /sign-in/wechat": Scene(),
    "GET /sign-in/oidc/return": Scene(query="code=1&state=1"),
    "GET /sign-in/wechat/return": Scene(query="code=1&state=1"),
    "POST /sign-in/second-factor": Scene(says={"code": "000000"}),
    "GET /account/identities": Scene(),
    "POST /account/identities/oidc": Scene(),
    "POST /account/identities/wechat": Scene(),
    "DELETE /account/identities/{identity}": Scene("kits"),
    "GET /receipt": Scene(),
    "POST /receipt/session": Scene(says=_receipt),
    "POST /receipt/picture": Scene(says=_receipt),
    # Whoever shows it is let in; whoever is no person has no needs of their own to keep together.
    "POST /mine/receipts": Scene(says=_receipt),
    # Entered by the member of the grid for the resident of the columns “own”.
    "POST /needs/{need}/slips": Scene("entered"),
    "POST /slip-session": Scene(says=_from_anybody(number="slip number", code="slip code")),
}
