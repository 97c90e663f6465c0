"""Checking in, turns of duty, offers and upkeep: each is done by a form that is found on a page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from domain.instants import CHINA
from tests.web.found import completed, form_to
from tests.web.office import LAMPS, WORKER, Office

TODAY = datetime.now(CHINA).date()


def _be(client: httpx.Client, party: str) -> None:
    client.post("/trying-out", data={"party": party, "back": "/livez"})


def _led(client: httpx.Client, page: str, pattern: str, **typed: str) -> httpx.Response:
    """What comes of the form to which the first link of the page leads that looks so."""
    shown = client.get(page)
    leads = re.search(rf'href="({pattern}[^"]*)"', shown.text)
    assert leads, f"{page} leads to no {pattern}"
    address = leads[1].replace("&amp;", "&")
    form = form_to(client.get(address), address)
    return client.post(address, data=completed(form, typed))


def _helper(office: Office) -> str:
    """An organisation that nobody knows here yet."""
    made = office.done("/parties", {"kind": "organisation", "public_name": f"志愿服务队{uuid4().hex[:6]}"})
    return str(made["id"])


def _approved(client: httpx.Client, office: Office) -> str:
    party = _helper(office)
    _be(client, party)
    done = _led(client, f"/roster/{office.area}", rf"/roster/{office.area}/do/check_in")
    assert "已" in done.text
    _be(client, WORKER)
    checkin = next(one for one in office.asked(f"/areas/{office.area}/check-ins")["items"] if one["party"] == party)
    _led(client, f"/roster/{office.area}", f"/check-ins/{checkin['id']}/do/acknowledge")
    _led(client, f"/roster/{office.area}", f"/check-ins/{checkin['id']}/do/approve")
    return party


def _state(office: Office, party: str) -> tuple[str, str]:
    [mine] = office.asked("/mine/check-ins", party)["items"]
    return mine["id"], mine["state"]["code"]


def test_a_check_in_is_acknowledged_approved_changed_and_left(client: httpx.Client, office: Office) -> None:
    party = _approved(client, office)
    checkin, state = _state(office, party)
    assert state == "approved"

    _be(client, party)
    _led(client, f"/roster/{office.area}", f"/check-ins/{checkin}/do/specialities", specialities="medical")
    [mine] = office.asked("/mine/check-ins", party)["items"]
    assert [one["code"] for one in mine["specialities"]] == ["medical"]
    _led(client, f"/roster/{office.area}", f"/check-ins/{checkin}/do/leave")
    assert _state(office, party)[1] == "left"


def test_a_check_in_is_refused_with_a_reason_that_whoever_made_it_reads(client: httpx.Client, office: Office) -> None:
    party = _helper(office)
    _be(client, party)
    _led(client, f"/roster/{office.area}", rf"/roster/{office.area}/do/check_in")
    checkin, _ = _state(office, party)
    _be(client, WORKER)
    _led(client, f"/roster/{office.area}", f"/check-ins/{checkin}/do/refuse", wording="请先补材料")
    assert _state(office, party)[1] == "turned_down"
    _be(client, party)
    assert "请先补材料" in client.get(f"/roster/{office.area}").text


def test_a_turn_of_duty_is_planned_swapped_reported_missed_cancelled_and_ended(
    client: httpx.Client, office: Office
) -> None:
    party, other = _approved(client, office), _approved(client, office)
    week, roster = [str(day) for day in range(1, 8)], f"/roster/{office.area}"
    _be(client, WORKER)
    until = (TODAY + timedelta(days=60)).isoformat()
    form = form_to(client.get(f"{roster}/do/plan"), f"{roster}/do/plan")
    typed = {"party": party, "wording": "巡楼", "begins": "0：00", "ends": "0:01", "first_on": TODAY.isoformat()}
    assert form.options["weekdays"] == week
    planned = client.post(f"{roster}/do/plan", data={**completed(form, typed), "until": until, "weekdays": week})
    assert "巡楼" in planned.text, planned.text

    def turn(day: int) -> dict[str, object]:
        asked = (TODAY + timedelta(days=day)).isoformat()
        items = office.asked(f"/areas/{office.area}/rota", **{"from": asked, "to": asked})["items"]
        found: dict[str, object] = next(one for one in items if one["wording"] == "巡楼")
        return found

    rota, there = turn(0)["rota"], f"{roster}?from="

    def of(day: int, act: str) -> tuple[str, str]:
        date = (TODAY + timedelta(days=day)).isoformat()
        return f"{there}{date}", rf"/rota/{rota}/do/{act}\?day={date}"

    half = _led(client, *of(0, "done"), came="0:00")
    assert "离岗时间有误" in half.text
    assert 'id="e-f-went"' in half.text
    _led(client, *of(0, "done"), came="0:00", went="0:01")
    assert turn(0)["state"]["code"] == "done"  # type: ignore[index]  # what the API says has no type here
    _led(client, *of(8, "swap"), to=other)
    assert turn(8)["by"]["id"] == other  # type: ignore[index]  # likewise
    _led(client, *of(9, "cancel"))
    assert turn(9)["state"]["code"] == "cancelled"  # type: ignore[index]  # likewise
    _led(client, *of(10, "end"), last_on=(TODAY + timedelta(days=12)).isoformat())
    assert turn(12)
    with pytest.raises(StopIteration):
        turn(13)


def test_an_offer_is_made_matched_the_match_ended_and_the_offer_withdrawn(client: httpx.Client, office: Office) -> None:
    party, need = _approved(client, office), office.open("楼道灯要人修")
    _be(client, party)
    page = client.get("/offers/new")
    made = client.post(
        "/offers/new", data=completed(form_to(page, "/offers/new"), {"wording": "免费修灯", "areas": office.area})
    )
    assert "免费修灯" in made.text, made.text
    [offer] = office.asked("/mine/offers", party)["items"]
    where = f"/offers/{offer['id']}"

    _led(client, where, rf"{where}/do/match\?need={need}")
    assert [one["need"] for one in office.asked(where)["needs"]] == [need]
    _led(client, where, f"{where}/needs/{need}/unmatch")
    assert office.asked(where)["needs"] == []
    _led(client, where, f"{where}/do/withdraw")
    assert office.asked(where)["state"]["code"] == "withdrawn"


def test_lasting_upkeep_is_planned_done_found_wanting_and_ended(client: httpx.Client, office: Office) -> None:
    party, need = _approved(client, office), office.open("花架没人管")
    office.done(f"/needs/{need}/claims", {"kind": "claim_steward"}, party)
    _be(client, party)
    first, until = TODAY.isoformat(), (TODAY + timedelta(days=90)).isoformat()
    _led(client, "/claims", f"/needs/{need}/keep", wording="每周浇水", first_on=first, until=until)
    [plan] = office.asked("/mine/upkeep", party)["items"]
    where = f"/upkeep/{plan['id']}"
    assert "每周浇水" in client.get("/upkeep").text

    done = _led(client, where, f"{where}/do/done", wording="都活着")
    assert "都活着" in done.text
    _led(client, where, f"{where}/do/finding", words="架子松了", category=LAMPS)
    assert "upkeep.found" in [line["topic"] for line in office.asked(where)["lines"]]
    ended = _led(client, where, f"{where}/do/end", wording="花架拆了")
    assert "花架拆了" in ended.text
    assert office.asked(where)["plan"]["state"]["code"] == "stopped"
