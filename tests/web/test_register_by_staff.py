"""Staff keep the register of their community on pages: its places, its households, and who lives there."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from tests.web.found import completed, form_to
from tests.web.office import Office


def _sent(client: httpx.Client, page: str, action: str, **typed: str) -> httpx.Response:
    form = form_to(client.get(page), action)
    return client.post(action, data=completed(form, typed))


def _found(office: Office, worker: httpx.Client, level: str, parent: str, **said: str) -> dict[str, Any]:
    """A place that was registered on the page of the one that holds it."""
    made = _sent(worker, f"/admin/places/{parent}", "/admin/places", level=level, **said)
    assert made.url.params.get("done") == "registered", made.text
    inside = office.asked("/places", parent=parent)["items"]
    found: dict[str, Any] = next(one for one in inside if one["name"] == said.get("name"))
    return found


def test_the_register_is_reached_from_the_desk(worker: httpx.Client, office: Office) -> None:
    assert f'href="/admin/places/{office.area}"' in worker.get("/desk").text
    assert f'href="/roster/{office.area}"' in worker.get("/desk").text


def test_an_estate_is_registered_renamed_located_and_a_building_moved_into_it(
    worker: httpx.Client, office: Office
) -> None:
    estate = _found(office, worker, "estate", office.area, name="新苑小区")["id"]
    building = _found(office, worker, "building", office.area, name="甲栋")["id"]
    page = f"/admin/places/{estate}"

    _sent(worker, page, f"{page}/name", new_name="新苑花园")
    located = _sent(worker, page, f"{page}/location", at="30.274150，120.155150")
    moved = _sent(worker, f"/admin/places/{building}", f"/admin/places/{building}/parent", into="新苑花园")

    assert "已改好" in located.text
    assert "已改好" in moved.text
    told = office.asked(f"/places/{estate}")["place"]
    assert (told["name"], told["lat_e6"], told["lon_e6"]) == ("新苑花园", 30_274_150, 120_155_150)
    assert [one["name"] for one in office.asked(f"/places/{building}")["path"]][-2:] == ["新苑花园", "甲栋"]


@pytest.mark.parametrize("typed", ["三十度", "30.27", "30.27 120.15 7", "nan nan", "1e999 1"])
def test_what_is_no_position_is_said_and_kept(worker: httpx.Client, office: Office, typed: str) -> None:
    page = f"/admin/places/{office.area}"
    answer = _sent(worker, page, f"{page}/location", at=typed)
    assert answer.status_code == 422
    assert "纬度在前" in answer.text
    assert f'value="{typed}"' in answer.text


def test_a_position_that_is_not_on_earth_is_refused(worker: httpx.Client, office: Office) -> None:
    page = f"/admin/places/{office.area}"
    assert _sent(worker, page, f"{page}/location", at="200, 10").status_code == 422


def test_who_lives_in_a_household_is_registered_there_and_moves_house(worker: httpx.Client, office: Office) -> None:
    building = _found(office, worker, "building", office.area, name="乙栋")["id"]
    made = _sent(worker, f"/admin/places/{building}", "/admin/places", level="household", door="西单元301")
    household = made.url.path.rpartition("/")[2]
    assert "西单元301" not in made.text
    leads = re.search(r'href="(/admin/parties/new\?household=[^"]+)"', made.text)
    assert leads
    nobody = _sent(worker, leads[1], "/admin/parties/new")
    assert (nobody.status_code, "请填姓名" in nobody.text) == (422, True)
    registered = _sent(worker, leads[1], "/admin/parties/new", name="王建国")
    assert registered.url.params.get("done") == "registered", registered.text
    assert "乙栋" in registered.text
    assert "王建国" not in registered.text
    person = registered.url.path.rpartition("/")[2]
    assert office.asked("/mine/self", person)["home"][-1]["id"] == household

    gone = _sent(worker, f"/admin/parties/{person}", f"/admin/parties/{person}/household", household="")
    assert "已改好" in gone.text
    assert office.asked("/mine/self", person)["home"] == []
    wrong = _sent(worker, f"/admin/parties/{person}", f"/admin/parties/{person}/household", household=office.area)
    assert wrong.status_code == 422
    back = _sent(worker, f"/admin/parties/{person}", f"/admin/parties/{person}/household", household=household)
    assert "住在" in back.text
    assert "乙栋" in back.text


def test_a_post_is_given_and_ended_by_staff(worker: httpx.Client, office: Office) -> None:
    person = str(office.asked("/parties", kind="resident", area=office.area)["items"][0]["id"])
    page, name = f"/admin/parties/{person}", office.asked(f"/places/{office.area}")["place"]["name"]

    given = _sent(worker, page, f"{page}/posts", role="building_head", area=name)
    assert given.url.params.get("done") == "posted", given.text
    form = form_to(given, f"{page}/posts/end")
    ended = worker.post(form.action, data=form.values)

    assert ended.url.params.get("done") == "post-ended", ended.text
    assert form.action not in worker.get(page).text


def test_staff_of_one_community_change_nothing_in_another(worker: httpx.Client, office: Office) -> None:
    other = next(one["id"] for one in office.asked("/places", called="示范社区")["items"])
    page = worker.get(f"/admin/places/{other}")
    assert page.status_code == 200
    assert f"/admin/places/{other}/name" not in page.text
    refused = worker.post(f"/admin/places/{other}/name", data={"new_name": "别处"})
    assert refused.status_code == 403


def test_residents_change_no_place(client: httpx.Client, office: Office) -> None:
    assert f"/admin/places/{office.area}/name" not in client.get(f"/admin/places/{office.area}").text
    assert client.post(f"/admin/places/{office.area}/name", data={"new_name": "别处"}).status_code == 401


def test_only_what_lies_in_a_building_is_offered_there_and_a_household_has_a_door(
    worker: httpx.Client, office: Office
) -> None:
    building = _found(office, worker, "building", office.area, name="丙栋")["id"]
    form = form_to(worker.get(f"/admin/places/{building}"), "/admin/places")
    assert not {"district", "street", "community", "estate", "building"} & set(form.options["level"])
    assert "household" in form.options["level"]

    answer = worker.post("/admin/places", data=completed(form, {"level": "household"}))

    assert (answer.status_code, "请填门牌号" in answer.text) == (422, True)
    assert office.asked("/places", parent=building)["items"] == []
