"""Links that somebody wrote for others to follow: they lead nowhere else, and have nobody do or open anything."""

from __future__ import annotations

import re
from urllib.parse import quote

import httpx
import pytest

from tests.web.office import WORDS, Office
from web.pages import local

ELSEWHERE = (
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\r\n/evil.example",
    "/\x00/evil.example",
    "https://evil.example",
    "/api/v1/log",
    "/%61pi/v1/log",
    "/./api/v1/log",
    "/needs/../api/v1/log",
    "/needs/%2e%2e/api/v1/log",
    "/needs/..\\..\\api/v1/log",
)
"""Addresses that look like pages here, and are none to a browser; and what the API answers, which is no page."""


def readings(client: httpx.Client, case: str) -> list[str]:
    """For which reasons sealed words of a case were opened, as an auditor sees it."""
    client.post("/trying-out", data={"duty": "auditor", "back": "/livez"})
    told = client.get("/api/v1/readings", params={"case": case}).json()["items"]
    return [one["reason"]["code"] for one in told]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_that_is_no_page_here_leads_to_the_first_page(address: str) -> None:
    assert local(address) == "/"


@pytest.mark.parametrize("address", ["/", "/needs?text=修灯&sort=newest#done", "/apiary", "/figures/x?from=2025-01-01"])
def test_an_address_of_a_page_here_stays_as_it_is(address: str) -> None:
    assert local(address) == address


@pytest.mark.parametrize("page", ["/sign-in?back=", "/sign-in/phone?back=", "/feedback?about="])
def test_no_page_leads_elsewhere_whatever_its_address_says(client: httpx.Client, page: str) -> None:
    for address in ELSEWHERE:
        shown = client.get(page + quote(address)).text
        assert address not in re.findall(r'(?:href|data-back|value)="([^"]*)"', shown)


def test_a_link_opens_no_sealed_words_in_the_name_of_whoever_follows_it(worker: httpx.Client, office: Office) -> None:
    need = office.raised()
    asked = f"words?reason=complaint&note={quote('查一查邻居')}"
    for link in (
        f"/desk/needs/{need}?reason=complaint&note=x",
        f"/desk/needs/{need}/merge?with={quote(f'{need}/{asked}')}",
        f"/needs/{quote(f'{need}?{asked}')}",
        f"/sign-in?back={quote(f'/api/v1/needs/{need}/{asked}')}",
    ):
        assert WORDS not in worker.get(link).text
    assert readings(worker, need) == []


def test_an_id_with_a_question_mark_in_it_asks_nothing_more_and_is_nobodys(
    client: httpx.Client, office: Office
) -> None:
    need = office.raised()
    assert client.get(f"/needs/{need}%3Flanguage=zh").status_code == 404
    assert client.get(f"/figures/{office.area}%3Ffrom=2025-01-01").status_code == 404


def test_what_people_think_of_a_page_names_the_page_and_nothing_that_was_asked_there(worker: httpx.Client) -> None:
    page = worker.get("/feedback?about=" + quote("/needs?text=张三家#x")).text
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key
    assert "张三家" not in page.replace("%E5", "")
    worker.post("/feedback", data={"key": key[1], "about": "/needs?text=张三家", "words": "搜索太慢"})
    told = worker.get("/feedback/all").text
    assert "搜索太慢" in told
    assert "张三家" not in told


def test_a_form_that_another_site_has_a_browser_send_does_nothing(client: httpx.Client, office: Office) -> None:
    led, need = {"Sec-Fetch-Site": "cross-site"}, office.raised()
    for path in ("/preferences", f"/needs/{need}/follow", "/raise", "/sign-in", "/trying-out"):
        refused = client.post(path, data={"size": "large", "words": "点我领奖", "go": "what"}, headers=led)
        assert (refused.status_code, "别的网站" in refused.text, "点我领奖" in refused.text) == (403, True, False), path
        assert "set-cookie" not in refused.headers
