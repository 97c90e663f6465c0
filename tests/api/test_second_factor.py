"""A second factor: codes that count once, passkeys for this host alone, and who cannot do without one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from domain.kernel import Id
from store.people.accounts import Duty
from tests.api.authenticator import SoftPasskey
from tests.api.problem import problem_of
from tests.api.signed import PASSWORD, account, browser, clock_of, code_of, cookie_of, enrol, people_of, sign_in
from tests.api.town import Town

pytestmark = pytest.mark.anyio

_HERE = "http://huying.test"


async def _register(client: httpx.AsyncClient, passkey: SoftPasskey, origin: str = _HERE) -> httpx.Response:
    begun = (await client.post("/passkeys/options")).json()
    body = {"challenge": begun["challenge"], "credential": passkey.made(begun["options"], origin)}
    return await client.post("/passkeys", json=body)


async def _present(client: httpx.AsyncClient, passkey: SoftPasskey, origin: str = _HERE) -> httpx.Response:
    begun = (await client.post("/sign-in/passkey/options")).json()
    body = {"challenge": begun["challenge"], "credential": passkey.signed(begun["options"], origin)}
    return await client.post("/sign-in/passkey", json=body)


async def test_whoever_administers_sets_up_a_second_factor_and_nothing_before_that(each_town: Town) -> None:
    town = each_town
    token = await people_of(town).accounts.first_link()
    async with browser(town) as root, browser(town) as thief:
        started = await root.post("/start", json={"token": token, "login": "root", "password": PASSWORD})
        assert (started.json()["level"], started.json()["party"]) == ("enrol", None)
        thief.cookies.set("huying", cookie_of(started))
        tries: list[Callable[[], Awaitable[httpx.Response]]] = [
            lambda: root.get("/tokens"),
            lambda: root.get("/mine/raised"),
            lambda: root.post("/needs", json=town.said()),
            lambda: root.post("/account/password", json={"password": PASSWORD, "new": PASSWORD}),
            lambda: root.post("/second-factor/recovery-codes"),
        ]
        for attempt in tries:
            refused = await attempt()
            assert (refused.status_code, problem_of(refused)["type"][-19:]) == (403, "second-factor-first")
        await enrol(town, root)
        assert (await root.get("/account")).json()["level"] == "full"
        assert (await thief.get("/account")).status_code == 401  # the session changed with what it may do
        assert (
            await root.post("/start", json={"token": token, "login": "x2", "password": PASSWORD})
        ).status_code == 410


@pytest.mark.parametrize("duty", [Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDITOR])
async def test_whoever_administers_or_audits_takes_no_part_in_cases(town: Town, duty: Duty) -> None:
    made, need = await account(town, duty=duty, login="root"), await town.raised()
    before = await town.position()
    async with browser(town) as client:
        await sign_in(client, "root", code=await _later(town, made.secret))
        for path in ("/needs", f"/needs/{need}/acceptance", f"/needs/{need}/support", f"/needs/{need}/claims"):
            answer = await client.post(path, json=town.said(), headers={"If-Match": "*"})
            told = problem_of(answer)
            assert (answer.status_code, told["type"].rpartition("/")[2]) == (403, "not-a-party")
            assert {"staff", "party_member"} & set(told["could"]), path
        assert (await client.get("/mine/raised")).status_code == 403
        assert (await client.get(f"/needs/{need}")).status_code == 200
    assert await town.position() == before


async def _later(town: Town, secret: str | None) -> str:
    """A code of the next half minute, so that none before it was the same."""
    clock = clock_of(town)
    clock.pass_(seconds=30)
    return code_of(town, str(secret))


async def test_a_password_alone_does_not_do_where_there_is_an_authenticator(each_town: Town) -> None:
    town = each_town
    made = await account(town, duty=Duty.AUDITOR, login="root")
    async with browser(town) as client:
        answer = await sign_in(client, "root")
        told = problem_of(answer)
        assert (answer.status_code, told["type"].rpartition("/")[2]) == (401, "second-factor-needed")
        assert told["factors"] == ["totp", "recovery"]
        assert "huying" not in client.cookies  # but one with which to show what is missing
        assert (await client.get("/account")).status_code == 401
        assert (await sign_in(client, "root", code="000000")).status_code == 401
        assert (await sign_in(client, "root", code=await _later(town, made.secret))).status_code == 200


async def test_the_second_factor_alone_does_in_a_second_step(each_town: Town) -> None:
    town = each_town
    made = await account(town, duty=Duty.AUDITOR, login="root")
    async with browser(town) as client, browser(town) as other:
        assert (await client.post("/sign-in/second-factor", json={"code": "000000"})).status_code == 401
        await sign_in(client, "root")
        code = {"code": await _later(town, made.secret)}
        assert (await other.post("/sign-in/second-factor", json=code)).status_code == 401
        assert (await client.post("/sign-in/second-factor", json={"code": "000000"})).status_code == 401
        assert (await client.post("/sign-in/second-factor", json=code)).status_code == 200
        assert (await client.get("/account")).json()["level"] == "full"
        assert "huying-away" not in client.cookies


async def test_a_code_of_the_authenticator_counts_once(each_town: Town) -> None:
    town, clock = each_town, clock_of(each_town)
    made = await account(town, duty=Duty.AUDITOR, login="root")
    secret = str(made.secret)
    async with browser(town) as client:
        # The one by which it was confirmed is used up.
        assert (await sign_in(client, "root", code=code_of(town, secret))).status_code == 401
        clock.pass_(seconds=60)
        code = code_of(town, secret)
        assert (await sign_in(client, "root", code=code)).status_code == 200
        assert (await sign_in(client, "root", code=code)).status_code == 401
        clock.pass_(seconds=30)
        assert (await sign_in(client, "root", code=code)).status_code == 401  # still within the drift, and used
        late = code_of(town, secret)
        clock.pass_(seconds=30)
        assert (await sign_in(client, "root", code=late)).status_code == 200  # half a minute late is in time
        old = code_of(town, secret)
        clock.pass_(seconds=90)
        assert (await sign_in(client, "root", code=old)).status_code == 401


async def test_a_recovery_code_counts_once_and_new_ones_void_the_old(each_town: Town) -> None:
    town = each_town
    people, made = people_of(town), await account(town, duty=Duty.AUDITOR, login="root")
    first, second, third, *_ = await people.factors.new_recovery(Id(made.id))
    async with browser(town) as client:
        assert (await sign_in(client, "root", code=first.lower().replace("-", " "))).status_code == 200
        assert (await client.get("/account")).json()["recovery_codes"] == 9
        assert (await sign_in(client, "root", code=first)).status_code == 401
        assert (await sign_in(client, "root", code=second)).status_code == 200
        assert len((await client.post("/second-factor/recovery-codes")).json()["codes"]) == 10
        assert (await sign_in(client, "root", code=third)).status_code == 401


async def test_administrators_keep_their_last_factor_and_others_may_give_it_up(town: Town) -> None:
    made = await account(town, duty=Duty.AUDITOR, login="root")
    await account(town, town.raiser)
    async with browser(town) as root, browser(town) as client:
        clock = clock_of(town)
        clock.pass_(seconds=60)
        await sign_in(root, "root", code=code_of(town, str(made.secret)))
        clock.pass_(seconds=60)
        refused = await root.post("/second-factor/removal", json={"code": code_of(town, str(made.secret))})
        assert problem_of(refused)["type"].endswith("last-factor")
        await sign_in(client, "wang")
        secret = await enrol(town, client)
        assert (await client.post("/second-factor/removal", json={"code": "000000"})).status_code == 401
        clock.pass_(seconds=60)
        assert (await client.post("/second-factor/removal", json={"code": code_of(town, secret)})).status_code == 204
        assert (await sign_in(client, "wang")).status_code == 200


async def test_a_passkey_signs_in_without_a_password(each_town: Town) -> None:
    town = each_town
    await account(town, town.raiser)
    passkey = SoftPasskey()
    async with browser(town) as client, browser(town) as other:
        await sign_in(client, "wang")
        assert (await _register(client, passkey)).status_code == 200
        answer = await _present(other, passkey)
        assert (answer.status_code, answer.json()["party"]) == (200, town.raiser)
        [listed] = (await other.get("/passkeys")).json()["items"]
        assert listed["used_at"]
        assert (await sign_in(client, "wang")).status_code == 401  # the password alone does not do any more
        removed = await other.post("/passkeys/removal", json={"id": listed["id"]})
        assert removed.status_code == 204
        assert (await _present(client, passkey)).status_code == 401


async def test_a_passkey_is_refused_elsewhere_again_unverified_or_cloned(each_town: Town) -> None:
    town, clock = each_town, clock_of(each_town)
    await account(town, town.raiser)
    async with browser(town) as client:
        await sign_in(client, "wang")
        assert (await _register(client, SoftPasskey(), "https://evil.example")).status_code == 401
        assert (await _register(client, SoftPasskey("evil.example"))).status_code == 401
        assert (await _register(client, SoftPasskey(verifies=False))).status_code == 401
        passkey = SoftPasskey()
        assert (await _register(client, passkey)).status_code == 200
        assert (await _register(client, passkey)).status_code == 401
        assert (await _present(client, passkey, "https://evil.example")).status_code == 401
        assert (await _present(client, SoftPasskey())).status_code == 401
        begun = (await client.post("/sign-in/passkey/options")).json()
        body: dict[str, Any] = {
            "challenge": begun["challenge"],
            "credential": passkey.signed(begun["options"], _HERE),
        }
        assert (await client.post("/sign-in/passkey", json=body)).status_code == 200
        assert (await client.post("/sign-in/passkey", json=body)).status_code == 401  # a challenge is answered once
        begun = (await client.post("/sign-in/passkey/options")).json()
        clock.pass_(minutes=6)
        body = {"challenge": begun["challenge"], "credential": passkey.signed(begun["options"], _HERE)}
        assert (await client.post("/sign-in/passkey", json=body)).status_code == 401
        passkey.used = 0  # its own count went back: there are two of it
        assert (await _present(client, passkey)).status_code == 401


async def test_what_no_browser_makes_of_a_ceremony_is_refused(town: Town) -> None:
    await account(town, town.raiser)
    async with browser(town) as client:
        await sign_in(client, "wang")
        for said in ("", "{}", "[]", "null", '{"id": 1}', '{"id": "x", "rawId": "x", "response": {}}', "\x00" * 300):
            for begin, end in (("/passkeys/options", "/passkeys"), ("/sign-in/passkey/options", "/sign-in/passkey")):
                begun = (await client.post(begin)).json()
                answer = await client.post(end, json={"challenge": begun["challenge"], "credential": said})
                assert answer.status_code == 401, (said, answer.text)


async def test_what_matters_takes_having_signed_in_a_moment_ago(town: Town) -> None:
    clock = clock_of(town)
    await account(town, town.raiser)
    token = {"label": "t", "scopes": ["read"], "ends_at": "2027-01-01T00:00:00+08:00"}
    async with browser(town) as client:
        await sign_in(client, "wang")
        clock.pass_(minutes=11)
        for path in ("/second-factor", "/passkeys/options", "/tokens", "/second-factor/recovery-codes"):
            answer = await client.post(path, json=token)
            assert (answer.status_code, problem_of(answer)["type"].rpartition("/")[2]) == (403, "prove-again"), path
