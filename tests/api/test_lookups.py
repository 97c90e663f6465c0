"""Whoever has no ids yet finds places, categories and organisations by what they are called."""

from __future__ import annotations

from urllib.parse import quote
from uuid import uuid4

import pytest

from tests.api.town import FIXED, Town

pytestmark = pytest.mark.anyio


async def test_a_place_is_found_by_its_name_and_says_where_it_lies(town: Town) -> None:
    building = town.places["building"]
    found = await town.asked(f"/places/{building}")
    path = [step["id"] for step in found["path"]]
    assert path == [town.places[level] for level in ("district", "street", "community", "estate", "building")]
    called = await town.asked(f"/places?called={quote('某community')}")
    assert [place["id"] for place in called["items"]] == [town.places["community"]]
    below = await town.asked(f"/places?parent={town.places['community']}")
    assert [place["id"] for place in below["items"]] == [town.places["estate"]]


async def test_the_widest_places_are_where_one_begins(town: Town) -> None:
    assert [place["id"] for place in (await town.asked("/places"))["items"]] == [town.places["district"]]


async def test_a_renamed_place_is_found_under_its_new_name(town: Town) -> None:
    estate = town.places["estate"]
    assert (await town.asked(f"/places/{estate}"))["place"]["name"] == "某estate"
    await town.did(f"/places/{estate}/name", {"name": "新塘村小区"}, by=town.secretary)
    assert (await town.asked(f"/places/{estate}"))["place"]["name"] == "新塘村小区"
    assert (await town.asked(f"/places?called={quote('新塘村小区')}"))["items"][0]["id"] == estate


async def test_the_categories_tell_what_they_are_called(town: Town) -> None:
    items = (await town.asked("/categories"))["items"]
    lamps = next(item for item in items if item["code"] == "0207")
    assert (lamps["parent"], lamps["zh"]) == ("02", "路灯/庭院灯/楼道灯损坏")


async def test_an_organisation_is_told_by_name_and_a_person_is_not(town: Town) -> None:
    assert (await town.asked(f"/parties/{town.organisation}"))["name"] == "某联建党支部"
    person = await town.asked(f"/parties/{town.secretary}")
    assert (person["name"], person["kind"]["code"]) == (None, "staff")


async def test_only_households_benefit_from_a_solved_need(town: Town) -> None:
    need = await town.accepted()
    await town.did(f"/needs/{need}/claims", {}, by=town.organisation)
    before = await town.position()
    for other in (str(uuid4()), town.places["building"]):
        report = {"result": FIXED["result"], "wording": FIXED["wording"], "households": [town.households[0], other]}
        refused = await town.post(f"/needs/{need}/fix", report, by=town.organisation)
        assert (refused.status_code, refused.json()["field"]) == (422, "households")
        assert other in refused.json()["detail"]
    assert await town.position() == before


async def test_only_households_are_called_to_vote(town: Town) -> None:
    need = await town.accepted()
    electorate = [{"household": town.households[0]}, {"household": str(uuid4())}]
    ballot = {
        "question": "先修什么？",
        "options": [{"key": "a", "wording": "灯"}, {"key": "b", "wording": "车棚"}],
        "electorate": electorate,
    }
    refused = await town.post(f"/needs/{need}/ballots", ballot, by=town.secretary)
    assert (refused.status_code, refused.json()["field"]) == (422, "electorate")
