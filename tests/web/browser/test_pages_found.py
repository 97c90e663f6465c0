"""Pages on which one finds one's way: needs of a place, words beside words, the map, lists on a telephone."""

from __future__ import annotations

import io
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import expect

from cli.demo.script import id_of
from tests import pictures
from tests.web.browser.conftest import DESK, Browses, Visits
from tests.web.browser.looking import LOOKS, demand_good
from tests.web.office import WORDS, Office
from tests.web.people import PEOPLE

SHIFAN = id_of("place/shifan")
GATE = f"/needs/{id_of('need/garden/gate-lamp')}"

PAGES = [
    ("raiser", "/needs"),
    ("nobody", f"/needs?area={SHIFAN}&where=示范&stage=open"),
    ("nobody", f"/map/{SHIFAN}"),
    ("nobody", f"/lists/progress?area={SHIFAN}"),
    ("electrician", f"{GATE}/do/hand_over?find=物业"),
    ("security_admin", f"/admin/parties/{PEOPLE['secretary']['party']}"),
]

_ONCE_SMALLER = """async (before) => {
    const input = document.querySelector("input[type=file]");
    while (input.files[0].size >= before) await new Promise((done) => setTimeout(done, 20));
    return [...new Uint8Array(await input.files[0].arrayBuffer())];
}"""


@pytest.mark.parametrize(("who", "address"), PAGES)
@LOOKS
def test_a_page_on_which_one_finds_something_hinders_nobody(
    browse: Browses, who: str, address: str, large: bool, language: Literal["zh", "en"]
) -> None:
    page = browse(large=large, language=language, **PEOPLE[who])

    answer = page.goto(address)

    assert answer is not None
    assert answer.ok
    demand_good(page, large=large)


def test_public_words_are_written_beside_those_of_the_raiser(visit: Visits, site: str) -> None:
    with Office(site) as office:
        need = office.raised()
    for size, scripts in (((360, 740), False), (DESK, True)):
        page = visit(size=size, scripts=scripts, **PEOPLE["worker"])
        page.goto(f"/needs/{need}/do/accept")
        page.get_by_label("公开说明").fill("3栋前的灯")
        page.get_by_role("button", name="打开原话").click()
        expect(page.get_by_text(WORDS)).to_be_visible()
        expect(page.get_by_label("公开说明")).to_have_value("3栋前的灯")
        sealed, public = page.locator(".sealed").bounding_box(), page.get_by_label("公开说明").bounding_box()
        assert sealed
        assert public
        if size != DESK:
            assert sealed["y"] + sealed["height"] <= public["y"]
        else:
            assert sealed["x"] + sealed["width"] <= public["x"]
            demand_good(page)
            page.get_by_label("公开说明").fill("3栋前庭院灯不亮")
            page.get_by_role("button", name="受理", exact=True).click()
            expect(page.get_by_role("status")).to_have_text("已办好：受理")


def test_a_members_photo_is_made_smaller_before_it_is_sent(visit: Visits) -> None:
    page = visit(**PEOPLE["electrician"])
    page.goto(f"{GATE}/do/fix")
    taken = pictures.jpeg((4000, 3000))
    photo = {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": taken}
    page.get_by_label("照片").set_input_files(photo)  # type: ignore[arg-type]  # it is a FilePayload
    told = page.evaluate(_ONCE_SMALLER, len(taken))
    assert Image.open(io.BytesIO(bytes(told))).size == (1600, 1200)
