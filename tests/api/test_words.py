"""What people wrote: read by whoever may, for a reason, and it is kept who has."""

from __future__ import annotations

import pytest

from domain.kernel import Id
from store.backend import StoreUnavailable
from store.vault.shelf import Reading
from tests.api.problem import problem_of
from tests.api.town import FIXED, Town, service_of

pytestmark = pytest.mark.anyio

WORDS = "楼下的灯坏了一大半"


async def readings(town: Town, need: str) -> list[tuple[Reading, str | None]]:
    return await service_of(town.client).vault.told_readings(Id(need))


async def test_staff_of_the_area_read_the_words_for_a_reason_that_is_kept(each_town: Town) -> None:
    town = each_town
    need = await town.raised(contact="13812345678")
    refused = await town.get(f"/needs/{need}/words", town.secretary)
    assert (refused.status_code, problem_of(refused)["field"]) == (422, "reason")
    assert await readings(town, need) == []

    answer = await town.get(f"/needs/{need}/words?reason=contact&note=先打电话", town.secretary)
    assert [(item["field"], item["words"]) for item in answer.json()["items"]] == [
        ("words", WORDS),
        ("contact", "13812345678"),
    ]
    assert answer.headers["cache-control"] == "no-store"
    [(reading, note)] = await readings(town, need)
    assert (reading.reader, reading.role, reading.reason, note) == (town.secretary, "secretary", "contact", "先打电话")
    assert reading.note is not None
    assert "先打电话" not in reading.note


async def test_people_read_their_own_words_and_nobody_elses(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    await town.did(f"/needs/{need}/discussion", {"question": "先修哪里？"}, by=town.secretary)
    await town.did(f"/needs/{need}/remarks", {"words": "先修东边"}, by=town.neighbour)
    for who, own in ((town.raiser, [WORDS]), (town.neighbour, ["先修东边"])):
        told = await town.asked(f"/needs/{need}/words", who)
        assert [item["words"] for item in told["items"]] == own
    assert await readings(town, need) == []
    for stranger in (town.stranger, town.organisation):
        refused = await town.get(f"/needs/{need}/words?reason=handling", stranger)
        could = problem_of(refused)["could"]
        assert (refused.status_code, could) == (403, ["staff", "unit_at_work", "self", "auditor"])
        assert WORDS not in refused.text
    assert (await town.get(f"/needs/{need}/words")).status_code == 401


async def test_a_unit_reads_them_once_it_has_signed(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    order = await town.did(f"/needs/{need}/orders", {"unit": town.unit}, by=town.secretary)
    assert (await town.get(f"/needs/{need}/words?reason=handling", town.unit)).status_code == 403
    await town.did(f"/needs/{need}/orders/{order['state']['order']}/signature", by=town.unit)
    told = await town.asked(f"/needs/{need}/words?reason=handling", town.unit)
    assert [item["words"] for item in told["items"]] == [WORDS]


async def test_where_the_words_of_somebody_were_who_was_forgotten_it_says_so(each_town: Town) -> None:
    town = each_town
    need = await town.raised()
    await town.did("/mine/searches", {"name": "我家楼下"}, by=town.raiser)
    assert (await town.asked("/mine/searches", town.raiser))["items"][0]["name"] == "我家楼下"
    await service_of(town.client).forgetting.forget([Id(town.raiser)])
    [item] = (await town.asked(f"/needs/{need}/words?reason=audit", town.secretary))["items"]
    assert (item["words"], item["instead"]["zh"], item["instead"]["en"]) == (None, "（已删除）", "(deleted)")
    for path in ("/mine/searches", f"/needs/{need}/words"):
        refused = await town.get(path, town.raiser)
        assert (refused.status_code, problem_of(refused)["type"]) == (401, "/api/v1/problems/party-forgotten")


async def test_nothing_is_read_when_it_cannot_be_kept_who_reads(
    each_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = each_town
    need = await town.raised()

    async def full(*_: object) -> None:
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(type(service_of(town.client).vault.shelf), "note", full)
    answer = await town.get(f"/needs/{need}/words?reason=handling", town.secretary)
    assert answer.status_code == 503
    assert WORDS not in answer.text


async def test_whoever_held_a_post_reads_no_words_once_it_has_ended(each_town: Town) -> None:
    town = each_town
    need, member = await town.raised(), await town.party("staff", name="小王")
    post = {"role": "grid_member", "area": town.places["community"]}
    await town.did(f"/parties/{member}/posts", post, by=town.secretary)
    # They receive it, and stay whoever received it first.
    await town.did(f"/needs/{need}/acceptance", {"wording": "修复楼前的灯"}, by=member, If_Match="*")
    words = f"/needs/{need}/words?reason=contact"
    assert (await town.get(words, member)).status_code == 200
    await town.did(f"/parties/{member}/posts/end", post, by=town.secretary)
    assert (await town.get(words, member)).status_code == 403


async def test_a_unit_reads_no_words_once_the_case_is_closed(each_town: Town) -> None:
    town = each_town
    need, order = await town.dispatched()
    await town.did(f"/needs/{need}/orders/{order}/signature", by=town.unit)
    words = f"/needs/{need}/words?reason=handling"
    assert (await town.get(words, town.unit)).status_code == 200
    await town.did(f"/needs/{need}/fix", FIXED, by=town.unit)
    await town.did(f"/needs/{need}/confirmation", by=town.raiser)
    await town.did(f"/needs/{need}/closure", by=town.secretary, If_Match="*")
    assert (await town.get(words, town.unit)).status_code == 403
    again = {"reason": "came_back", "words": "又不亮了"}
    await town.did(f"/needs/{need}/reopening", again, by=town.raiser)


async def test_the_head_of_a_building_reads_no_words_by_having_entered_them(each_town: Town) -> None:
    town = each_town
    head, old = await town.party("resident", name="老李"), await town.party("resident", name="张婆婆")
    post = {"role": "building_head", "area": town.places["building"]}
    await town.did(f"/parties/{head}/posts", post, by=town.secretary)
    said = town.said(on_behalf_of=old)
    need = (await town.did("/needs", said, by=head))["id"]
    await town.did(f"/needs/{need}/supplements", {"words": "我住501"}, by=old)
    refused = await town.get(f"/needs/{need}/words?reason=handling", head)
    assert refused.status_code == 403
    assert "501" not in refused.text
