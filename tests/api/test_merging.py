"""Several reports of one matter become one case, and whoever is concerned is led there."""

from __future__ import annotations

import asyncio

import pytest

from tests.api.problem import NOBODY, refused
from tests.api.town import Town

pytestmark = pytest.mark.anyio


async def two(town: Town) -> tuple[str, str]:
    """The same lamps, reported by two residents of a building: the first report and the second."""
    first = await town.accepted()
    second = str((await town.did("/needs", town.said(words="灯都不亮了"), by=town.neighbour))["id"])
    return first, second


async def merged(town: Town) -> tuple[str, str]:
    first, second = await two(town)
    await town.did(f"/needs/{second}/merge", {"into": first, "wording": "同一批庭院灯"}, by=town.secretary)
    return first, second


async def test_both_reports_tell_where_the_matter_goes_on(each_town: Town) -> None:
    town = each_town
    first, second = await two(town)
    await town.did(f"/needs/{second}/support", by=town.stranger)
    told = await town.did(f"/needs/{second}/merge", {"into": first}, by=town.secretary)
    assert (told["id"], told["version"], told["state"]) == (second, 3, {"stage": "merged"})

    answer = await town.get(f"/needs/{second}")
    assert answer.headers["link"] == f'</api/v1/needs/{first}>; rel="canonical"'
    summary = answer.json()["summary"]
    assert (summary["stage"]["code"], summary.get("step"), summary["merged_into"]) == ("merged", None, first)
    card = await town.asked(f"/needs/{first}")
    assert (card["summary"]["reports"], card["summary"]["supports"]) == (2, 2)
    assert card["more"]["absorbed"] == [second]

    [*_, line] = (await town.asked(f"/needs/{second}/timeline"))["lines"]
    assert line["zh"] == "社区党组织书记把这件诉求并入“修复15号楼前的庭院灯”，合并办理。"
    [*_, line] = (await town.asked(f"/needs/{first}/timeline"))["lines"]
    assert line["zh"] == "社区党组织书记把另一件同类诉求并入这件诉求，合并后共2人支持。"
    assert second not in line["zh"] + line["en"]


async def test_the_board_shows_the_matter_once(each_town: Town) -> None:
    town = each_town
    first, second = await two(town)
    shown = await town.asked("/needs")
    assert {item["id"] for item in shown["items"]} == {first, second}
    await town.did(f"/needs/{second}/merge", {"into": first}, by=town.secretary)
    for query in ("", "?sort=support", "?sort=oldest", f"?area={town.places['community']}"):
        assert [item["id"] for item in (await town.asked(f"/needs{query}"))["items"]] == [first], query
    assert [item["id"] for item in (await town.asked("/needs?stage=merged"))["items"]] == [second]
    await town.did(f"/needs/{second}/unmerge", by=town.secretary)
    assert await town.asked("/needs?stage=merged") == {"items": [], "next": None}
    assert {item["id"] for item in (await town.asked("/needs"))["items"]} == {first, second}


async def test_whoever_raised_any_of_them_is_asked_to_confirm(each_town: Town) -> None:
    town = each_town
    first, second = await merged(town)
    [mine] = (await town.asked("/mine/raised", town.neighbour))["items"]
    assert (mine["need"]["id"], mine["need"]["merged_into"]) == (second, first)
    await town.did(f"/needs/{first}/claims", by=town.organisation)
    assert (await town.asked("/mine/to-confirm", town.neighbour))["items"] == []
    await town.did(f"/needs/{first}/fix", {"result": "solved", "wording": "已修好"}, by=town.organisation)
    [asked] = (await town.asked("/mine/to-confirm", town.neighbour))["items"]
    assert asked["need"]["id"] == first
    await town.did(f"/needs/{first}/confirmation", by=town.neighbour)
    assert (await town.asked("/mine/to-confirm", town.neighbour))["items"] == []


async def test_whoever_came_along_and_left_is_not_asked(town: Town) -> None:
    first, second = await two(town)
    await town.did(f"/needs/{second}/support", by=town.stranger)
    await town.did(f"/needs/{second}/merge", {"into": first}, by=town.secretary)
    await town.did(f"/needs/{first}/support/withdrawal", by=town.stranger)
    await town.did(f"/needs/{first}/claims", by=town.organisation)
    await town.did(f"/needs/{first}/fix", {"result": "solved", "wording": "已修好"}, by=town.organisation)
    assert (await town.asked("/mine/to-confirm", town.stranger))["items"] == []
    assert (await town.asked(f"/needs/{first}"))["summary"]["supports"] == 1


async def test_a_need_merged_further_leads_to_the_end(town: Town) -> None:
    first, second = await merged(town)
    third = await town.accepted()
    await town.asked(f"/needs/{second}")
    await town.did(f"/needs/{first}/merge", {"into": third}, by=town.secretary)
    answer = await town.get(f"/needs/{second}")
    assert answer.headers["link"] == f'</api/v1/needs/{third}>; rel="canonical"'
    assert answer.json()["summary"]["merged_into"] == first
    told = await refused(town, 409, f"/needs/{second}/unmerge", by=town.secretary, case=second)
    assert told["type"].endswith("merged-further")


async def test_unmerging_gives_the_same_cards_back(each_town: Town) -> None:
    town = each_town
    first, second = await two(town)
    await town.did(f"/needs/{first}/support", by=town.member)
    await town.did(f"/needs/{second}/support", by=town.member)
    before = [await town.asked(f"/needs/{need}") for need in (first, second)]
    await town.did(f"/needs/{second}/merge", {"into": first}, by=town.secretary)
    await town.did(f"/needs/{second}/unmerge", by=town.secretary)
    after = [await town.asked(f"/needs/{need}") for need in (first, second)]
    for card in (*before, *after):
        del card["summary"]["version"]
    assert after == before


async def test_the_figures_count_the_matter_once_and_say_how_many_reports_there_were(each_town: Town) -> None:
    town = each_town
    first, second = await two(town)
    address = f"/areas/{town.places['community']}/statistics?from=2020-01-01&to=2199-12-31"

    async def counted() -> dict[str, int]:
        return {figure["key"]: figure["n"] for figure in (await town.asked(address))["figures"]}

    before = await counted()
    assert (before["raised"], before["reports"], before["merged"]) == (2, 2, 0)
    await town.did(f"/needs/{second}/merge", {"into": first}, by=town.secretary)
    now = await counted()
    assert (now["raised"], now["reports"], now["merged"]) == (1, 2, 1)
    await town.did(f"/needs/{second}/unmerge", by=town.secretary)
    assert await counted() == before


@pytest.mark.parametrize(
    ("into", "status", "kind"), [("itself", 422, "into-itself"), ("merged", 409, "target-is-merged"), ("none", 404, "")]
)
async def test_a_need_is_not_merged_into_itself_a_merged_one_or_none(
    town: Town, into: str, status: int, kind: str
) -> None:
    first, second = await merged(town)
    third = await town.accepted()
    ids = {"itself": third, "merged": second, "none": NOBODY}
    told = await refused(town, status, f"/needs/{third}/merge", {"into": ids[into]}, by=town.secretary, case=third)
    assert kind in told["type"]
    if into == "merged":
        assert (told["field"], told["into"]) == ("into", first)


async def test_bad_input_is_refused_with_the_field(town: Town) -> None:
    first, second = await two(town)
    path = f"/needs/{second}/merge"
    for body in ({}, {"into": "lamp"}, {"into": 7}, {"into": first, "why": "同一件"}):
        assert (await refused(town, 422, path, body, by=town.secretary, case=second))["field"] in ("into", "why")
    await refused(town, 403, path, {"into": first}, by=town.neighbour, case=second)
    # A place is no need.
    await refused(town, 404, path, {"into": town.places["building"]}, by=town.secretary, case=second)
    told = await refused(town, 409, f"/needs/{second}/unmerge", by=town.secretary, case=second)
    assert told["stage"] == "registered"


async def test_whoever_acts_on_a_merged_need_is_told_where_to_go(town: Town) -> None:
    first, second = await merged(town)
    told = await refused(town, 409, f"/needs/{second}/support", by=town.stranger, case=second)
    assert told["into"] == first
    assert [act["code"] for act in (await town.asked(f"/needs/{second}/acts", town.secretary))["acts"]] == ["unmerge"]


async def test_of_a_claim_and_a_merge_at_once_one_wins_and_nothing_is_half_done(each_town: Town) -> None:
    town = each_town
    for _ in range(5):
        first, second = await town.accepted(), await town.accepted()
        claimed, joined = await asyncio.gather(
            town.post(f"/needs/{second}/claims", by=town.organisation),
            town.post(f"/needs/{second}/merge", {"into": first}, by=town.secretary),
        )
        assert sorted((claimed.status_code // 100, joined.status_code // 100)) == [2, 4]
        cards = [(await town.asked(f"/needs/{need}"))["summary"] for need in (first, second)]
        assert cards[0].get("reports", 1) == (2 if joined.is_success else 1)
        assert cards[1]["stage"]["code"] == ("merged" if joined.is_success else "claimed")


async def test_two_who_merge_crosswise_at_once_make_no_circle(each_town: Town) -> None:
    town = each_town
    first, second = await town.accepted(), await town.accepted()
    answers = await asyncio.gather(
        town.post(f"/needs/{second}/merge", {"into": first}, by=town.secretary),
        town.post(f"/needs/{first}/merge", {"into": second}, by=town.secretary),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_repeated_key_merges_once(town: Town) -> None:
    first, second = await two(town)
    for _ in range(2):
        answer = await town.post(f"/needs/{second}/merge", {"into": first}, by=town.secretary, Idempotency_Key="m")
        assert answer.status_code == 200
    assert (await town.asked(f"/needs/{first}"))["summary"]["reports"] == 2
