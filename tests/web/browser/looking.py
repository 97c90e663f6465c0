"""What every page is held to, whoever looks at it."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LOOKS = pytest.mark.parametrize(("large", "language"), [(True, "zh"), (False, "en")])
"""How a page is looked at: in 长辈版, and in English with letters of the usual size."""

_AXE = Axe()
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def demand_accessible(page: Page) -> None:
    """Demand that axe finds nothing by WCAG 2.2 AA and good practice."""
    found = _AXE.run(page, options={"runOnly": {"type": "tag", "values": _TAGS}})
    assert not found.response["violations"], f"{page.url}\n{found.generate_report()}"


def demand_no_sideways_scrolling(page: Page) -> None:
    """Demand that nothing is wider than a screen of 320 px."""
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 740})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if size:
        page.set_viewport_size(size)
    assert wide <= 320, f"{page.url} is {wide} px wide"


_SMALL = """(least) => [...document.querySelectorAll(
    "button, .button, select, input:not([type=hidden]), textarea, nav a, footer a, .card a, .choices label, " +
    ".check label"
)].filter((one) => {
    if (one.closest(".skip") || one.matches("input[type=radio], input[type=checkbox]")) return false;
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.height < least - 0.5 || box.width < least - 0.5);
}).map((one) => one.outerHTML.slice(0, 120) + " " + one.getBoundingClientRect().height)"""


_FINE_PRINT = """(least) => [...document.body.querySelectorAll("*")].filter((one) =>
    [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim())
    && parseFloat(getComputedStyle(one).fontSize) < least - 0.1
).map((one) => one.outerHTML.slice(0, 120))"""


def demand_big_targets(page: Page, large: bool = False) -> None:
    """Demand 44 px for what is tapped, and 60 px in 长辈版; 17 px letters at least, and 22 px."""
    small = page.evaluate(_SMALL, 60 if large else 44)
    assert not small, f"{page.url}\n" + "\n".join(small)
    root = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert root >= (22 if large else 17)
    small = page.evaluate(_FINE_PRINT, root)
    assert not small, f"{page.url}\n" + "\n".join(small)


def demand_good(page: Page, *, large: bool = False) -> None:
    """Demand all of these."""
    demand_accessible(page)
    demand_no_sideways_scrolling(page)
    demand_big_targets(page, large)
