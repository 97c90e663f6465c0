"""Going back, tapping twice and having two windows: nothing is lost by it, and nothing is done twice."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.web.browser.conftest import Visits

RECEIPT = "[data-receipt]"


def _begun(page: Page, words: str) -> None:
    """The first step filled in."""
    page.goto("/raise")
    page.get_by_label("什么事").fill(words)
    if page.locator("#f-place").count() == 0:
        with page.expect_navigation():
            page.get_by_label("在哪个社区").select_option(label="新塘社区")
    page.get_by_label("具体在哪里").select_option(label="新塘村小区 15栋")
    page.get_by_label("说不准，请社区帮我分").check()


def _to_the_last_step(page: Page) -> None:
    page.get_by_role("button", name="下一步").click()
    other, last = page.get_by_role("button", name="不是一回事"), page.get_by_role("button", name="提交", exact=True)
    expect(other.or_(last)).to_be_visible()
    if other.is_visible():
        other.click()
    expect(last).to_be_visible()


def test_going_back_shows_what_was_typed_and_what_is_sent_twice_is_done_once(visit: Visits) -> None:
    page = visit()
    _begun(page, "信报箱的锁坏了")
    _to_the_last_step(page)
    page.get_by_label("怎么联系您").fill("门卫室")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    page.get_by_role("button", name="提交", exact=True).dblclick()
    expect(page.locator(RECEIPT)).to_be_visible()
    receipt = page.locator(RECEIPT).get_attribute("data-receipt")
    assert len(sent) == 1

    page.reload()
    expect(page.locator(RECEIPT)).to_have_attribute("data-receipt", receipt or "")
    page.go_back()
    expect(page.get_by_label("怎么联系您")).to_have_value("门卫室")
    expect(page.get_by_text("信报箱的锁坏了")).to_be_visible()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(RECEIPT)).to_have_attribute("data-receipt", receipt or "")

    page.goto("/raise")
    page.get_by_label("什么事").fill("快递柜的灯不亮")
    page.get_by_label("说不准，请社区帮我分").check()
    _to_the_last_step(page)
    for _ in range(3):
        page.go_back()
        if page.get_by_label("什么事").is_visible():
            break
    expect(page.get_by_label("什么事")).to_have_value("快递柜的灯不亮")
    expect(page.get_by_label("说不准，请社区帮我分")).to_be_checked()
    page.go_forward()
    expect(page).to_have_url(re.compile("/raise/[0-9a-f]{32}/(who|alike)$"))


def test_two_windows_send_what_was_typed_in_each(visit: Visits) -> None:
    one = visit(scripts=False)
    one.goto("/raise?place=" + _place(one))
    other = one.context.new_page()
    other.goto(one.url)
    for page, words in ((one, "东边的窗口：路面结冰"), (other, "西边的窗口：树枝断了")):
        page.get_by_label("什么事").fill(words)
        page.get_by_label("说不准，请社区帮我分").check()
    for page in (one, other):
        _to_the_last_step(page)

    for page, words in ((one, "东边的窗口：路面结冰"), (other, "西边的窗口：树枝断了")):
        page.reload()
        expect(page.get_by_text(words)).to_be_visible()
        page.get_by_role("button", name="提交", exact=True).click()
        expect(page.locator(RECEIPT)).to_be_visible()
        page.get_by_role("link", name="看办到哪一步").click()
        expect(page.get_by_text(words)).to_be_visible()


def _place(page: Page) -> str:
    """A building, by its id."""
    page.goto("/raise")
    page.get_by_label("在哪个社区").select_option(label="新塘社区")
    page.get_by_role("button", name="选好了").click()
    option = page.get_by_label("具体在哪里").locator("option", has_text="新塘村小区 15栋")
    return option.get_attribute("value") or ""
