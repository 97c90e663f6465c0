"""The 推进清单: who is at work on what, and which units were called and have not come yet; in words of staff."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from tests.api.problem import problem_of
from tests.api.town import Town

pytestmark = pytest.mark.anyio


async def progress(town: Town, query: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await town.asked(f"/lists/progress{query}"))["items"]
    return items


async def rows(town: Town, which: str) -> list[dict[str, str]]:
    text = (await town.get(f"/lists/{which}?format=csv")).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


async def test_a_unit_that_was_called_is_listed_before_it_has_reported_in(each_town: Town) -> None:
    town = each_town
    need, whistle = await town.whistled()
    lines = await progress(town)
    assert [(line["work"], line["need"]["need"], line["by"]["name"]) for line in lines] == [
        (whistle, need, "某物业公司"),
        (whistle, need, "某联建党支部"),
    ]
    first = lines[0]
    assert (first["what"]["zh"], first["part"]["zh"], first["standing"]["zh"]) == ("吹哨", "吹哨", "待报到")
    assert (first["task"], first["since"]) == ("到现场会商", None)
    card = await town.asked(f"/needs/{need}")
    assert first["asked_at"] == card["more"]["whistles"][0]["at"], "when it was called"

    await town.did(f"/needs/{need}/whistles/{whistle}/arrival", by=town.unit)
    told = {line["by"]["name"]: (line["standing"]["zh"], line["since"] is None) for line in await progress(town)}
    assert told == {"某物业公司": ("已报到", False), "某联建党支部": ("待报到", True)}


async def test_a_call_leaves_the_list_when_its_part_was_judged_to_be_done(each_town: Town) -> None:
    town = each_town
    need, whistle = await town.whistled()
    at = f"/needs/{need}/whistles/{whistle}"
    for unit in (town.unit, town.organisation):
        await town.did(f"{at}/arrival", by=unit)
        await town.did(f"{at}/report", {"result": "solved", "wording": "已处理"}, by=unit)
    again = {"unit": town.unit, "accepted": False, "wording": "还有一处没有处理"}
    await town.did(f"{at}/judgements", again, by=town.secretary)
    assert len(await progress(town)) == 2
    await town.did(f"{at}/report", {"result": "solved", "wording": "已全部处理"}, by=town.unit)
    judged = {"accepted": True, "wording": "合格"}
    await town.did(f"{at}/judgements", judged | {"unit": town.unit}, by=town.secretary)
    assert [line["by"]["name"] for line in await progress(town)] == ["某联建党支部"]
    await town.did(f"{at}/judgements", judged | {"unit": town.organisation}, by=town.secretary)
    assert await progress(town) == []


async def test_what_units_were_called_to_stays_on_the_list_while_somebody_works_on_it(each_town: Town) -> None:
    town = each_town
    need, _ = await town.whistled()
    await town.did(f"/needs/{need}/claims", {}, by=town.other_organisation)
    assert [line["what"]["code"] for line in await progress(town)] == ["claim", "call", "call"]
    assert [line["what"]["code"] for line in await progress(town, "?stage=claimed")] == ["claim", "call", "call"]
    assert await progress(town, "?stage=open") == []


async def test_the_list_turns_by_page_over_what_is_worked_on_and_what_units_were_called_to(each_town: Town) -> None:
    town = each_town
    needs = []
    for n in range(3):
        needs += [(await town.whistled())[0], (await town.claimed())[0]]
        await town.accepted(f"没有人承接的第{n}件")
    for area in ("", f"&area={town.places['estate']}"):
        found: list[str] = []
        path = f"/lists/progress?limit=2{area}"
        while True:
            page = await town.asked(path)
            found += dict.fromkeys(line["need"]["need"] for line in page["items"])
            if page["next"] is None:
                break
            path = f"/lists/progress?limit=2{area}&after={page['next']}"
        assert found == needs[::-1]
    called = await progress(town, "?stage=open")
    assert list(dict.fromkeys(line["need"]["need"] for line in called)) == needs[-2::-2]


async def test_a_call_to_what_left_the_way_is_on_no_list(each_town: Town) -> None:
    town = each_town
    need, _ = await town.whistled()
    first = await town.accepted()
    await town.did(f"/needs/{need}/merge", {"into": first}, by=town.secretary)
    assert await progress(town) == []
    assert (await town.asked("/lists/needs?stage=merged"))["items"][0]["works"] == []
    await town.did(f"/needs/{need}/unmerge", by=town.secretary)
    assert len(await progress(town)) == 2


async def test_staff_read_the_words_of_staff_and_the_public_its_own(each_town: Town) -> None:
    town = each_town
    need, _ = await town.whistled()
    assert (await town.asked(f"/needs/{need}"))["summary"]["stage"]["zh"] == "等待认领"
    assert (await town.asked("/needs"))["items"][0]["stage"]["zh"] == "等待认领"
    assert (await town.asked("/lists/needs"))["items"][0]["need"]["stage"]["zh"] == "等待认领"
    assert {row["状态"] for row in await rows(town, "needs")} == {"等待认领"}

    assert {line["need"]["stage"]["zh"] for line in await progress(town)} == {"待认领"}
    assert {row["状态"] for row in await rows(town, "progress")} == {"待认领"}
    [desk] = (await town.asked(f"/units/{town.unit}/orders", town.unit))["items"]
    assert (desk["need"]["stage"]["zh"], desk["need"]["stage"]["code"]) == ("待认领", "open")

    for by, words in ((town.secretary, "待认领"), (town.raiser, "等待认领")):
        assert (await town.asked(f"/needs/{need}/acts", by))["stage"]["zh"] == words

    told = problem_of(await town.get("/lists/progress?stage=registered"))
    assert told["detail"] == "“已登记”的诉求不在推进清单上，请选其他状态。"


async def test_tables_tell_the_place_from_the_community_down(each_town: Town) -> None:
    town = each_town
    await town.whistled()
    await town.raised(place=town.households[0])
    await town.offer()
    where = "某community 某estate 某building"
    assert {row["地点"] for row in await rows(town, "needs")} == {where}
    assert {row["地点"] for row in await rows(town, "progress")} == {where}
    assert [row["服务区域"] for row in await rows(town, "offers")] == ["某community"]
    [line] = (await town.asked("/lists/needs"))["items"]
    assert (line["place"]["name"], line["place"]["address"]) == ("某building", where)
    assert line["place"]["id"] == town.places["building"]


async def test_what_lies_in_no_community_is_told_from_the_widest_place_on(each_town: Town) -> None:
    town = each_town
    wide = await town.offer(areas=[town.places["street"]])
    assert {line["id"]: line["areas"][0]["address"] for line in (await town.asked("/lists/offers"))["items"]} == {
        wide: "某district 某street"
    }


async def test_the_need_list_says_which_of_its_workers_has_not_come_yet(town: Town) -> None:
    need, whistle = await town.whistled()
    await town.did(f"/needs/{need}/whistles/{whistle}/arrival", by=town.unit)
    [row] = await rows(town, "needs")
    assert row["承接方"] == "某物业公司\n某联建党支部（待报到）"
    by_name = {row["承接方"]: row for row in await rows(town, "progress")}
    assert by_name["某联建党支部"]["承接状态"] == "待报到"
    assert by_name["某联建党支部"]["承接时间"] == ""
    assert by_name["某联建党支部"]["交办时间"] == by_name["某物业公司"]["交办时间"] != ""
    assert by_name["某联建党支部"]["交办事项"] == "到现场会商"
