"""Days of those who keep the accounts and of those who look: with and without scripts; and texts that do no harm."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from cli.demo.script import id_of
from tests.web.browser.conftest import DESK, Visits
from tests.web.browser.looking import demand_big_targets, demand_good, demand_no_sideways_scrolling
from tests.web.hostile import TEXTS
from tests.web.people import PEOPLE

LAMPS = "7150e0f3-0c5a-5780-8c3e-058bc6daa97a"
OWNER = id_of("party/shifan/street-secretary")
PASSWORD = "three walnuts for a lamp"


def test_an_account_is_made_handed_over_and_used_without_scripts(visit: Visits) -> None:
    admin = visit(scripts=False, size=DESK, **PEOPLE["system_admin"])
    admin.goto(f"/admin/accounts/new?{urlencode({'party': OWNER})}")
    admin.get_by_label("登录名").fill("shifan-wang")
    admin.get_by_role("button", name="开账号").click()
    expect(admin.get_by_role("heading", level=1)).to_have_text("账号已开好，把链接交给本人")
    demand_big_targets(admin)
    demand_no_sideways_scrolling(admin)
    link = admin.locator(".secret code").inner_text()

    owner = visit(scripts=False)
    owner.goto(link)
    owner.get_by_label("链接里 # 后面的那一串").fill(link)
    owner.get_by_label("密码").fill(PASSWORD)
    owner.get_by_role("button", name="保存并登录").click()
    expect(owner.get_by_role("button", name="退出登录", exact=True)).to_be_visible()
    owner.goto("/account")
    demand_big_targets(owner)
    demand_no_sideways_scrolling(owner)


def test_a_link_is_followed_and_its_token_stays_in_no_address(visit: Visits) -> None:
    page = visit()
    page.goto("/api/v1/start#abcdefgh")

    expect(page.get_by_text("链接已读入，请往下填写。")).to_be_visible()
    assert page.url.endswith("/start")
    assert page.locator("input[name=token]").input_value() == "abcdefgh"
    page.get_by_label("密码").fill("something")
    page.get_by_role("button", name="显示").click()
    assert page.get_by_label("密码").get_attribute("type") == "text"


def test_a_passkey_is_added_and_signs_in(visit: Visits, site: str) -> None:
    # A passkey belongs to a host with a name: the same service, where a browser finds it by one.
    here = site.replace("127.0.0.1", "localhost")
    context = visit().context
    context.request.post(f"{here}/trying-out", form={"party": PEOPLE["worker"]["party"], "back": "/static/mark.svg"})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    page.goto(f"{here}/account")
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.get_by_text("通行密钥已添加")).to_be_visible()
    page.get_by_role("button", name="退出登录", exact=True).click()
    page.goto(f"{here}/sign-in?back=/account")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("heading", name="账号与安全")).to_be_visible()


def test_an_auditor_moves_through_the_time_of_a_case(visit: Visits) -> None:
    page = visit(**PEOPLE["auditor"])
    page.goto(f"/audit/needs/{LAMPS}?version=5")
    slider = page.get_by_role("slider")
    expect(page.get_by_role("heading", name="第5步改变了什么")).to_be_visible()
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", name="第4步改变了什么")).to_be_visible()
    assert page.url.endswith("version=4")
    demand_good(page)

    still = visit(scripts=False, size=DESK, **PEOPLE["auditor"])
    still.goto("/audit")
    still.get_by_label("编号，或它的网址").fill(LAMPS)
    still.get_by_role("button", name="打开").click()
    still.get_by_label(re.compile("看到第几步")).fill("5")
    still.get_by_role("button", name="看这一步").click()
    expect(still.get_by_role("heading", name="第5步改变了什么")).to_be_visible()
    still.get_by_role("link", name="前一步").click()
    expect(still.get_by_role("heading", name="第4步改变了什么")).to_be_visible()


def test_texts_of_all_kinds_run_nothing_and_keep_the_layout(visit: Visits) -> None:
    page = visit(**PEOPLE["system_admin"])
    asked = page.context.request
    shown = 0
    for text in TEXTS:
        given: dict[str, str | float | bool] = {"kind": "unit", "public_name": text, "key": f"hostile-{hash(text)}"}
        shown += asked.post("/admin/parties/new", form=given, max_redirects=0).status == 303
    assert shown > 100, "most of them are names that nobody forbids"

    page.goto("/admin/parties?kind=unit")
    while True:
        _demand_text_alone(page)
        onward = page.get_by_role("link", name="看更多")
        if not onward.count():
            break
        onward.click()
    page.goto("/admin/parties/new")
    for text in ("字" * 180, "W" * 180, "<img src=x onerror=hacked=1>", "\u202e反过来的字"):
        page.get_by_label("公开名称").fill(text)
        page.get_by_role("button", name="登记").click()
        _demand_text_alone(page)
        assert page.get_by_label("公开名称").input_value() == text


def _demand_text_alone(page: Page) -> None:
    assert page.evaluate("typeof hacked") == "undefined", page.url
    assert page.locator("main script, main img, main iframe, main style").count() == 0
    demand_no_sideways_scrolling(page)
