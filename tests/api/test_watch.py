"""The log of what matters to security tells who signed in and what was refused, and names nobody."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from api.logs import JsonLines
from tests.api.signed import PASSWORD, account, browser, sign_in
from tests.api.town import Town

pytestmark = pytest.mark.anyio


def _lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    written = [JsonLines().format(record) for record in caplog.records if record.name == "huying.security"]
    caplog.clear()
    return [json.loads(line) for line in written]


async def test_who_signed_in_and_what_was_refused_is_told_without_a_name(
    each_town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town = each_town
    made, need = await account(town, party=town.neighbour, login="wang.fang"), await town.raised()
    caplog.set_level(logging.INFO, "huying.security")
    _lines(caplog)
    async with browser(town, "203.0.113.9") as client:
        await client.post("/sign-in", json={"login": "wang.fang", "password": "not her password"})
        await sign_in(client, "wang.fang")
        await client.post(f"/needs/{need}/acceptance", json={"wording": "修灯"}, headers={"If-Match": "*"})
        await client.post("/sign-out")
        assert (await client.get("/mine/raised")).status_code == 401
    lines = _lines(caplog)
    assert [line["message"] for line in lines] == [
        "refused: wrong-credentials",
        "signed in: full",
        "refused: not-allowed",
        "signed out",
    ]
    assert [line.get("account") for line in lines] == [None, made.id, made.id, made.id]
    assert [line["rule"] for line in lines] == ["session.begin", "session.begin", "need.accept", "session.begin"]
    assert len({line["from"] for line in lines}) == 1
    for personal in ("wang", "203.0.113.9", PASSWORD, "not her"):
        assert personal not in json.dumps(lines)


async def test_guessing_a_receipt_is_told_each_time(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "huying.security")
    async with browser(town) as client:
        for _ in range(3):
            await client.post("/receipt/session", json={"receipt": "AAAAAA-AAAAAA-AAAAAA"})
    assert [line["message"] for line in _lines(caplog)] == ["refused: wrong-receipt"] * 3
