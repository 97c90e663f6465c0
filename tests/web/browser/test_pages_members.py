"""The pages of those who take things on, as everybody may have them, and a day of theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from cli.demo.script import id_of
from domain.instants import CHINA
from tests import pictures
from tests.web.browser.conftest import DESK, Browses, Visits
from tests.web.browser.looking import LOOKS, demand_good
from tests.web.people import PEOPLE

AREA = f"/roster/{id_of('place/shifan')}"
PLAN = f"/upkeep/{id_of('upkeep/patrol/' + id_of('need/garden/cover'))}"
GATE = f"/needs/{id_of('need/garden/gate-lamp')}"
HYDRANT = f"/needs/{id_of('need/garden/hydrant')}"
STALLS = f"/needs/{id_of('need/garden/stalls')}"
OFFER = f"/offers/{id_of('offer/garden/1102')}"
LAMP = f"/needs/{id_of('need/garden/lamp')}"
FLOWERS = f"/needs/{id_of('need/garden/flowers')}"
ROTA = f"/rota/{id_of('rota/garden/' + id_of('party/garden/doctor'))}"

# Who looks, and at what. A page that is added belongs here.
PAGES = [
    ("nobody", "/open"),
    ("electrician", "/open"),
    ("electrician", "/claims"),
    ("neighbour", "/claims"),
    ("wardens", "/unit"),
    ("electrician", "/unit"),
    ("electrician", f"{LAMP}/do/claim"),
    ("electrician", f"{GATE}/do/fix"),
    ("electrician", f"{GATE}/do/hand_over"),
    ("property", f"{HYDRANT}/do/return_order"),
    ("workshop", "/offers"),
    ("workshop", OFFER),
    ("workshop", "/offers/new"),
    ("grid", "/upkeep"),
    ("grid", PLAN),
    ("grid", f"{PLAN}/do/done"),
    ("gardener", f"/needs/{id_of('need/garden/trees')}/keep"),
    ("gardener", "/roster"),
    ("secretary", AREA),
    ("secretary", f"{AREA}/do/plan"),
    ("school", f"{AREA}/do/check_in"),
    ("secretary", f"{ROTA}/do/swap?day=2026-12-25&area={id_of('place/shifan')}"),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
@LOOKS
def test_a_page_hinders_nobody(
    browse: Browses, who: str, address: str, large: bool, language: Literal["zh", "en"]
) -> None:
    page = browse(large=large, language=language, **PEOPLE[who])

    answer = page.goto(address)

    assert answer is not None
    assert answer.status == 200
    demand_good(page, large=large)


def _sent(page: Page) -> None:
    page.locator("main form[method=post] button.main").click()


def test_a_member_claims_what_suits_them_reports_with_a_photo_and_is_asked_nothing_twice(visit: Visits) -> None:
    page = visit(scripts=False, **PEOPLE["electrician"])
    page.goto("/open")
    fitting = page.get_by_role("region", name="和您的特长对得上")
    fitting.get_by_role("link", name="认领：小花园东侧路灯闪烁").click()
    page.get_by_label("答应到哪一天").fill("2099-12-31")
    _sent(page)
    expect(page.get_by_role("alert")).to_contain_text("年")
    expect(page.get_by_label("答应到哪一天")).to_have_value("2099-12-31")
    page.get_by_label("答应到哪一天").fill("2030-12-31")
    page.get_by_label("打算怎么做").fill("换灯头，再查线路")
    _sent(page)
    expect(page.locator("#done")).to_contain_text("认领")
    expect(page.get_by_text("换灯头，再查线路").first).to_be_visible()

    page.goto("/claims")
    card = page.locator(".card", has=page.get_by_role("link", name="小花园东侧路灯闪烁"))
    expect(card).to_contain_text("换灯头，再查线路")
    card.get_by_role("link", name="开工").click()
    _sent(page)
    page.goto(f"{LAMP}/do/progress")
    page.get_by_label("公开说明").fill("换了新的灯头，今晚再看")
    page.get_by_label("照片").set_input_files({"name": "a.jpg", "mimeType": "text/plain", "buffer": b"no picture"})
    _sent(page)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("公开说明")).to_have_value("换了新的灯头，今晚再看")
    picture = {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg()}
    page.get_by_label("照片").set_input_files(picture)  # type: ignore[arg-type]  # it is a FilePayload
    _sent(page)
    expect(page.get_by_text("换了新的灯头，今晚再看").first).to_be_visible()

    page.goto(f"{LAMP}/do/fix")
    page.get_by_label("已解决", exact=True).check()
    page.get_by_label("做了什么").fill("灯头已换，连看三晚不闪")
    page.get_by_label("1号楼").check()
    page.get_by_label("花了多少钱").fill("45.5")
    _sent(page)
    expect(page.get_by_text("6户").first).to_be_visible()


def test_who_adopts_something_says_next_how_often_they_look_after_it(visit: Visits) -> None:
    page = visit(**PEOPLE["gardener"])
    page.goto(f"{FLOWERS}/do/claim")
    page.get_by_label("认养").check()
    page.get_by_label("答应到哪一天").fill("2030-12-31")
    _sent(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("订个管护计划")
    page.get_by_label("做什么").fill("每周浇水、除草")
    page.get_by_label("第一次在哪一天").fill("2030-01-07")
    page.get_by_label("到哪一天为止").fill("2030-12-30")
    _sent(page)
    page.goto("/upkeep")
    expect(page.get_by_role("region", name="我负责的")).to_contain_text("每周浇水、除草")


def test_a_unit_signs_for_an_order_and_one_that_was_called_reports_its_part(visit: Visits) -> None:
    page = visit(size=DESK, **PEOPLE["property"])
    page.goto("/unit")
    waiting = page.get_by_role("region", name="等着签收或报到")
    waiting.locator(".card", has_text="消防栓无水").get_by_role("link", name="签收").click()
    _sent(page)
    page.goto("/unit")
    expect(page.get_by_role("region", name="正在办")).to_contain_text("消防栓无水")

    page = visit(**PEOPLE["wardens"])
    page.goto(f"{STALLS}/do/report_part")
    page.get_by_label("已解决", exact=True).check()
    page.get_by_label("公开说明").fill("摊位已全部退路入市")
    _sent(page)
    expect(page.get_by_text("摊位已全部退路入市")).to_be_visible()


def test_a_check_in_is_acknowledged_and_approved_and_then_takes_a_turn(visit: Visits) -> None:
    staff, day = visit(size=DESK, **PEOPLE["secretary"]), datetime.now(CHINA).date() + timedelta(days=30)
    staff.goto(AREA)
    expect(staff.get_by_role("region", name="一周值班表")).to_contain_text("社区医生")
    pending = staff.get_by_role("region", name="等着回执和审核")
    pending.locator(".card", has_text="绿化养护").get_by_role("link", name="审核通过", exact=True).click()
    _sent(staff)
    expect(staff.locator("#done")).to_be_visible()
    expect(staff.get_by_role("region", name="等着回执和审核")).not_to_contain_text("绿化养护")
    staff.get_by_role("link", name="安排值班").click()
    staff.get_by_label("谁值班").select_option(id_of("party/garden/gardener"))
    staff.get_by_label("值什么班").fill("修剪绿篱")
    staff.get_by_label("几点开始").fill("9:00")
    staff.get_by_label("几点结束").fill("11:00")
    staff.get_by_label("或者：只在这一天").fill(day.isoformat())
    _sent(staff)
    staff.goto(f"{AREA}?from={day}")
    expect(staff.get_by_role("region", name="一周值班表")).to_contain_text("修剪绿篱")


def test_an_offer_is_made_matched_and_withdrawn(visit: Visits) -> None:
    page = visit(scripts=False, **PEOPLE["electrician"])
    page.goto("/offers/new")
    page.get_by_label("能做什么").fill("周末免费检查家里的线路")
    page.get_by_label("示范社区").check()
    _sent(page)
    page.get_by_role("region", name="我提供的").get_by_role("link", name="周末免费检查家里的线路").click()
    page.get_by_role("link", name="和这件对接").first.click()
    _sent(page)
    expect(page.get_by_role("region", name="已对接的诉求").locator(".card")).to_have_count(1)
    page.get_by_role("link", name="不再提供").click()
    _sent(page)
    expect(page.get_by_role("region", name="我提供的")).to_contain_text("已撤回")
