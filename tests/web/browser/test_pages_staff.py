"""The pages of the office in a browser: a day at the desk, on a telephone without scripts too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import DESK, Browses, Visits
from tests.web.browser.looking import LOOKS, demand_good
from tests.web.office import WORDS, WORKER, Office


@pytest.fixture
def office(site: str) -> Iterator[Office]:
    with Office(site) as office:
        yield office


@LOOKS
def test_every_page_of_the_office_hinders_nobody(
    browse: Browses, office: Office, large: bool, language: Literal["zh", "en"]
) -> None:
    page = browse(large=large, language=language, party=WORKER)
    urged, fixed, whistled, other = office.urged(), office.fixed(), office.whistled(), office.open()
    for address in (
        "/desk",
        "/desk/needs?stage=open&stage=registered",
        "/desk/needs?text=nothing-like-it",
        f"/desk/needs/{urged}",
        f"/desk/needs/{whistled}?reason=handling",
        f"/desk/needs/{fixed}",
        f"/desk/needs/{other}/merge?with={urged}&text=灯",
        f"/desk/needs/{other}/entered",
        f"/desk/bulk/dispatch?need={other}&need={urged}",
        "/desk/bulk/close",
        "/desk/raise",
        f"/needs/{other}/do/whistle",
        f"/needs/{whistled}/do/judge_part",
        f"/needs/{other}/do/open_ballot",
        f"/needs/{fixed}/do/visit_again",
        f"/lists/needs?area={office.area}",
        "/lists/offers",
        "/lists/progress",
    ):
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
        demand_good(page, large=large)


def test_a_day_at_the_desk(visit: Visits, office: Office) -> None:
    need, urged = office.raised(), office.urged()
    page = visit(size=DESK, party=WORKER)
    page.goto("/desk")
    page.get_by_role("link", name="催办待答复").first.click()
    page.locator(f'a[href="/needs/{urged}/do/reply"]').click()
    page.get_by_label("答复").fill("配件已到货，本周五前换好")
    page.get_by_role("button", name="答复").click()
    expect(page.get_by_role("status")).to_have_text("已办好：答复")
    expect(page.get_by_text("答复：配件已到货，本周五前换好")).to_be_visible()

    page.goto(f"/desk/needs/{need}")
    expect(page.get_by_text(WORDS)).to_have_count(0)
    page.get_by_label("为什么要看").select_option("handling")
    page.get_by_role("button", name="打开原话和照片").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.get_by_role("button", name="受理", exact=True).click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.get_by_label("公开说明").fill("请联系13812345678")
    page.get_by_role("button", name="受理").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("公开说明").fill("3栋前庭院灯不亮")
    page.get_by_role("button", name="受理").click()
    expect(page.get_by_role("status")).to_have_text("已办好：受理")
    page.get_by_role("link", name="派单", exact=True).click()
    page.get_by_label("单位").select_option(office.one("unit"))
    page.get_by_role("button", name="派单").click()
    expect(page.get_by_role("table")).to_contain_text("等着签收")
    assert office.asked(f"/needs/{urged}")["summary"]["reply"]["wording"] == "配件已到货，本周五前换好"


def test_on_a_telephone_without_scripts_many_are_closed_and_one_is_entered_with_its_slip(
    visit: Visits, office: Office
) -> None:
    page = visit(scripts=False, party=WORKER)
    page.goto("/desk/raise")
    page.get_by_label("他是怎么说的").fill(WORDS)
    page.get_by_label("类别").select_option("0207")
    page.get_by_label("地点").select_option(index=1)
    page.get_by_role("button", name="登记").click()
    page.get_by_role("button", name="出具回执单").click()
    expect(page.get_by_role("heading", name="呼应诉求回执单")).to_be_visible()
    expect(page.get_by_alt_text("扫码查看办理进度")).to_be_visible()

    office.open("待认领的一件")
    page.goto("/desk/needs?stage=open")
    page.get_by_label("选中 待认领的一件").check()
    page.get_by_role("button", name="办结").click()
    page.get_by_role("button", name="办结").click()
    expect(page.get_by_role("status")).to_contain_text("没有办成1件")
