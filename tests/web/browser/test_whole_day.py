"""One need, from the dark stairs to the month's bulletin, by the hands of everybody whom it takes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from cli.demo.script import id_of
from tests.web.browser.conftest import DESK, Visits
from tests.web.people import PEOPLE

WORDS = "3号楼二单元的楼道灯坏了三天，晚上摸黑上楼"
WORDING = "3号楼楼道灯不亮"
FIXED = "换了灯泡和声控开关，当晚试亮"

# What this is about are needs of one estate; the demo founded it.
AREA = id_of("place/shifan")
COMMUNITY, PLACE = "示范社区", re.compile("示范花园 3号楼")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_need_goes_from_a_resident_through_everybodys_hands_to_the_bulletin(visit: Visits, scripts: bool) -> None:
    resident = visit(scripts=scripts, large=True)
    receipt, address = _raised(resident, scripts)

    office = visit(scripts=scripts, size=DESK, **PEOPLE["secretary"])
    _does(office, address, "accept", {"公开说明": WORDING})

    member = visit(scripts=scripts, **PEOPLE["electrician"])
    member.goto("/open")
    expect(member.get_by_role("link", name=f"认领：{WORDING}")).to_be_visible()
    _does(member, address, "claim", {"答应到哪一天": "2030-12-31"})
    _does(member, address, "start", {})
    _does(member, address, "progress", {"公开说明": "灯泡已买到，今晚换"})
    member.goto(f"{address}/do/fix")
    member.get_by_label("已解决", exact=True).check()
    member.get_by_label("做了什么").fill(FIXED)
    member.get_by_label("多少户", exact=False).first.fill("12")
    _sent(member)

    resident.goto("/mine")
    if resident.get_by_role("textbox", name="回执码").is_visible():
        resident.get_by_role("textbox", name="回执码").fill(receipt)
        resident.get_by_role("button", name="查看", exact=True).click()
    resident.goto(address)
    expect(resident.get_by_text(FIXED).first).to_be_visible()
    resident.get_by_role("button", name="确认已解决").click()
    resident.goto(f"{address}/do/rate")
    resident.get_by_role("group", name="问题解决了吗").get_by_label("是", exact=True).check()
    resident.get_by_role("group", name="您满意吗").get_by_label("满意", exact=True).check()
    _sent(resident)

    _does(office, address, "close", {})

    public = visit(scripts=scripts)
    public.goto(address)
    expect(public.locator("[aria-current=step]")).to_contain_text("已办结")
    expect(public.get_by_text(WORDS)).to_have_count(0)
    public.goto(f"/figures/{AREA}")
    expect(public.get_by_text(COMMUNITY).first).to_be_visible()
    public.goto(f"/bulletin/{AREA}")
    expect(public.get_by_text(WORDING).first).to_be_visible()

    auditor = visit(scripts=scripts, size=DESK, **PEOPLE["auditor"])
    auditor.goto(address.replace("/needs/", "/audit/needs/"))
    expect(auditor.get_by_role("heading", level=1)).to_be_visible()
    expect(auditor.get_by_text(FIXED).first).to_be_visible()


def _raised(page: Page, scripts: bool) -> tuple[str, str]:
    """Raise it: the receipt, and where the need stands."""
    page.goto("/raise")
    page.get_by_label("什么事").fill(WORDS)
    page.get_by_label("在哪个社区").select_option(label=COMMUNITY)
    page.get_by_label("灯不亮").check()
    if not scripts:
        page.get_by_role("button", name="选好了").click()
    place = page.get_by_label("具体在哪里")
    expect(place).to_be_visible()
    place.select_option(value=place.locator("option", has_text=PLACE).first.get_attribute("value") or "")
    page.get_by_label("灯不亮").check()
    expect(page.get_by_label("什么事")).to_have_value(WORDS)
    page.get_by_role("button", name="下一步").click()
    other, last = page.get_by_role("button", name="不是一回事"), page.get_by_role("button", name="提交", exact=True)
    expect(other.or_(last)).to_be_visible()
    if other.is_visible():
        other.click()
    last.click()
    shown = page.locator("[data-receipt]")
    expect(shown).to_be_visible()
    link = page.locator("main a[href^='/needs/']").first.get_attribute("href") or ""
    return shown.get_attribute("data-receipt") or "", link.partition("?")[0]


def _does(page: Page, address: str, act: str, filled: dict[str, str]) -> None:
    """Do something to the need, by its form."""
    page.goto(f"{address}/do/{act}")
    for label, text in filled.items():
        page.get_by_label(label).fill(text)
    _sent(page)
    expect(page.locator("#done")).to_be_visible()


def _sent(page: Page) -> None:
    page.locator("main form[method=post] button.main").click()
