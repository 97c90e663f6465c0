"""Somebody who comes back from the provider for nothing stands before a page, and is not shown what programs read."""

from __future__ import annotations

import pytest

from tests.api.signed import browser
from tests.api.test_openid import Vouching, came, gone, kind_of
from tests.api.test_openid import vouching as vouching
from web.why_sign_in import WHY

pytestmark = pytest.mark.anyio
_PAGES = {"Accept": "text/html,application/xhtml+xml"}


async def test_whoever_comes_back_too_late_is_led_to_where_one_signs_in(vouching: Vouching) -> None:
    for headers in (_PAGES, {}):
        async with browser(vouching.town, **headers) as client:
            back = vouching.provider.consents(await gone(client))
            vouching.clock.pass_(minutes=10.1)
            answer = await came(client, back)
            if headers:
                assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?why=not-expected-back")
                assert answer.headers["cache-control"] == "no-store"
            else:
                assert (answer.status_code, kind_of(answer)) == (401, "not-expected-back")


async def test_so_is_whoever_gave_up_or_has_no_account(vouching: Vouching) -> None:
    async with browser(vouching.town, **_PAGES) as client:
        back = vouching.provider.consents(await gone(client))
        assert (await came(client, back)).headers["location"] == "/sign-in?why=not-linked"
        back = vouching.provider.consents(await gone(client))
        given_up = await came(client, {"state": back["state"], "error": "access_denied"})
        assert given_up.headers["location"] == "/sign-in?why=given-up"
    assert {"not-expected-back", "not-linked", "given-up", "not-vouched", "unreachable"} <= WHY.keys()
