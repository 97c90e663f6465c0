"""Everything by keys alone: what has the focus is always to be seen, nothing holds it fast, and errors come first."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.web.browser.conftest import DESK, Visits
from tests.web.office import Office
from tests.web.people import PEOPLE

WORDS = "单元门的门禁坏了，门关不上"
WORDING = "单元门禁损坏"
FAR = 250
"""More steps than any page has."""

# What has the focus, and how it is to be told: its outline, or its border where it has one.
_SEEN = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    return {
        what: one.outerHTML.slice(0, 150),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        there: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    };
}"""


_FOCUSED = "one => one === document.activeElement"


class Keys:
    """Somebody who has no mouse and touches nothing."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.emulate_media(reduced_motion="reduce")  # what has the focus is there at once

    def on(self) -> bool:
        """One step further. False at the end of the page."""
        self.page.keyboard.press("Tab")
        seen = self.page.evaluate(_SEEN)
        if seen is None:
            return False
        assert seen["outlined"], f"nothing shows that it has the focus: {seen['what']}"
        assert seen["there"], f"it has the focus where nobody sees it: {seen['what']}"
        return True

    def to(self, wanted: Locator) -> None:
        """As many steps as it takes."""
        expect(wanted).to_have_count(1)
        for _ in range(FAR):
            if wanted.evaluate(_FOCUSED):
                return
            self.on()
        raise AssertionError(f"no way to {wanted}")

    def around(self) -> None:
        """From the beginning to the end: nothing holds the focus fast, and no way leads into nothing."""
        self.page.evaluate("document.activeElement.blur()")
        assert self.on()
        expect(self.page.get_by_role("link", name="跳到正文")).to_be_focused()
        steps = 1
        at_the_end = False
        while self.on():
            steps += 1
            assert steps < FAR, "there is no end to it"
            at_the_end = self.page.evaluate(
                "document.activeElement === [...document.querySelectorAll('footer a, footer button')].at(-1)"
            )
        assert at_the_end, "the last thing of the page was never reached"

    def press(self, wanted: Locator) -> None:
        """Press what stands there."""
        self.to(wanted)
        self.page.keyboard.press("Enter")

    def type(self, wanted: Locator, text: str) -> None:
        self.to(wanted)
        self.page.keyboard.type(text)

    def date(self, wanted: Locator, day: str) -> None:
        """A day, in the order in which this browser asks for its parts."""
        year, month, of_month = day.split("-")
        for digits in (year + month + of_month, month + of_month + year):
            self.to(wanted)
            self.page.keyboard.type(digits)
            if wanted.input_value() == day:
                return
            while wanted.evaluate(_FOCUSED):
                self.page.keyboard.press("Shift+Tab")
        raise AssertionError(f"no way to fill in {day}")

    def choose(self, wanted: Locator, label: str) -> None:
        """In a list, by the arrow."""
        self.to(wanted)
        for _ in range(FAR):
            if label in str(wanted.evaluate("one => one.selectedOptions[0].label")):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no {label} in {wanted}")

    def pick(self, group: Locator, label: str) -> None:
        """Among a few that are all in view, by the arrow and the space bar."""
        self.to(group.get_by_role("radio").first)
        wanted = group.get_by_label(label, exact=True)
        for _ in range(FAR):
            if wanted.evaluate(_FOCUSED):
                self.page.keyboard.press("Space")
                expect(wanted).to_be_checked()
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no {label}")


def test_somebody_without_a_mouse_raises_a_need_and_confirms_that_it_is_solved(visit: Visits, site: str) -> None:
    page = visit(size=DESK)
    keys = Keys(page)
    page.goto("/")
    keys.on()
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    keys.on()
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    keys.press(page.get_by_role("main").get_by_role("link", name="我要反映"))

    keys.type(page.get_by_label("什么事"), WORDS)
    # The browser itself tells what is missing where it knows it; what it lets through is said above the form.
    page.eval_on_selector("form[data-outbox]", "form => form.noValidate = true")
    keys.press(page.get_by_role("button", name="下一步"))
    expect(page.locator("#faults")).to_be_focused()
    keys.press(page.locator("#faults a").first)

    keys.pick(page.get_by_role("group", name="像哪一类"), "说不准，请社区帮我分")
    keys.choose(page.get_by_label("在哪个社区"), "新塘社区")
    keys.press(page.get_by_role("button", name="选好了"))
    expect(page.get_by_label("在哪个社区")).to_be_focused()
    keys.choose(page.get_by_label("具体在哪里"), "新塘村小区 16栋")
    keys.press(page.get_by_role("button", name="下一步"))
    expect(page.get_by_role("heading", level=1)).to_have_text("怎么联系您")
    keys.press(page.get_by_role("button", name="提交", exact=True))
    expect(page.locator("[data-receipt]")).to_be_visible()
    keys.press(page.get_by_role("link", name="看办到哪一步"))

    expect(page).to_have_url(re.compile("/needs/"))
    need = page.url.rpartition("/")[2]
    with Office(site) as office:
        organisation = office.one("organisation")
        office.done(f"/needs/{need}/acceptance", {"wording": WORDING})
        office.done(f"/needs/{need}/claims", {"kind": "claim_service"}, organisation)
        office.done(f"/needs/{need}/fix", {"result": "solved", "wording": "换了电磁锁"}, organisation)
    page.reload()
    keys.press(page.get_by_role("button", name="确认已解决"))
    expect(page.locator("#done")).to_be_visible()


def test_the_office_and_a_member_accept_and_claim_by_keys(visit: Visits, site: str) -> None:
    with Office(site) as office:
        need = office.raised()
    page = visit(size=DESK, **PEOPLE["worker"])
    keys = Keys(page)
    page.goto("/desk")
    keys.around()
    page.goto(f"/needs/{need}/do/accept")
    keys.press(page.locator("main form button.main"))
    if page.locator("#faults").is_visible():
        keys.press(page.locator("#faults a").first)
    keys.type(page.get_by_label("公开说明"), WORDING)
    keys.press(page.locator("main form button.main"))
    expect(page.locator("#done")).to_be_visible()

    member = visit(size=DESK, **PEOPLE["electrician"])
    keys = Keys(member)
    member.goto(f"/needs/{need}")
    keys.around()
    keys.press(member.get_by_role("main").get_by_role("link", name="认领", exact=False).first)
    keys.date(member.get_by_label("答应到哪一天"), "2030-12-31")
    keys.press(member.locator("main form[method=post] button.main"))
    expect(member.locator("#done")).to_be_visible()
