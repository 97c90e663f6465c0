"""Linking an identity elsewhere to one's own account, and removing it."""

from __future__ import annotations

import httpx
import pytest

from api.vouchers.oidc import OpenId
from domain.kernel import Id
from store.people.accounts import Duty
from store.people.identities import Voucher, subject_at
from tests.api.problem import problem_of
from tests.api.provider import ISSUER, SETTINGS, Provider
from tests.api.signed import PASSWORD, account, browser, clock_of, cookie_of, people_of, sign_in
from tests.api.test_wechat import KNOWN, wechat_of
from tests.api.town import Town, service_of

pytestmark = pytest.mark.anyio

AT = "/account/identities"


def provider_of(town: Town) -> Provider:
    provider = Provider(people_of(town).keeping.now)
    service_of(town.client).vouchers[Voucher.OIDC] = OpenId(SETTINGS, provider.elsewhere.client)
    return provider


async def came(client: httpx.AsyncClient, returned: dict[str, str]) -> httpx.Response:
    return await client.get("/sign-in/oidc/return", params=returned, headers={"Sec-Fetch-Site": "cross-site"})


async def begun(client: httpx.AsyncClient, provider: Provider) -> dict[str, str]:
    answer = await client.post(f"{AT}/oidc")
    assert answer.status_code == 200, answer.text
    assert "prompt=login" in answer.json()["address"]
    return provider.consents(answer.json()["address"])


def kind_of(answer: httpx.Response) -> str:
    return str(problem_of(answer)["type"].rpartition("/")[2])


async def test_whoever_links_an_identity_signs_in_with_it_and_other_sessions_end(each_town: Town) -> None:
    town = each_town
    provider = provider_of(town)
    made = await account(town, town.member)
    async with browser(town) as owner, browser(town) as elsewhere, browser(town) as later:
        await sign_in(elsewhere, made.login)
        before = cookie_of(await sign_in(owner, made.login))
        assert (await owner.get(AT)).json() == {"items": []}
        answer = await came(owner, await begun(owner, provider))
        assert (answer.status_code, answer.headers["location"]) == (303, "/account")
        [mine] = (await owner.get(AT)).json()["items"]
        assert set(mine) == {"id", "voucher", "made_at", "used_at"}
        assert "alice" not in str(mine)
        assert (await elsewhere.get("/account")).status_code == 401
        elsewhere.cookies.set("huying", before)
        assert (await elsewhere.get("/account")).status_code == 401
        address = (await later.get("/sign-in/oidc")).headers["location"]
        assert (await came(later, provider.consents(address))).status_code == 303
        assert (await later.get("/account")).json()["party"] == town.member
        # Once more changes nothing.
        assert (await came(owner, await begun(owner, provider))).status_code == 303
        assert len((await owner.get(AT)).json()["items"]) == 1


async def test_an_identity_signs_in_to_one_account(each_town: Town) -> None:
    town = each_town
    provider = provider_of(town)
    made = await account(town, town.member)
    await people_of(town).identities.link(Id(town.neighbour), Voucher.OIDC, subject_at(ISSUER, "alice"))
    async with browser(town) as owner:
        await sign_in(owner, made.login)
        answer = await came(owner, await begun(owner, provider))
        assert (answer.status_code, kind_of(answer)) == (409, "identity-taken")
        assert (await owner.get(AT)).json() == {"items": []}
        provider.subject = "alice at work"
        assert (await came(owner, await begun(owner, provider))).status_code == 303
        provider.subject = "alice at home"
        assert (await came(owner, await begun(owner, provider))).status_code == 303
        assert len((await owner.get(AT)).json()["items"]) == 2


async def test_what_one_begins_another_does_not_finish(town: Town) -> None:
    provider = provider_of(town)
    made = await account(town, town.member)
    other = await account(town, town.neighbour, login="li")
    async with browser(town) as owner, browser(town) as victim:
        await sign_in(owner, made.login)
        await sign_in(victim, other.login)
        returned = await begun(owner, provider)
        # Somebody lures the victim, signed in as themselves, to where the other's identity would be linked.
        assert kind_of(await came(victim, returned)) == "not-expected-back"
        victim.cookies.set("huying-away", owner.cookies["huying-away"])
        assert kind_of(await came(victim, returned)) == "not-expected-back"
        returned = await begun(owner, provider)
        await owner.post("/sign-out")
        assert (await came(owner, returned)).status_code == 401
        assert await people_of(town).identities.of(Id(town.member)) == []
        assert await people_of(town).identities.of(Id(town.neighbour)) == []


async def test_linking_takes_the_owner_signed_in_a_moment_ago_on_this_site(town: Town) -> None:
    provider_of(town)
    clock = clock_of(town)
    made = await account(town, town.member)
    async with browser(town) as owner, browser(town) as anybody:
        await sign_in(owner, made.login)
        assert kind_of(await anybody.post(f"{AT}/oidc")) == "unknown-actor"
        foreign = await owner.post(f"{AT}/oidc", headers={"Sec-Fetch-Site": "cross-site"})
        assert kind_of(foreign) == "other-origin"
        ends = (await owner.get("/sessions")).json()["items"][0]["ends_at"]
        made_token = await owner.post("/tokens", json={"label": "t", "scopes": ["read", "act"], "ends_at": ends})
        token = made_token.json()["token"]
        by_token = await anybody.post(f"{AT}/oidc", headers={"Authorization": f"Bearer {token}"})
        assert kind_of(by_token) == "not-in-scope"
        clock.pass_(minutes=11)
        assert kind_of(await owner.post(f"{AT}/oidc")) == "prove-again"
        assert kind_of(await owner.delete(f"{AT}/01900000-0000-7000-8000-000000000000")) == "prove-again"
        assert kind_of(await owner.post(f"{AT}/wechat")) == "prove-again"
        await sign_in(owner, made.login)
        assert kind_of(await owner.post(f"{AT}/wechat")) == "not-offered"


async def test_who_has_to_set_up_a_second_factor_first_links_nothing(town: Town) -> None:
    provider_of(town)
    token = await people_of(town).accounts.add(Id("01900000-0000-7000-8000-00000000000a"), Duty.AUDITOR, "root")
    async with browser(town) as owner:
        await owner.post("/start", json={"token": token, "password": PASSWORD})
        assert kind_of(await owner.post(f"{AT}/oidc")) == "second-factor-first"
        assert kind_of(await owner.get(AT)) == "second-factor-first"


async def test_an_identity_is_removed_by_its_owner_and_signs_in_no_more(each_town: Town) -> None:
    town = each_town
    provider = provider_of(town)
    made = await account(town, town.member)
    other = await account(town, town.neighbour, login="li")
    async with browser(town) as owner, browser(town) as stranger, browser(town) as elsewhere:
        await sign_in(owner, made.login)
        await came(owner, await begun(owner, provider))
        await sign_in(stranger, other.login)
        await sign_in(elsewhere, made.login)
        [mine] = (await owner.get(AT)).json()["items"]
        assert kind_of(await stranger.delete(f"{AT}/{mine['id']}")) == "not-found"
        assert kind_of(await owner.delete(f"{AT}/nothing")) == "not-found"
        assert (await owner.delete(f"{AT}/{mine['id']}")).status_code == 204
        assert (await owner.get(AT)).json() == {"items": []}
        assert (await elsewhere.get("/account")).status_code == 401
        address = (await stranger.get("/sign-in/oidc")).headers["location"]
        assert kind_of(await came(stranger, provider.consents(address))) == "not-linked"


async def test_nobody_locks_themselves_out(each_town: Town) -> None:
    town = each_town
    wechat_of(town, KNOWN)
    provider = provider_of(town)
    async with browser(town) as resident:
        state = dict(httpx.URL((await resident.get("/sign-in/wechat")).headers["location"]).params)["state"]
        await resident.get("/sign-in/wechat/return", params={"code": "1", "state": state})
        [first] = (await resident.get(AT)).json()["items"]
        refused = await resident.delete(f"{AT}/{first['id']}")
        assert (refused.status_code, kind_of(refused)) == (409, "last-way-in")
        await came(resident, await begun(resident, provider))
        assert [each["voucher"] for each in (await resident.get(AT)).json()["items"]] == ["wechat", "oidc"]
        assert (await resident.delete(f"{AT}/{first['id']}")).status_code == 204
        [second] = (await resident.get(AT)).json()["items"]
        assert kind_of(await resident.delete(f"{AT}/{second['id']}")) == "last-way-in"


async def test_an_account_that_is_reset_has_no_way_in_but_its_new_link(each_town: Town) -> None:
    town = each_town
    provider = provider_of(town)
    await account(town, town.member)
    await people_of(town).identities.link(Id(town.member), Voucher.OIDC, subject_at(ISSUER, "alice"))
    await people_of(town).accounts.reset(town.member)
    async with browser(town) as client:
        address = (await client.get("/sign-in/oidc")).headers["location"]
        assert kind_of(await came(client, provider.consents(address))) == "not-linked"
