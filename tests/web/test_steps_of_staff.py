"""What the pages of the office and of units offer and ask for, as the need stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from tests.web.office import WORKER, Office


@pytest.fixture(scope="module")
def office(site: str) -> Iterator[Office]:
    with Office(site) as office:
        yield office


@pytest.fixture
def worker(client: httpx.Client) -> httpx.Client:
    """A community worker at the desk."""
    client.post("/trying-out", data={"party": WORKER, "back": "/livez"})
    return client


def test_only_levels_above_the_community_are_offered_to_escalate_to(worker: httpx.Client, office: Office) -> None:
    page = unescape(worker.get(f"/needs/{office.open()}/do/escalate").text)

    offered = re.search(r'<select[^>]*name="to"[^>]*>(.*?)</select>', page, re.DOTALL)
    assert offered
    assert [level for level in ("街道", "社区", "小区", "楼") if f"（{level}" in offered[1]] == ["街道"]
