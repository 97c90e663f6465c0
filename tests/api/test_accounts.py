"""Who keeps whose account: system administrators those of parties, security administrators those with a duty."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from domain.kernel import Id
from store.people.accounts import Duty
from store.people.sessions import Level
from tests.api.duties import AUDITOR, SECURITY_ADMIN, SYSTEM_ADMIN, by_token, on_duty
from tests.api.signed import PASSWORD, browser, clock_of, people_of, sign_in
from tests.api.town import Town, service_of

pytestmark = pytest.mark.anyio


async def test_a_system_administrator_makes_the_account_of_a_party_who_then_signs_in(each_town: Town) -> None:
    town = each_town
    async with on_duty(town, SYSTEM_ADMIN) as root, browser(town) as theirs:
        made = await root.did("/accounts", {"login": "Wang", "party": town.secretary}, 201)
        assert made["account"] == town.secretary
        started = await theirs.post("/start", json={"token": made["token"], "password": PASSWORD})
        assert started.json()["party"] == town.secretary
        known = {one["account"]: one for one in (await root.asked("/accounts"))["items"]}
        assert (known[town.secretary]["login"], known[town.secretary]["begun"]) == ("wang", True)
        assert made["token"] not in str(known)
        again = {"login": "other", "party": town.secretary}
        assert await root.refused("POST", "/accounts", again) == (409, "has-account")
        assert await root.refused("POST", "/accounts", {"login": "WANG", "party": town.raiser}) == (409, "login-taken")


async def test_an_account_is_for_a_party_that_is_known_or_for_a_duty(town: Town) -> None:
    async with on_duty(town, SYSTEM_ADMIN) as root:
        for body in ({"login": "wang"}, {"login": "wang", "party": town.raiser, "duty": "auditor"}):
            assert await root.refused("POST", "/accounts", body) == (422, "unacceptable")
        await service_of(town.client).forgetting.forget([Id(town.raiser)])
        for party in (town.raiser, root.id, town.places["estate"]):
            assert await root.refused("POST", "/accounts", {"login": "wang", "party": party}) == (404, "not-found")
        assert await root.refused("POST", "/accounts", {"login": "a b", "party": town.member}) == (422, "unacceptable")


async def test_who_is_forgotten_while_their_account_is_made_has_none(
    each_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, people = each_town, people_of(each_town)
    add = people.accounts.add

    async def too_late(id: Id, *arguments: Any, **more: Any) -> str:
        await service_of(town.client).forgetting.forget([id])
        return await add(id, *arguments, **more)

    async with on_duty(town, SYSTEM_ADMIN) as root:
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(people.accounts, "add", too_late)
            body = {"login": "zhangsan", "party": town.raiser}
            assert await root.refused("POST", "/accounts", body) == (404, "not-found")
        assert [one["account"] for one in (await root.asked("/accounts"))["items"]] == [root.id]


async def test_nobody_keeps_accounts_that_are_left_to_another_duty(each_town: Town) -> None:
    town = each_town
    async with (
        on_duty(town, SYSTEM_ADMIN) as root,
        on_duty(town, SECURITY_ADMIN) as guard,
        on_duty(town, AUDITOR) as auditor,
        on_duty(town, Duty.NONE, party=town.secretary) as staff,
    ):
        before = await auditor.asked("/administration")
        for duty in ("system_admin", "security_admin", "auditor"):
            assert await root.refused("POST", "/accounts", {"login": "x1", "duty": duty}) == (403, "not-allowed")
        party = {"login": "x1", "party": town.raiser}
        assert await guard.refused("POST", "/accounts", party) == (403, "not-allowed")
        for who in (auditor, staff):
            for body in (party, {"login": "x1", "duty": "auditor"}):
                assert (await who.refused("POST", "/accounts", body))[0] == 403
        for act in ("reset", "disable", "enable"):
            for other in (guard, auditor):
                assert await root.refused("POST", f"/accounts/{other.id}/{act}") == (403, "not-allowed")
            assert await guard.refused("POST", f"/accounts/{staff.id}/{act}") == (403, "not-allowed")
            for who in (auditor, staff):
                assert (await who.refused("POST", f"/accounts/{guard.id}/{act}"))[0] == 403
        for who in (root, auditor, staff):
            assert (await who.refused("DELETE", f"/accounts/{guard.id}/sessions"))[0] == 403
        assert (await staff.refused("GET", "/accounts"))[0] == 403
        assert await auditor.asked("/administration") == before


async def test_nobody_does_it_to_their_own_account(town: Town) -> None:
    async with on_duty(town, SECURITY_ADMIN) as guard, on_duty(town, SECURITY_ADMIN):
        for act in ("reset", "disable", "enable"):
            assert await guard.refused("POST", f"/accounts/{guard.id}/{act}") == (403, "own-account")
    async with on_duty(town, SYSTEM_ADMIN) as root:
        assert await root.refused("POST", f"/accounts/{root.id}/reset") == (403, "not-allowed")


async def test_the_first_of_each_duty_can_be_made_by_whoever_came_first_and_that_is_recorded(each_town: Town) -> None:
    town = each_town
    async with on_duty(town, SYSTEM_ADMIN) as root:
        for duty in ("security_admin", "auditor"):
            await root.did("/accounts", {"login": f"first-{duty}", "duty": duty}, 201)
            second = {"login": f"second-{duty}", "duty": duty}
            assert await root.refused("POST", "/accounts", second) == (403, "not-allowed")
        # Whoever keeps them: none of those is in use yet, and that does not open the way to another.
        assert (await root.refused("POST", "/accounts", {"login": "x1", "duty": "system_admin"}))[0] == 403
    async with on_duty(town, AUDITOR) as auditor:
        told = (await auditor.asked("/administration?actor=" + root.id))["items"]
        assert [(one["way"]["code"], one["account_duty"]) for one in told] == [
            ("first", "auditor"),
            ("first", "security_admin"),
        ]


async def test_of_many_who_make_the_first_of_a_duty_at_once_one_does(each_town: Town) -> None:
    town = each_town
    async with on_duty(town, SYSTEM_ADMIN) as root:
        bodies = [{"login": f"auditor-{n}", "duty": "auditor"} for n in range(5)]
        found = await asyncio.gather(*(root.client.post("/accounts", json=body) for body in bodies))
        assert sorted(answer.status_code for answer in found) == [201, 403, 403, 403, 403]


async def test_who_is_disabled_is_signed_out_at_once_until_enabled_again(each_town: Town) -> None:
    town = each_town
    async with on_duty(town, SYSTEM_ADMIN) as root, on_duty(town, Duty.NONE, party=town.secretary) as staff:
        await staff.asked("/account")
        await root.did(f"/accounts/{staff.id}/disable", status=204)
        assert await staff.refused("GET", "/account") == (401, "signed-out")
        told = [one for one in (await root.asked("/accounts?duty=none"))["items"] if one["account"] == staff.id]
        assert told[0]["disabled_at"]
        await root.did(f"/accounts/{staff.id}/enable", status=204)
        assert await staff.refused("GET", "/account") == (401, "signed-out")  # what was ended stays so
        link = await root.did(f"/accounts/{staff.id}/reset")
        async with browser(town) as theirs:
            started = await theirs.post("/start", json={"token": link["token"], "password": PASSWORD})
            assert started.status_code == 200


async def test_the_last_of_a_duty_who_can_sign_in_stays(each_town: Town) -> None:
    town = each_town
    async with (
        on_duty(town, SYSTEM_ADMIN),
        on_duty(town, AUDITOR) as first,
        on_duty(town, AUDITOR) as second,
        on_duty(town, SECURITY_ADMIN) as guard,
    ):
        await guard.did("/accounts", {"login": "third", "duty": "auditor"}, 201)  # whose link nobody has followed
        paths = [f"/accounts/{one.id}/disable" for one in (first, second)]
        found = await asyncio.gather(*(guard.client.post(path) for path in paths))
        assert sorted(answer.status_code for answer in found) == [204, 409]
        refused = next(answer for answer in found if answer.status_code == 409).json()
        assert (refused["type"].rpartition("/")[2], refused["duty"]) == ("last-of-duty", "auditor")
        assert "审计员" in refused["detail"]


async def test_a_security_administrator_ends_sessions_and_tokens_of_anybody(each_town: Town) -> None:
    town = each_town
    async with (
        on_duty(town, SECURITY_ADMIN) as guard,
        on_duty(town, Duty.NONE, party=town.secretary) as staff,
        by_token(town, AUDITOR) as program,
    ):
        await program.asked("/account")
        for who in (staff, program):
            answer = await guard.client.delete(f"/accounts/{who.id}/sessions")
            assert answer.status_code == 204
            assert (await who.refused("GET", "/account"))[0] == 401
        nobody = f"/accounts/{town.raiser}/sessions"
        assert await guard.refused("DELETE", nobody) == (404, "no-such-account")
        assert await guard.refused("DELETE", "/accounts/nonsense/sessions") == (404, "not-found")


async def test_login_names_are_masked_for_auditors(town: Town) -> None:
    async with (
        on_duty(town, SYSTEM_ADMIN, "zhangsan") as root,
        on_duty(town, SECURITY_ADMIN) as guard,
        on_duty(town, AUDITOR, "13812345678") as auditor,
    ):
        for who in (root, guard):
            assert {"zhangsan", "13812345678"} <= {one["login"] for one in (await who.asked("/accounts"))["items"]}
        seen = await auditor.client.get("/accounts")
        assert "zhangsan" not in seen.text
        assert "13812345678" not in seen.text
        assert {"z***", "1***"} <= {one["login"] for one in seen.json()["items"]}
        assert seen.headers["cache-control"] == "no-store"


async def test_accounts_come_in_pages(each_town: Town) -> None:
    town = each_town
    async with on_duty(town, SYSTEM_ADMIN) as root:
        for party in (town.raiser, town.neighbour, town.member):
            await root.did("/accounts", {"login": f"l-{party[-6:]}", "party": party}, 201)
        found, path = [], "/accounts?limit=2"
        while path:
            page = await root.client.get(path)
            found += [one["account"] for one in page.json()["items"]]
            path = str(page.links["next"]["url"]).removeprefix("/api/v1") if "next" in page.links else ""
        assert found == sorted({root.id, town.raiser, town.neighbour, town.member})
        parties = (await root.asked("/accounts?duty=none"))["items"]
        assert {one["account"] for one in parties} == {town.raiser, town.neighbour, town.member}


async def test_what_changes_something_takes_having_signed_in_a_moment_ago(town: Town) -> None:
    clock = clock_of(town)
    async with on_duty(town, SYSTEM_ADMIN) as root, on_duty(town, SECURITY_ADMIN) as guard:
        clock.pass_(minutes=11)
        body = {"login": "x1", "party": town.raiser}
        assert await root.refused("POST", "/accounts", body) == (403, "prove-again")
        for act in ("reset", "disable", "enable"):
            assert await guard.refused("POST", f"/accounts/{root.id}/{act}") == (403, "prove-again")
        assert await guard.refused("DELETE", f"/accounts/{root.id}/sessions") == (403, "prove-again")
        await root.asked("/accounts")


@pytest.mark.parametrize("duty", [SYSTEM_ADMIN, SECURITY_ADMIN, AUDITOR])
async def test_neither_a_token_nor_a_session_without_a_second_factor_administers(town: Town, duty: Duty) -> None:
    paths = [("GET", "/accounts"), ("GET", "/administration"), ("POST", "/accounts")]
    paths += [("POST", f"/accounts/{town.raiser}/reset"), ("DELETE", f"/accounts/{town.raiser}/sessions")]
    async with by_token(town, duty) as program, on_duty(town, duty, level=Level.ENROL) as half:
        for method, path in paths:
            assert await program.refused(method, path) == (403, "not-in-scope")
            assert await half.refused(method, path) == (403, "second-factor-first")


async def test_a_browser_on_another_site_administers_nothing(town: Town) -> None:
    async with on_duty(town, SYSTEM_ADMIN) as root:
        body = {"login": "x1", "party": town.raiser}
        refused = await root.client.post("/accounts", json=body, headers={"Sec-Fetch-Site": "cross-site"})
        assert refused.status_code == 403
        assert len((await root.asked("/accounts"))["items"]) == 1


async def test_everything_done_to_an_account_is_in_the_administration_log_without_a_name(each_town: Town) -> None:
    town = each_town
    clock = clock_of(town)
    async with on_duty(town, SYSTEM_ADMIN) as root, on_duty(town, SECURITY_ADMIN) as guard:
        await root.did("/accounts", {"login": "lisi-secret", "party": town.raiser}, 201)
        for act, status in (("reset", 200), ("disable", 204), ("enable", 204)):
            await root.did(f"/accounts/{town.raiser}/{act}", status=status)
        assert (await guard.client.delete(f"/accounts/{town.raiser}/sessions")).status_code == 204
        for who in (root, guard):
            assert (await who.refused("GET", "/administration"))[0] == 403
    async with on_duty(town, AUDITOR) as auditor:
        answer = await auditor.client.get(f"/administration?account={town.raiser}")
        told = answer.json()["items"]
        assert [(one["act"]["code"], one["actor"], one["duty"]) for one in told] == [
            ("account_signed_out", guard.id, "security_admin"),
            ("account_enabled", root.id, "system_admin"),
            ("account_disabled", root.id, "system_admin"),
            ("account_reset", root.id, "system_admin"),
            ("account_made", root.id, "system_admin"),
        ]
        assert "lisi" not in answer.text
        everything, path = [], "/administration?limit=2"
        while path:
            page = await auditor.client.get(path)
            everything += page.json()["items"]
            path = str(page.links["next"]["url"]).removeprefix("/api/v1") if "next" in page.links else ""
        assert len(everything) == 5 + 3
        assert [one["id"] for one in everything] == sorted((one["id"] for one in everything), reverse=True)
        assert {one["way"]["code"] for one in everything} == {"duty", "console"}
        resets = (await auditor.asked(f"/administration?act=account_reset&actor={root.id}"))["items"]
        assert len(resets) == 1
        assert not (await auditor.asked("/administration?to=2020-01-01"))["items"]
        assert await auditor.refused("GET", "/administration?from=2026-02-01&to=2026-01-01") == (422, "unacceptable")
    clock.pass_(days=367)
    async with on_duty(town, AUDITOR) as later:
        assert len((await later.asked("/administration"))["items"]) == 1, "kept as long as the access log"


async def test_the_first_administrator_is_recorded_as_come_by_the_first_link(town: Town) -> None:
    people = people_of(town)
    token = await people.accounts.first_link()
    async with browser(town) as client:
        answer = await client.post("/start", json={"token": token, "login": "root", "password": PASSWORD})
        assert answer.status_code == 200
        assert (await sign_in(client, "root")).status_code == 200
    async with on_duty(town, AUDITOR) as auditor:
        told = (await auditor.asked(f"/administration?account={answer.json()['account']}"))["items"]
        assert [(one["way"]["code"], one["actor"]) for one in told] == [("link", None)]
