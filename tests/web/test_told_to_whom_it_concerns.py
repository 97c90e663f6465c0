"""Whoever has something to do, or to know, finds it on the page where they look first."""

from __future__ import annotations

import re
from typing import Any

import httpx

from tests.web.found import completed, form_to
from tests.web.office import LAMPS, PLACE, WORKER, Office

SAID = {"category": LAMPS, "place": PLACE, "words": "楼道灯不亮"}


def _be(client: httpx.Client, party: str) -> None:
    client.post("/trying-out", data={"party": party, "back": "/livez"})


def _solved(office: Office, need: str, unit: str) -> None:
    office.done(f"/needs/{need}/acceptance", {"wording": "楼道灯不亮"})
    order = office.done(f"/needs/{need}/orders", {"unit": unit})["state"]["order"]
    office.done(f"/needs/{need}/orders/{order}/signature", actor=unit)
    office.done(f"/needs/{need}/fix", {"result": "solved", "wording": "换了灯泡"}, unit)


def _resident(office: Office) -> str:
    return str(office.asked("/parties", kind="resident", area=office.area)["items"][0]["id"])


def test_a_unit_reads_that_residents_say_it_is_not_solved_and_so_does_the_desk(
    client: httpx.Client, office: Office
) -> None:
    unit, resident = office.one("unit"), _resident(office)
    need = office.raised(resident)
    _solved(office, need, unit)
    office.done(f"/needs/{need}/dispute", {"words": "亮了半天又灭了"}, resident)

    _be(client, unit)
    row = client.get("/unit").text.partition(f'href="/needs/{need}"')[2].partition("</li>")[0]
    assert "居民说还没解决" in row
    _be(client, WORKER)
    pile = client.get("/desk").text.partition('<section aria-labelledby="rework">')[2].partition("</section>")[0]
    assert need in pile


def test_whoever_shows_a_receipt_is_asked_whether_it_is_solved(client: httpx.Client, office: Office, site: str) -> None:
    raised: dict[str, Any] = httpx.post(f"{site}/api/v1/needs", json=SAID).json()
    _solved(office, raised["id"], office.one("unit"))

    client.post("/mine", data={"receipt": raised["receipt"]})

    asked = client.get("/mine").text.partition("请您确认：办好了吗？")[2].partition("</section>")[0]
    assert raised["id"] in asked


def test_what_is_put_to_the_vote_where_somebody_lives_stands_on_their_page(
    client: httpx.Client, office: Office
) -> None:
    need = office.open("先修路还是先修灯")
    asked: dict[str, Any] = {
        "question": "先修哪里？",
        "rule": "consultative",
        "electorate_area": office.area,
        "options": [{"key": "a", "wording": "灯"}, {"key": "b", "wording": "路"}],
    }
    office.done(f"/needs/{need}/ballots", asked)
    _be(client, _resident(office))
    assert need in client.get("/mine").text.partition("正在投票的事")[2].partition("</section>")[0]


def test_the_figures_of_a_community_are_found_by_its_name_and_by_choosing_it(
    client: httpx.Client, office: Office
) -> None:
    name = office.asked(f"/places/{office.area}")["place"]["name"]
    for asked in ({"where": name}, {"area": office.area}):
        assert client.get("/figures", params=asked).url.path == f"/figures/{office.area}"
    assert "没有叫“天边社区”的地方" in client.get("/figures", params={"where": "天边社区"}).text


def test_words_that_were_opened_beside_a_case_stay_open_where_it_is_accepted(
    client: httpx.Client, office: Office
) -> None:
    need = office.raised()
    _be(client, WORKER)
    opened = client.post(f"/desk/needs/{need}/words", data={"reason": "handling"}).text
    form = re.search(rf'<form method="post" action="(/needs/{need}/do/accept)".*?</form>', opened, re.DOTALL)
    assert form
    given = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))

    page = client.post(form[1], data=given)

    assert page.status_code == 200
    assert "3栋前的灯不亮了" in page.text
    done = client.post(form[1], data=completed(form_to(page, form[1]), {"wording": "3栋前庭院灯不亮"}))
    assert "已办好：受理" in done.text
    assert office.asked(f"/needs/{need}")["summary"]["category"]["code"] == LAMPS


def test_the_words_of_two_that_may_be_one_are_opened_side_by_side_for_a_reason(
    client: httpx.Client, office: Office
) -> None:
    this, that = office.raised(), office.raised()
    _be(client, WORKER)
    where = f"/desk/needs/{this}/merge"
    assert "3栋前的灯不亮了" not in client.get(where, params={"with": that}).text

    shut = client.post(where, data={"with": that, "reason": ""})
    opened = client.post(where, data={"with": that, "reason": "handling"})

    assert "3栋前的灯不亮了" not in shut.text
    assert opened.text.count("3栋前的灯不亮了") == 2
    _be_auditor(client)
    for need in (this, that):
        read = client.get("/api/v1/readings", params={"case": need}).json()["items"]
        assert [one["reason"]["code"] for one in read] == ["handling"]


def _be_auditor(client: httpx.Client) -> None:
    client.post("/trying-out", data={"duty": "auditor", "back": "/livez"})
