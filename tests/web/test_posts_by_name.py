"""A post is given for a place that is written as people call it."""

from __future__ import annotations

import httpx

from tests.web.found import form_to, send
from tests.web.office import Office
from tests.web.people import PEOPLE
from tests.web.test_accounts import be

RESIDENT = PEOPLE["raiser"]["party"]
ROLE = "grid_member"


def test_a_post_is_given_for_a_place_by_its_name(client: httpx.Client, office: Office) -> None:
    answer = _given(client, RESIDENT, office.asked(f"/places/{office.area}")["place"]["name"])
    assert answer.url.params.get("done") == "posted", answer.text
    holding = office.asked("/parties", area=office.area, post=ROLE, limit=100)["items"]
    assert RESIDENT in [one["id"] for one in holding]


def test_a_name_that_no_place_has_is_refused_in_a_sentence(client: httpx.Client, office: Office) -> None:
    answer = _given(client, RESIDENT, "不存在的社区")
    assert answer.status_code == 422
    assert "没有叫“不存在的社区”的地点" in answer.text
    assert 'value="不存在的社区"' in answer.text


def test_a_name_that_several_places_have_is_told_with_where_each_lies(client: httpx.Client, office: Office) -> None:
    be(client, "system_admin")
    community = office.asked(f"/places/{office.area}")["place"]
    [estate, *_] = office.asked("/places", parent=office.area)["items"]
    for within in (community, estate):
        page = client.get(f"/admin/places/{within['id']}")
        made = send(client, form_to(page, "/admin/places"), level="building", name="同名楼")
        assert made.url.params.get("done") == "registered", made.text
    answer = _given(client, RESIDENT, "同名楼")
    assert answer.status_code == 422
    assert "有2处都叫“同名楼”" in answer.text
    assert f"{community['name']} {estate['name']} 同名楼" in answer.text


def _given(client: httpx.Client, party: str, area: str) -> httpx.Response:
    be(client, "security_admin")
    address = f"/admin/parties/{party}"
    return send(client, form_to(client.get(address), f"{address}/posts"), role=ROLE, area=area)
