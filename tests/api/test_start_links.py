"""The link that whoever makes an account hands on, and where its page leads."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.api.duties import SYSTEM_ADMIN, on_duty
from tests.api.signed import PASSWORD, browser, clock_of
from tests.api.town import Town

pytestmark = pytest.mark.anyio


async def test_a_new_account_comes_with_a_link_at_the_host_that_was_asked(each_town: Town) -> None:
    town, clock = each_town, clock_of(each_town)
    async with on_duty(town, SYSTEM_ADMIN) as root, browser(town) as owner:
        made = await root.did("/accounts", {"login": "wang", "party": town.secretary}, 201)
        assert made["link"] == f"http://huying.test/start#{made['token']}"
        ends = datetime.fromisoformat(made["ends_at"])
        assert abs(ends.timestamp() - clock.at / 1e6 - timedelta(hours=24).total_seconds()) < 1
        again = await root.did(f"/accounts/{town.secretary}/reset")
        assert again["link"].endswith(f"#{again['token']}")
        assert again["ends_at"] == made["ends_at"]
        page, _, token = again["link"].partition("#")
        assert page == "http://huying.test/start"
        clock.pass_(hours=23.9)
        started = await owner.post("/start", json={"token": token, "password": PASSWORD})
        assert started.status_code == 200


async def test_over_https_and_at_another_host_the_link_is_there(town: Town) -> None:
    async with on_duty(town, SYSTEM_ADMIN) as root:
        secret = root.client.cookies["huying"]
        made = await root.client.post(
            "https://gate.example:8443/api/v1/accounts",
            json={"login": "wang", "party": town.secretary},
            headers={"Cookie": f"__Host-huying={secret}"},
        )
        assert made.json()["link"].startswith("https://gate.example:8443/start#")
