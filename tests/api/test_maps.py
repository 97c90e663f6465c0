"""The map of an area: staff bring GeoJSON, everybody sees the places and what is open in them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.problem import NOBODY, problem_of
from tests.api.town import Town

pytestmark = pytest.mark.anyio

SQUARE = [[120.1551, 30.2741], [120.1553, 30.2741], [120.1553, 30.2742], [120.1551, 30.2742], [120.1551, 30.2741]]
YARD = [[120.1552, 30.2741], [120.1552, 30.27415], [120.15525, 30.27415], [120.1552, 30.2741]]


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": [SQUARE, YARD]} if geometry is None else geometry
    return {"type": "Feature", "properties": properties, "geometry": shape}


def collection(*features: Any) -> dict[str, Any]:
    return {"map": {"type": "FeatureCollection", "name": "建筑轮廓", "features": list(features)}}


async def seen(town: Town, level: str = "community") -> dict[str, dict[str, Any]]:
    told = await town.asked(f"/areas/{town.places[level]}/map")
    return {one["properties"]["id"]: one for one in told["features"]}


async def test_places_are_drawn_once_and_show_what_is_open_in_them(each_town: Town) -> None:
    town, address = each_town, f"/areas/{each_town.places['community']}/map"
    building, estate = town.places["building"], town.places["estate"]
    sent = collection(
        feature(id=building),
        feature({"type": "Point", "coordinates": [120.155, 30.274]}, id=estate),
    )
    first = await town.did(address, sent, by=town.secretary)
    again = await town.did(address, sent, by=town.secretary)
    assert (await town.asked(f"/places/{building}"))["place"]["id"] == building
    assert again["version"] == first["version"]
    before = await town.position()
    await town.did(address, sent, by=town.secretary)
    assert await town.position() == before

    await town.raised()
    closed = await town.raised()
    await town.did(f"/needs/{closed}/withdrawal", by=town.raiser)
    drawn = await seen(town)
    assert drawn[building]["geometry"] == {"type": "MultiPolygon", "coordinates": [[SQUARE, YARD]]}
    assert drawn[estate]["geometry"] == {"type": "Point", "coordinates": [120.155, 30.274]}
    assert drawn[town.places["community"]]["geometry"] is None
    assert {drawn[id]["properties"]["open"] for id in (building, estate, town.places["community"])} == {1}
    assert town.places["home"] not in drawn if "home" in town.places else True


MANY = [[n / 1e4, n] for n in range(90)] * 6
WRONG: list[tuple[Any, int]] = [
    ({"type": "Polygon"}, 0),
    ({"type": "FeatureCollection", "features": []}, 0),
    ({"type": "FeatureCollection", "features": {}}, 0),
    ({"type": "FeatureCollection", "features": [7]}, 1),
    ({"type": "FeatureCollection", "features": [feature()]}, 1),
    (collection(feature(name="没有这栋"))["map"], 1),
    (collection(feature(id=NOBODY))["map"], 1),
    (collection(feature({"type": "LineString", "coordinates": SQUARE}, name="某building"))["map"], 1),
    (collection(feature({"type": "Polygon", "coordinates": []}, name="某building"))["map"], 1),
    (collection(feature({"type": "Polygon", "coordinates": [[[1, 2], [1, 2], [1, 2]]]}, name="某building"))["map"], 1),
    (collection(feature({"type": "Polygon", "coordinates": [[["1", 2]]]}, name="某building"))["map"], 1),
    (collection(feature({"type": "Polygon", "coordinates": 5}, name="某building"))["map"], 1),
    (collection(feature({"type": "MultiPolygon", "coordinates": [7]}, name="某building"))["map"], 1),
    (collection(feature({"type": "Point", "coordinates": [30.2, 120.1]}, name="某building"))["map"], 1),
    (collection(feature({"type": "Point", "coordinates": [10**400, 1]}, name="某building"))["map"], 1),
    (
        collection(
            feature({"type": "Polygon", "coordinates": [[[n / 1e4, n] for n in range(90)] * 6]}, name="某building")
        )["map"],
        1,
    ),
]


@pytest.mark.parametrize(("map", "number"), WRONG)
async def test_what_is_no_map_is_refused_with_the_number_of_the_feature(
    town: Town, map: dict[str, Any], number: int
) -> None:
    before = await town.position()
    answer = await town.post(f"/areas/{town.places['community']}/map", {"map": map}, by=town.secretary)
    problem = problem_of(answer)
    assert (problem["status"], problem.get("feature", 0)) == (422, number)
    assert await town.position() == before


async def test_nothing_is_drawn_when_one_feature_is_wrong(town: Town) -> None:
    sent = collection(feature(id=town.places["building"]), feature(id=town.places["building"]))
    answer = await town.post(f"/areas/{town.places['community']}/map", sent, by=town.secretary)
    assert problem_of(answer)["feature"] == 2
    assert (await seen(town))[town.places["building"]]["geometry"] is None


async def test_only_staff_draw(town: Town) -> None:
    sent = collection(feature(id=town.places["building"]))
    answer = await town.post(f"/areas/{town.places['community']}/map", sent, by=town.raiser)
    assert problem_of(answer)["status"] == 403


async def test_an_area_with_too_many_places_says_to_ask_for_a_smaller_one(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routes.maps.AT_MOST", 1)
    assert problem_of(await town.get(f"/areas/{town.places['community']}/map"))["status"] == 422
    assert problem_of(await town.get(f"/areas/{NOBODY}/map"))["status"] == 404
