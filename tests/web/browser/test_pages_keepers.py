"""The pages of accounts, auditors and administrators, and the guides: what hinders nobody."""

from __future__ import annotations

from typing import Literal

import pytest

from tests.web.browser.conftest import Browses
from tests.web.browser.looking import LOOKS, demand_good
from tests.web.people import PEOPLE

LAMPS = "7150e0f3-0c5a-5780-8c3e-058bc6daa97a"
WORKER = "2382b7ae-fff1-5d55-9e41-59c9a5cb2df7"
XINTANG = "ff6f1b01-df6b-574d-989a-4624607ff483"
BUILDING, HOUSEHOLD = "12918495-d458-5153-be6c-71aebe6081bf", "08a50987-36f2-59d7-93ef-80063d824a6c"

# Who looks, and at which pages one after the other: a browser for each page would take longer than looking does.
PAGES = {
    "nobody": [
        "/sign-in",
        "/sign-in/code?passkey=1",
        "/sign-in/phone",
        "/start",
        "/needs/00000000-0000-0000-0000-000000000000",
        "/guide",
        "/guide/residents",
        "/guide/helpers",
        "/guide/auditors",
    ],
    "auditor": [
        "/audit",
        "/audit/log?topic=need.claimed",
        f"/audit/needs/{LAMPS}?version=5",
        "/audit/readings",
        "/audit/administration",
        "/admin/accounts",
    ],
    "system_admin": [
        "/admin",
        "/admin/accounts",
        f"/admin/accounts/new?party={WORKER}",
        f"/admin/places/{XINTANG}",
        "/admin/parties?post=worker",
        "/admin/parties/new",
    ],
    "security_admin": [
        "/admin/accounts/new-duty",
        f"/admin/parties/{WORKER}",
        "/admin/erasures",
        f"/admin/erasures/{WORKER}",
        "/admin/keys",
    ],
    "worker": [
        "/account",
        "/account/password",
        "/account/authenticator",
        "/account/token",
        "/account/forget-me",
        f"/admin/places/{BUILDING}",
        f"/admin/places/{HOUSEHOLD}",
        f"/admin/parties/new?household={HOUSEHOLD}",
        f"/admin/parties?area={XINTANG}",
    ],
}


@pytest.mark.parametrize("who", PAGES)
@LOOKS
def test_a_page_hinders_nobody(browse: Browses, who: str, large: bool, language: Literal["zh", "en"]) -> None:
    page = browse(large=large, language=language, **PEOPLE[who])

    for address in PAGES[who]:
        page.goto(address)

        demand_good(page, large=large)
