"""The list of needs, narrowed to a place: chosen, written by name, or one's own first."""

from __future__ import annotations

import re

import httpx

from cli.demo.script import id_of
from tests.web.people import PEOPLE

SHIFAN, GARDEN, XINTANG = id_of("place/shifan"), id_of("place/garden"), id_of("place/xintang")


def offered(page: httpx.Response) -> list[tuple[str, list[str]]]:
    """What stands in the select of places, heading by heading."""
    [inside] = re.findall(r'<select id="area".*?</select>', page.text, re.DOTALL)
    found = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', inside, re.DOTALL)
    return [(heading, re.findall(r'<option value="([^"]+)"', under)) for heading, under in found]


def test_everybody_chooses_a_community_and_then_what_lies_in_it(client: httpx.Client) -> None:
    [(heading, wide)] = offered(client.get("/needs"))
    assert heading == "各区、街道和社区"
    assert {SHIFAN, XINTANG} <= set(wide)
    there = client.get(f"/needs?area={SHIFAN}")
    headings = dict(offered(there))
    assert headings["现在看的"] == [SHIFAN]
    assert GARDEN in headings["这里面"]
    assert f'<option value="{SHIFAN}" selected>' in there.text
    needs = set(re.findall(r'href="/needs/([0-9a-f-]{36})"', there.text))
    listed = client.get("/api/v1/needs", params={"area": SHIFAN, "limit": 20}).json()["items"]
    assert needs == {need["id"] for need in listed}


def test_the_place_is_kept_while_paging_and_with_other_filters(client: httpx.Client) -> None:
    page = client.get(f"/needs?area={SHIFAN}&sort=oldest")
    following = re.search(r'rel="next" href="([^"]+)"', page.text)
    assert following
    onward = client.get(following[1].replace("&amp;", "&"))
    assert (onward.url.params["area"], onward.url.params["sort"]) == (SHIFAN, "oldest")
    assert f'<option value="{SHIFAN}" selected>' in onward.text


def test_a_place_is_found_by_its_name_and_stands_in_the_address(client: httpx.Client) -> None:
    exact = client.get("/needs", params={"where": "示范花园", "stage": "open"})
    assert (exact.url.params["area"], exact.url.params["stage"]) == (GARDEN, "open")
    assert "where" not in exact.url.params
    several = client.get("/needs", params={"where": "示范"})
    assert "您要看哪里" in several.text
    assert f"/needs?area={SHIFAN}" in several.text
    nowhere = client.get("/needs", params={"where": "<b>没有的地方"})
    assert "没有叫“&lt;b&gt;没有的地方”的地方" in nowhere.text


def test_who_lives_in_a_community_sees_theirs_first_and_everything_if_they_like(client: httpx.Client) -> None:
    client.post("/trying-out", data={**PEOPLE["raiser"], "back": "/livez"})
    theirs = client.get("/needs")
    assert theirs.url.params["area"] == SHIFAN
    assert "先给您看您住的社区" in theirs.text
    heading, living = offered(theirs)[0]
    assert (heading, living[:2]) == ("您住的地方", [SHIFAN, GARDEN])
    everywhere = client.get("/needs?area=")
    assert "area=" in str(everywhere.url)
    assert "先给您看您住的社区" not in everywhere.text
    assert client.get("/needs?category=02").url.params.get("area") is None
