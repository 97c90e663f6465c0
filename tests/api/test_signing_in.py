"""Signing in with a password, what a session is good for and for how long, and who may use it."""

from __future__ import annotations

import asyncio

import pytest

from api.throttle import Bound
from domain.kernel import Id
from store.people.accounts import Duty
from tests.api.problem import problem_of
from tests.api.signed import PASSWORD, account, browser, clock_of, code_of, cookie_of, people_of, sign_in
from tests.api.town import Town

pytestmark = pytest.mark.anyio


async def test_whoever_signed_in_acts_as_their_party(each_town: Town) -> None:
    town = each_town
    await account(town, town.raiser)
    async with browser(town) as raiser:
        answer = await sign_in(raiser, " WANG ")
        assert answer.json() == {"account": town.raiser, "party": town.raiser, "duty": "none", "level": "full"}
        made = await raiser.post("/needs", json=town.said())
        assert made.status_code == 201
        mine = (await raiser.get("/mine/raised")).json()["items"]
        assert [each["need"]["id"] for each in mine] == [made.json()["id"]]
        assert (await raiser.get("/account")).json()["login"] == "wang"


async def test_wrong_password_and_unknown_user_answer_alike_after_the_same_work(town: Town) -> None:
    made, people = await account(town, town.raiser), people_of(town)
    await account(town, town.neighbour, login="gone")
    await people.accounts.disable(town.neighbour)
    await people.accounts.add(Id(town.member), Duty.NONE, "not-begun")
    told, worked = [], []
    for login, password in (
        (made.login, "something else altogether"),
        ("nobody", PASSWORD),
        ("gone", PASSWORD),
        ("not-begun", PASSWORD),
        ("no name at all", PASSWORD),
        ("😀" * 3, ""),
    ):
        async with browser(town) as client:
            before = people.passwords.compared
            answer = await sign_in(client, login, password)
            worked.append(people.passwords.compared - before)
            told.append((answer.status_code, problem_of(answer), "set-cookie" in answer.headers))
    assert worked == [1] * 6
    assert all(each == told[0] for each in told)
    assert (told[0][0], told[0][2]) == (401, False)


async def test_each_comparison_hashes_whether_there_is_a_password_or_not(town: Town) -> None:
    passwords, hashed = people_of(town).passwords, []
    verify = passwords._hasher.verify

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            hashed.append(kept.rsplit("$", 2)[0])
            return verify(kept, password)

    kept = await passwords.hash(PASSWORD)
    passwords._hasher = Counting()  # type: ignore[assignment]  # as it is used here
    assert not await passwords.is_right(None, "nobody's password")
    assert await passwords.is_right(kept, PASSWORD)
    assert hashed == ["$argon2id$v=19$m=19456,t=2,p=1"] * 2


async def test_a_session_given_before_signing_in_is_not_signed_in(each_town: Town) -> None:
    town = each_town
    await account(town, town.raiser)
    async with browser(town) as victim:
        planted = "a-value-that-somebody-else-knows"
        victim.cookies.set("huying", planted, "huying.test")
        answer = await sign_in(victim, "wang")
        assert cookie_of(answer) != planted
    async with browser(town) as attacker:
        attacker.cookies.set("huying", planted)
        assert problem_of(await attacker.get("/account"))["type"].endswith("signed-out")


async def test_signing_in_again_ends_the_session_before(each_town: Town) -> None:
    town = each_town
    await account(town, town.raiser)
    async with browser(town) as client, browser(town) as other:
        first = cookie_of(await sign_in(client, "wang"))
        assert cookie_of(await sign_in(client, "wang")) != first
        other.cookies.set("huying", first)
        assert (await other.get("/account")).status_code == 401


async def test_a_stolen_cookie_is_worth_nothing_once_its_owner_signed_out(each_town: Town) -> None:
    town = each_town
    await account(town, town.raiser)
    async with browser(town) as owner, browser(town) as thief:
        thief.cookies.set("huying", cookie_of(await sign_in(owner, "wang")))
        assert (await thief.get("/account")).status_code == 200
        left = await owner.post("/sign-out")
        assert (left.status_code, left.headers["set-cookie"].split(";")[0]) == (204, 'huying=""')
        assert (await thief.get("/account")).status_code == 401
        assert (await thief.post("/needs", json=town.said())).status_code == 401
        assert (await thief.get("/needs")).status_code == 200  # what everybody may read


async def test_one_ends_a_session_elsewhere_or_all_of_them_and_nobody_elses(each_town: Town) -> None:
    town = each_town
    await account(town, town.raiser)
    await account(town, town.neighbour, login="li")
    async with browser(town) as here, browser(town) as there, browser(town) as other:
        await sign_in(here, "wang")
        await sign_in(there, "wang")
        await sign_in(other, "li")
        listed = (await here.get("/sessions")).json()["items"]
        assert sum(each["current"] for each in listed) == 1
        assert len(listed) == 3  # and the one in which the password was chosen
        [elsewhere] = [each["id"] for each in (await there.get("/sessions")).json()["items"] if each["current"]]
        assert (await other.delete(f"/sessions/{elsewhere}")).status_code == 404
        assert (await there.get("/account")).status_code == 200
        assert (await here.delete(f"/sessions/{elsewhere}")).status_code == 204
        assert (await there.get("/account")).status_code == 401
        assert (await here.delete("/sessions")).status_code == 204
        assert (await here.get("/account")).status_code == 401
        assert (await other.get("/account")).status_code == 200


async def test_a_session_ends_when_idle_and_at_the_latest_after_its_time(each_town: Town) -> None:
    town, clock = each_town, clock_of(each_town)
    await account(town, town.raiser)
    admin = await account(town, duty=Duty.SYSTEM_ADMIN, login="root")
    async with browser(town) as client, browser(town) as other:
        await sign_in(client, "wang")
        clock.pass_(hours=11)
        assert (await client.get("/account")).status_code == 200
        await asyncio.gather(*people_of(town)._notes)
        clock.pass_(hours=11)
        assert (await client.get("/account")).status_code == 200  # used meanwhile
        await asyncio.gather(*people_of(town)._notes)
        clock.pass_(hours=13)
        assert (await client.get("/account")).status_code == 401
        await sign_in(client, "wang")
        for _ in range(60):
            clock.pass_(hours=11.9)
            assert (await client.get("/account")).status_code == 200
            await asyncio.gather(*people_of(town)._notes)
        clock.pass_(hours=11)
        assert (await client.get("/account")).status_code == 401  # 30 days
        assert (await sign_in(other, "root", code=code_of(town, str(admin.secret)))).status_code == 200
        clock.pass_(minutes=31)
        assert (await other.get("/account")).status_code == 401


async def test_another_site_can_do_nothing_with_the_cookie(town: Town) -> None:
    await account(town, town.raiser)
    async with browser(town) as client:
        await sign_in(client, "wang")
        before = await town.position()
        for headers in (
            {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
        ):
            client.headers.pop("Sec-Fetch-Site", None)
            for path in ("/needs", "/sign-in", "/sign-out", "/tokens"):
                answer = await client.post(path, json=town.said(), headers=headers)
                assert (answer.status_code, problem_of(answer)["type"].rpartition("/")[2]) == (403, "other-origin")
        assert await town.position() == before
        ours = await client.post("/needs", json=town.said(), headers={"Origin": "http://huying.test"})
        assert ours.status_code == 201


async def test_trying_too_often_is_answered_with_when_to_come_back(town: Town) -> None:
    await account(town, town.raiser)
    async with browser(town) as client:
        for _ in range(10):
            assert (await sign_in(client, "wang", "wrong wrong wrong")).status_code == 401
        answer = await sign_in(client, "wang")
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["retry-after"]) <= 15 * 60
        assert problem_of(answer)["retry_after"] == int(answer.headers["retry-after"])
        for _ in range(10):
            assert (await sign_in(client, "nobody", "wrong wrong wrong")).status_code == 401
        assert (await sign_in(client, "nobody")).status_code == 429  # which tells nobody whether there is one


async def test_an_address_that_tries_many_names_is_stopped_and_others_are_not(town: Town) -> None:
    await account(town, town.raiser)
    throttle = people_of(town).throttle
    for _ in range(Bound.SIGN_IN_FROM_ADDRESS.value.amount):
        throttle.count(Bound.SIGN_IN_FROM_ADDRESS, "2001:db8::/64")
    async with browser(town, "2001:db8::5") as neighbour, browser(town, "2001:db8:0:1::5") as other:
        assert (await sign_in(neighbour, "wang")).status_code == 429
        assert (await sign_in(other, "wang")).status_code == 200


async def test_signing_in_right_counts_from_the_start_again(town: Town) -> None:
    await account(town, town.raiser)
    async with browser(town) as client:
        for _ in range(3):
            for _ in range(5):
                await sign_in(client, "wang", "wrong wrong wrong")
            assert (await sign_in(client, "wang")).status_code == 200


async def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_other_hosts(town: Town) -> None:
    await account(town, town.raiser)
    async with browser(town) as client:
        plain = (await sign_in(client, "wang")).headers["set-cookie"].lower()
        assert "httponly" in plain
        assert "samesite=lax" in plain
        secure = await client.post("https://huying.test/api/v1/sign-in", json={"login": "wang", "password": PASSWORD})
        told = secure.headers["set-cookie"]
        assert told.startswith("__Host-huying=")
        assert "Secure" in told
        assert "Domain" not in told
        assert "Path=/" in told


async def test_a_disabled_account_is_signed_out_and_stays_out_until_it_is_enabled(each_town: Town) -> None:
    town, clock = each_town, clock_of(each_town)
    await account(town, town.raiser)
    async with browser(town) as client:
        await sign_in(client, "wang")
        await people_of(town).accounts.disable(town.raiser)  # as another process would
        clock.pass_(seconds=4)
        assert (await client.get("/account")).status_code == 401
        assert (await sign_in(client, "wang")).status_code == 401
        await people_of(town).accounts.disable(town.raiser, disabled=False)
        assert (await sign_in(client, "wang")).status_code == 200


async def test_changing_the_password_signs_out_everywhere_else(each_town: Town) -> None:
    town, new = each_town, "another long phrase 7"
    await account(town, town.raiser)
    async with browser(town) as here, browser(town) as there:
        await sign_in(here, "wang")
        await sign_in(there, "wang")
        wrong = await here.post("/account/password", json={"password": "not that one", "new": new})
        assert wrong.status_code == 401
        changed = await here.post("/account/password", json={"password": PASSWORD, "new": new})
        assert changed.status_code == 200
        assert (await here.get("/account")).status_code == 200
        assert (await there.get("/account")).status_code == 401
        assert (await sign_in(there, "wang")).status_code == 401
        assert (await sign_in(there, "wang", new)).status_code == 200
