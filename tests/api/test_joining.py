"""A need that was raised by receipt, or is followed by a slip, joined to an account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.kernel import Id
from tests.api.problem import problem_of
from tests.api.shown import sent
from tests.api.signed import account, browser, sign_in
from tests.api.town import FIXED, Town, service_of
from tests.store.stored import assert_views_equal_the_log

pytestmark = pytest.mark.anyio


_JUDGED: dict[str, Any] = {
    "confirmation": {},
    "dispute": {"words": "没有修好"},
    "ratings": {"solved": True, "satisfaction": "satisfied"},
}


async def _by_receipt(town: Town) -> tuple[str, str]:
    """A need raised by nobody known, and the receipt of it."""
    async with browser(town) as client:
        told = (await client.post("/needs", json=town.said(words="灯都不亮了"))).json()
    return str(told["id"]), str(told["receipt"])


async def _by_slip(town: Town) -> tuple[str, dict[str, str]]:
    """A need raised for the neighbour, and what is typed in from the slip of it."""
    need = str((await town.did("/needs", town.said(on_behalf_of=town.neighbour), by=town.secretary))["id"])
    slip = (await town.post(f"/needs/{need}/slips", by=town.secretary)).json()
    return need, {"number": slip["number"], "code": slip["code"]}


async def _joined(town: Town, shown: dict[str, str], by: str) -> dict[str, Any]:
    answer = await town.post("/mine/receipts", shown, by=by)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def _refused(town: Town, shown: dict[str, Any], by: str | None) -> tuple[int, str]:
    answer = await town.post("/mine/receipts", shown, by=by)
    return answer.status_code, problem_of(answer)["type"].rpartition("/")[2]


async def _mine(town: Town, name: str, by: str) -> list[str]:
    return [item["need"]["id"] for item in (await town.asked(f"/mine/{name}", by))["items"]]


async def _fixed(town: Town, need: str) -> None:
    await town.did(f"/needs/{need}/claims", by=town.organisation)
    await town.did(f"/needs/{need}/fix", FIXED, by=town.organisation)


async def _figures(town: Town) -> Any:
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    return await town.asked(f"/areas/{town.places['community']}/statistics?from={today}&to={today}")


async def test_what_was_raised_by_receipt_is_in_the_account_it_is_joined_to(each_town: Town) -> None:
    town = each_town
    need, receipt = await _by_receipt(town)
    await account(town, town.stranger)
    async with browser(town) as client:
        await sign_in(client, "wang")
        assert (await client.get("/mine/raised")).json()["items"] == []
        assert (await client.get(f"/needs/{need}/words")).status_code == 403
        assert (await client.post("/mine/receipts", json={"receipt": receipt})).json() == {"need": need}
        (item,) = (await client.get("/mine/raised")).json()["items"]
        assert item["need"]["id"] == need
        (words,) = (await client.get(f"/needs/{need}/words")).json()["items"]
        assert words["words"] == "灯都不亮了"
        assert (await client.post(f"/needs/{need}/supplements", json={"words": "还有一盏"})).status_code == 200
        await town.did(f"/needs/{need}/acceptance", {"wording": "修灯"}, by=town.secretary, If_Match="*")
        await _fixed(town, need)
        assert [one["need"]["id"] for one in (await client.get("/mine/to-confirm")).json()["items"]] == [need]
        assert (await client.post(f"/needs/{need}/confirmation")).status_code == 200
        rated = await client.post(f"/needs/{need}/ratings", json={"solved": True, "satisfaction": "satisfied"})
        assert rated.status_code == 201
        # The receipt stays good, and is the same person's, who rates once.
        shown = {"Authorization": f"Receipt {receipt}"}
        async with browser(town) as other:
            assert (await other.get("/receipt", headers=shown)).json() == {"need": need}
            again = {"solved": True, "satisfaction": "satisfied"}
            answer = await other.post(f"/needs/{need}/ratings", json=again, headers=shown)
            assert problem_of(answer)["type"].endswith("already-rated")
    await assert_views_equal_the_log(service_of(town.client).backend)


async def test_what_is_followed_by_a_slip_is_joined_too_but_not_by_who_entered_it(each_town: Town) -> None:
    town = each_town
    need, typed = await _by_slip(town)
    assert await _refused(town, typed, town.secretary) == (409, "entered-by-you")
    assert await _joined(town, typed, town.stranger) == {"need": need}
    assert await _mine(town, "raised", town.stranger) == await _mine(town, "raised", town.neighbour) == [need]


async def test_joining_counts_nobody_and_twice_is_once_and_another_account_is_refused(each_town: Town) -> None:
    town = each_town
    need, receipt = await _by_receipt(town)
    before, shown = await _figures(town), {"receipt": receipt}
    await _joined(town, shown, town.stranger)
    position = await town.position()
    await _joined(town, shown, town.stranger)
    assert await _refused(town, shown, town.neighbour) == (409, "joined-elsewhere")
    assert await _refused(town, shown, town.organisation) == (403, "not-allowed")
    assert await town.position() == position
    assert await _mine(town, "raised", town.neighbour) == []
    assert (await _figures(town))["figures"] == before["figures"]
    lines = (await town.asked(f"/needs/{need}/timeline"))["lines"]
    assert lines[-1]["zh"] == "居民把这件诉求归入了自己的账号。"


async def test_a_raiser_who_joins_their_own_need_changes_nothing(town: Town) -> None:
    need, typed = await _by_slip(town)
    position = await town.position()
    assert await _joined(town, typed, town.neighbour) == {"need": need}
    assert await town.position() == position


async def test_what_was_merged_is_joined_where_it_goes_on_and_leaves_with_it(each_town: Town) -> None:
    town = each_town
    need, receipt = await _by_receipt(town)
    into = await town.accepted()
    await town.did(f"/needs/{need}/merge", {"into": into}, by=town.secretary)
    assert await _joined(town, {"receipt": receipt}, town.stranger) == {"need": need, "goes_on_in": into}
    more = await town.post(f"/needs/{into}/supplements", {"words": "还有一盏"}, by=town.stranger)
    assert more.status_code == 200, more.text
    answer = await town.post(f"/needs/{into}/support", by=town.stranger)
    assert problem_of(answer)["type"].endswith("already-supported")
    await _fixed(town, into)
    assert await _mine(town, "to-confirm", town.stranger) == [into]
    await town.did(f"/needs/{into}/dispute", {"words": "还有一盏不亮"}, by=town.stranger)
    await town.did(f"/needs/{need}/unmerge", by=town.secretary)
    answer = await town.post(f"/needs/{into}/supplements", {"words": "还有一盏"}, by=town.stranger)
    assert answer.status_code == 403
    assert await _mine(town, "raised", town.stranger) == [need]
    await assert_views_equal_the_log(service_of(town.client).backend)


async def test_what_was_joined_goes_along_when_it_is_merged_and_supports_once(each_town: Town) -> None:
    town = each_town
    need, receipt = await _by_receipt(town)
    await _joined(town, {"receipt": receipt}, town.stranger)
    into = await town.accepted()
    await town.did(f"/needs/{need}/merge", {"into": into}, by=town.secretary)
    assert (await town.asked(f"/needs/{into}"))["summary"]["supports"] == 1
    more = await town.post(f"/needs/{into}/supplements", {"words": "还有一盏"}, by=town.stranger)
    assert more.status_code == 200, more.text
    await _fixed(town, into)
    assert await _mine(town, "to-confirm", town.stranger) == [into]


async def test_who_works_on_what_they_joined_does_not_judge_it_and_its_raiser_does(town: Town) -> None:
    need, receipt = await _by_receipt(town)
    await _joined(town, {"receipt": receipt}, town.member)
    await town.did(f"/needs/{need}/acceptance", {"wording": "修灯"}, by=town.secretary, If_Match="*")
    await town.did(f"/needs/{need}/claims", by=town.member)
    await town.did(f"/needs/{need}/fix", FIXED, by=town.member)
    async with browser(town) as client:
        for act, said in _JUDGED.items():
            answer = await town.post(f"/needs/{need}/{act}", said, by=town.member)
            assert problem_of(answer)["type"].endswith("own-work"), act
        headers = {"Authorization": f"Receipt {receipt}"}
        answer = await client.post(f"/needs/{need}/dispute", json=_JUDGED["dispute"], headers=headers)
        assert answer.status_code == 200, answer.text


async def test_who_has_a_hand_in_the_work_joins_nothing_there_or_where_it_goes_on(each_town: Town) -> None:
    town = each_town
    need, receipt = await _by_receipt(town)
    shown, into = {"receipt": receipt}, await town.accepted()
    await town.did(f"/needs/{need}/merge", {"into": into}, by=town.secretary)
    await town.did(f"/needs/{into}/claims", by=town.member)
    before = await town.position()
    assert await _refused(town, shown, town.member) == (409, "worked-on-by-you")
    assert await town.position() == before
    await town.did(f"/needs/{into}/fix", FIXED, by=town.member)
    assert await _refused(town, shown, town.member) == (409, "worked-on-by-you")
    assert await _joined(town, shown, town.stranger) == {"need": need, "goes_on_in": into}


async def test_what_is_neither_a_receipt_nor_a_slip_is_refused_in_words(town: Town) -> None:
    _, receipt = await _by_receipt(town)
    _, typed = await _by_slip(town)
    before = await town.position()
    for shown in ({}, {"number": typed["number"]}, {"code": "123456"}, {"receipt": receipt, **typed}):
        assert await _refused(town, shown, town.stranger) == (422, "unacceptable"), shown
    assert await _refused(town, {"receipt": "nonsense"}, town.stranger) == (401, "wrong-receipt")
    assert await _refused(town, {**typed, "number": "1234-5678"}, town.stranger) == (401, "wrong-slip")
    assert await _refused(town, {"receipt": receipt}, None) == (401, "unknown-actor")
    assert await _refused(town, {"receipt": receipt}, str(Id(town.places["estate"]))) == (401, "unknown-party")
    async with browser(town) as client:  # a receipt is no account
        headers = {"Authorization": f"Receipt {receipt}"}
        assert (await client.post("/mine/receipts", json={"receipt": receipt}, headers=headers)).status_code == 403
    assert await town.position() == before


async def test_an_account_sees_the_photos_sent_by_its_receipts_need(town: Town) -> None:
    need, typed = await _by_slip(town)
    photo = await sent(town, need, by=town.secretary)
    seen = f"/photos/{photo}"
    assert (await town.get(seen, town.stranger)).status_code == 404
    await _joined(town, typed, town.stranger)
    assert (await town.get(seen, town.stranger)).status_code == 200


async def test_whoever_is_forgotten_takes_their_receipt_along_and_nobody_else(each_town: Town) -> None:
    town = each_town
    need, receipt = await _by_receipt(town)
    entered, typed = await _by_slip(town)
    for shown in ({"receipt": receipt}, typed):
        await _joined(town, shown, town.stranger)
    before = await _figures(town)
    forgetting = service_of(town.client).forgetting
    await forgetting.forget([Id(town.stranger)])
    assert await _texts(town, need) == [None]
    # Whoever it was raised for is known by themselves, and did not ask for it.
    assert await _texts(town, entered) == ["楼下的灯坏了一大半"]
    assert await _mine(town, "raised", town.neighbour) == [entered]
    async with browser(town) as client:
        answer = await client.post("/receipt/session", json={"receipt": receipt})
        assert problem_of(answer)["type"].endswith("wrong-receipt")
    assert (await _figures(town))["figures"] == before["figures"]
    await assert_views_equal_the_log(service_of(town.client).backend)


async def test_a_receipt_that_is_forgotten_leaves_its_account_as_it_is(each_town: Town) -> None:
    town = each_town
    need, receipt = await _by_receipt(town)
    await _joined(town, {"receipt": receipt}, town.stranger)
    raiser = (await service_of(town.client).backend.case(Id(need)))[0].fact.by
    await service_of(town.client).forgetting.forget([raiser])
    assert await _mine(town, "raised", town.stranger) == [need]
    more = await town.post(f"/needs/{need}/supplements", {"words": "还有一盏"}, by=town.stranger)
    assert more.status_code == 200, more.text
    assert await _texts(town, need) == [None, "还有一盏"]


async def _texts(town: Town, need: str) -> list[str | None]:
    told = await town.asked(f"/needs/{need}/words?reason=handling", town.secretary)
    return [item["words"] for item in told["items"]]
