"""The pages of accounts, auditors and administrators, and the guides: what hinders nobody."""

from __future__ import annotations

from typing import Literal

import pytest

from tests.web.browser.conftest import Visits
from tests.web.browser.looking import LOOKS, demand_good
from tests.web.people import PEOPLE

LAMPS = "7150e0f3-0c5a-5780-8c3e-058bc6daa97a"

# Who looks, and at which pages one after the other: a browser for each page would take longer than looking does.
PAGES = {
    "nobody": [
        "/sign-in",
        "/sign-in/code?passkey=1",
        "/sign-in/phone",
        "/start",
        "/needs/00000000-0000-0000-0000-000000000000",
    ],
    "worker": ["/account", "/account/password", "/account/authenticator", "/account/token", "/account/forget-me"],
}


@pytest.mark.parametrize("who", PAGES)
@LOOKS
def test_a_page_hinders_nobody(visit: Visits, who: str, large: bool, language: Literal["zh", "en"]) -> None:
    page = visit(large=large, language=language, **PEOPLE[who])

    for address in PAGES[who]:
        page.goto(address)

        demand_good(page, large=large)
