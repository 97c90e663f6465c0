"""Whom one can be on the page for trying out, and that what it promises is there."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest

from api.cast import cast
from store.opening import backend_for
from tests.cli.running import huying
from tests.stores import copied

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


def test_the_community_where_people_are_comes_first_also_when_the_clock_has_ended_claims_elsewhere(
    demo_store: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async def communities(store: str) -> list[str | None]:
        backend = backend_for(store, read_only=True)
        await backend.open()
        people = (await cast(backend)).people
        await backend.close()
        return list(dict.fromkeys(one.community.name for one in people if one.community is not None))

    with copied(demo_store, tmp_path_factory.mktemp("ticked")) as store:
        assert "Recorded" in huying("tick", store=store)
        found = asyncio.run(communities(store))

    # By when somebody there last raised or took on something: 2026, 2025, 2025 …, 2019.
    assert found[0] == "示范社区"
    assert found.index("新塘社区") < found.index("嘉福社区")
