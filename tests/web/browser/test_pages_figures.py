"""The public's pages: figures, what is printed, and the map of a community."""

from __future__ import annotations

import json
import re
from typing import Literal

import pytest

from cli.demo.script import id_of
from tests.web.browser.conftest import DESK, Browses, Visits
from tests.web.browser.looking import LOOKS, demand_good
from tests.web.people import PEOPLE

XINTANG = "ff6f1b01-df6b-574d-989a-4624607ff483"
PAGES = [
    ("nobody", "/figures"),
    ("nobody", f"/figures/{XINTANG}"),
    ("nobody", f"/figures/{XINTANG}/households"),
    ("nobody", f"/bulletin/{XINTANG}?month=2025-02"),
    ("nobody", f"/poster/{XINTANG}"),
    ("nobody", f"/cards/{XINTANG}"),
    ("nobody", f"/map/{XINTANG}"),
    ("worker", f"/map/{XINTANG}/draw"),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
@LOOKS
def test_a_page_of_the_public_hinders_nobody(
    browse: Browses, who: str, address: str, large: bool, language: Literal["zh", "en"]
) -> None:
    page = browse(large=large, language=language, **PEOPLE[who])

    page.goto(address)

    demand_good(page, large=large)


def test_somebody_follows_a_figure_to_the_cases_and_facts_behind_it_without_scripts(visit: Visits) -> None:
    page = visit(scripts=False)
    page.goto("/")
    page.get_by_role("link", name="看统计公示").click()
    page.get_by_role("link", name=re.compile("岳塘区")).click()
    page.get_by_role("navigation").get_by_role("link", name="全部区域").click()
    page.goto(f"/figures/{XINTANG}?from=2025-01-01&to=2025-04-16")
    page.get_by_role("link", name="200余").click()
    assert "其中80户是估计数" in page.inner_text("main")
    assert "怎么算的" in page.inner_text("main")
    page.get_by_role("link", name="新塘村小区庭院灯损坏").click()
    assert page.url.endswith("/needs/7150e0f3-0c5a-5780-8c3e-058bc6daa97a")


PRINTED = [
    (f"/bulletin/{XINTANG}?month=2025-02", ["新塘社区2025年2月民生月报", "120户", "小区座椅破损", "什么时候办完"]),
    (f"/poster/{XINTANG}", ["有事您说，我们来办", f"/raise?place={XINTANG}"]),
    (f"/cards/{id_of('place/jiafu')}", ["嘉福社区", "扫码反映"]),
]


@pytest.mark.parametrize(("address", "words"), PRINTED)
def test_what_is_printed_fits_on_its_sheet_of_a4(visit: Visits, address: str, words: list[str]) -> None:
    page = visit(size=DESK)
    page.goto(address)
    page.emulate_media(media="print")
    text = page.inner_text("body")
    assert all(each in text for each in words), text
    assert "统计公示" not in text, "what is for the screen alone is printed too"
    assert page.locator(".qr").first.is_visible()

    printed = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    (width, height), *others = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert (round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) == (210, 297)
    assert not others


def test_ten_cards_of_90_by_54_millimetres_lie_on_a_sheet(visit: Visits) -> None:
    page = visit(size=DESK)
    page.goto(f"/cards/{XINTANG}")
    page.emulate_media(media="print")
    boxes = [card.bounding_box() for card in page.locator(".contact > li").all()]
    sizes = {(round(box["width"] / 96 * 25.4), round(box["height"] / 96 * 25.4)) for box in boxes if box}
    assert (len(boxes), sizes) == (10, {(90, 54)})
    overflowing = (
        "[...document.querySelectorAll('.contact > li')].filter(c => c.scrollHeight > c.clientHeight + 1).length"
    )
    assert page.evaluate(overflowing) == 0


def test_staff_bring_the_shapes_of_buildings_and_everybody_sees_them_without_scripts(visit: Visits) -> None:
    staff = visit(scripts=False, **PEOPLE["worker"])
    staff.goto(f"/map/{XINTANG}")
    assert staff.locator("svg.map").count() == 0
    staff.get_by_role("link", name="导入楼栋图形").click()
    staff.get_by_role("textbox", name="或者粘贴").fill("{")
    staff.get_by_role("button", name="导入", exact=True).click()
    assert "这不是 GeoJSON" in staff.inner_text("main")
    staff.get_by_role("textbox", name="或者粘贴").fill(_geojson("12栋", "99栋"))
    staff.get_by_role("button", name="导入", exact=True).click()
    assert "第2个图形不能用：这个区域里没有“99栋”这个地点" in staff.inner_text("main")
    file = {"name": "a.geojson", "mimeType": "application/geo+json", "buffer": _geojson("12栋", "13栋").encode()}
    staff.get_by_label("选择文件").set_input_files(file)  # type: ignore[arg-type]  # a payload is one of its kinds
    staff.get_by_role("button", name="导入", exact=True).click()
    assert staff.url.endswith(f"/map/{XINTANG}?done=drawn#done") or "done=drawn" in staff.url

    page = visit()
    page.goto(f"/map/{XINTANG}")
    demand_good(page)
    assert page.locator("svg.map a").count() == 2
    page.get_by_role("link", name="12栋，0件没办完").click()
    assert "/needs?area=" in page.url


def _geojson(*names: str) -> str:
    shapes = []
    for number, name in enumerate(names):
        west = 112.91 + number * 0.0008
        corners = [[west, 27.87], [west + 0.0006, 27.87], [west + 0.0006, 27.8703], [west, 27.87]]
        shape = {"type": "Polygon", "coordinates": [corners]}
        shapes.append({"type": "Feature", "properties": {"name": name}, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": shapes}, ensure_ascii=False)
