"""A receipt, or a slip, follows a need into the one that it was merged into, and back."""

from __future__ import annotations

import httpx
import pytest

from tests.api.problem import problem_of
from tests.api.signed import browser
from tests.api.town import FIXED, Town

pytestmark = pytest.mark.anyio


async def _by_receipt(client: httpx.AsyncClient, town: Town) -> tuple[str, dict[str, str]]:
    """A need raised by nobody known, and what shows the receipt of it."""
    told = (await client.post("/needs", json=town.said(words="灯都不亮了"))).json()
    return str(told["id"]), {"Authorization": f"Receipt {told['receipt']}"}


async def _fixed(town: Town, need: str) -> None:
    await town.did(f"/needs/{need}/claims", by=town.organisation)
    await town.did(f"/needs/{need}/fix", FIXED, by=town.organisation)


async def _merged(town: Town, need: str) -> str:
    into = await town.accepted()
    await town.did(f"/needs/{need}/merge", {"into": into}, by=town.secretary)
    return into


async def test_a_receipt_follows_a_merge_to_the_end(each_town: Town) -> None:
    town = each_town
    async with browser(town) as client:
        need, shown = await _by_receipt(client, town)
        assert (await client.get("/receipt", headers=shown)).json() == {"need": need}
        into = await _merged(town, need)
        followed = {"need": need, "goes_on_in": into}
        assert (await client.get("/receipt", headers=shown)).json() == followed
        more = await client.post(f"/needs/{into}/supplements", json={"words": "还有一盏"}, headers=shown)
        assert more.status_code == 200, more.text
        await _fixed(town, into)
        assert "dispute" in (await client.get(f"/needs/{into}/acts", headers=shown)).text
        disputed = await client.post(f"/needs/{into}/dispute", json={"words": "还有一盏不亮"}, headers=shown)
        assert disputed.status_code == 200, disputed.text
        await town.did(f"/needs/{into}/fix", FIXED, by=town.organisation)
        receipt = {"receipt": shown["Authorization"].partition(" ")[2]}
        assert (await client.post("/receipt/session", json=receipt)).json() == followed
        assert (await client.post(f"/needs/{into}/confirmation")).status_code == 200
        rated = await client.post(f"/needs/{into}/ratings", json={"solved": True, "satisfaction": "satisfied"})
        assert rated.status_code == 201, rated.text


async def test_a_receipt_follows_one_merge_after_another(town: Town) -> None:
    async with browser(town) as client:
        need, shown = await _by_receipt(client, town)
        first = await _merged(town, need)
        last = await _merged(town, first)
        assert (await client.get("/receipt", headers=shown)).json() == {"need": need, "goes_on_in": last}
        more = await client.post(f"/needs/{last}/supplements", json={"words": "还有一盏"}, headers=shown)
        assert more.status_code == 200, more.text


async def test_a_receipt_is_good_for_no_more_of_the_other_need_than_of_its_own(town: Town) -> None:
    async with browser(town) as client:
        need, shown = await _by_receipt(client, town)
        into = await _merged(town, need)
        for path, why in (("withdrawal", "not-allowed"), ("slips", "not-by-receipt"), ("support", "not-by-receipt")):
            answer = await client.post(f"/needs/{into}/{path}", json={}, headers=shown)
            assert problem_of(answer)["type"].endswith(why), path
        # Its own need is gone on from, and says so.
        answer = await client.post(f"/needs/{need}/supplements", json={"words": "还有一盏"}, headers=shown)
        assert problem_of(answer)["type"].endswith("goes-on-elsewhere")


async def test_taken_apart_again_a_receipt_is_good_for_its_own_need_alone(each_town: Town) -> None:
    town = each_town
    async with browser(town) as client:
        need, shown = await _by_receipt(client, town)
        into = await _merged(town, need)
        assert (await client.get(f"/needs/{into}/acts", headers=shown)).status_code == 200
        await town.did(f"/needs/{need}/unmerge", by=town.secretary)
        assert (await client.get("/receipt", headers=shown)).json() == {"need": need}
        answer = await client.post(f"/needs/{into}/supplements", json={"words": "还有一盏"}, headers=shown)
        assert problem_of(answer)["type"].endswith("not-its-receipt")
        more = await client.post(f"/needs/{need}/supplements", json={"words": "还有一盏"}, headers=shown)
        assert more.status_code == 200, more.text


async def test_a_slip_follows_a_merge_too(town: Town) -> None:
    said = town.said(on_behalf_of=town.neighbour)
    need = str((await town.did("/needs", said, by=town.secretary))["id"])
    slip = (await town.post(f"/needs/{need}/slips", by=town.secretary)).json()
    into = await _merged(town, need)
    await _fixed(town, into)
    async with browser(town) as client:
        told = (await client.post("/slip-session", json={"number": slip["number"], "code": slip["code"]})).json()
        assert told == {"need": need, "goes_on_in": into}
        assert (await client.post(f"/needs/{into}/confirmation")).status_code == 200
