"""Somebody is found by their name; and what they hold stands on their page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from cli.demo.script import id_of
from tests.web.filling_in import filled_in, send
from tests.web.office import LAMPS, WORDS, Office
from tests.web.people import PEOPLE

SHIFAN, GARDEN = id_of("place/shifan"), id_of("place/garden")
SCHOOL = id_of("party/garden/school")


@pytest.fixture
def office(site: str) -> Iterator[Office]:
    with Office(site) as office:
        yield office


def signed_in(client: httpx.Client, party: str) -> httpx.Client:
    client.post("/trying-out", data={"party": party, "back": "/livez"})
    return client


def test_a_claim_is_handed_over_to_whom_one_finds_by_name(client: httpx.Client, office: Office) -> None:
    secretary, unit = PEOPLE["secretary"]["party"], id_of("party/shifan/property")
    said = {"category": LAMPS, "place": GARDEN, "words": WORDS, "channel": "visit", "for_somebody_else": True}
    need = office.done("/needs", said, secretary)["id"]
    office.done(f"/needs/{need}/acceptance", {"wording": "中心花园灯不亮"}, secretary)
    office.done(f"/needs/{need}/claims", {"kind": "claim_service"}, unit)
    here = f"/needs/{need}/do/hand_over"
    found = signed_in(client, unit).get(here, params={"find": "示范中学"})
    assert "找到1个" in found.text
    assert f'value="{SCHOOL}"' in found.text
    nobody = client.get(here, params={"find": "没有这个单位"})
    assert "找到0个" in nobody.text
    action = re.search(rf'<form id="act" method="post" action="({here}[^"]*)"', found.text)
    assert action
    done = send(client, found, action[1], {"to": SCHOOL, "claim": _claim(found, action[1])})
    assert done.url.path == f"/needs/{need}"
    assert SCHOOL in {claim.get("claimant") for claim in office.asked(f"/needs/{need}")["summary"]["claims"]}


def _claim(page: httpx.Response, action: str) -> str:
    found = filled_in(page, action).get("claim") or re.findall(r'name="claim" value="([^"]+)"', page.text)[0]
    return str(found)


def test_the_page_of_somebody_shows_their_posts(client: httpx.Client) -> None:
    client.post("/trying-out", data={"duty": "security_admin", "back": "/livez"})
    secretary = client.get(f"/admin/parties/{PEOPLE['secretary']['party']}").text
    held = secretary.partition('id="posts"')[2]
    assert "示范社区" in held
    assert "免去" in held
    assert "没有任职" in client.get(f"/admin/parties/{PEOPLE['raiser']['party']}").text


def test_the_map_of_the_demo_is_one(client: httpx.Client) -> None:
    page = client.get(f"/map/{SHIFAN}").text
    assert "还没有人画过这里的楼栋" not in page
    assert len(re.findall(r'<path class="(?:waiting|still)"', page)) == 5
    assert page.count('class="ground"') == 1
    for number in range(1, 6):
        assert f'<tspan class="name">{number}号楼</tspan>' in page


@pytest.mark.parametrize("name", ["needs", "offers", "progress"])
def test_each_cell_of_a_list_knows_under_which_heading_it_stands(client: httpx.Client, name: str) -> None:
    page = client.get(f"/lists/{name}").text
    headings = re.findall(r'<th scope="col">([^<]+)</th>', page)
    row = page.partition("<tbody>")[2].partition("</tr>")[0]
    assert re.findall(r'<td data-of="([^"]+)"', row) == headings
