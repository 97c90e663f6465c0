"""The main way of a need, told through HTTP on both stores."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.casework import SYSTEM
from domain.instants import CHINA
from tests.api.town import BALLOT, FIXED, Town

pytestmark = pytest.mark.anyio


async def test_a_need_goes_from_raised_to_solved_and_confirmed_and_closed(each_town: Town) -> None:
    town = each_town
    raised = await town.post("/needs", town.said(affected={"number": 40, "qualifier": "约"}), by=town.raiser)
    assert raised.status_code == 201
    assert raised.headers["etag"] == '"1"'
    need = raised.json()["id"]
    at = f"/needs/{need}"
    await town.did(f"{at}/supplements", {"words": "一共坏了12盏"}, by=town.raiser)
    await town.did(f"{at}/support", by=town.neighbour)
    await town.did(f"{at}/support/withdrawal", by=town.neighbour)
    survey = {"asset": "courtyard_lamp", "unit": "盏", "total": 20, "broken": 12, "reported": "过半损坏"}
    await town.did(f"{at}/surveys", survey, by=town.secretary)
    accepted = {"wording": "修复15号楼前的庭院灯", "deliberate": True, "tags": ["hard"]}
    await town.did(f"{at}/acceptance", accepted, by=town.secretary, If_Match='"5"')

    await town.did(f"{at}/discussion", {"question": "先修灯还是先修车棚？"}, by=town.secretary)
    await town.did(f"{at}/remarks", {"words": "晚上太黑"}, by=town.neighbour)
    held = {"held_at": "2026-01-05T19:00:00+08:00", "present": 36, "wording": "多数赞成先修灯"}
    await town.did(f"{at}/minutes", held, by=town.secretary)
    await town.did(f"{at}/discussion/closure", {"wording": "交由各户表决"}, by=town.secretary)
    electorate = [{"household": household, "area_m2_100": 8_000} for household in town.households]
    opened = await town.did(f"{at}/ballots", BALLOT | {"electorate": electorate}, by=town.secretary)
    ballot = f"{at}/ballots/{opened['state']['ballot']}"
    first, second, third = town.households
    await town.did(f"{ballot}/votes", {"household": first, "option": "lamps"}, by=town.raiser)
    await town.did(f"{ballot}/votes", {"household": second, "option": "lamps"}, by=town.neighbour)
    await town.did(f"{ballot}/votes", {"household": third, "option": None}, by=town.secretary)
    await town.did(f"{ballot}/closure", by=town.secretary)
    published = await town.did(f"{ballot}/outcome", by=town.secretary)
    assert published["state"]["stage"] == "open"

    claim = (await town.did(f"{at}/claims", {"kind": "claim_service"}, by=town.organisation))["state"]["claim"]
    await town.did(f"{at}/claims", {"kind": "claim_fund", "amount_fen": 50_000}, by=town.unit)
    await town.did(f"{at}/claims/{claim}/handover", {"to": town.other_organisation}, by=town.organisation)
    await town.did(f"{at}/claims/{claim}/release", by=town.other_organisation)
    await town.did(f"{at}/claims", {"kind": "claim_service"}, by=town.organisation)
    begins = datetime.now(CHINA) + timedelta(days=3)
    starts = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(days=1)).isoformat()}
    await town.did(f"{at}/schedule", starts, by=town.organisation)
    await town.did(f"{at}/start", by=town.organisation)
    await town.did(f"{at}/progress", {"wording": "已换好6盏"}, by=town.organisation)
    await town.did(f"{at}/fix", FIXED, by=town.organisation)
    disputed = await town.did(f"{at}/dispute", {"words": "还有一盏不亮"}, by=town.raiser)
    assert disputed["state"]["stage"] == "rework_state"
    by_list = {"result": "solved", "wording": "全部修复", "households": town.households}
    await town.did(f"{at}/fix", by_list, by=town.organisation)
    confirmed = await town.did(f"{at}/confirmation", by=town.raiser)
    await town.did(f"{at}/ratings", {"solved": True, "satisfaction": "satisfied"}, by=town.raiser)
    closed = await town.did(f"{at}/closure", by=town.secretary, If_Match=f'"{confirmed["version"] + 1}"')
    assert closed["state"]["stage"] == "closed"
    again = await town.did(f"{at}/reopening", {"reason": "came_back", "words": "又坏了"}, by=town.neighbour)

    card = await town.asked(at)
    assert card["summary"]["version"] == again["version"]
    assert card["summary"]["stage"]["code"] == "rework_state"
    assert sum(line["facts"] for line in (await town.asked(f"{at}/timeline"))["lines"]) == again["version"]
    assert [item["id"] for item in (await town.asked("/needs?stage=rework_state"))["items"]] == [need]


async def test_a_need_is_raised_and_solved_in_one_visit(each_town: Town) -> None:
    town = each_town
    body = {"need": town.said(channel="visit", on_behalf_of=town.raiser), "report": FIXED}
    solved = await town.post("/needs/on-the-spot", body, by=town.secretary)
    assert solved.status_code == 201
    assert solved.json()["version"] == 2
    assert solved.json()["state"]["stage"] == "awaiting_confirm"


async def test_a_raised_need_is_solved_on_the_spot_without_a_claim(town: Town) -> None:
    need = await town.raised()
    assert (await town.did(f"/needs/{need}/on-the-spot", FIXED, by=town.member))["state"]["stage"] == "awaiting_confirm"


async def test_a_need_is_withdrawn_or_declined_or_opened(town: Town) -> None:
    withdrawn, declined, opened = await town.raised(), await town.raised(), await town.accepted(deliberate=True)
    assert (await town.did(f"/needs/{withdrawn}/withdrawal", by=town.raiser))["state"]["stage"] == "withdrawn"
    why = {"reason": "not_ours", "wording": "属供电公司维护", "channel": "95598"}
    answer = await town.did(f"/needs/{declined}/decline", why, by=town.secretary, If_Match='"1"')
    assert answer["state"]["stage"] == "declined"
    assert (await town.did(f"/needs/{opened}/opening", by=town.secretary))["state"]["stage"] == "open"


async def test_a_ballot_may_take_the_households_of_an_area_as_its_electorate(each_town: Town) -> None:
    town = each_town
    need = await town.accepted(deliberate=True)
    body = BALLOT | {"electorate_area": town.places["building"]}
    await town.did(f"/needs/{need}/ballots", body, by=town.secretary)
    ballot = (await town.asked(f"/needs/{need}"))["more"]["ballots"][0]
    assert ballot["eligible"] == len(town.households)


async def test_places_are_founded_renamed_and_moved(each_town: Town) -> None:
    town = each_town
    other = await town.place("estate", town.places["community"], name="某小区", code="mou-xiaoqu")
    building = town.places["building"]
    await town.did(f"/places/{building}/name", {"name": "15号楼"}, by=town.secretary)
    moved = await town.did(f"/places/{building}/parent", {"parent": other.upper()}, by=town.secretary)
    assert moved["version"] == 3
    await town.place("household", building, door="301室")


async def test_parties_take_offices_and_move(each_town: Town) -> None:
    town = each_town
    office = {"role": "grid_member", "area": town.places["estate"]}
    assert (await town.post(f"/parties/{town.member}/posts", office, by=SYSTEM)).status_code == 201
    await town.did(f"/parties/{town.member}/posts/end", office, by=town.secretary)
    await town.did(f"/parties/{town.stranger}/household", {"household": town.households[2]}, by=town.secretary)
    await town.did(f"/parties/{town.stranger}/household", {"household": None}, by=town.secretary)
