"""The pages of residents, as everybody may have them: what hinders nobody."""

from __future__ import annotations

from typing import Literal

import pytest

from cli.demo.script import id_of
from tests.web.browser.conftest import Browses
from tests.web.browser.looking import LOOKS, demand_good
from tests.web.people import PEOPLE

WORKER_NEED = "/needs/7150e0f3-0c5a-5780-8c3e-058bc6daa97a"
PLACE = id_of("place/xintang")

PAGES = [
    ("nobody", "/raise"),
    ("nobody", f"/raise?place={PLACE}"),
    ("nobody", "/mine"),
    ("nobody", "/slip"),
    ("nobody", "/feedback?about=/needs"),
    ("worker", "/feedback/all"),
    ("worker", "/mine"),
    ("worker", "/mine/places"),
    ("worker", f"{WORKER_NEED}/do/add_photo"),
    ("worker", f"{WORKER_NEED}/do/cast"),
    ("worker", f"{WORKER_NEED}/do/rate"),
    ("worker", f"{WORKER_NEED}/do/supplement"),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
@LOOKS
def test_a_page_of_residents_hinders_nobody(
    browse: Browses, who: str, address: str, large: bool, language: Literal["zh", "en"]
) -> None:
    page = browse(large=large, language=language, **PEOPLE[who])

    page.goto(address)

    demand_good(page, large=large)
