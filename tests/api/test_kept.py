"""Answers are kept, and never stale: whoever has been answered sees the effect of their act everywhere."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from domain.casework import SYSTEM
from tests.api.town import FIXED, Town, served, service_of

pytestmark = pytest.mark.anyio

PERIOD = "from=2020-01-01&to=2999-12-31"


def questions(town: Town, need: str) -> list[tuple[str, str | None]]:
    """Every question that *need* may be part of the answer to, and who asks."""
    filters = (
        "",
        "?stage=open",
        "?stage=claimed&stage=awaiting_confirm",
        "?category=02",
        f"?area={town.places['estate']}",
        "?claim=claim_service",
        "?text=庭院灯",
        "?item=need&limit=1",
        "?sort=support",
        "?sort=oldest&limit=2",
    )
    mine = [
        (f"/mine/{which}", by)
        for which in ("raised", "supported", "claimed", "to-confirm")
        for by in (town.raiser, town.neighbour, town.organisation)
    ]
    mine += [(f"/needs/{need}/acts", by) for by in (town.raiser, town.secretary, town.organisation, town.stranger)]
    mine += [("/mine/upkeep", by) for by in (town.secretary, town.organisation)]
    upkeep = ("/upkeep", "/upkeep?state=due", f"/upkeep?area={town.places['estate']}", f"/needs/{need}/upkeep")
    areas = [(f"/areas/{town.places[level]}/statistics?{PERIOD}", None) for level in ("district", "building")]
    statistics = f"/areas/{town.places['estate']}/statistics"
    areas += [(f"{statistics}/{what}?{PERIOD}&by=unit", None) for what in ("durations", "funnel")]
    areas.append((f"{statistics}/ages?by=area", None))
    return [
        *((f"/needs{query}", None) for query in filters),
        (f"/needs/{need}", None),
        (f"/needs/{need}/timeline", None),
        *areas,
        *mine,
        *((path, None) for path in upkeep),
        *((f"/lists/{which}", None) for which in ("needs", "offers", "progress")),
        ("/mine/searches", town.raiser),
        ("/categories", None),
        ("/places", None),
        (f"/places?parent={town.places['building']}", None),
        (f"/places?called={quote('某estate')}", None),
        (f"/places/{town.places['building']}", None),
        *((f"/parties/{party}", None) for party in (town.organisation, town.raiser)),
    ]


async def look(town: Town, need: str) -> dict[Any, httpx.Response]:
    """The answers to all questions, as they are kept; asked twice, the second is the same."""
    told = {}
    for path, by in questions(town, need):
        first, second = await town.get(path, by), await town.get(path, by)
        assert (first.status_code, first.content) == (200, second.content), first.text
        told[path, by] = first
    return told


async def look_afresh(town: Town, need: str) -> dict[Any, httpx.Response]:
    """The same answers, made anew."""
    service_of(town.client).kept.forget()
    return await look(town, need)


async def test_every_answer_is_right_after_every_act(each_town: Town) -> None:
    town = each_town
    await town.accepted("修复8号楼的庭院灯")
    need = await town.raised()
    at = f"/needs/{need}"
    acts: list[tuple[str, Any, str]] = [
        (f"{at}/support", {}, town.neighbour),
        (f"{at}/acceptance", {"wording": "修复15号楼前的庭院灯"}, town.secretary),
        (f"{at}/claims", {}, town.organisation),
        (f"{at}/claims", {"kind": "claim_fund"}, town.unit),
        (f"{at}/start", {}, town.organisation),
        (f"{at}/progress", {"wording": "已换好6盏"}, town.organisation),
        (f"{at}/fix", FIXED, town.organisation),
        (f"{at}/confirmation", {}, town.raiser),
        (f"{at}/ratings", {"solved": True, "satisfaction": "satisfied"}, town.raiser),
        (f"{at}/reopening", {"reason": "came_back", "words": "又坏了"}, town.neighbour),
        ("/needs", town.said(category="0201"), town.neighbour),
    ]
    before = await look(town, need)
    for path, body, by in acts:
        await town.did(path, body, by=by, If_Match="*")
        kept = await look(town, need)
        fresh = await look_afresh(town, need)
        assert {asked: answer.content for asked, answer in kept.items()} == {
            asked: answer.content for asked, answer in fresh.items()
        }
        card, timeline = kept[at, None], kept[f"{at}/timeline", None]
        if path.startswith(at):
            assert card.content != before[at, None].content
            assert timeline.content != before[f"{at}/timeline", None].content
            assert card.json()["summary"]["version"] == timeline.json()["version"]
        before = kept


async def test_what_one_worker_has_answered_every_other_worker_shows(postgres_database: str) -> None:
    async with served(postgres_database) as one, served(postgres_database) as other:
        here, there = await Town(one).settled(), Town(other)
        need = await here.raised()
        at = f"/needs/{need}"
        told = await there.get(at)
        for version in range(2, 12):
            by = here if version % 3 else there
            await by.did(f"{at}/supplements", {"words": f"第{version}次补充"}, by=here.raiser)
            changed = await there.get(at, If_None_Match=told.headers["etag"])
            assert (changed.status_code, changed.headers["etag"].partition("-")[0]) == (200, f'"{version}')
            assert (await here.get("/needs")).content == (await there.get("/needs")).content
            assert (await there.asked("/needs"))["items"][0]["version"] == version
            assert len((await there.asked(f"{at}/timeline"))["lines"]) == version
            told = changed


async def test_a_place_that_is_renamed_is_told_by_its_new_name_everywhere(each_town: Town) -> None:
    town = each_town
    need = await town.raised()
    paths = [f"/needs/{need}/timeline", f"/places/{town.places['building']}", f"/places?parent={town.places['estate']}"]
    before = {path: await town.get(path) for path in paths}
    assert all("某building" in answer.text for answer in before.values())
    await town.did(f"/places/{town.places['building']}/name", {"name": "15号楼"}, by=town.secretary)
    for path, seen in before.items():
        answer = await town.get(path, If_None_Match=seen.headers["etag"])
        assert answer.status_code == 200, path
        assert "15号楼" in answer.text
    estate = await town.get(f"/places/{town.places['building']}")
    await town.did(f"/places/{town.places['estate']}/name", {"name": "新塘小区"}, by=town.secretary)
    answer = await town.get(f"/places/{town.places['building']}", If_None_Match=estate.headers["etag"])
    assert (answer.status_code, answer.json()["path"][-2]["name"]) == (200, "新塘小区")
    tag = answer.headers["etag"]
    path = f"/places/{town.places['building']}/name"
    assert (await town.post(path, {"name": "十五号楼"}, by=town.secretary, If_Match=tag)).status_code == 200
    assert (await town.post(path, {"name": "15号楼"}, by=town.secretary, If_Match=tag)).status_code == 412


async def test_figures_follow_a_need_into_an_area_that_has_been_moved(town: Town) -> None:
    need = await town.accepted()
    other = await town.place("estate", town.places["community"], name="某小区")
    await town.did(f"/places/{town.places['building']}/parent", {"parent": other}, by=SYSTEM)
    path = f"/areas/{town.places['building']}/statistics?{PERIOD}"
    before = await town.asked(path)
    await town.did(f"/needs/{need}/claims", by=town.organisation)
    assert await town.asked(path) != before


async def test_what_has_not_changed_is_not_sent_again(each_town: Town) -> None:
    town = each_town
    need = await town.raised()
    for path, by in questions(town, need):
        answer = await town.get(path, by)
        tag = answer.headers["etag"]
        for seen in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            unchanged = await town.get(path, by, If_None_Match=seen)
            assert (unchanged.status_code, unchanged.content) == (304, b""), path
            assert unchanged.headers["etag"] == tag
        assert (await town.get(path, by, If_None_Match='"other"')).status_code == 200
    tag = (await town.get(f"/needs/{need}")).headers["etag"]
    await town.did(f"/needs/{need}/support", by=town.neighbour)
    changed = await town.get(f"/needs/{need}", If_None_Match=tag)
    assert (changed.status_code, changed.headers["etag"][:3]) == (200, '"2-')


@pytest.mark.parametrize("sort", ["newest", "oldest", "support"])
async def test_pages_follow_one_another_by_their_links(each_town: Town, sort: str) -> None:
    town = each_town
    needs = [await town.raised(words=f"第{n}盏灯坏了") for n in range(7)]
    for need in needs[2:4]:
        await town.did(f"/needs/{need}/support", by=town.neighbour)
    whole = [item["id"] for item in (await town.asked(f"/needs?sort={sort}"))["items"]]
    assert sorted(whole) == sorted(needs)
    address, seen = f"/needs?sort={sort}&limit=3&area={town.places['estate']}", []
    while True:
        answer = await town.get(address)
        seen.append([item["id"] for item in answer.json()["items"]])
        assert ("next" in answer.links) is (answer.json()["next"] is not None)
        if "next" not in answer.links:
            break
        address = answer.links["next"]["url"]
    assert [len(page) for page in seen] == [3, 3, 1]
    assert [id for page in seen for id in page] == whole


async def test_a_kept_page_does_not_lead_to_one_that_has_become_empty(each_town: Town) -> None:
    town = each_town
    older, _ = await town.accepted(), await town.accepted()
    page = "/needs?stage=open&limit=1"
    following = (await town.get(page)).links["next"]["url"]
    assert [item["id"] for item in (await town.asked(following))["items"]] == [older]
    await town.did(f"/needs/{older}/claims", by=town.organisation)
    assert "next" not in (await town.get(page)).links
    assert (await town.asked(page))["next"] is None


async def test_mine_is_turned_by_links_too(town: Town) -> None:
    needs = [await town.raised() for _ in range(3)]
    first = await town.get("/mine/raised?limit=2", town.raiser)
    second = await town.get(first.links["next"]["url"], town.raiser)
    shown = [item["need"]["id"] for answer in (first, second) for item in answer.json()["items"]]
    assert shown == needs[::-1]
    assert "next" not in second.links


async def test_readers_and_writers_at_once_never_see_less_than_they_were_answered(each_town: Town) -> None:
    town, dice = each_town, random.Random(1)

    async def one() -> None:
        need = await town.raised()
        asking: list[Callable[[], Awaitable[dict[str, Any]]]] = [
            lambda: town.asked(f"/needs/{need}"),
            lambda: town.asked("/needs?limit=100"),
        ]
        for version in range(2, 6):
            words = {"words": f"第{version}次补充"}
            assert (await town.did(f"/needs/{need}/supplements", words, by=town.raiser))["version"] == version
            told = await dice.choice(asking)()
            items = [told["summary"]] if "summary" in told else told["items"]
            assert next(item["version"] for item in items if item["id"] == need) == version

    await asyncio.gather(*(one() for _ in range(8)))
