"""Saved searches: kept for whoever saved them, and run as pages of the board."""

from __future__ import annotations

from typing import Any

import pytest

from domain.casework import SYSTEM
from projections import VIEWS
from tests.api.problem import NOBODY, problem_of, refused
from tests.api.town import Town, service_of

pytestmark = pytest.mark.anyio

MINE = "/mine/searches"


async def saved(town: Town, by: str, name: str = "我家楼下", **wanted: Any) -> str:
    """A search that is kept; gives back its id."""
    return str((await town.did(MINE, {"name": name, **wanted}, by=by))["state"]["search"])


async def test_a_search_is_kept_and_finds_what_the_board_finds(each_town: Town) -> None:
    town = each_town
    lamps, sheds = await town.accepted(), await town.accepted("修车棚", category="0101")
    await town.did(f"/needs/{lamps}/support", by=town.neighbour)
    wanted: dict[str, Any] = {
        "stage": ["open"],
        "category": "02",
        "area": town.places["estate"],
        "item": "need",
        "sort": "support",
    }
    search = await saved(town, town.raiser, **wanted)
    other = await saved(town, town.raiser, "全部")

    kept = (await town.asked(MINE, town.raiser))["items"]
    assert [(line["id"], line["name"]) for line in kept] == [(search, "我家楼下"), (other, "全部")]
    assert {name: kept[0][name] for name in wanted} == wanted

    page = await town.asked(f"{MINE}/{search}/needs", town.raiser)
    query = "&".join(f"{name}={value[0] if isinstance(value, list) else value}" for name, value in wanted.items())
    assert page == await town.asked(f"/needs?{query}")
    assert [need["id"] for need in page["items"]] == [lamps]
    everything = await town.asked(f"{MINE}/{other}/needs", town.raiser)
    assert [need["id"] for need in everything["items"]] == [sheds, lamps]


async def test_its_pages_follow_one_another_and_are_never_stale(town: Town) -> None:
    needs = [await town.accepted() for _ in range(3)]
    search = await saved(town, town.raiser, stage=["open"], sort="oldest")
    first = await town.get(f"{MINE}/{search}/needs?limit=2", town.raiser)
    link = first.headers["link"].partition(">")[0].removeprefix("<")
    second = await town.get(link, town.raiser)
    assert [need["id"] for page in (first, second) for need in page.json()["items"]] == needs
    await town.did(f"/needs/{needs[0]}/claims", by=town.organisation)
    again = await town.get(f"{MINE}/{search}/needs?limit=2", town.raiser, If_None_Match=first.headers["etag"])
    assert [need["id"] for need in again.json()["items"]] == needs[1:]


async def test_a_dropped_search_is_gone(each_town: Town) -> None:
    town = each_town
    search = await saved(town, town.organisation)
    await town.did(f"{MINE}/{search}/withdrawal", by=town.organisation)
    assert (await town.asked(MINE, town.organisation))["items"] == []
    assert problem_of(await town.get(f"{MINE}/{search}/needs", town.organisation))["status"] == 404
    await refused(town, 404, f"{MINE}/{search}/withdrawal", by=town.organisation)


async def test_nobody_else_sees_runs_or_drops_it(each_town: Town) -> None:
    town = each_town
    search = await saved(town, town.raiser, "金丝雀")
    for other in (town.neighbour, town.secretary):
        assert (await town.asked(MINE, other))["items"] == []
        assert problem_of(await town.get(f"{MINE}/{search}/needs", other))["status"] == 404
        await refused(town, 404, f"{MINE}/{search}/withdrawal", by=other)
    assert problem_of(await town.get(MINE))["status"] == 401
    for by in (SYSTEM, NOBODY):
        assert (await town.get(MINE, by)).status_code in (401, 404)
    backend = service_of(town.client).backend
    slots = await backend.slots()
    for view in VIEWS:
        for kind in view.kinds:
            async for rows in backend.read_rows(kind, slots[view.name][1]):
                assert "金丝雀" not in str(rows)
    assert "金丝雀" not in (await town.get(f"/parties/{town.raiser}")).text


async def test_what_there_is_not_is_not_looked_for(town: Town) -> None:
    for body, status in (
        ({}, 422),
        ({"name": " "}, 422),
        ({"name": "长" * 41}, 422),
        ({"name": "x", "category": "9999"}, 422),
        ({"name": "x", "area": NOBODY}, 404),
        ({"name": "x", "text": "庭院灯"}, 422),
        ({"name": "x", "stage": ["gone"]}, 422),
    ):
        await refused(town, status, MINE, body, by=town.raiser)
    search = await saved(town, town.raiser)
    for query in ("limit=0", "after=x", "stage=open"):
        assert problem_of(await town.get(f"{MINE}/{search}/needs?{query}", town.raiser))["status"] in (409, 422)
    assert problem_of(await town.get(f"{MINE}/x/needs", town.raiser))["status"] == 404
