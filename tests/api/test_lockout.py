"""Strangers who know a login name do not lock its owner out; and whoever guesses is stopped all the same."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import httpx
import pytest

from api.devices import LASTS
from api.throttle import Bound
from api.unproven import TooMany
from api.waits import wait_words
from store.people.accounts import Duty
from tests.api.authenticator import SoftPasskey
from tests.api.problem import problem_of
from tests.api.signed import account, browser, clock_of, code_of, people_of, sign_in
from tests.api.town import Town

pytestmark = pytest.mark.anyio

WRONG = "wrong wrong wrong"
DEVICE = "huying-device"


async def try_wrong(town: Town, login: str, *, addresses: int, tries: int) -> list[int]:
    """What strangers are answered who try one name from many addresses."""
    told = []
    for n in range(addresses):
        async with browser(town, f"198.51.100.{n}") as stranger:
            told += [(await sign_in(stranger, login, WRONG)).status_code for _ in range(tries)]
    return told


def used_up(town: Town, who: str) -> None:
    """As if strangers had tried that account as often as they may, from wherever."""
    for _ in range(Bound.SIGN_IN_OF_ACCOUNT.value.amount):
        people_of(town).throttle.count(Bound.SIGN_IN_OF_ACCOUNT, people_of(town).keeping.key.hash("throttle", who))


def address_used_up(town: Town) -> None:
    """As if somebody else at the address of the owner had tried as often as an address may."""
    with suppress(TooMany):
        while True:
            people_of(town).throttle.count(Bound.SIGN_IN_FROM_ADDRESS, "192.0.2.1")


async def test_strangers_at_a_dozen_addresses_do_not_hold_up_the_owner_at_another(each_town: Town) -> None:
    town = each_town
    await account(town, town.raiser)
    assert set(await try_wrong(town, "wang", addresses=12, tries=1)) == {401}
    async with browser(town, "203.0.113.13") as owner:
        assert (await sign_in(owner, "wang")).status_code == 200


async def test_whoever_guesses_from_one_address_is_stopped_and_the_owner_is_not(town: Town) -> None:
    await account(town, town.raiser)
    assert await try_wrong(town, "wang", addresses=1, tries=11) == [*[401] * 10, 429]
    async with browser(town, "203.0.113.13") as owner:
        assert (await sign_in(owner, "wang")).status_code == 200


@pytest.mark.parametrize("login", ["wang", "nobody"])
async def test_guessing_from_everywhere_is_stopped_whether_there_is_such_an_account_or_not(
    town: Town, login: str
) -> None:
    made = await account(town, town.raiser)
    used_up(town, made.id if login == "wang" else login)
    async with browser(town, "203.0.113.13") as elsewhere:
        answer = await sign_in(elsewhere, login)
        assert (answer.status_code, problem_of(answer)["title"]) == (429, "尝试太多")


async def test_a_browser_that_its_owner_has_signed_in_with_is_not_held_up_by_strangers(each_town: Town) -> None:
    town = each_town
    made = await account(town, town.raiser)
    async with browser(town) as owner:
        await sign_in(owner, "wang")
        await owner.post("/sign-out")
        used_up(town, made.id)
        address_used_up(town)
        assert (await sign_in(owner, "wang")).status_code == 200
        # Whoever sits down at it may guess as little as anybody.
        told = [(await sign_in(owner, "wang", WRONG)).status_code for _ in range(11)]
        assert told == [*[401] * 10, 429]


async def test_having_signed_in_to_another_account_helps_nobody(town: Town) -> None:
    made = await account(town, town.raiser)
    await account(town, town.neighbour, login="li")
    used_up(town, made.id)
    async with browser(town) as neighbour:
        assert (await sign_in(neighbour, "li")).status_code == 200
        assert neighbour.cookies[DEVICE]
        assert (await sign_in(neighbour, "wang")).status_code == 429


async def test_what_a_browser_says_of_itself_counts_only_if_we_said_so_and_for_a_year(town: Town) -> None:
    clock, made = clock_of(town), await account(town, town.raiser)
    used_up(town, made.id)
    async with browser(town) as forger:
        for said in ("x", f"{'a' * 22}.2999999999-{'0' * 32}", "." * 80, "é"):
            sent = [(b"cookie", f"{DEVICE}={said}".encode()), (b"sec-fetch-site", b"same-origin")]
            assert (await forger.post("/sign-in", json=_wang(), headers=sent)).status_code == 429
    people_of(town).throttle._storage.reset()
    async with browser(town) as owner:
        await sign_in(owner, "wang")
        kept = owner.cookies[DEVICE]
        used_up(town, made.id)
        clock.pass_(seconds=LASTS // 1_000_000 + 1)
        owner.cookies.set(DEVICE, kept)
        assert (await sign_in(owner, "wang")).status_code == 429


async def test_several_accounts_are_known_on_one_browser(town: Town) -> None:
    wang = await account(town, town.raiser)
    li = await account(town, town.neighbour, login="li")
    async with browser(town) as shared:
        for login in ("wang", "li", "wang"):
            assert (await sign_in(shared, login)).status_code == 200
        assert shared.cookies[DEVICE].count("-") >= 2
        used_up(town, wang.id)
        used_up(town, li.id)
        for login in ("wang", "li"):
            assert (await sign_in(shared, login)).status_code == 200


async def test_the_cookie_says_nothing_of_who_it_was_and_no_script_reads_it(town: Town) -> None:
    made = await account(town, town.raiser)
    async with browser(town) as owner:
        secure = await owner.post("https://huying.test/api/v1/sign-in", json=_wang())
        [told] = [one for one in secure.headers.get_list("set-cookie") if DEVICE in one]
        assert told.startswith(f"__Host-{DEVICE}=")
        for part in ("HttpOnly", "Secure", "Path=/", "SameSite=lax"):
            assert part in told
        assert "wang" not in told
        assert made.id not in told
        value = told.partition("=")[2].partition(";")[0]
    async with browser(town) as thief:
        thief.cookies.set("huying", value)
        assert (await thief.get("/account")).status_code == 401


async def test_who_knows_the_password_guesses_few_codes_wherever_they_are(town: Town) -> None:
    made = await account(town, duty=Duty.AUDITOR, login="root")
    people_of(town).throttle._storage.reset()  # setting it up took a code too
    told = []
    for n in range(11):
        async with browser(town, f"198.51.100.{n}") as guesser:
            told.append((await sign_in(guesser, "root", code="000000")).status_code)
    assert told == [*[401] * 10, 429]
    people_of(town).throttle._storage.reset()
    clock_of(town).pass_(minutes=2)
    async with browser(town) as owner:
        assert (await sign_in(owner, "root", code=code_of(town, str(made.secret)))).status_code == 200


async def test_strangers_who_try_an_account_do_not_keep_its_owner_from_another_password(town: Town) -> None:
    made = await account(town, town.raiser)
    async with browser(town) as owner:
        await sign_in(owner, "wang")
        used_up(town, made.id)
        await try_wrong(town, "wang", addresses=2, tries=5)
        body = {"password": "修灯 before breakfast 42", "new": "another long phrase 7"}
        assert (await owner.post("/account/password", json=body)).status_code == 200


async def test_a_passkey_is_held_up_by_no_wrong_passwords_at_its_address(town: Town) -> None:
    made, key = await account(town, town.raiser), SoftPasskey()
    async with browser(town) as owner:
        await sign_in(owner, "wang")
        begun = (await owner.post("/passkeys/options")).json()
        made_by_key = {"challenge": begun["challenge"], "credential": key.made(begun["options"], "http://huying.test")}
        assert (await owner.post("/passkeys", json=made_by_key)).status_code == 200
    used_up(town, made.id)
    address_used_up(town)
    async with browser(town) as owner:
        begun = (await owner.post("/sign-in/passkey/options")).json()
        shown = {"challenge": begun["challenge"], "credential": key.signed(begun["options"], "http://huying.test")}
        assert (await owner.post("/sign-in/passkey", json=shown)).status_code == 200


async def test_how_long_to_wait_is_told_in_minutes(town: Town) -> None:
    await account(town, town.raiser)
    async with browser(town) as client:
        answers = [await _told(client, language) for language in ("zh", "en") for _ in range(6)]
    zh, en = answers[5], answers[-1]
    assert (zh["status"], en["status"]) == (401, 429)
    assert en["detail"] == "Too many attempts. Try again in 15 minutes."
    assert 14 * 60 < en["retry_after"] <= 15 * 60


def test_waits_are_told_in_minutes_and_hours_and_never_as_shorter_than_they_are() -> None:
    assert [wait_words(seconds) for seconds in (1, 61, 3600, 3601, 86_400)] == [
        ("1 分钟", "1 minute"),
        ("2 分钟", "2 minutes"),
        ("1 小时", "1 hour"),
        ("1 小时 1 分钟", "1 hour and 1 minute"),
        ("24 小时", "24 hours"),
    ]


async def _told(client: httpx.AsyncClient, language: str) -> dict[str, Any]:
    body = {"login": "wang", "password": WRONG}
    answer = await client.post("/sign-in", json=body, headers={"Accept-Language": language})
    told: dict[str, Any] = answer.json()
    return told


def _wang() -> dict[str, str]:
    return {"login": "wang", "password": "修灯 before breakfast 42"}
