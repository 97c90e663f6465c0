"""What the pages for everybody promise, and that their numbers add up."""

from __future__ import annotations

import re

import httpx

from cli.demo.script import id_of
from tests.web.filling_in import send

SHIFAN, GARDEN = id_of("place/shifan"), id_of("place/garden")
DEBT = id_of("need/garden/debt")


def test_no_sign_in_by_telephone_is_promised_where_there_is_none(client: httpx.Client) -> None:
    assert client.get("/api/v1/sign-in/ways").json()["telephone"] is False
    begun = client.get("/raise")
    lamp = id_of("need/garden/lamp")
    place = re.search(r'<option value="([0-9a-f-]{36})"', begun.text)
    assert place
    about = {"words": "灯", "kind": "0207", "community": place[1], "place": place[1], "same": lamp, "go": "who"}
    too = send(client, begun, "/raise", about)
    assert "要先登录" in too.text
    for page in (client.get("/"), client.get("/mine"), too):
        assert "手机号" not in page.text


def test_the_guide_says_that_needing_it_too_takes_signing_in(client: httpx.Client) -> None:
    assert "登录后点“我也需要”" in client.get("/guide/residents").text


def test_the_bulletin_says_of_what_is_new_that_it_was_declined(client: httpx.Client) -> None:
    page = client.get(f"/bulletin/{SHIFAN}", params={"month": "2026-11"}).text
    line = page[page.index(DEBT) :].partition("</li>")[0]
    assert "不予受理" in line or "未受理" in line


def test_what_is_confirmed_is_no_longer_open_in_the_bulletin(client: httpx.Client) -> None:
    bench = id_of("need/garden/bench")
    client.post("/trying-out", data={"party": id_of("party/garden/resident/2"), "back": "/livez"})

    def still_open() -> str:
        return client.get(f"/bulletin/{SHIFAN}", params={"month": "2026-11"}).text.partition("现在还没办完的")[2]

    assert bench in still_open()
    version = client.get(f"/api/v1/needs/{bench}").json()["summary"]["version"]
    confirmed = client.post(f"/api/v1/needs/{bench}/confirmation", json={}, headers={"If-Match": f'"{version}"'})
    assert confirmed.is_success, confirmed.text
    assert bench not in still_open()


def test_the_rows_of_the_map_add_up_to_its_total(client: httpx.Client) -> None:
    page = client.get(f"/map/{GARDEN}").text
    whole = re.search(r"共(\d+)件", page)
    rows = [int(n) for n in re.findall(r'<td class="n">(\d+)</td>', page)]
    assert whole
    assert "不在某栋楼" in page
    assert sum(rows) == int(whole[1])


def test_a_contact_card_says_whose_hours_they_are_and_on_which_days(client: httpx.Client) -> None:
    assert "社区医生坐班 每天 08:00–22:00" in client.get(f"/cards/{SHIFAN}").text


def test_the_rates_say_among_whom(client: httpx.Client) -> None:
    page = client.get(f"/figures/{SHIFAN}").text
    assert re.search(r"解决率</a> <span[^>]*>评价者中", page)
    assert "评价者中" in client.get(f"/figures/{SHIFAN}/satisfaction").text
