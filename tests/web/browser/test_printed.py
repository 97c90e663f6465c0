"""What comes out of a printer: bulletin, poster and contact cards, by their sizes and by what is on them."""

from __future__ import annotations

import io
import re
from pathlib import Path
from unicodedata import normalize

import zxingcpp
from PIL import Image
from playwright.sync_api import Page
from pypdf import PdfReader

from cli.demo.script import id_of
from tests.web.browser.conftest import DESK, Visits

SHIFAN = id_of("place/shifan")
A4 = (210, 297)
_PX = 96 / 25.4
"""Pixels of style sheets in a millimetre."""


def printed(page: Page, into: Path) -> list[str]:
    """The page as a PDF on A4: the text of each sheet, without blanks."""
    page.pdf(path=into, prefer_css_page_size=True)
    sheets = PdfReader(into).pages
    for sheet in sheets:
        size = [float(side) / 72 * 25.4 for side in sheet.mediabox[2:]]
        assert all(abs(side - wanted) < 0.5 for side, wanted in zip(size, A4, strict=True)), size
    return [_close(sheet.extract_text()) for sheet in sheets]


def _close(text: str) -> str:
    # A PDF names the shapes of letters, and one shape may stand for two characters: ⽔ and 水.
    return re.sub(r"\s", "", normalize("NFKC", text))


def stands(line: str, sheet: str) -> bool:
    """Whether all of the line stands there; some shapes are told as a radical that is equal to no character."""
    return re.search("".join(f"[{re.escape(one)}\u2e80-\u2eff]" for one in line), sheet) is not None


def millimetres(page: Page, selector: str) -> list[tuple[float, float]]:
    """The widths and heights of what is on paper there."""
    page.emulate_media(media="print")
    sides: list[list[float]] = page.eval_on_selector_all(
        selector, "found => found.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    return [(round(width / _PX, 1), round(height / _PX, 1)) for width, height in sides]


def codes(page: Page, selector: str) -> set[str]:
    """What a telephone's camera reads there."""
    page.emulate_media(media="print")
    found = set()
    for one in page.locator(selector).all():
        with Image.open(io.BytesIO(one.screenshot())) as picture:
            found |= {read.text for read in zxingcpp.read_barcodes(picture)}
    return found


def test_a_poster_is_one_sheet_with_a_code_that_leads_to_raising_a_need(
    visit: Visits, site: str, tmp_path: Path
) -> None:
    page = visit(size=DESK)
    page.goto(f"/poster/{SHIFAN}")

    (sheet,) = printed(page, tmp_path / "poster.pdf")

    assert "示范社区" in sheet
    assert "有事您说,我们来办" in sheet
    demand_no_navigation(sheet)
    assert codes(page, ".code") == {f"{site}/raise?place={SHIFAN}"}
    ((wide, high),) = millimetres(page, ".code svg")
    assert wide == high == 90.0


def test_ten_contact_cards_of_90_by_54_mm_lie_on_one_sheet_each_with_its_code(
    visit: Visits, site: str, tmp_path: Path
) -> None:
    page = visit(size=DESK)
    page.goto(f"/cards/{SHIFAN}")

    (sheet,) = printed(page, tmp_path / "cards.pdf")

    assert sheet.count("扫码反映") == 10
    demand_no_navigation(sheet)
    assert millimetres(page, ".contact li") == [(90.0, 54.0)] * 10
    cut = (
        "cards => cards.filter(one => one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth).length"
    )
    assert page.eval_on_selector_all(".contact li", cut) == 0
    assert codes(page, ".contact li:first-child .code, .contact li:last-child .code") == {
        f"{site}/raise?place={SHIFAN}"
    }


def test_no_line_of_a_bulletin_is_torn_by_the_end_of_a_sheet(visit: Visits, site: str, tmp_path: Path) -> None:
    page = visit(size=DESK)
    page.goto(f"/bulletin/{SHIFAN}")
    lines = [_close(line) for line in page.locator("tbody tr, main ol > li").all_inner_texts()]
    headings = [_close(line) for line in page.locator("h1, h2").all_inner_texts()]

    sheets = printed(page, tmp_path / "bulletin.pdf")

    assert len(sheets) > 1
    assert len(lines) > 20
    for line in (*lines, *headings):
        assert any(stands(line, sheet) for sheet in sheets), line
    assert not any(stands(heading, sheet[-len(heading) :]) for sheet in sheets for heading in headings)
    for sheet in sheets:
        demand_no_navigation(sheet)
    assert codes(page, ".how .code") == {f"{site}/raise?place={SHIFAN}"}


def demand_no_navigation(sheet: str) -> None:
    """Demand that nothing to tap is on paper."""
    for words in ("我要反映", "统计公示", "长辈版", "意见反馈", "登录", "上个月", "用浏览器的"):
        assert words not in sheet, words
