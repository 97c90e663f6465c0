"""A slip has passed through the hands of whoever made it: what it is good for goes by that."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from domain.casework import SYSTEM
from tests import pictures
from tests.api.problem import problem_of
from tests.api.shown import sent
from tests.api.signed import account, browser, clock_of, sign_in
from tests.api.town import FIXED, Town

pytestmark = pytest.mark.anyio

JUDGED: dict[str, Any] = {
    "confirmation": {},
    "dispute": {"words": "没有修好"},
    "ratings": {"solved": True, "satisfaction": "satisfied"},
}
SAID = "楼下的灯坏了一大半"


async def _posted(town: Town, role: str = "grid_member") -> str:
    """Somebody of the staff with a post for the community."""
    worker = await town.party("staff")
    await town.did(f"/parties/{worker}/posts", {"role": role, "area": town.places["community"]}, by=SYSTEM)
    return worker


async def _ended(town: Town, worker: str) -> None:
    over = {"role": "grid_member", "area": town.places["community"]}
    await town.did(f"/parties/{worker}/posts/end", over, by=SYSTEM)


async def _entered(town: Town, worker: str, **whose: Any) -> str:
    said = town.said(words=SAID, **(whose or {"on_behalf_of": town.neighbour}))
    return str((await town.did("/needs", said, by=worker))["id"])


async def _slip(town: Town, need: str, worker: str) -> dict[str, str]:
    slip = await town.did(f"/needs/{need}/slips", by=worker)
    return {"number": slip["number"], "code": slip["code"]}


@asynccontextmanager
async def _following(town: Town, shown: dict[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(town) as client:
        answer = await client.post("/slip-session", json=shown)
        assert answer.status_code == 200, answer.text
        yield client


async def _accepted(town: Town, need: str, by: str) -> None:
    await town.did(f"/needs/{need}/acceptance", {"wording": "修灯"}, by=by, If_Match="*")


def _is(answer: httpx.Response, kind: str) -> bool:
    problem = problem_of(answer)
    return (problem["status"], str(problem["type"]).rpartition("/")[2]) == (403, kind)


async def test_whoever_left_makes_no_slip_and_theirs_is_good_for_nothing(each_town: Town) -> None:
    town = each_town
    worker = await _posted(town)
    need = await _entered(town, worker)
    shown = await _slip(town, need, worker)
    async with _following(town, shown) as client:
        await _ended(town, worker)
        for path in ("words", "acts"):
            assert _is(await client.get(f"/needs/{need}/{path}"), "slip-of-who-left"), path
        for act in ("urges", "withdrawal"):
            assert _is(await client.post(f"/needs/{need}/{act}"), "slip-of-who-left"), act
        assert _is(await client.post("/slip-session", json=shown), "slip-of-who-left")
    assert _is(await town.post("/mine/receipts", shown, by=town.stranger), "slip-of-who-left")
    assert _is(await town.post(f"/needs/{need}/slips", by=worker), "slip-of-who-left")


async def test_whoever_left_neither_withdraws_nor_adds_to_what_they_entered(each_town: Town) -> None:
    town = each_town
    worker = await _posted(town)
    need, other = await _entered(town, worker), await _entered(town, worker)
    assert (await town.post(f"/needs/{other}/withdrawal", by=worker)).status_code == 200
    await _ended(town, worker)
    before = await town.position()
    assert (await town.post(f"/needs/{need}/withdrawal", by=worker)).status_code == 403
    assert (await town.post(f"/needs/{need}/supplements", {"words": "还有"}, by=worker)).status_code == 403
    photo = await town.post(
        f"/needs/{need}/photos?kind=before", content=pictures.jpeg(), by=worker, Content_Type="image/jpeg"
    )
    assert photo.status_code == 403
    assert await town.position() == before
    assert (await town.post(f"/needs/{need}/withdrawal", by=town.neighbour)).status_code == 200


async def test_a_slip_opens_what_its_maker_entered_and_nothing_added_since(each_town: Town) -> None:
    town = each_town
    worker = await _posted(town, "neighbour_head")
    need = await _entered(town, worker, on_behalf_of=town.neighbour, contact="13812345678")
    entered = await sent(town, need, by=worker)
    shown = await _slip(town, need, worker)
    added = await sent(town, need, by=town.neighbour)
    await town.did(f"/needs/{need}/supplements", {"words": "家里有病人"}, by=town.neighbour)
    async with _following(town, shown) as client:
        told = (await client.get(f"/needs/{need}/words")).json()["items"]
        assert [item["words"] for item in told] == [SAID, "13812345678"]
        listed = (await client.get(f"/needs/{need}/photos")).json()["items"]
        assert [line["id"] for line in listed] == [entered]
        assert (await client.get(f"/photos/{entered}")).status_code == 200
        assert (await client.get(f"/photos/{added}")).status_code == 404
        assert (await client.get(f"/photos/{added}/thumbnail")).status_code == 404


async def test_a_slip_opens_no_words_where_its_need_goes_on(each_town: Town) -> None:
    town = each_town
    worker = await _posted(town)
    need, into = await _entered(town, worker), await _entered(town, town.secretary)
    shown = await _slip(town, need, worker)
    await _accepted(town, into, town.secretary)
    await town.did(f"/needs/{need}/merge", {"into": into}, by=town.secretary)
    async with _following(town, shown) as client:
        assert (await client.get(f"/needs/{into}/words")).json()["items"] == []
        assert [item["words"] for item in (await client.get(f"/needs/{need}/words")).json()["items"]] == [SAID]


async def test_a_slip_is_good_no_more_once_its_need_is_in_an_account(each_town: Town) -> None:
    town = each_town
    worker = await _posted(town)
    need = await _entered(town, worker, for_somebody_else=True)
    shown = await _slip(town, need, worker)
    async with _following(town, shown) as client:
        joined = await town.post("/mine/receipts", shown, by=town.stranger)
        assert joined.status_code == 200, joined.text
        assert _is(await client.get(f"/needs/{need}/words"), "raiser-has-account")
        assert _is(await client.post(f"/needs/{need}/withdrawal"), "raiser-has-account")
        assert _is(await client.post("/slip-session", json=shown), "raiser-has-account")
    assert _is(await town.post(f"/needs/{need}/slips", by=worker), "raiser-has-account")
    # Whoever has it already is not refused for asking twice.
    assert (await town.post("/mine/receipts", shown, by=town.stranger)).status_code == 200


async def test_who_has_an_account_is_followed_by_no_slip(each_town: Town) -> None:
    town = each_town
    worker = await _posted(town)
    need = await _entered(town, worker)
    shown = await _slip(town, need, worker)
    async with _following(town, shown) as client:
        assert (await client.get(f"/needs/{need}/words")).status_code == 200
        await account(town, town.neighbour, login="li")
        _looked_up_anew(town)
        assert (await client.get(f"/needs/{need}/words")).status_code == 401
    async with browser(town) as client:
        assert _is(await client.post("/slip-session", json=shown), "raiser-has-account")
    assert _is(await town.post("/mine/receipts", shown, by=town.stranger), "raiser-has-account")
    assert _is(await town.post(f"/needs/{need}/slips", by=worker), "raiser-has-account")


def _looked_up_anew(town: Town) -> None:
    """As three seconds later."""
    clock_of(town).pass_(seconds=4)


async def test_a_slip_judges_no_work_of_whoever_made_it_begun_since(each_town: Town) -> None:
    town = each_town
    worker = await _posted(town)
    need = await _entered(town, worker, for_somebody_else=True)
    async with _following(town, await _slip(town, need, worker)) as client:
        await _accepted(town, need, town.secretary)
        await town.did(f"/needs/{need}/on-the-spot", FIXED, by=worker)
        for act, said in JUDGED.items():
            answer = await client.post(f"/needs/{need}/{act}", json=said)
            assert _is(answer, "slip-of-the-worker"), (act, answer.text)


async def test_a_slip_judges_no_work_of_whoever_made_it_where_its_need_goes_on(each_town: Town) -> None:
    town = each_town
    worker = await _posted(town)
    need = await _entered(town, worker, for_somebody_else=True)
    into = await town.accepted()
    await town.did(f"/needs/{need}/merge", {"into": into}, by=town.secretary)
    shown = await _slip(town, need, worker)
    await town.did(f"/needs/{into}/on-the-spot", FIXED, by=worker)
    async with _following(town, shown) as client:
        offered = {act["code"] for act in (await client.get(f"/needs/{into}/acts")).json()["acts"]}
        assert offered.isdisjoint({"confirm", "dispute", "rate"})
        for act, said in JUDGED.items():
            answer = await client.post(f"/needs/{into}/{act}", json=said)
            assert _is(answer, "slip-of-the-worker"), (act, answer.text)
    assert (await town.post(f"/needs/{into}/confirmation", by=town.raiser)).status_code == 200


async def test_a_new_slip_ends_what_the_one_before_began(each_town: Town) -> None:
    town = each_town
    worker = await _posted(town)
    need = await _entered(town, worker)
    async with _following(town, await _slip(town, need, worker)) as client:
        assert (await client.get(f"/needs/{need}/words")).status_code == 200
        again = await _slip(town, need, worker)
        assert (await client.get(f"/needs/{need}/words")).status_code == 401
        async with _following(town, again) as other:
            assert (await other.get(f"/needs/{need}/words")).status_code == 200
            assert (await other.get("/account")).json()["level"] == "slip"


async def test_what_shows_who_asks_in_one_way_does_not_in_another(town: Town) -> None:
    await account(town, town.stranger)
    async with browser(town) as client:
        await sign_in(client, "wang")
        assert (await client.get("/mine/raised")).status_code == 200
        secret = client.cookies["huying"]
    async with browser(town, Authorization=f"Bearer {secret}") as other:
        assert (await other.get("/mine/raised")).status_code == 401
