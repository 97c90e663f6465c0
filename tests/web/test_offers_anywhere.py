"""Whoever may offer something is never asked where without a place to choose."""

from __future__ import annotations

import re

import httpx

from cli.demo.script import id_of
from tests.web.filling_in import send
from tests.web.people import PEOPLE


def _places(page: str) -> list[str]:
    return re.findall(r'name="areas" value="[0-9a-f-]{36}"[^>]*>\s*(?:<span[^>]*>)?([^<]+)', page)


def test_who_has_checked_in_need_not_wait_to_be_looked_at(client: httpx.Client) -> None:
    client.post("/trying-out", data={**PEOPLE["gardener"], "back": "/"})
    assert any("示范社区" in one for one in _places(client.get("/offers/new").text))


def test_who_belongs_nowhere_chooses_among_all_communities_and_the_offer_is_made(client: httpx.Client) -> None:
    # The cable company has claimed a need, and neither lives nor checked in anywhere.
    client.post("/trying-out", data={"party": id_of("party/hualing"), "back": "/"})
    page = client.get("/offers/new")
    told = _places(page.text)
    assert len(told) > 3, page.text
    assert any("新塘社区" in one for one in told)
    done = send(client, page, "/offers/new", {"wording": "借用会议室", "areas": id_of("place/xintang")})
    assert "done=done" in str(done.url)
    assert "借用会议室" in done.text
