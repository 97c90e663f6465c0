"""Whom one can be on the page for trying out, and that what it promises is there."""

from __future__ import annotations

import re

import httpx

CONFIRM = "办好了的确认一下"


def test_whoever_is_to_confirm_something_finds_it(client: httpx.Client) -> None:
    page = client.get("/trying-out").text
    first = page[: page.index("监督和管理")]
    party = re.search(rf'value="([0-9a-f-]{{36}})">(?:(?!</button>).)*{CONFIRM}', first, re.DOTALL)
    assert party

    mine = client.post("/trying-out", data={"party": party[1], "back": "/mine"})

    assert "请您确认：办好了吗？" in mine.text


def test_nobody_without_a_home_is_offered(client: httpx.Client, site: str) -> None:
    def residents_nowhere() -> list[str]:
        told = httpx.get(f"{site}/api/v1/trying-out").json()["people"]
        return [one["party"] for one in told if one["kind"]["code"] == "resident" and not one.get("community")]

    begun = client.get("/raise")
    place = re.search(r'<option value="([0-9a-f-]{36})"', begun.text)
    assert place
    raised = client.post(
        "/api/v1/needs", json={"category": "0207", "place": place[1], "words": "灯坏了", "channel": "web"}
    )
    assert raised.status_code == 201, raised.text
    assert not residents_nowhere()
