"""Checked, told again, urged and supervised, through HTTP on both stores."""

from __future__ import annotations

from typing import Any

import pytest

from domain.casework import SYSTEM
from tests.api.problem import problem_of, refused
from tests.api.town import FIXED, Town

pytestmark = pytest.mark.anyio

VISIT: dict[str, Any] = {"reached": True, "responded": True, "solved": False, "satisfaction": "dissatisfied"}


async def staff_above(town: Town) -> str:
    """Staff of the street that the community lies in; gives back the id."""
    above = await town.party("staff", name="钱主任")
    await town.did(f"/parties/{above}/posts", {"role": "secretary", "area": town.places["street"]}, by=SYSTEM)
    return above


async def test_what_is_sent_back_is_worked_on_again(each_town: Town) -> None:
    town = each_town
    need = await town.fixed()
    sent = await town.did(f"/needs/{need}/rework", {"wording": "两盏不亮"}, by=town.secretary)
    assert sent["state"]["stage"] == "rework_state"
    card = await town.asked(f"/needs/{need}")
    assert (card["more"]["sent_back"]["wording"], card["more"]["rounds"]) == ("两盏不亮", 1)
    await refused(town, 409, f"/needs/{need}/rework", {"wording": "两盏不亮"}, by=town.secretary, case=need)
    await town.did(f"/needs/{need}/fix", FIXED, by=town.organisation)
    await refused(town, 403, f"/needs/{need}/rework", {"wording": "两盏不亮"}, by=town.raiser, case=need)


async def test_a_return_visit_answers_three_questions_or_none(town: Town) -> None:
    need = await town.fixed()
    at = f"/needs/{need}/visits"
    answer = await town.post(at, VISIT | {"words": "来过一次，没修好"}, by=town.secretary)
    assert answer.status_code == 201
    assert answer.json()["state"]["stage"] == "awaiting_confirm"
    await town.did(at, {"reached": False}, by=town.secretary)
    for body, field in (
        ({"reached": True, "solved": True, "satisfaction": "satisfied"}, "responded"),
        ({"reached": True}, "responded"),
        ({"reached": False, "solved": True}, "solved"),
        (VISIT | {"satisfaction": "delighted"}, "satisfaction"),
        ({}, "reached"),
    ):
        assert (await refused(town, 422, at, body, by=town.secretary, case=need))["field"] == field
    await refused(town, 403, at, VISIT, by=town.organisation, case=need)
    lines = (await town.asked(f"/needs/{need}/timeline"))["lines"]
    assert "来过一次" not in str(lines)
    assert lines[-2]["zh"].endswith("回访反映人：已有人联系，未解决，不满意。")


async def test_the_same_facts_again_are_answered_with_the_progress_and_begin_no_second_case(each_town: Town) -> None:
    town = each_town
    need, _ = await town.claimed()
    await town.did(f"/needs/{need}/start", by=town.organisation)
    await town.did(f"/needs/{need}/progress", {"wording": "已换好6盏。"}, by=town.organisation)
    body = {"words": "还是黑的"}
    for again in (False, True):
        answer = await town.post(f"/needs/{need}/told-again", body, by=town.neighbour, Idempotency_Key="told once")
        told = answer.json()
        assert answer.status_code == 200
        assert told["zh"] == "这件事已登记，不需要再次提交。目前：办理中；已换好6盏。"
        assert told["en"].endswith("It is in progress: 已换好6盏.")
        assert (told["id"], told["summary"]["told_again"], told["more"]["progress"]["wording"]) == (
            need,
            1,
            "已换好6盏。",
        )
        assert answer.headers["etag"] == f'"{told["version"]}"'
        assert answer.headers.get("idempotency-replayed") == ("true" if again else None)
    assert [item["id"] for item in (await town.asked("/needs"))["items"]] == [need]
    await town.did(f"/needs/{need}/told-again", {"on_behalf_of": town.stranger}, by=town.secretary)
    for_another = {"on_behalf_of": town.stranger}
    await refused(town, 403, f"/needs/{need}/told-again", for_another, by=town.neighbour, case=need)
    assert (await town.asked(f"/needs/{need}"))["summary"]["told_again"] == 2


async def test_who_waits_urges_it_once_a_day(town: Town) -> None:
    need = await town.accepted()
    at = f"/needs/{need}/urges"
    await town.did(at, by=town.raiser)
    assert "目前：等待认领" in problem_of(await town.post(at, by=town.raiser, Accept_Language="zh"))["detail"]
    told = await refused(town, 409, at, by=town.raiser, case=need)
    assert told["type"].endswith("/urged-today")
    await refused(town, 403, at, by=town.neighbour, case=need)
    await town.did(f"/needs/{need}/support", by=town.neighbour)
    await town.did(at, by=town.neighbour)
    assert (await town.asked(f"/needs/{need}"))["summary"]["urged"] == 2


async def test_what_is_supervised_from_above_stands_apart_on_the_board(each_town: Town) -> None:
    town = each_town
    above = await staff_above(town)
    need, other = await town.fixed(), await town.accepted()
    at = f"/needs/{need}/supervision"
    body = {"reason": "unsolved", "wording": "三日内答复"}
    assert (await refused(town, 409, at, body, by=above, case=need))["type"].endswith("/nothing-to-supervise")
    await town.did(f"/needs/{need}/dispute", {"words": "还有两盏不亮"}, by=town.raiser)
    await refused(town, 403, at, body, by=town.secretary, case=need)
    told = await refused(town, 422, at, body | {"reason": "refused"}, by=above, case=need)
    assert (told["field"], told["true"]) == ("reason", ["unsolved"])
    assert (await town.asked("/needs?supervised=true"))["items"] == []

    await town.did(at, body, by=above)

    (item,) = (await town.asked("/needs?supervised=true"))["items"]
    assert (item["id"], item["supervised"]["zh"], item["supervised"]["wording"]) == (need, "问题未解决", "三日内答复")
    assert len((await town.asked("/needs?supervised=false"))["items"]) == len({need, other})
    assert (await refused(town, 409, at, body, by=above, case=need))["reason"] == "unsolved"
    assert (await refused(town, 422, at, body | {"reason": "bored"}, by=above, case=need))["field"] == "reason"
    await town.did(f"{at}/end", {"wording": "已约定周五完工"}, by=above)
    assert (await town.asked("/needs?supervised=true"))["items"] == []
    await refused(town, 409, f"{at}/end", {"wording": "已约定周五完工"}, by=above, case=need)


async def test_a_wrong_filter_is_named(town: Town) -> None:
    answer = await town.get("/needs?supervised=perhaps", Accept_Language="zh")
    assert answer.status_code == 422
    assert problem_of(answer)["field"] == "supervised"
