"""Every answer tells the browser how to guard whoever looks at it."""

from __future__ import annotations

import httpx
import pytest

from tests.api.signed import browser
from tests.api.town import V1, Town

pytestmark = pytest.mark.anyio

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


@pytest.mark.parametrize("path", ["/needs", "/places", "/nowhere", "/mine/raised", "/docs", "/openapi.json"])
async def test_every_answer_guards_whoever_looks_at_it(town: Town, path: str) -> None:
    for _ in range(2):  # a kept answer the second time
        answer = await town.get(path)
        assert {name: answer.headers.get(name) for name in _ALWAYS} == _ALWAYS
        assert len(answer.headers.get_list("content-security-policy")) == 1
        assert "default-src 'none'" in answer.headers["content-security-policy"] or path == "/docs"
        assert "strict-transport-security" not in answer.headers


async def test_over_https_the_browser_stays_with_it(town: Town) -> None:
    inner = town.client._transport
    async with httpx.AsyncClient(transport=inner, base_url=f"https://huying.test{V1}") as client:
        answer = await client.get("/needs")
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


async def test_only_the_pages_that_describe_the_api_may_run_what_is_in_them(town: Town) -> None:
    async with browser(town) as client:
        assert "unsafe-inline" in (await client.get("/docs")).headers["content-security-policy"]
        start = (await client.get("/start")).headers
        assert "unsafe-inline" not in start["content-security-policy"]
        assert start["referrer-policy"] == "no-referrer"  # stricter than elsewhere, and left so
