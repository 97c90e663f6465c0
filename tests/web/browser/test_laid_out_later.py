"""What is done so that a page is there sooner changes nothing of what it shows, or of what is printed."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.web.browser.conftest import DESK, PHONE, Visits

XINTANG = "ff6f1b01-df6b-574d-989a-4624607ff483"
FIGURES = f"/figures/{XINTANG}"
PAGES = ("/needs", FIGURES)
_BOXES = """() => [...document.querySelectorAll("body *")].map(one => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return [one.localName, x, y, width, height].join(" ");
})"""


def boxes(page: Page) -> list[str]:
    """Where everything on the page lies, once all of it is laid out."""
    width = page.viewport_size["width"] if page.viewport_size else PHONE[0]
    page.set_viewport_size({"width": width, "height": 20_000})
    page.wait_for_function("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return list(page.evaluate(_BOXES))


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_lies_as_if_all_of_it_were_laid_out_at_once(
    visit: Visits, site: str, path: str, size: tuple[int, int]
) -> None:
    page = visit(size=size)
    page.goto(site + path)
    later = boxes(page)
    # The sheet's own rules decide: without that one alone, everything is laid out from the start.
    taken = page.evaluate(
        """() => [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).filter(
             rule => rule.style?.contentVisibility === "auto").map(
             rule => rule.style.removeProperty("content-visibility")).length"""
    )
    assert taken
    assert boxes(page) == later


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_brings_its_sheet_along_lies_as_one_that_links_it(visit: Visits, site: str, path: str) -> None:
    page = visit()
    page.goto(site + path)
    assert page.locator("style").count() == 1
    along = boxes(page)
    page.goto(site + path, referer=site + "/")
    assert page.locator("style").count() == 0
    assert boxes(page) == along


def test_what_lies_out_of_sight_is_printed(visit: Visits, site: str, tmp_path: Path) -> None:
    page = visit()
    page.goto(site + FIGURES)
    page.pdf(path=tmp_path / "figures.pdf")
    text = normalize("NFKC", "".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "figures.pdf").pages))
    headings = page.locator(".later h2").all_inner_texts()
    assert headings
    assert [heading for heading in headings if heading not in text] == []
    page.emulate_media(media="print")
    assert {"visible"} == set(
        page.eval_on_selector_all(".later", "found => found.map(one => getComputedStyle(one).contentVisibility)")
    )


def test_a_page_that_was_seen_before_is_there_again_as_it_was(visit: Visits, site: str) -> None:
    page = visit()
    page.goto(site + "/needs")
    before = boxes(page)
    with page.expect_response(site + "/needs") as answered:
        page.reload()
    assert answered.value.status in (200, 304)
    assert boxes(page) == before
