"""What is refused is refused clearly, in the caller's language, and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from domain.casework import SYSTEM
from tests.api.problem import NOBODY, problem_of, refused
from tests.api.town import FIXED, Town, raw, served

pytestmark = pytest.mark.anyio


async def test_an_unknown_case_is_not_found(town: Town) -> None:
    await refused(town, 404, f"/needs/{NOBODY}/support", by=town.neighbour)
    await refused(town, 404, f"/places/{NOBODY}/name", {"name": "某楼"}, by=SYSTEM)
    await refused(town, 404, "/needs", town.said(place=NOBODY), by=town.raiser)
    await refused(town, 404, f"/needs/{town.raiser}/support", by=town.neighbour)


async def test_what_is_no_id_is_no_case(each_town: Town) -> None:
    town = each_town
    for id in ("1", "%00", "%FF", NOBODY[:-1], NOBODY + "0", "我", "..", "a" * 3_000):
        for answer in (
            await town.get(f"/needs/{id}"),
            await town.get(f"/needs/{id}/timeline"),
            await town.get(f"/areas/{id}/statistics?from=2026-01-01&to=2026-01-31"),
            await town.post(f"/needs/{id}/claims", by=town.unit),
        ):
            assert problem_of(answer)["status"] == 404, id


async def test_an_id_is_the_same_id_in_capitals(town: Town) -> None:
    need = await town.raised(place=town.places["building"].upper())
    await town.did(f"/needs/{need.upper()}/support", by=town.neighbour.upper())
    assert (await town.asked(f"/needs/{need.upper()}"))["summary"]["id"] == need
    assert [item["id"] for item in (await town.asked(f"/needs?area={town.places['estate'].upper()}"))["items"]] == [
        need
    ]


async def test_the_wrong_version_fails_its_precondition(town: Town) -> None:
    need = await town.raised()
    body = {"wording": "修复15号楼前的庭院灯"}
    told = await refused(
        town, 412, f"/needs/{need}/acceptance", body, by=town.secretary, case=need, headers={"If_Match": '"7"'}
    )
    assert (told["expected"], told["version"]) == (7, 1)
    await refused(town, 412, f"/needs/{need}/support", by=town.neighbour, case=need, headers={"If_Match": '"7"'})


async def test_a_version_is_required_where_two_clerks_could_decide_at_once(town: Town) -> None:
    need = await town.raised()
    why = {"reason": "not_ours", "wording": "属供电公司维护", "channel": "95598"}
    await refused(town, 428, f"/needs/{need}/acceptance", {"wording": "修灯"}, by=town.secretary, case=need)
    await refused(town, 428, f"/needs/{need}/decline", why, by=town.secretary, case=need)
    closed = await town.fixed()
    await refused(town, 428, f"/needs/{closed}/closure", {"unconfirmed_because": "无人应答"}, by=town.secretary)


@pytest.mark.parametrize("version", ["*", '"1"', 'W/"1"', "1"])
async def test_a_version_is_taken_as_proxies_pass_it_on(town: Town, version: str) -> None:
    need = await town.raised()
    await town.did(f"/needs/{need}/acceptance", {"wording": "修灯"}, by=town.secretary, If_Match=version)


@pytest.mark.parametrize("version", ['"1", "2"', '"x"', '""', '"1', '"-1"', '"١"', "1" * 20, "**"])
async def test_what_names_no_single_version_is_malformed(town: Town, version: str) -> None:
    need = await town.raised()
    sent = {"X-Huying-Actor": town.neighbour, "If-Match": version}
    answer = await town.client.post(f"/api/v1/needs/{need}/support", json={}, headers=raw(sent))
    assert problem_of(answer)["field"] == "If-Match"


async def test_an_illegal_step_says_what_would_be_legal(town: Town) -> None:
    need = await town.raised()
    told = await refused(town, 409, f"/needs/{need}/closure", by=town.secretary, case=need, headers={"If_Match": "*"})
    assert told["stage"] == "registered"
    assert "accept" in told["legal"]
    assert "What you can do: accept it, " in told["detail"]


async def test_an_illegal_step_of_somebody_who_can_do_nothing_says_who_can_go_on(town: Town) -> None:
    need = await town.raised()
    told = await refused(town, 409, f"/needs/{need}/claims", by=town.organisation, case=need)
    assert told["legal"] == []
    (staff,) = (one["acts"] for one in told["others"] if one["could"] == ["staff"])
    assert {"accept", "decline"} <= set(staff)
    assert (
        "There is nothing for you to do now; it is up to staff of the area (accept it, decline it, " in told["detail"]
    )


async def test_whoever_may_not_is_told_who_could(town: Town) -> None:
    need = await town.raised()
    told = await refused(
        town,
        403,
        f"/needs/{need}/acceptance",
        {"wording": "修灯"},
        by=town.stranger,
        case=need,
        headers={"If_Match": '"1"'},
    )
    assert told["could"] == ["staff"]
    could = ["staff", "system_admin"]
    assert (await refused(town, 403, "/parties", {"kind": "resident"}, by=town.raiser))["could"] == could
    body = {"level": "building", "parent": town.places["estate"], "name": "16号楼"}
    assert (await refused(town, 403, "/places", body, by=town.unit))["could"] == could


async def test_nobody_and_unknown_people_may_do_nothing(town: Town) -> None:
    need = await town.raised()
    for by in (None, "", "王书记".encode().decode("latin-1"), "1", NOBODY, "a" * 60_000):
        sent = {} if by is None else {"X-Huying-Actor": by.encode("latin-1")}
        answer = await town.client.post(f"/api/v1/needs/{need}/support", json={}, headers=raw(sent))
        assert problem_of(answer)["status"] == 401
        assert answer.headers["www-authenticate"]


async def test_the_second_to_claim_the_last_place_is_told_who_holds_it(town: Town) -> None:
    need, _ = await town.claimed()
    told = await refused(town, 409, f"/needs/{need}/claims", by=town.other_organisation, case=need)
    assert told["by"] == town.organisation


async def test_a_time_in_the_future_is_refused(town: Town) -> None:
    need = await town.accepted()
    later = {"occurred_at": "2199-01-01T00:00:00+08:00"}
    assert (await refused(town, 422, f"/needs/{need}/claims", later, by=town.unit, case=need))["field"] == "occurred_at"
    earlier = {"occurred_at": "0001-01-01T00:00:00+14:00"}
    told = await refused(town, 422, f"/needs/{need}/claims", earlier, by=town.unit, case=need)
    assert told["field"] == "occurred_at"
    assert (await refused(town, 422, "/needs", town.said(**earlier), by=town.raiser))["field"] == "occurred_at"


async def test_nobody_but_staff_dates_anything_back_by_more_than_a_day(town: Town) -> None:
    long_ago = {"occurred_at": "2020-01-01T00:00:00+08:00"}
    told = await refused(town, 422, "/needs", town.said(**long_ago), by=town.raiser)
    assert (told["field"], told["hours"]) == ("occurred_at", 24)
    visited = town.said(on_behalf_of=town.raiser, **long_ago)
    need = (await town.did("/needs", visited, by=town.secretary))["id"]
    told = await refused(town, 422, f"/needs/{need}/support", long_ago, by=town.neighbour, case=need)
    assert told["type"] == "/api/v1/problems/dated-back-too-far"
    await town.did(f"/needs/{need}/support", by=town.neighbour)


async def test_a_negative_cost_is_refused(town: Town) -> None:
    need, _ = await town.claimed()
    body = FIXED | {"cost_fen": -1}
    assert (await refused(town, 422, f"/needs/{need}/fix", body, by=town.organisation, case=need))[
        "field"
    ] == "cost_fen"


async def test_a_household_that_benefits_twice_is_refused(town: Town) -> None:
    need, _ = await town.claimed()
    home = town.households[0]
    body = {"result": "solved", "wording": "已修复", "households": [home, home.upper()]}
    told = await refused(town, 422, f"/needs/{need}/fix", body, by=town.organisation, case=need)
    assert (told["field"], told["household"]) == ("households", home)


async def test_an_electorate_of_nobody_is_refused(town: Town) -> None:
    need = await town.accepted(deliberate=True)
    at, options = f"/needs/{need}/ballots", [{"key": "yes", "wording": "同意"}, {"key": "no", "wording": "不同意"}]
    empty = {"question": "修不修？", "options": options}
    electorates: list[dict[str, Any]] = [
        {"electorate": []},
        {"electorate_area": NOBODY},
        {},
        {"electorate": [], "electorate_area": town.places["building"]},
        {"electorate": [{"household": town.households[0]}] * 2},
    ]
    for electorate in electorates:
        told = await refused(town, 422, at, empty | electorate, by=town.secretary, case=need)
        assert told["field"] == "electorate"


async def test_a_ballot_is_for_households_of_the_community(each_town: Town) -> None:
    town = each_town
    need = await town.accepted(deliberate=True)
    other_building = await town.place("building", town.places["estate"], name="16号楼")
    same = await town.place("household", other_building)
    elsewhere = await town.place("community", town.places["street"], name="另一社区")
    outside = await town.place("household", await town.place("building", elsewhere, name="1号楼"))
    at = f"/needs/{need}/ballots"
    options = [{"key": "yes", "wording": "同意"}, {"key": "no", "wording": "不同意"}]
    asked = {"question": "修不修？", "options": options}

    homes = [{"household": home} for home in (*town.households, outside)]
    told = await refused(town, 422, at, asked | {"electorate": homes}, by=town.secretary, case=need)
    assert (told["field"], told["place"]) == ("electorate", outside)
    assert outside in told["detail"]
    for area in (elsewhere, town.places["street"]):
        told = await refused(town, 422, at, asked | {"electorate_area": area}, by=town.secretary, case=need)
        assert (told["field"], told["place"]) == ("electorate_area", area)
    homes = [{"household": home} for home in (*town.households, same)]
    await town.did(at, asked | {"electorate": homes}, by=town.secretary)
    assert (await town.asked(f"/needs/{need}"))["more"]["ballots"][0]["eligible"] == 4


async def test_a_grid_member_names_nobody_above_themselves(town: Town) -> None:
    estate = town.places["estate"]
    await town.did(f"/parties/{town.member}/posts", {"role": "grid_member", "area": estate}, by=town.secretary)
    path, office = f"/parties/{town.neighbour}/posts", {"role": "secretary", "area": estate}
    told = await refused(town, 403, path, office, by=town.member)
    assert told["could"] == ["secretary", "security_admin"]
    told = await refused(town, 403, path, {"role": "building_head", "area": estate}, by=town.member)
    assert "grid head" in told["detail"]


async def test_the_area_tree_takes_no_cycle(town: Town) -> None:
    estate, building = town.places["estate"], town.places["building"]
    for below in (estate, building):
        told = await refused(town, 409, f"/places/{estate}/parent", {"parent": below}, by=SYSTEM)
        assert told["type"].endswith(("area-cycle", "level-not-below"))
    assert (await town.get(f"/areas/{building}/statistics?from=2026-01-01&to=2026-01-02")).status_code == 200


async def test_without_being_told_to_the_service_believes_no_header(sqlite_database: str) -> None:
    async with served(sqlite_database, insecure_actors=False) as client:
        answer = await client.post("/api/v1/places", json={"level": "district"}, headers={"X-Huying-Actor": SYSTEM})
        assert problem_of(answer)["type"].endswith("actors-not-trusted")
        assert answer.status_code == 401
