"""The guides name pages and buttons as they are called."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from cli.demo.script import id_of
from domain.need.stage import Act
from tests.web.test_accounts import be

ROOT = Path(__file__).parents[2]
GUIDES = sorted([ROOT / "docs" / "README.zh.md", *(ROOT / "docs" / "guides").glob("*.md")])
ON_PAGES = sorted((ROOT / "web" / "templates" / "guide").glob("*.html"))
_SAID = re.compile(r"(?:_|said)\(\s*['\"]([^'\"]+)['\"]")
_NO_PLACE = frozenset({"已解决几件、惠及几户", "English"})
"""What is quoted in guides and is no name: an example, and what is written in English."""


def _names() -> set[str]:
    """All that pages say and that is no guide itself, and what acts are called."""
    files = [*(ROOT / "web").rglob("*.html"), *(ROOT / "web").rglob("*.py")]
    texts = [file.read_text(encoding="utf-8") for file in files if file.parent.name != "guide"]
    return {name for text in texts for name in _SAID.findall(text)} | {act.words()[0] for act in Act}


@pytest.mark.parametrize("guide", [*GUIDES, *ON_PAGES], ids=lambda guide: guide.name)
def test_every_name_that_a_guide_quotes_is_that_of_a_page_or_a_button(guide: Path) -> None:
    quoted = set(re.findall(r"“([^”]+)”", guide.read_text(encoding="utf-8"))) - _NO_PLACE
    assert quoted or guide.name in ("start.html", "helpers.html", "auditors.html")
    assert not quoted - _names()


@pytest.mark.parametrize("who", ["residents", "helpers", "auditors"])
def test_every_link_of_a_guide_leads_to_a_page_for_those_it_is_for(client: httpx.Client, who: str) -> None:
    be(client, {"residents": "raiser", "helpers": "worker", "auditors": "auditor"}[who])
    page = client.get(f"/guide/{who}").text
    main = page[page.index("<main") : page.index("</main>")]
    links = re.findall(r'href="(/[^"]*)"', main)
    assert len(links) >= 3
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_where_residents_are_told_to_tap_there_is_something_to_tap(client: httpx.Client) -> None:
    assert "长辈版（大字）" in client.get("/").text
    assert "我要反映" in client.get("/").text
    be(client, "neighbour")
    assert "我也需要" in client.get(f"/needs/{id_of('need/garden/lamp')}").text
    client.post("/trying-out", data={"party": id_of("party/garden/resident/4"), "back": "/"})
    page = client.get(f"/needs/{id_of('need/garden/entry')}").text
    assert "确认已解决" in page
    assert "还没解决" in page
