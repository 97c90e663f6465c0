"""Forms offer what is near first, and names in the order in which people look for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from cli.demo.script import id_of
from tests.web.office import Office
from tests.web.people import PEOPLE

COMMUNITY, ESTATE = id_of("place/shifan"), id_of("place/garden")
PROPERTY = "示范物业公司"


@pytest.fixture
def office(site: str) -> Iterator[Office]:
    with Office(site) as office:
        yield office


def signed_in(client: httpx.Client, who: str) -> httpx.Client:
    client.post("/trying-out", data={**PEOPLE[who], "back": "/livez"})
    return client


def groups(page: str, select: str) -> list[tuple[str, list[str]]]:
    """What a select offers: each heading with the names under it."""
    [inside] = re.findall(rf'<select id="f-{select}".*?</select>', page, re.DOTALL)
    found = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', inside, re.DOTALL)
    return [(heading, re.findall(r"<option[^>]*>([^<]+)<", under)) for heading, under in found]


def test_units_of_the_community_stand_before_all_others(client: httpx.Client, office: Office) -> None:
    need = office.asked("/needs", area=COMMUNITY, stage="open", limit=1)["items"][0]["id"]
    offered = groups(signed_in(client, "secretary").get(f"/needs/{need}/do/dispatch").text, "unit")
    (here, near), *others = offered
    assert here == "在本社区报到的"
    assert PROPERTY in near
    assert all(PROPERTY not in names for _, names in others)
    assert [heading for heading, _ in others] == ["单位", "党组织"]
    numbered = [name for _, names in others for name in names if name.startswith("联建党组织")]
    assert numbered
    assert numbered == sorted(numbered)


def test_buildings_stand_in_the_order_of_their_numbers(client: httpx.Client, office: Office) -> None:
    admin = signed_in(client, "system_admin")
    for n in (12, 10):
        page = admin.get(f"/admin/places/{ESTATE}")
        assert page.status_code == 200
        founded = {"level": "building", "parent": ESTATE, "name": f"{n}号楼", "key": f"building-{n}"}
        assert admin.post("/admin/places", data=founded).status_code == 200
    begun = client.get(f"/raise?place={ESTATE}").text
    [offered] = [names for heading, names in groups(begun, "place") if heading == "示范花园"]
    numbers = [int(found[1]) for name in offered if (found := re.search(r"(\d+)号楼", name))]
    assert numbers == sorted(numbers)
    assert numbers[-2:] == [10, 12]
    listed = re.findall(r"(\d+)号楼", re.sub(r"<[^>]+>", " ", admin.get(f"/admin/places/{ESTATE}").text))
    assert [int(n) for n in listed] == sorted(int(n) for n in listed)
