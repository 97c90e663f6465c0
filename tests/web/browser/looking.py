"""What every page is held to, whoever looks at it.

A page is loaded once in each language, in one size of letters. The other size is a class on the same document (see
``tests/web/test_looks.py``), and whether anybody sits at a desk is known to the style sheet alone: both are switched in
place, so that every page is seen on a telephone and at a desk, in the usual size and in 长辈版, in Chinese and English.
"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

PHONE = (360, 740)
DESK = (1280, 800)
_NARROW = (320, 740)

LOOKS = pytest.mark.parametrize(("large", "language"), [(True, "zh"), (False, "en")])
"""How a page is loaded: in 长辈版, and in English with letters of the usual size. ``demand_good`` sees to the rest."""

# The colours of a page are few, and axe reads each of them hundreds of times: a quarter of the time it takes.
_COLOURS_READ_ONCE = """(() => {
    const color = axe.commons.color.Color.prototype, read = color.parseString, known = new Map();
    color.parseString = function (text) {
        if (known.has(text)) {
            [this.r, this.g, this.b, this.alpha] = known.get(text);
        } else {
            read.call(this, text);
            known.set(text, [this.r, this.g, this.b, this.alpha]);
        }
        return this;
    };
})();"""
AXE = f"{AXE_SCRIPT};\n{_COLOURS_READ_ONCE}"
"""What looks at a page, once it is in there; it is half a megabyte."""

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# To tell of all that is right as well takes longer than to look.
_OPTIONS = {"runOnly": {"type": "tag", "values": _TAGS}, "resultTypes": ["violations"]}
_AXE = "async (options) => (await axe.run(options)).violations"


_ALL = """() => {
    for (const one of document.querySelectorAll("main *"))
        if (getComputedStyle(one).contentVisibility === "auto") one.style.contentVisibility = "visible";
}"""


def lay_out_all(page: Page) -> None:
    """Have everything laid out now that otherwise is once it is nearly in sight: until then its height is a guess."""
    page.evaluate(_ALL)


def demand_accessible(page: Page) -> None:
    """Demand that axe finds nothing by WCAG 2.2 AA and good practice."""
    _bring_axe(page)
    _demand_none(page, "as it is", page.evaluate(_AXE, _OPTIONS))


def _bring_axe(page: Page) -> None:
    """Have axe in the page, where it is not, and everything laid out. It stays there until another page is loaded."""
    lay_out_all(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)


def _demand_none(page: Page, how: str, violations: list[Any]) -> None:
    assert not violations, f"{page.url}, {how}\n{AxeResults({'violations': violations}).generate_report()}"


def demand_no_sideways_scrolling(page: Page) -> None:
    """Demand that nothing is wider than a screen of 320 px."""
    lay_out_all(page)
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


_BROKEN_DATES = r"""() => {
    const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
        for (const date of text.data.matchAll(/\d{4}年\d+月\d+日|\d+ [A-Z][a-z]{2} \d{4}/g)) {
            const range = document.createRange();
            range.setStart(text, date.index);
            range.setEnd(text, date.index + date[0].length);
            if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(date[0]);
        }
    }
    return found;
}"""


_IN_BOTH_SIZES = (
    """async ([large, targets, letters, options]) => {
    const root = document.documentElement, laidOut = [], violations = [];
    for (const now of [large, !large]) {
        root.classList.toggle("large", now);
        const name = now ? "长辈版" : "usual", size = parseFloat(getComputedStyle(root).fontSize);
        if (root.scrollWidth > innerWidth) laidOut.push(`${name}: ${root.scrollWidth} px wide`);
        if (size < letters[+now]) laidOut.push(`${name}: letters of ${size} px`);
        for (const one of ("""
    + _SMALL
    + """)(targets[+now])) laidOut.push(`${name}, too small to tap: ${one}`);
        for (const one of ("""
    + _FINE_PRINT
    + """)(size)) laidOut.push(`${name}, fine print: ${one}`);
        for (const one of ("""
    + _BROKEN_DATES
    + """)()) laidOut.push(`${name}, a date on two lines: ${one}`);
        if (options) violations.push((await axe.run(options)).violations);
    }
    root.classList.toggle("large", large);
    return [laidOut, ...violations];
}"""
)
"""What is wrong with a page in either size of letters; it is left in the one that it was found in."""


def demand_good(page: Page, *, large: bool = False) -> None:
    """Demand all of these on a telephone and at a desk, in both sizes of letters; and room on a narrow telephone."""
    before = page.viewport_size
    _bring_axe(page)
    for width, height in (PHONE, _NARROW, DESK):
        if page.viewport_size != {"width": width, "height": height}:
            page.set_viewport_size({"width": width, "height": height})
        options = None if (width, height) == _NARROW else _OPTIONS
        wrong, *violations = page.evaluate(_IN_BOTH_SIZES, [large, [44, 60], [17, 22], options])
        assert not wrong, f"{page.url} on {width} × {height}\n" + "\n".join(wrong)
        for size, found in zip(("as loaded", "in the other size of letters"), violations, strict=False):
            _demand_none(page, f"on {width} × {height} {size}", found)
    if before:
        page.set_viewport_size(before)
