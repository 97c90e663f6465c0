"""The desk of the office, without a browser: what waits there, and what becomes of it."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from tests.web.office import LAMPS, PLACE, WORDS, Office


def key_of(page: str) -> str:
    """The key of the form in a page."""
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def send(client: httpx.Client, address: str, /, **filled: str | list[str]) -> httpx.Response:
    """Open a form, fill it in and send it."""
    page = client.get(address).text
    version = re.search(r'name="version" value="([^"]+)"', page)
    filled = {"key": key_of(page), **({"version": version[1]} if version else {}), **filled}
    return client.post(address.partition("?")[0], data=filled)


def pile(page: str, code: str) -> str:
    """What the desk shows of one pile; nothing where it is empty."""
    found = re.search(rf'<section aria-labelledby="{code}">(.*?)</section>', page, re.DOTALL)
    return unescape(found[1]) if found else ""


def test_nobody_but_staff_has_a_desk(client: httpx.Client, office: Office) -> None:
    assert client.get("/desk").url.path == "/sign-in"
    client.post("/trying-out", data={"party": office.one("organisation"), "back": "/livez"})
    refused = client.get("/desk")
    assert (refused.status_code, "使用工作台" in refused.text) == (403, True)


def test_who_urges_lies_on_the_desk_until_they_are_answered_for_everybody_to_read(
    worker: httpx.Client, office: Office
) -> None:
    need = office.urged()
    assert need in pile(worker.get("/desk").text, "reply")

    done = send(worker, f"/needs/{need}/do/reply", wording="配件已到货，本周五前换好")

    assert done.url.path == f"/desk/needs/{need}"
    assert "已办好：答复" in done.text
    assert need not in pile(worker.get("/desk").text, "reply")
    assert office.asked(f"/needs/{need}")["summary"]["reply"]["wording"] == "配件已到货，本周五前换好"
    assert "答复：配件已到货，本周五前换好" in httpx.get(f"{worker.base_url}/needs/{need}").text


def test_what_was_raised_is_taken_on_from_the_desk_and_dispatched(worker: httpx.Client, office: Office) -> None:
    need = office.raised()
    assert (
        f"/needs/{need}/do/accept" in pile(worker.get("/desk").text, "triage")
        or need in worker.get("/desk/needs?stage=registered").text
    )
    send(worker, f"/needs/{need}/do/accept", wording="3栋前庭院灯不亮", category=LAMPS)
    assert office.asked(f"/needs/{need}")["summary"]["stage"]["code"] == "open"

    form = send(worker, f"/needs/{need}/do/dispatch", part="lead")
    assert form.status_code == 422
    assert "请选一项" in form.text
    send(worker, f"/needs/{need}/do/dispatch", part="lead", unit=office.one("unit"), wording="三天内修好")
    assert office.asked(f"/needs/{need}")["summary"]["orders"][0]["asked"] == "三天内修好"


def test_units_are_called_judged_and_a_ballot_is_opened_by_forms(worker: httpx.Client, office: Office) -> None:
    need, unit = office.open(), office.one("unit", 1)
    called = {"called.0.unit": unit, "called.0.task": "看现场", "called.1.unit": office.one("unit", 2)}
    short = send(worker, f"/needs/{need}/do/whistle", **called)
    assert short.status_code == 422
    send(worker, f"/needs/{need}/do/whistle", **called, **{"called.1.task": "备料"})
    whistle = office.asked(f"/needs/{need}")["more"]["whistles"][0]
    assert [one["task"] for one in whistle["called"]] == ["看现场", "备料"]

    office.done(f"/needs/{need}/whistles/{whistle['whistle']}/arrival", actor=unit)
    done = {"result": "solved", "wording": "好了"}
    office.done(f"/needs/{need}/whistles/{whistle['whistle']}/report", done, unit)
    assert need in pile(worker.get("/desk").text, "part")
    under = f"whistles/{whistle['whistle']}/{unit}"
    send(worker, f"/needs/{need}/do/judge_part?under={under}", under=under, accepted="yes", wording="已看过")
    assert office.asked(f"/needs/{need}")["more"]["whistles"][0]["called"][0]["accepted"] is True

    ballot = {"question": "先修哪里？", "rule": "consultative", "electorate_area": office.area}
    opened = send(worker, f"/needs/{need}/do/open_ballot", options="先修灯\n\n先修路\n", **ballot)
    assert opened.status_code == 200, opened.text
    [made] = office.asked(f"/needs/{need}")["more"]["ballots"]
    assert [one["wording"] for one in made["options"]] == ["先修灯", "先修路"]


def test_sealed_words_open_for_a_reason_alone_and_that_they_were_read_is_kept(
    worker: httpx.Client, office: Office
) -> None:
    need = office.raised()
    shut = worker.get(f"/desk/needs/{need}").text
    assert WORDS not in shut
    assert "都会记下来备查" in shut

    opened = worker.post(f"/desk/needs/{need}/words", data={"reason": "handling", "note": "核实地点"}).text

    assert WORDS in opened
    assert "这次查阅已经记下" in opened
    worker.post("/trying-out", data={"duty": "auditor", "back": "/livez"})
    readings = worker.get("/api/v1/readings", params={"case": need}).json()["items"]
    assert [one["reason"]["code"] for one in readings] == ["handling"]


def test_two_that_are_one_are_merged_side_by_side(worker: httpx.Client, office: Office) -> None:
    this, that = office.open("1栋前灯不亮"), office.open("1栋前灯不亮")
    page = worker.get(f"/desk/needs/{this}/merge?with={that}").text
    assert f'value="{that}"' in page
    merged = worker.post(f"/needs/{this}/do/merge", data={"key": key_of(page), "into": that, "wording": "同一盏灯"})
    assert merged.status_code == 200
    assert office.asked(f"/needs/{this}")["summary"]["merged_into"] == that
    assert f"/desk/needs/{that}" in merged.text


def test_the_same_is_done_to_many_and_told_item_by_item(worker: httpx.Client, office: Office) -> None:
    some = [office.raised(), office.raised()]
    taken = office.open()
    address = "/desk/bulk/accept?" + "&".join(f"need={id}" for id in (*some, taken))
    words = {f"wording-{id}": f"{n}栋前灯不亮" for n, id in enumerate((*some, taken), 1)}
    told = send(worker, address, need=[*some, taken], exclusive="yes", **words)
    assert "办好2件，没有办成1件" in told.text
    assert "现在不能受理" in told.text
    assert {office.asked(f"/needs/{id}")["summary"]["stage"]["code"] for id in some} == {"open"}
    assert [office.asked(f"/needs/{id}")["summary"]["wording"] for id in some] == ["1栋前灯不亮", "2栋前灯不亮"]
    assert office.asked(f"/needs/{some[0]}")["summary"]["category"]["zh"] in told.text


def test_what_was_given_no_public_words_is_not_accepted_with_the_others(worker: httpx.Client, office: Office) -> None:
    one, other = office.raised(), office.raised()
    address = f"/desk/bulk/accept?need={one}&need={other}"
    page = worker.get(address).text
    assert f'name="wording-{one}"' in page
    assert f'name="wording-{other}"' in page
    assert send(worker, address, need=[one, other]).status_code == 422
    told = send(worker, address, need=[one, other], **{f"wording-{one}": "3栋前灯不亮"})
    assert "办好1件，没有办成0件" in told.text
    assert office.asked(f"/needs/{other}")["summary"]["stage"]["code"] == "registered"


def test_a_need_is_entered_for_somebody_who_takes_a_slip_home(worker: httpx.Client, office: Office) -> None:
    said = {"category": LAMPS, "place": PLACE, "channel": "visit", "whose": "somebody", "item": "need"}
    short = send(worker, "/desk/raise", **said)
    assert (short.status_code, "请填写" in short.text) == (422, True)
    entered = send(worker, "/desk/raise", words="我家门口的灯不亮", contact="13900000000", **said)
    need = entered.url.path.split("/")[3]
    assert entered.url.path == f"/desk/needs/{need}/entered"

    slip = worker.post(f"/desk/needs/{need}/slip", data={"key": key_of(entered.text)}).text
    number, code = re.findall(r'<dd class="big">([^<]+)</dd>', slip)
    followed = worker.post("/api/v1/slip-session", json={"number": number, "code": code})
    assert followed.status_code == 200, followed.text
    assert followed.json()["need"] == need


def test_what_was_solved_on_the_spot_is_entered_and_reported_in_one_go(worker: httpx.Client, office: Office) -> None:
    said = {"category": LAMPS, "place": PLACE, "channel": "visit", "whose": "somebody", "words": "灯松了"}
    short = send(worker, "/desk/raise", solved_now="yes", **said)
    assert short.status_code == 422
    done = {"report.result": "solved", "report.wording": "当场拧紧", "report.estimate.number": "12"}
    done |= {"report.estimate.qualifier": "约", "report.cost_fen": "3.5"}
    entered = send(worker, "/desk/raise", solved_now="yes", **said, **done)
    card = office.asked(f"/needs/{entered.url.path.split('/')[3]}")["summary"]
    assert (card["stage"]["code"], card["result"], card["cost_fen"]) == ("awaiting_confirm", "solved", 350)
    assert card["benefit"]["number"] == 12


def test_a_view_is_kept_opened_and_removed(worker: httpx.Client, office: Office) -> None:
    page = worker.get("/desk/needs?stage=open&category=02").text
    kept = {"key": key_of(page), "stage": "open", "category": "02", "area": office.area, "name": "公共设施待认领"}
    saved = worker.post("/desk/views", data=kept)
    found = re.search(r'href="(/desk/views/[^"]+)">公共设施待认领', saved.text)
    assert found
    opened = worker.get(found[1])
    assert (opened.url.params["stage"], opened.url.params["category"]) == ("open", "02")
    gone = worker.post(f"{found[1]}/removal", data={"key": key_of(opened.text)})
    assert "公共设施待认领" not in gone.text


@pytest.mark.parametrize("name", ["needs", "offers", "progress"])
def test_each_list_is_a_page_for_everybody_with_its_tables(client: httpx.Client, office: Office, name: str) -> None:
    page = client.get(f"/lists/{name}?area={office.area}")
    assert page.status_code == 200
    for href in re.findall(r'href="(/api/v1/lists/[^"]+)"', page.text):
        sent = client.get(unescape(href))
        assert sent.status_code == 200
        assert "attachment" in sent.headers["content-disposition"]


def test_there_is_no_other_list(client: httpx.Client) -> None:
    assert client.get("/lists/people").status_code == 404
