"""Units: what is given to them, what they answer, and their own desk."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.casework import SYSTEM
from tests.api.problem import NOBODY, problem_of, refused
from tests.api.town import FIXED, Town

pytestmark = pytest.mark.anyio


async def dispatched(town: Town, need: str, unit: str, **how: Any) -> str:
    """Staff gave the need to the unit by order; gives back the order."""
    done = await town.did(f"/needs/{need}/orders", {"unit": unit, **how}, by=town.secretary)
    return str(done["state"]["order"])


async def desk(town: Town, unit: str, query: str = "") -> list[tuple[str, str, str]]:
    """The part, the standing and the need of what the unit was asked to do."""
    items = (await town.asked(f"/units/{unit}/orders{query}", unit))["items"]
    return [(item["part"]["code"], item["standing"]["code"], item["need"]["id"]) for item in items]


async def test_a_need_goes_to_a_unit_comes_back_and_goes_to_one_that_may_not_return_it(each_town: Town) -> None:
    town = each_town
    need, next_year = await town.accepted(), datetime.now(UTC).year + 1
    due_at = f"{next_year}-01-01T08:00:00+08:00"
    first = await dispatched(town, need, town.unit, wording="请三日内修复", due_at=due_at)
    assert await desk(town, town.unit) == [("lead", "waiting", need)]
    [order] = (await town.asked(f"/needs/{need}"))["summary"]["orders"]
    assert (order["order"], order["unit"], order["asked"]) == (first, town.unit, "请三日内修复")
    assert "signed_at" not in order

    returned = {"reason": "not_ours", "wording": "属于路灯所职责"}
    await town.did(f"/needs/{need}/orders/{first}/return", returned, by=town.unit)
    assert await desk(town, town.unit) == [("lead", "returned", need)]
    assert "orders" not in (await town.asked(f"/needs/{need}"))["summary"]

    body = {"unit": town.organisation}
    second = (await town.did(f"/needs/{need}/designations", body, by=town.secretary))["state"]["order"]
    refused = await town.post(f"/needs/{need}/orders/{second}/return", returned, by=town.organisation)
    assert problem_of(refused)["type"].endswith("/cannot-be-returned")
    signed = await town.did(f"/needs/{need}/orders/{second}/signature", by=town.organisation)
    assert signed["state"]["stage"] == "claimed"
    [order] = (await town.asked(f"/needs/{need}"))["summary"]["orders"]
    assert order["designated"]
    assert order["signed_at"]

    told = [line["zh"] for line in (await town.asked(f"/needs/{need}/timeline"))["lines"]][2:]
    assert told == [
        f"社区党组织书记派单给某物业公司（主办），限{next_year}年1月1日08:00前：请三日内修复。",
        "某物业公司退单（不属于本单位职责）：属于路灯所职责。",
        "社区党组织书记指定某联建党支部承办（主办，不得退单）。",
        "某联建党支部签收了派单（主办）。",
    ]


async def test_several_units_are_called_report_in_and_are_judged_by_their_own_part(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    called = [{"unit": town.unit, "task": "查看电缆"}, {"unit": town.organisation, "task": "疏散车辆"}]
    made = await town.did(f"/needs/{need}/whistles", {"called": called}, by=town.secretary)
    at = f"/needs/{need}/whistles/{made['state']['whistle']}"
    await town.did(f"{at}/arrival", {"wording": "已到现场"}, by=town.unit)
    await town.did(f"{at}/report", {"result": "solved", "wording": "电缆已更换"}, by=town.unit)
    judged = {"unit": town.unit, "accepted": True, "wording": "已查看"}
    await town.did(f"{at}/judgements", judged, by=town.secretary)

    [whistle] = (await town.asked(f"/needs/{need}"))["more"]["whistles"]
    come, missing = whistle["called"]
    assert (come["task"], come["result"], come["accepted"]) == ("查看电缆", "solved", True)
    assert come["reported_in_at"]
    assert "reported_in_at" not in missing
    assert await desk(town, town.unit) == [("called", "done", need)]
    assert await desk(town, town.organisation) == [("called", "waiting", need)]
    line = (await town.asked(f"/needs/{need}/timeline"))["lines"][2]
    assert line["zh"] == "社区党组织书记吹哨，请某物业公司（查看电缆）、某联建党支部（疏散车辆）报到。"


async def test_a_unit_that_assists_is_judged_under_its_order(town: Town) -> None:
    need, _ = await town.claimed()
    order = await dispatched(town, need, town.unit, part="assist")
    at = f"/needs/{need}/orders/{order}"
    early = await town.post(f"{at}/report", {"result": "solved", "wording": "好了"}, by=town.unit)
    assert problem_of(early)["type"].endswith("/take-it-first")
    await town.did(f"{at}/signature", by=town.unit)
    await town.did(f"{at}/report", {"result": "partly", "wording": "一半"}, by=town.unit)
    judged = {"unit": town.unit, "accepted": False, "wording": "还差一半"}
    await town.did(f"{at}/judgements", judged, by=town.secretary)
    assert await desk(town, town.unit) == [("assist", "in_hand", need)]


async def test_whoever_received_it_first_is_responsible_and_only_staff_are_told(town: Town) -> None:
    need = await town.accepted()
    at = f"/needs/{need}/responsible"
    told = await town.asked(at, town.secretary)
    assert told["responsible"] == {
        "id": town.secretary,
        "kind": {"code": "staff", "zh": "工作人员", "en": "staff"},
        "name": None,
    }
    assert (told["first_receiver"], told["level"]) == (True, None)
    order = await dispatched(town, need, town.unit)
    await town.did(f"/needs/{need}/orders/{order}/signature", by=town.unit)
    told = await town.asked(at, town.secretary)
    assert (told["responsible"]["name"], told["first_receiver"]) == ("某物业公司", False)
    for by in (town.raiser, town.unit):
        assert problem_of(await town.get(at, by))["status"] == 403
    assert problem_of(await town.get(at))["status"] == 401
    assert problem_of(await town.get(f"/needs/{NOBODY}/responsible", town.secretary))["status"] == 404


async def test_what_was_escalated_is_not_dispatched_below_until_it_is_handed_down(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    street, community = town.places["street"], town.places["community"]
    await town.did(f"/needs/{need}/escalation", {"to": street, "wording": "涉及市政管网"}, by=town.secretary)
    level = (await town.asked(f"/needs/{need}"))["more"]["level"]
    assert (level["area"], level["wording"], level["handed_down"]) == (street, "涉及市政管网", False)
    refused = problem_of(await town.post(f"/needs/{need}/orders", {"unit": town.unit}, by=town.secretary))
    assert (refused["status"], refused["type"].rsplit("/", 1)[1]) == (403, "with-the-level-above")

    await town.did(f"/needs/{need}/hand-down", {"to": community, "wording": "请社区办理"}, by=SYSTEM)
    await dispatched(town, need, town.unit)
    told = [line["zh"] for line in (await town.asked(f"/needs/{need}/timeline"))["lines"]][2:4]
    assert told == ["社区党组织书记上报某street：涉及市政管网。", "系统交回某community办理：请社区办理。"]


async def test_a_units_desk_turns_its_pages_and_shows_what_stands_where(each_town: Town) -> None:
    town = each_town
    needs = [await town.accepted() for _ in range(5)]
    orders = [await dispatched(town, need, town.unit) for need in needs]
    for need, order in list(zip(needs, orders, strict=True))[:2]:
        await town.did(f"/needs/{need}/orders/{order}/signature", by=town.unit)

    seen, at = [], f"/units/{town.unit}/orders?limit=2"
    while at:
        answer = await town.get(at, town.unit)
        seen += [item["order"] for item in answer.json()["items"]]
        at = answer.headers["link"].split(">")[0].strip("<") if "link" in answer.headers else ""
    assert seen == orders[::-1]
    assert [need for _, _, need in await desk(town, town.unit, "?standing=in_hand")] == [needs[1], needs[0]]
    assert [need for _, _, need in await desk(town, town.unit, "?standing=waiting")] == needs[:1:-1]


async def test_a_case_is_not_closed_in_silence_while_units_have_parts_of_it_open(town: Town) -> None:
    need, _ = await town.whistled()
    await town.did(f"/needs/{need}/claims", by=town.other_organisation)
    await town.did(f"/needs/{need}/fix", FIXED, by=town.other_organisation)
    await town.did(f"/needs/{need}/confirmation", by=town.raiser)
    told = await refused(town, 422, f"/needs/{need}/closure", by=town.secretary, case=need, headers={"If_Match": "*"})
    assert (told["field"], told["units"]) == ("unfinished_because", [town.unit, town.organisation])
    because = {"unfinished_because": "已由其他单位办妥"}
    await town.did(f"/needs/{need}/closure", because, by=town.secretary, If_Match="*")
    line = (await town.asked(f"/needs/{need}/timeline"))["lines"][-1]
    assert line["zh"] == "社区党组织书记办结（某物业公司、某联建党支部的部分未办完，原因：已由其他单位办妥）。"
    more = (await town.asked(f"/needs/{need}"))["more"]
    assert (more["unfinished"], more["unfinished_because"]) == ([town.unit, town.organisation], "已由其他单位办妥")
    # Taken up again it is not closed like that any more.
    again = {"reason": "not_complete", "words": "还漏水"}
    await town.did(f"/needs/{need}/reopening", again, by=town.raiser)
    assert {"unfinished", "unfinished_because"}.isdisjoint((await town.asked(f"/needs/{need}"))["more"])


async def test_a_desk_that_is_not_there_or_asked_for_wrongly_is_refused(town: Town) -> None:
    for unit in (NOBODY, town.raiser, town.partner, "x"):
        assert problem_of(await town.get(f"/units/{unit}/orders", town.secretary))["status"] == 404
    for query, status in (("standing=gone", 422), ("after=x", 409), ("limit=0", 422), ("unit=x", 422)):
        assert problem_of(await town.get(f"/units/{town.unit}/orders?{query}", town.unit))["status"] == status


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_what_cannot_be_given_to_a_unit_is_refused_with_a_reason(town: Town, language: str) -> None:
    need = await town.accepted()
    orders = f"/needs/{need}/orders"
    body: dict[str, Any]
    for path, body, by, status, slug in (
        (orders, {"unit": town.raiser}, town.secretary, 422, "takes-no-orders"),
        (orders, {"unit": NOBODY}, town.secretary, 404, "not-found"),
        (orders, {"unit": town.unit}, town.raiser, 403, "not-allowed"),
        (orders, {"unit": town.unit, "due_at": "2000-01-01T00:00:00Z"}, town.secretary, 422, "unacceptable"),
        (f"/needs/{need}/whistles", {"called": []}, town.secretary, 422, "unacceptable"),
        (f"{orders}/{NOBODY}/withdrawal", {"wording": "改派"}, town.secretary, 404, "not-found"),
        (f"/needs/{need}/escalation", {"to": NOBODY, "wording": "请协调"}, town.secretary, 422, "not-a-level-above"),
        (f"/needs/{need}/hand-down", {"to": NOBODY, "wording": "请办理"}, town.secretary, 409, "not-escalated"),
    ):
        answer = await town.post(path, body, by=by, Accept_Language=language)
        told = problem_of(answer)
        assert (told["status"], told["type"].rsplit("/", 1)[1]) == (status, slug), told
    await dispatched(town, need, town.unit)
    second = await town.post(orders, {"unit": town.organisation}, by=town.secretary, Accept_Language=language)
    told = problem_of(second)
    assert (told["status"], told["unit"]) == (409, town.unit)
    assert ("待签收" if language == "zh" else "waiting to be signed for") in told["detail"]


async def test_what_a_unit_was_asked_to_do_is_its_own_and_staffs_business(each_town: Town) -> None:
    town = each_town
    need, _ = await town.dispatched()
    for by in (town.unit, town.secretary):
        told = await town.asked(f"/units/{town.unit}/orders", by)
        assert [item["need"]["id"] for item in told["items"]] == [need]
    for by in (town.raiser, town.member, town.organisation):
        refused = await town.get(f"/units/{town.unit}/orders", by)
        assert (refused.status_code, problem_of(refused)["could"]) == (403, ["unit", "staff", "auditor"])
    assert (await town.get(f"/units/{town.unit}/orders")).status_code == 401
