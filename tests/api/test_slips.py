"""Slips of paper: two short things to type, handed to whoever was raised for."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from api.drawn import drawn_as_qr
from api.throttle import Bound
from store.people.receipts import receipt_from
from store.people.slips import number_from, read_number
from tests.api.problem import problem_of
from tests.api.signed import browser, clock_of
from tests.api.town import FIXED, Town

pytestmark = pytest.mark.anyio


async def _entered(town: Town) -> str:
    """A need that the secretary raised for the neighbour."""
    return str((await town.did("/needs", town.said(on_behalf_of=town.neighbour), by=town.secretary))["id"])


async def _handed_over(town: Town, need: str) -> dict[str, Any]:
    answer = await town.post(f"/needs/{need}/slips", by=town.secretary)
    assert answer.status_code == 201, answer.text
    slip: dict[str, Any] = answer.json()
    return slip


async def _slip(town: Town) -> tuple[str, dict[str, str]]:
    """A need raised for the neighbour, and what they type in from the slip of it."""
    need = await _entered(town)
    slip = await _handed_over(town, need)
    return need, {"number": slip["number"], "code": slip["code"]}


async def _follow(client: httpx.AsyncClient, typed: dict[str, str]) -> httpx.Response:
    return await client.post("/slip-session", json=typed)


def _other(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


async def _fixed(town: Town, need: str) -> None:
    await town.did(f"/needs/{need}/acceptance", {"wording": "修灯"}, by=town.secretary, If_Match="*")
    await town.did(f"/needs/{need}/claims", by=town.organisation)
    await town.did(f"/needs/{need}/fix", FIXED, by=town.organisation)


async def test_a_slip_has_two_short_things_to_type_and_a_picture_of_both(each_town: Town) -> None:
    town = each_town
    need = await _entered(town)
    slip = await _handed_over(town, need)
    assert slip.keys() == {"need", "number", "code", "ends_at", "picture"}
    assert re.fullmatch(r"[0-9]{4}-[0-9]{4}", slip["number"])
    assert re.fullmatch(r"[0-9]{6}", slip["code"])
    # What follows the # stays in the telephone that scans it.
    assert slip["picture"] == drawn_as_qr(f"http://huying.test/slip#{slip['number']}-{slip['code']}")


async def test_a_slip_lets_whoever_was_raised_for_confirm(each_town: Town) -> None:
    town = each_town
    need, typed = await _slip(town)
    await _fixed(town, need)
    async with browser(town) as client:
        assert (await _follow(client, typed)).json() == {"need": need}
        assert (await client.post(f"/needs/{need}/confirmation")).status_code == 200
        assert (await client.get("/mine/raised")).status_code == 403
        # It stays good for the rating, days later, and however it is typed.
        number = typed["number"].replace("-", " ").translate({ord("0") + n: 0xFF10 + n for n in range(10)})
        assert (await _follow(client, {"number": number, "code": f" {typed['code']}"})).status_code == 200


async def test_a_guessed_slip_is_void_after_five_tries(each_town: Town) -> None:
    town = each_town
    need, typed = await _slip(town)
    wrong = {**typed, "code": _other(typed["code"])}
    async with browser(town) as client:
        for _ in range(5):
            assert (await _follow(client, wrong)).status_code == 401
        assert problem_of(await _follow(client, typed))["type"].endswith("wrong-slip")
        *_, answer = [await _follow(client, typed) for _ in range(5)]
        assert (answer.status_code, "retry-after" in answer.headers) == (429, True)
        # Another one is good at once: it has a number of its own.
        again = await _handed_over(town, need)
        assert again["number"] != typed["number"]
        assert (await _follow(client, {"number": again["number"], "code": again["code"]})).status_code == 200


async def test_a_slip_of_the_finger_is_no_try(each_town: Town) -> None:
    town = each_town
    _, typed = await _slip(town)
    digit = (int(typed["number"][0]) + 1) % 10
    mistyped = {**typed, "number": f"{digit}{typed['number'][1:]}"}
    async with browser(town) as client:
        for _ in range(Bound.SLIP_FROM_ADDRESS.value.amount + 1):
            assert (await _follow(client, mistyped)).status_code == 401
        assert (await _follow(client, typed)).status_code == 200


async def test_a_new_slip_voids_the_one_before_and_each_ends(each_town: Town) -> None:
    town = each_town
    clock = clock_of(town)
    need, first = await _slip(town)
    second = await _handed_over(town, need)
    async with browser(town) as client:
        assert (await _follow(client, first)).status_code == 401
        assert (await _follow(client, {"number": first["number"], "code": second["code"]})).status_code == 401
        good = {"number": second["number"], "code": second["code"]}
        assert (await _follow(client, good)).status_code == 200
        clock.pass_(days=30)
        assert (await _follow(client, good)).status_code == 401


async def test_a_slip_is_handed_over_by_whoever_entered_it_and_is_for_that_need(each_town: Town) -> None:
    town = each_town
    need, typed = await _slip(town)
    own = str((await town.did("/needs", town.said(), by=town.secretary))["id"])
    for path, by in ((need, town.neighbour), (need, town.organisation), (own, town.secretary)):
        assert (await town.post(f"/needs/{path}/slips", by=by)).status_code == 403
    _, other = await _slip(town)
    async with browser(town) as client:
        if typed["code"] != other["code"]:
            assert (await _follow(client, {**other, "code": typed["code"]})).status_code == 401
        for unknown in (number_from("0000000"), "", "12", "x" * 8, "٣" * 8):
            assert (await _follow(client, {**typed, "number": unknown})).status_code == 401


async def test_wrong_receipts_and_wrong_slips_do_not_block_each_other(town: Town) -> None:
    _, typed = await _slip(town)
    raised = (await town.client.post("/api/v1/needs", json=town.said())).json()
    good = {"receipt": raised["receipt"]}
    async with browser(town) as client:
        wrong = [{"receipt": receipt_from()} for _ in range(Bound.RECEIPT_FROM_ADDRESS.value.amount + 1)]
        *_, answer = [await client.post("/receipt/session", json=receipt) for receipt in wrong]
        assert answer.status_code == 429
        assert (await _follow(client, typed)).status_code == 200
    async with browser(town, "198.51.100.7") as client:
        made_up = [number_from(f"{n:07}") for n in range(Bound.SLIP_FROM_ADDRESS.value.amount + 1)]
        *_, answer = [await _follow(client, {"number": number, "code": "000000"}) for number in made_up]
        assert (answer.status_code, "retry-after" in answer.headers) == (429, True)
        assert (await client.get("/receipt", headers={"Authorization": f"Receipt {receipt_from()}"})).status_code == 401
        assert (await client.post("/receipt/session", json=good)).status_code == 200


async def test_what_is_missing_on_a_slip_is_told_in_words(town: Town) -> None:
    async with browser(town) as client:
        told = problem_of(await client.post("/slip-session", json={"code": "123456"}))
        assert told["status"] == 422
        assert "“编号”" in told["detail"]


def test_a_number_notices_a_wrong_or_swapped_digit() -> None:
    for digits in ("0000000", "1234567", "9182736", "4040404"):
        plain = number_from(digits).replace("-", "")
        assert (len(plain), read_number(f" {plain[:4]} {plain[4:]} ")) == (8, plain)
        for i in range(8):
            wrong = [plain[:i] + str(digit) + plain[i + 1 :] for digit in range(10) if str(digit) != plain[i]]
            assert [read_number(each) for each in wrong] == [None] * 9
        for i in range(7):
            swapped = plain[:i] + plain[i + 1] + plain[i] + plain[i + 2 :]
            assert swapped == plain or read_number(swapped) is None
