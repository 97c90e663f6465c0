"""One need that nobody takes by themselves: the community, the street, a unit and a partner, each on their pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from cli.demo.script import id_of
from tests.web.browser.conftest import DESK, Visits
from tests.web.office import Office
from tests.web.people import PEOPLE

WORDING = "社区门口雨水井盖破损"
TASK = "三天内换好井盖"
DONE = "井盖已换新，周边路面补平"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_need_goes_through_community_street_unit_and_partner(visit: Visits, site: str, scripts: bool) -> None:
    with Office(site) as office:
        secretary = PEOPLE["secretary"]["party"]
        said = {"category": "0301", "place": id_of("place/shifan"), "words": "门口的井盖破了", "channel": "visit"}
        need = str(office.done("/needs", {**said, "for_somebody_else": True}, secretary)["id"])
        office.done(f"/needs/{need}/acceptance", {"wording": WORDING, "exclusive": False}, secretary)

    desk = visit(scripts=scripts, size=DESK, **PEOPLE["secretary"])
    desk.goto(f"/needs/{need}/do/dispatch")
    units = desk.get_by_label("单位")
    units.select_option(value=units.locator("option", has_text="示范物业公司").first.get_attribute("value") or "")
    desk.get_by_label("交办事项").fill(TASK)
    _sent(desk)

    street = visit(scripts=scripts, size=DESK, **PEOPLE["street"])
    street.goto(f"/needs/{need}/do/set_deadline")
    street.get_by_label("紧急", exact=False).check()
    _sent(street)

    unit = visit(scripts=scripts, **PEOPLE["property"])
    unit.goto("/unit")
    waiting = unit.get_by_role("region", name="等着签收或报到").locator(".card", has_text=WORDING)
    expect(waiting).to_contain_text("待签收")
    waiting.get_by_role("link", name="签收").click()
    _sent(unit)

    partner = visit(scripts=scripts, large=True, **PEOPLE["workshop"])
    partner.goto(f"/needs/{need}/do/claim")
    partner.get_by_label("协办", exact=False).check()
    partner.get_by_label("答应到哪一天").fill("2030-12-31")
    _sent(partner)
    partner.goto(f"/needs/{need}/do/progress")
    partner.get_by_label("公开说明").fill("围挡已借到")
    _sent(partner)

    unit.goto(f"/needs/{need}/do/fix")
    unit.get_by_label("已解决", exact=True).check()
    unit.get_by_label("做了什么").fill(DONE)
    _sent(unit)

    street.goto(f"/needs/{need}/do/reply")
    street.get_by_role("textbox", name="答复").fill("街道已到现场看过")
    _sent(street)

    desk.goto(f"/needs/{need}/do/visit_again")
    desk.get_by_role("group", name="联系上反映人了吗").get_by_label("是", exact=True).check()
    desk.get_by_role("group", name="承办方联系过他吗").get_by_label("是", exact=True).check()
    desk.get_by_role("group", name="他说解决了吗").get_by_label("是", exact=True).check()
    desk.get_by_role("group", name="他满意吗").get_by_label("满意", exact=True).check()
    _sent(desk)

    public = visit(scripts=scripts)
    public.goto(f"/needs/{need}")
    for words in (DONE, "围挡已借到", "街道已到现场看过"):
        expect(public.get_by_text(words).first).to_be_visible()
    auditor = visit(scripts=scripts, size=DESK, **PEOPLE["auditor"])
    auditor.goto(f"/audit/needs/{need}")
    expect(auditor.get_by_text(DONE).first).to_be_visible()


def _sent(page: Page) -> None:
    page.locator("main form[method=post] button.main").click()
    expect(page.locator("#done")).to_be_visible()
