"""The page that a one-time link opens."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from tests.api.signed import browser
from tests.api.town import Town

pytestmark = pytest.mark.anyio


async def test_the_page_runs_its_own_script_and_nothing_else(town: Town) -> None:
    async with browser(town) as client:
        page = await client.get("/start")
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        for name in ("script", "style"):
            inside = re.findall(rf"<{name}>(.*?)</{name}>", page.text, re.DOTALL)
            assert [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() in policy for one in inside] == [
                True
            ]
        assert not re.search(r"\son\w+=|style=|https?://", page.text)
        assert page.headers["cache-control"] == "no-store"
