"""Every page, as everybody may have it: what hinders nobody, on a telephone and in 长辈版, in both languages."""

from __future__ import annotations

from typing import Literal

import pytest

from tests.web.browser.conftest import Browses
from tests.web.browser.looking import LOOKS, demand_good
from tests.web.people import PEOPLE

LAMPS = "/needs/7150e0f3-0c5a-5780-8c3e-058bc6daa97a"

# Who looks, and at what. A page that is added belongs here.
PAGES = [
    ("nobody", "/"),
    ("nobody", "/needs"),
    ("nobody", LAMPS),
    ("nobody", "/trying-out"),
    ("nobody", "/no-such-page"),
    ("worker", LAMPS),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
@LOOKS
def test_a_page_hinders_nobody(
    browse: Browses, who: str, address: str, large: bool, language: Literal["zh", "en"]
) -> None:
    page = browse(large=large, language=language, **PEOPLE[who])

    page.goto(address)

    demand_good(page, large=large)
