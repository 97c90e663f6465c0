"""Whoever does not sign in raises by the web: nobody can say for them that somebody paid a visit."""

from __future__ import annotations

import pytest

from tests.api.signed import browser
from tests.api.town import Town

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("channel", ["visit", "hotline", "meeting", "service_point"])
async def test_without_an_account_no_other_channel_is_taken(each_town: Town, channel: str) -> None:
    town = each_town
    before = await town.position()
    async with browser(town) as client:
        refused = await client.post("/needs", json=town.said(channel=channel))
    problem = refused.json()
    assert (refused.status_code, problem["field"]) == (422, "channel")
    assert "没有登录时只能选“网上”" in problem["detail"]
    assert await town.position() == before


async def test_by_the_web_it_is_taken_and_staff_enter_their_visits(town: Town) -> None:
    async with browser(town) as client:
        answer = await client.post("/needs", json=town.said(channel="web"))
        assert answer.status_code == 201, answer.text
    visited = town.said(channel="visit", on_behalf_of=town.raiser)
    assert (await town.post("/needs", visited, by=town.secretary)).status_code == 201
