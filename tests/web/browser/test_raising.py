"""Residents raise needs on their telephones, with a connection and without, and go on with them."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.pictures import jpeg
from tests.web.browser.conftest import Visits
from tests.web.browser.looking import demand_good

WORDS = "14栋楼下的座椅断了一条腿，老人坐不了"


def fill_in(page: Page, words: str, kind: str = "健身、活动器材") -> None:
    """The first step; with scripts a community's buildings are there as soon as it is chosen."""
    page.goto("/raise")
    page.get_by_label("什么事").fill(words)
    if page.locator("#f-place").count() == 0:
        choose_community(page)
    page.get_by_label("具体在哪里").select_option(label="新塘村小区 14栋")
    page.get_by_label(kind).check()


def choose_community(page: Page) -> None:
    button = page.get_by_role("button", name="选好了")
    if button.is_visible():
        page.get_by_label("在哪个社区").select_option(label="新塘社区")
        button.click()
    else:
        with page.expect_navigation():
            page.get_by_label("在哪个社区").select_option(label="新塘社区")


def pass_by_what_is_alike(page: Page) -> None:
    other = page.get_by_role("button", name="不是一回事")
    expect(other.or_(page.get_by_role("button", name="提交", exact=True))).to_be_visible()
    if other.is_visible():
        other.click()


def receipt(page: Page) -> str:
    shown = page.locator("[data-receipt]")
    expect(shown).to_be_visible()
    return shown.get_attribute("data-receipt") or ""


def test_a_need_is_raised_without_scripts_and_told_again_by_its_receipt(visit: Visits) -> None:
    page = visit(scripts=False)

    fill_in(page, WORDS)
    page.get_by_role("button", name="下一步").click()
    pass_by_what_is_alike(page)
    page.get_by_label("怎么联系您").fill("晚上都在家")
    page.get_by_role("button", name="提交", exact=True).click()
    code = receipt(page)

    other = visit(scripts=False)
    other.goto("/mine")
    other.get_by_role("textbox", name="回执码").fill(code)
    other.get_by_role("button", name="查看", exact=True).click()
    expect(other.get_by_text(WORDS)).to_be_visible()
    other.get_by_role("link", name="补充说明").click()
    other.get_by_label("补充什么").fill("第二条腿也松了")
    other.get_by_role("button", name="补充说明").click()
    expect(other.get_by_text("第二条腿也松了")).to_be_visible()
    other.get_by_role("button", name="催一催").click()
    expect(other.get_by_text("已替您催了")).to_be_visible()


def test_what_is_sent_without_a_connection_is_sent_once_when_it_is_back(visit: Visits) -> None:
    page = visit()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if _sends(request.post_data) else None)
    fill_in(page, "断网时写的：楼道的窗玻璃碎了", "说不准，请社区帮我分")
    page.context.set_offline(True)

    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("status")).to_contain_text("已保存在手机里，有网后自动发送")
    demand_good(page)
    assert sent == []
    page.context.set_offline(False)

    code = receipt(page)
    assert len(sent) == 1
    page.reload()
    page.goto("/needs")
    page.goto("/mine")
    assert len(sent) == 1
    assert re.fullmatch(r"[0-9A-Z]{6}-[0-9A-Z]{6}-[0-9A-Z]{6}", code)
    page.goto("/needs")
    expect(page.locator(".card").first).to_contain_text("其他社区治理与建议")


def _sends(body: str | None) -> bool:
    return body is not None and 'name="go"\r\n\r\nsend' in body


def test_what_waits_is_sent_by_the_next_page_that_is_opened(visit: Visits) -> None:
    page = visit()
    fill_in(page, "写完就关了网页：门禁坏了", "说不准，请社区帮我分")
    page.context.set_offline(True)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("status")).to_contain_text("已保存在手机里")
    kept = page.context
    page.close()
    kept.set_offline(False)

    later = kept.new_page()
    later.goto("/needs")

    assert receipt(later)


def test_a_photo_is_made_smaller_before_it_is_sent(visit: Visits, tmp_path: Path) -> None:
    page = visit()
    photo = tmp_path / "big.jpg"
    photo.write_bytes(jpeg((3200, 2400)))
    fill_in(page, WORDS)
    demand_good(page)
    page.get_by_role("button", name="下一步").click()
    pass_by_what_is_alike(page)

    demand_good(page)
    page.set_input_files("#f-photo", photo)

    page.wait_for_selector("#f-photo[data-shrunk]")
    assert page.evaluate(
        "createImageBitmap(document.querySelector('#f-photo').files[0]).then((one) => [one.width, one.height])"
    ) == [1600, 1200]
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("照片已收到1张")).to_be_visible()
    demand_good(page)
