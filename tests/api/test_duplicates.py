"""Likely duplicates are offered before somebody raises a need."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.problem import NOBODY, problem_of
from tests.api.town import Town

pytestmark = pytest.mark.anyio

LAT, LON = 30_274_150, 120_155_150


async def alike(town: Town, **about: Any) -> list[dict[str, Any]]:
    """What is offered to somebody who is about to raise a need."""
    answer = await town.post("/needs/alike", {"category": "0207", "place": town.places["building"], **about})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def codes(item: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in item["reasons"]]


async def another_building(town: Town, name: str = "16号楼") -> str:
    return await town.place("building", town.places["estate"], name=name)


async def located(town: Town, place: str, metres_north: int) -> None:
    body = {"lat_e6": LAT + round(metres_north * 8.993), "lon_e6": LON}
    await town.did(f"/places/{place}/location", body, by=town.secretary)


async def test_the_same_kind_of_matter_in_the_same_building_is_offered_with_the_reasons(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    [offered] = await alike(town, words="15号楼前面的庭院灯都不亮")
    assert offered["need"]["id"] == need
    assert codes(offered) == ["same_category", "same_place", "words"]
    [without_words] = await alike(town)
    assert without_words["score"] == 70 < offered["score"]


async def test_a_need_in_somebodys_home_is_known_by_the_building(town: Town) -> None:
    need = await town.raised(place=town.households[0])
    assert [item["need"]["id"] for item in await alike(town, place=town.households[1])] == [need]


async def test_what_nobody_has_accepted_is_known_by_kind_and_place_alone(town: Town) -> None:
    await town.raised(words="庭院灯不亮")
    [offered] = await alike(town, words="庭院灯不亮")
    assert codes(offered) == ["same_category", "same_place"]


async def test_another_kind_of_matter_is_not_offered_and_a_related_one_less_likely(town: Town) -> None:
    await town.accepted()
    assert await alike(town, category="0601") == []
    [related] = await alike(town, category="0201")
    assert codes(related)[0] == "same_group"
    assert related["score"] == 55
    assert await alike(town, item="service") == []


async def test_what_lies_within_the_radius_is_offered_and_what_lies_beyond_is_not(each_town: Town) -> None:
    town = each_town
    street = await town.place("building", await town.place("estate", town.places["community"], name="北区"), name="1栋")
    await town.accepted()
    for place in (town.places["building"], street):
        assert await alike(town, place=street) == []
        await located(town, place, 0 if place == street else 150)
    [offered] = await alike(town, place=street)
    assert codes(offered) == ["same_category", "nearby"]
    assert offered["reasons"][1]["zh"] == "相距约150米"
    await located(town, town.places["building"], 250)
    assert await alike(town, place=street) == []


async def test_an_estate_and_its_buildings_are_near_and_two_of_its_buildings_are_not(town: Town) -> None:
    await town.accepted()
    [offered] = await alike(town, place=town.places["estate"])
    assert codes(offered) == ["same_category", "around"]
    assert await alike(town, place=await another_building(town)) == []
    whole = await town.raised(place=town.places["estate"])
    assert whole in [item["need"]["id"] for item in await alike(town)]
    # A community holds too much for that to say anything.
    assert await alike(town, place=town.places["community"]) == []


async def test_what_is_over_lately_is_offered_and_what_left_the_way_is_not(town: Town) -> None:
    fixed = await town.fixed()
    [offered] = await alike(town)
    assert (offered["need"]["id"], codes(offered)[-1]) == (fixed, "over")
    declined, gone = await town.raised(), await town.raised()
    body = {"reason": "not_ours", "wording": "不归社区", "channel": "95598"}
    await town.did(f"/needs/{declined}/decline", body, by=town.secretary, If_Match="*")
    await town.did(f"/needs/{gone}/withdrawal", by=town.raiser)
    assert [item["need"]["id"] for item in await alike(town)] == [fixed]


async def test_staff_see_what_a_need_could_be_merged_into_and_what_was_merged_is_not_offered(each_town: Town) -> None:
    town = each_town
    first, second = await town.accepted(), await town.raised()
    [offered] = (await town.asked(f"/needs/{second}/alike"))["items"]
    assert offered["need"]["id"] == first
    await town.did(f"/needs/{second}/merge", {"into": first}, by=town.secretary)
    assert (await town.asked(f"/needs/{first}/alike"))["items"] == []
    assert [item["need"]["id"] for item in await alike(town)] == [first]
    await town.did(f"/needs/{second}/unmerge", by=town.secretary)
    assert [item["need"]["id"] for item in (await town.asked(f"/needs/{first}/alike"))["items"]] == [second]


async def test_whoever_raises_a_need_is_led_to_those_that_may_be_the_same_matter(each_town: Town) -> None:
    town = each_town
    first, elsewhere = await town.accepted(), await town.accepted("修楼道灯", category="0101")
    answer = await town.post("/needs", town.said(), by=town.neighbour, Idempotency_Key="lamps")
    told = answer.json()
    assert told["alike"] == f"/api/v1/needs/{told['id']}/alike"
    shown = (await town.get(told["alike"])).json()["items"]
    assert [item["need"]["id"] for item in shown] == [first]
    assert elsewhere not in str(shown)
    # Nothing is shown of it that is not on the board.
    assert shown[0]["need"] == (await town.asked(f"/needs/{first}"))["summary"]
    again = await town.post("/needs", town.said(), by=town.neighbour, Idempotency_Key="lamps")
    assert again.json()["alike"] == told["alike"]


async def test_asking_leaves_no_trace(town: Town) -> None:
    await town.accepted()
    before = await town.position()
    await alike(town, words="庭院灯不亮")
    assert await town.position() == before


@pytest.mark.parametrize(
    ("about", "status", "field"),
    [
        ({"category": "9999"}, 422, "category"),
        ({"place": NOBODY}, 404, None),
        ({"place": "somewhere"}, 422, "place"),
        ({"words": "灯" * 20_001}, 422, "words"),
        ({"colour": "red"}, 422, "colour"),
    ],
)
async def test_bad_input_is_refused_with_the_field(
    town: Town, about: dict[str, Any], status: int, field: str | None
) -> None:
    body = {"category": "0207", "place": town.places["building"], **about}
    answer: httpx.Response = await town.post("/needs/alike", body)
    assert answer.status_code == status
    assert problem_of(answer).get("field") == field


async def test_staff_locate_places_and_nobody_locates_a_home(town: Town) -> None:
    building, home = town.places["building"], town.households[0]
    await located(town, building, 0)
    place = (await town.asked(f"/places/{building}"))["place"]
    assert (place["lat_e6"], place["lon_e6"]) == (LAT, LON)
    before = await town.position()
    await located(town, building, 0)
    assert await town.position() == before
    for path, body, status in (
        (home, {"lat_e6": LAT, "lon_e6": LON}, 422),
        (building, {"lat_e6": 90_000_001, "lon_e6": LON}, 422),
        (building, {"lat_e6": LAT, "lon_e6": -180_000_001}, 422),
    ):
        answer = await town.post(f"/places/{path}/location", body, by=town.secretary)
        assert answer.status_code == status
        assert problem_of(answer)["field"] in ("lat_e6", "lon_e6")
    assert (
        await town.post(f"/places/{building}/location", {"lat_e6": 0, "lon_e6": 0}, by=town.raiser)
    ).status_code == 403
