"""Two people with one telephone: what one of them wrote is never sent as the other."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.web.browser.conftest import Visits
from tests.web.people import PEOPLE, be


def test_what_waits_is_not_sent_as_somebody_else_who_signs_in_meanwhile(visit: Visits, site: str) -> None:
    page = visit(party=PEOPLE["raiser"]["party"])
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if _sends(request.post_data) else None)
    page.goto("/raise")
    page.get_by_label("什么事").fill("我家门口的灯不亮")
    page.get_by_label("具体在哪里").select_option(index=1)
    page.get_by_label("说不准，请社区帮我分").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("status")).to_contain_text("已保存在手机里")
    page.goto("about:blank")
    page.context.set_offline(False)

    be(page.context, site, PEOPLE["neighbour"])
    page.goto("/needs", wait_until="networkidle")
    assert sent == []

    be(page.context, site, PEOPLE["raiser"])
    page.goto("/needs")
    expect(page.get_by_text("我家门口的灯不亮")).to_be_visible()
    assert len(sent) == 1


def _sends(body: str | None) -> bool:
    return body is not None and 'name="go"\r\n\r\nsend' in body
