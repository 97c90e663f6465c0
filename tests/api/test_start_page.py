"""Where one-time links led before there were pages."""

from __future__ import annotations

import pytest

from tests.api.signed import browser
from tests.api.town import Town

pytestmark = pytest.mark.anyio


async def test_an_old_link_leads_to_the_page_and_keeps_its_token_in_the_browser(town: Town) -> None:
    async with browser(town) as client:
        led = await client.get("/start", follow_redirects=False)
        # A browser takes what stands after # along, as the address that it is led to has none of its own.
        assert (led.status_code, led.headers["location"]) == (308, "/start")
        assert led.headers["cache-control"] == "no-store"
