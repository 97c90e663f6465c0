"""Checking in, duty and posts over HTTP, as the party, the staff and everybody see them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest

from domain.casework import SYSTEM
from domain.roster.checkin import checkin_of
from tests.api.problem import problem_of
from tests.api.town import Town

pytestmark = pytest.mark.anyio

TODAY = (datetime.now(UTC) + timedelta(hours=8)).date()


def day(n: int) -> str:
    return str(TODAY + timedelta(days=n))


async def checked_in(town: Town, party: str, *specialities: str) -> str:
    """An approved check-in of *party* to the community; gives back its id."""
    area = town.places["community"]
    done = await town.did(f"/areas/{area}/check-ins/{party}", {"specialities": list(specialities)}, by=party)
    await town.did(f"/check-ins/{done['id']}/acknowledgement", by=town.secretary)
    await town.did(f"/check-ins/{done['id']}/approval", by=town.secretary)
    return str(done["id"])


async def on_duty(town: Town, party: str, **plan: Any) -> str:
    said = {"begins": "8:00", "ends": "22:00", "weekdays": [1, 2, 3, 4, 5, 6, 7], "first_on": day(1), "until": day(30)}
    body = {**said, "wording": "小区医生坐班", **plan}
    done = await town.did(f"/areas/{town.places['community']}/rota", body, by=party)
    return str(done["state"]["rota"])


async def test_organisations_are_told_by_name_and_persons_by_their_number(each_town: Town) -> None:
    town = each_town
    street = town.places["street"]
    assert await checked_in(town, town.organisation, "legal") == checkin_of(
        town.organisation,  # type: ignore[arg-type]  # wider than it is annotated
        town.places["community"],  # type: ignore[arg-type]  # wider than it is annotated
    )
    await checked_in(town, town.member, "medical")
    await town.claimed()

    told = await town.asked(f"/areas/{street}/roster")
    [line], [persons] = told["items"], told["persons"]
    assert (line["text"], line["claims"], line["area"]["name"]) == ("某联建党支部", 1, "某community")
    assert [one["zh"] for one in line["specialities"]] == ["法律服务"]
    assert (persons["text"], persons["n"]) == ("党员 1 名", 1)
    assert persons["specialities"] == [{"code": "medical", "zh": "医疗健康", "en": "medicine and health", "n": 1}]
    for path in (f"/areas/{street}/roster", f"/areas/{street}/roster/figures", f"/areas/{street}/posts"):
        text = (await town.get(path)).text
        assert not [person for person in (town.member, town.secretary, "赵六", "王书记") if person in text]

    figures = await town.asked(f"/areas/{street}/roster/figures")
    assert figures["phrase"] == "1家联建党组织和1名党员已报到"
    assert {one["key"]: one["n"] for one in figures["figures"] if one["n"]} == {
        "checked_in.organisation": 1,
        "checked_in.party_member": 1,
        "posts.secretary": 1,
    }
    before = await town.asked(f"/areas/{street}/roster/figures?on={day(0)}&as_of={day(-1)}")
    assert before["phrase"] is None


async def test_staff_see_check_ins_one_by_one_and_nobody_else_does(each_town: Town) -> None:
    town = each_town
    area = town.places["community"]
    checkin = await checked_in(town, town.member)
    told = await town.asked(f"/areas/{area}/check-ins?state=approved", town.secretary)
    assert [(one["id"], one["party"], one["name"]) for one in told["items"]] == [(checkin, town.member, None)]
    for by in (town.member, town.organisation, town.raiser):
        answer = await town.get(f"/areas/{area}/check-ins", by)
        assert (answer.status_code, problem_of(answer)["could"]) == (403, ["staff", "auditor"])
    assert (await town.get(f"/areas/{area}/check-ins")).status_code == 401
    [mine] = (await town.asked("/mine/check-ins", town.member))["items"]
    assert (mine["id"], mine["state"]["code"]) == (checkin, "approved")
    assert (await town.asked("/mine/check-ins", town.organisation))["items"] == []


async def test_a_check_in_is_turned_down_with_a_reason_and_made_again(town: Town) -> None:
    at = f"/areas/{town.places['community']}/check-ins/{town.unit}"
    checkin = (await town.did(at, by=town.unit))["id"]
    body = {"reason": "incomplete", "wording": "请补充联系部门"}
    done = await town.did(f"/check-ins/{checkin}/refusal", body, by=town.secretary)
    assert done["state"] == {"checkin": "turned_down"}
    assert (await town.post(f"/check-ins/{checkin}/approval", by=town.secretary)).status_code == 409
    again = await town.did(at, {"specialities": ["plumbing"]}, by=town.unit)
    assert (again["id"], again["version"]) == (checkin, 3)
    assert (await town.post(at, by=town.unit)).status_code == 409
    await town.did(f"/check-ins/{checkin}/specialities", {"specialities": ["fire"]}, by=town.unit)
    await town.did(f"/check-ins/{checkin}/departure", by=town.unit)
    assert (await town.asked(f"/areas/{town.places['community']}/roster"))["items"] == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/areas/{area}/check-ins/{raiser}", {}, 422),
        ("/areas/{area}/check-ins/{member}", {"specialities": ["magic"]}, 422),
        ("/areas/{home}/check-ins/{member}", {}, 422),
        ("/areas/{member}/check-ins/{member}", {}, 404),
        ("/check-ins/{member}/approval", {}, 404),
        ("/rota/{member}/done", {"day": "2025-01-01"}, 404),
        ("/areas/{area}/rota", {"begins": "8:00", "ends": "22:00", "weekdays": [1]}, 422),
        ("/areas/{area}/rota", {"begins": "25:00", "ends": "22:00", "days": ["2099-01-01"]}, 422),
        ("/areas/{area}/rota", {"begins": "24:30", "ends": "22:00", "days": ["2099-01-01"]}, 422),
    ],
)
async def test_what_cannot_be_meant_is_refused(town: Town, path: str, body: dict[str, Any], status: int) -> None:
    names = {"area": town.places["community"], "member": town.member, "raiser": town.raiser}
    names["home"] = town.households[0]
    position = await town.position()
    by = town.secretary if "rota" in path else SYSTEM
    answer = await town.post(path.format_map(names), body, by=by)
    assert answer.status_code == status, answer.text
    problem_of(answer)
    assert await town.position() == position


async def test_who_is_on_duty_when_is_public_and_names_no_person(each_town: Town) -> None:
    town = each_town
    area = town.places["street"]
    await checked_in(town, town.member, "medical")
    await checked_in(town, town.organisation)
    rota = await on_duty(town, town.member)
    await town.did(f"/rota/{rota}/swap", {"day": day(2), "to": town.organisation}, by=town.member)
    await town.did(f"/rota/{rota}/cancellation", {"day": day(3), "reason": "holiday"}, by=town.member)

    answer = await town.get(f"/areas/{area}/rota?from={day(1)}&to={day(4)}")
    turns = answer.json()["items"]
    assert [(one["day"], one["by"]["kind"]["zh"], one["by"]["name"], one["state"]["code"]) for one in turns[1:]] == [
        (day(2), "联建党组织", "某联建党支部", "planned"),
        (day(3), "党员", None, "cancelled"),
        (day(4), "党员", None, "planned"),
    ]
    assert turns[3]["begins_at"].endswith("T08:00:00+08:00")
    assert turns[3]["ends_at"] == f"{day(4)}T22:00:00+08:00"
    assert town.member not in answer.text
    assert (await town.get(f"/areas/{area}/rota?from={day(1)}&to={day(63)}")).status_code == 422
    assert (await town.get(f"/areas/{area}/on-duty")).status_code == 200


async def test_turns_are_paged_in_their_order(town: Town) -> None:
    for party in (town.member, town.organisation):
        await checked_in(town, party)
        await on_duty(town, party)
    path: str | None = f"/areas/{town.places['community']}/rota?from={day(1)}&to={day(5)}&limit=3"
    seen = []
    while path is not None:
        answer = await town.get(path)
        seen += [(one["day"], one["rota"]) for one in answer.json()["items"]]
        path = answer.links["next"]["url"] if answer.json()["next"] else None
    assert seen == sorted(seen)
    assert len(seen) == len(set(seen)) == 10
    wrong = await town.get(f"/areas/{town.places['community']}/rota?after=x")
    assert wrong.status_code == 409


async def test_who_has_not_checked_in_is_not_put_on_duty(town: Town) -> None:
    body = {"begins": "8:00", "ends": "12:00", "days": [day(1)], "party": town.unit}
    answer = await town.post(f"/areas/{town.places['community']}/rota", body, by=town.secretary)
    assert problem_of(answer)["type"].endswith("/not-checked-in")


async def test_the_roster_and_the_rota_are_tables_too(each_town: Town) -> None:
    town = each_town
    area = town.places["community"]
    await checked_in(town, town.organisation, "legal", "fire")
    await checked_in(town, town.member, "medical")
    await on_duty(town, town.member)
    text = (await town.get(f"/areas/{area}/roster?format=csv")).content.decode("utf-8-sig")
    head, organisation, persons = csv.reader(io.StringIO(text))
    assert head[:3] == ["名称或身份", "类型", "数量"]
    assert (organisation[0], organisation[6]) == ("某联建党支部", "法律服务\n消防安全")
    assert persons[:3] == ["党员", "党员", "1"]
    book = openpyxl.load_workbook(
        io.BytesIO((await town.get(f"/areas/{area}/rota?format=xlsx&from={day(1)}&to={day(7)}")).content)
    )
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert (len(rows), rows[1][0], rows[1][4]) == (8, day(1), "党员")


async def test_posts_are_listed_with_their_terms(each_town: Town) -> None:
    town = each_town
    area = town.places["community"]
    until = (datetime.now(UTC) + timedelta(days=30)).replace(microsecond=0)
    body = {"role": "grid_head", "area": area, "until": until.isoformat()}
    await town.did(f"/parties/{town.member}/posts", body, by=town.secretary)
    assert (await town.post(f"/parties/{town.member}/posts", body, by=town.secretary)).status_code == 409
    longer = body | {"until": (until + timedelta(days=30)).isoformat()}
    await town.did(f"/parties/{town.member}/posts", longer, by=town.secretary)
    told = (await town.asked(f"/areas/{town.places['street']}/posts"))["items"]
    assert [(one["role"]["code"], one["state"]["code"]) for one in told] == [
        ("grid_head", "held"),
        ("secretary", "held"),
    ]
    assert datetime.fromisoformat(told[0]["until"]) == until + timedelta(days=30)
    late = body | {"until": "2001-01-01T00:00:00Z"}
    assert (await town.post(f"/parties/{town.member}/posts", late, by=town.secretary)).status_code == 422
