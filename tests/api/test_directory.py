"""Finding a party again by what is known of it, and opening the sealed name of a person for a reason."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from domain.casework import SYSTEM
from store.people.accounts import Duty
from tests.api.duties import AUDITOR, SECURITY_ADMIN, SYSTEM_ADMIN, on_duty
from tests.api.signed import account
from tests.api.town import Town

pytestmark = pytest.mark.anyio


async def found(town: Town, query: str = "", by: str | None = None) -> dict[str, dict[str, Any]]:
    """Who is found, by id."""
    told = await town.asked(f"/parties?limit=100&{query}", by or town.secretary)
    return {item["id"]: item for item in told["items"]}


async def checked_in(town: Town, party: str) -> str:
    path = f"/areas/{town.places['community']}/check-ins/{party}"
    return str((await town.did(path, by=town.secretary))["id"])


async def test_staff_find_who_lives_holds_a_post_or_has_checked_in_in_their_area(each_town: Town) -> None:
    town = each_town
    community, named = town.places["community"], {town.organisation, town.other_organisation, town.unit, town.partner}
    living = {town.raiser, town.neighbour, town.member}
    assert set(await found(town)) == {town.secretary} | living | named, "not the stranger, who is nowhere"
    assert set(await found(town, f"area={community}")) == {town.secretary} | living
    checkin = await checked_in(town, town.organisation)
    assert town.organisation not in await found(town, f"area={community}"), "staff entered it, and none approved it"
    await town.did(f"/check-ins/{checkin}/approval", by=town.secretary)
    assert town.organisation in await found(town, f"area={community}")
    assert set(await found(town, f"area={town.places['building']}")) == living
    assert set(await found(town, f"area={town.households[1]}")) == {town.neighbour, town.member}
    assert set(await found(town, f"area={town.households[1]}&kind=party_member")) == {town.member}

    await town.did(f"/check-ins/{checkin}/departure", by=town.organisation)
    await town.did(f"/parties/{town.member}/household", {"household": town.households[2]}, by=town.secretary)
    assert town.organisation not in await found(town, f"area={community}")
    assert set(await found(town, f"area={town.households[1]}")) == {town.neighbour}
    assert set(await found(town, f"area={town.households[2]}")) == {town.member}


async def test_a_grid_member_who_was_brought_in_is_found_by_the_post_and_gets_an_account(each_town: Town) -> None:
    town = each_town
    grid = await town.place("grid", town.places["community"], name="第三网格")
    member = await town.party("staff", name="周某某")
    await town.did(f"/parties/{member}/posts", {"role": "grid_member", "area": grid}, by=SYSTEM)
    line = (await found(town, "post=grid_member"))[member]
    assert (line["name"], line["account"], line["home"]) == (None, False, None)
    (post,) = line["posts"]
    assert (post["role"]["zh"], post["area"]["address"], post["state"]["code"]) == (
        "网格员",
        "某community 第三网格",
        "held",
    )
    async with on_duty(town, SYSTEM_ADMIN) as root:
        (line,) = (await root.asked(f"/parties?area={grid}&post=grid_member"))["items"]
        assert "周某某" in str(await root.asked(f"/parties/{line['id']}/name?reason=handling"))
        made = await root.client.post("/accounts", json={"login": "zhou", "party": line["id"]})
        assert made.status_code == 201, made.text
        assert (await root.asked(f"/parties?area={grid}"))["items"][0]["account"] is True
    await town.did(f"/parties/{member}/posts/end", {"role": "grid_member", "area": grid}, by=SYSTEM)
    assert await found(town, "post=grid_member") == {}


async def test_organisations_are_found_by_how_their_name_begins(each_town: Town) -> None:
    town = each_town
    assert set(await found(town, f"name={quote('某')}")) == {town.organisation, town.unit, town.partner}
    assert set(await found(town, f"name={quote('某物业')}")) == {town.unit}
    assert await found(town, f"name={quote('物业')}") == {}
    assert await found(town, f"name={quote('王书记')}") == {}
    assert await found(town, "name=%25") == {}


async def test_no_finer_than_the_building_is_told_where_somebody_lives(town: Town) -> None:
    answer = await town.get(f"/parties?area={town.households[0]}", town.secretary)
    (line,) = answer.json()["items"]
    assert (line["home"]["id"], line["home"]["address"]) == (
        town.places["building"],
        "某community 某estate 某building",
    )
    assert town.households[0] not in answer.text
    assert "张三" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_pages_follow_one_another_without_a_gap(town: Town) -> None:
    all_of_them, pages, path = list(await found(town)), [], "/parties?limit=3"
    while path:
        page = await town.get(path, town.secretary)
        pages.append([item["id"] for item in page.json()["items"]])
        path = str(page.links["next"]["url"]).removeprefix("/api/v1") if "next" in page.links else ""
    assert [id for page in pages for id in page] == all_of_them
    assert [len(page) for page in pages[:-1]] == [3] * (len(pages) - 1)


async def test_nobody_looks_for_parties_where_they_are_not_staff(town: Town) -> None:
    head = await town.party("staff")
    await town.did(f"/parties/{head}/posts", {"role": "grid_head", "area": town.places["estate"]}, by=SYSTEM)
    assert set(await found(town, "kind=resident", head)) == {town.raiser, town.neighbour}
    neighbour = {"role": "building_head", "area": town.places["building"]}
    await town.did(f"/parties/{town.neighbour}/posts", neighbour, by=town.secretary)
    for by, query in (
        (head, f"area={town.places['community']}"),
        (town.neighbour, f"area={town.places['building']}"),
        (town.neighbour, ""),
        (town.raiser, f"area={town.households[0]}"),
        (town.organisation, ""),
    ):
        assert (await town.get(f"/parties?{query}", by)).status_code == 403, (by, query)
    assert (await town.get("/parties")).status_code == 401
    assert (await town.get(f"/parties?area={town.raiser}", town.secretary)).status_code == 404


async def test_administrators_and_auditors_find_everybody(town: Town) -> None:
    await account(town, town.neighbour)
    for duty in (SYSTEM_ADMIN, SECURITY_ADMIN, AUDITOR):
        async with on_duty(town, duty) as somebody:
            told = {item["id"]: item for item in (await somebody.asked("/parties?limit=100"))["items"]}
            assert {town.stranger, town.secretary, town.organisation} <= told.keys()
            assert [id for id, item in told.items() if item["account"]] == [town.neighbour]


async def test_a_name_is_opened_for_a_reason_that_auditors_read(each_town: Town) -> None:
    town = each_town
    path = f"/parties/{town.raiser}/name"
    refused = await town.get(path, town.secretary)
    assert (refused.status_code, refused.json()["field"]) == (422, "reason")
    assert "查阅他人姓名须说明理由" in refused.json()["detail"]
    async with on_duty(town, AUDITOR) as auditor:
        assert (await auditor.asked("/readings"))["items"] == []
        told = await town.asked(f"{path}?reason=contact&note={quote('上门前')}", town.secretary)
        assert told == {"id": town.raiser, "name": "张三", "instead": None}
        (line,) = (await auditor.asked(f"/readings?case={town.raiser}"))["items"]
        assert (line["reader"], line["role"], line["reason"]["code"], line["note"]) == (
            town.secretary,
            "secretary",
            "contact",
            "上门前",
        )
        await auditor.asked(f"{path}?reason=audit")
        assert [one["role"] for one in (await auditor.asked("/readings"))["items"]] == ["auditor", "secretary"]


async def test_a_name_is_opened_by_staff_where_the_person_is_to_be_found_and_no_others(each_town: Town) -> None:
    town = each_town
    visitor = await town.party("party_member", name="钱七")
    path = f"/parties/{visitor}/name?reason=handling"
    assert (await town.get(path, town.secretary)).status_code == 403
    checkin = await checked_in(town, visitor)
    assert (await town.get(path, town.secretary)).status_code == 403, "whom staff check in themselves, anybody could be"
    await town.did(f"/check-ins/{checkin}/refusal", {"reason": "not_known"}, by=town.secretary)
    assert (await town.get(path, town.secretary)).status_code == 403
    await town.did(f"/areas/{town.places['community']}/check-ins/{visitor}", by=visitor)
    assert (await town.asked(path, town.secretary))["name"] == "钱七"
    await town.did(f"/check-ins/{checkin}/approval", by=town.secretary)
    assert (await town.asked(path, town.secretary))["name"] == "钱七"
    await town.did(f"/check-ins/{checkin}/departure", by=visitor)
    assert (await town.get(path, town.secretary)).status_code == 403
    for by in (town.raiser, town.organisation, visitor):
        assert (await town.get(f"/parties/{town.raiser}/name?reason=handling", by)).status_code == 403
    nobody = str(town.places["community"])
    assert (await town.get(f"/parties/{nobody}/name?reason=handling", town.secretary)).status_code == 404
    assert (await town.asked(f"/parties/{town.secretary}/name", town.secretary))["name"] == "王书记"


async def test_whoever_enters_a_check_in_and_approves_it_alone_opens_no_name_by_it(each_town: Town) -> None:
    town = each_town
    visitor, other = await town.party("party_member", name="钱七"), await town.party("staff")
    community, path = town.places["community"], f"/parties/{visitor}/name?reason=handling"
    await town.did(f"/parties/{other}/posts", {"role": "worker", "area": community}, by=town.secretary)
    checkin = await checked_in(town, visitor)
    await town.did(f"/check-ins/{checkin}/approval", by=town.secretary)
    for by in (town.secretary, other):
        assert (await town.get(path, by)).status_code == 403
    await town.did(f"/check-ins/{checkin}/departure", by=visitor)
    await checked_in(town, visitor)
    await town.did(f"/check-ins/{checkin}/approval", by=other)
    for by in (town.secretary, other):
        assert (await town.asked(path, by))["name"] == "钱七"


async def test_of_somebody_forgotten_nothing_is_found(each_town: Town) -> None:
    town = each_town
    async with on_duty(town, SECURITY_ADMIN) as guard, on_duty(town, AUDITOR) as auditor:
        answer = await guard.client.post(
            f"/parties/{town.raiser}/erasure", json={"reason": "asked_by_person", "confirm": town.raiser}
        )
        assert answer.status_code in (200, 202), answer.text
        assert town.raiser not in await found(town)
        told = await auditor.asked(f"/parties/{town.raiser}/name?reason=audit")
        assert (told["name"], told["instead"]["zh"]) == (None, "（已删除）")


async def test_who_holds_a_post_is_told_to_staff_and_duties_by_id_and_to_nobody_else(each_town: Town) -> None:
    town = each_town
    path = f"/areas/{town.places['street']}/posts"
    community = f"/areas/{town.places['community']}/posts"
    for _ in range(2):  # what one of them was answered is kept, and not for the others
        assert (await town.asked(community, town.secretary))["items"][0]["party"] == town.secretary
        assert (await town.asked(community))["items"][0]["party"] is None
        assert (await town.asked(community, town.raiser))["items"][0]["party"] is None
        assert (await town.asked(path, town.secretary))["items"][0]["party"] is None, "the street is above"
    async with on_duty(town, SYSTEM_ADMIN) as root, on_duty(town, Duty.NONE, party=town.raiser) as resident:
        assert (await root.asked(path))["items"][0]["party"] == town.secretary
        assert (await resident.asked(path))["items"][0]["party"] is None
        checkin = await checked_in(town, town.member)
        (line,) = (await root.asked(f"/areas/{town.places['community']}/check-ins"))["items"]
        assert (line["id"], line["party"]) == (checkin, town.member)
