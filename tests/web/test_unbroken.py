"""Dates stay on one line where they are read, and are plain where a program reads them."""

from __future__ import annotations

import re

import httpx
import pytest

from cli.demo.script import id_of
from tests.web.people import PEOPLE
from web.words.unbroken import unbroken

_PAGES = (
    ("nobody", f"/needs/{id_of('need/garden/lift')}"),
    ("nobody", f"/needs/{id_of('need/xintang/lamps')}?story=start"),
    ("nobody", "/lists/progress?area=" + id_of("place/shifan")),
    ("worker", "/desk"),
    ("auditor", f"/audit/cases/{id_of('need/garden/leak')}"),
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("承诺2026年11月4日 09:30前办结", "承诺<b>2026年11月4日</b> 09:30前办结"),
        ("记录了3月9日的会议", "记录了<b>3月9日</b>的会议"),
        ("done by 4 Nov 2026", "done by <b>4 Nov 2026</b>"),
        ("by 17 December 2025 08:00", "by <b>17 December 2025</b> 08:00"),
        ("<i>2026-11-04</i>", "&lt;i&gt;<b>2026-11-04</b>&lt;/i&gt;"),
        ("12栋3单元", "12栋3单元"),
    ],
)
def test_a_date_is_kept_together_and_what_stands_around_it_is_only_text(text: str, kept: str) -> None:
    assert unbroken(text) == kept.replace("<b>", '<span class="day">').replace("</b>", "</span>")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("who", "address"), _PAGES)
def test_every_date_on_a_page_is_kept_together(client: httpx.Client, who: str, address: str, language: str) -> None:
    if PEOPLE[who]:
        client.post("/trying-out", data={**PEOPLE[who], "back": "/"})
    page = client.get(address, headers={"Accept-Language": language})
    assert page.status_code == 200
    main = re.sub(r"<script.*?</script>", "", page.text[page.text.index("<main") :], flags=re.DOTALL)
    assert 'class="day"' in main
    # In no attribute, and around every date with a year.
    assert not re.search(r'="[^"]*<span', main)
    alone = re.sub(r'<span class="day">[^<]*</span>|<[^>]*>', "", main)
    assert not re.findall(r"\d{4}年\d+月\d+日|\d+ [A-Z][a-z]{2} \d{4}", alone)
