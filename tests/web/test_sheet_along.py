"""Whoever comes from elsewhere waits for one request and not for two: the page brings the style sheet along."""

from __future__ import annotations

import base64
import re
from hashlib import sha256

import httpx
import pytest

LINK = '<link rel="stylesheet" href="/static/huying.css?'
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@pytest.mark.parametrize("path", ["/", "/needs", "/figures", "/guide"])
def test_a_page_to_whoever_comes_from_elsewhere_brings_the_sheet_along_and_its_policy_admits_no_other_style(
    client: httpx.Client, path: str
) -> None:
    for referer in ({}, {"referer": "https://elsewhere.example/needs"}):
        page = client.get(path, headers=referer)
        [style] = _STYLE.findall(page.text)
        assert style == client.get("/static/huying.css").text
        assert LINK not in page.text
        hash = base64.b64encode(sha256(style.encode()).digest()).decode()
        assert f"style-src 'self' 'sha256-{hash}';" in page.headers["content-security-policy"]


def test_whoever_goes_on_from_a_page_here_has_the_sheet_or_fetches_it_to_keep(client: httpx.Client) -> None:
    page = client.get("/needs", headers={"referer": f"{client.base_url}/figures"})
    assert (LINK in page.text, "<style>" in page.text) == (True, False)
    assert "style-src 'self';" in page.headers["content-security-policy"]


def test_a_page_that_is_not_packed_brings_no_sheet_along(client: httpx.Client) -> None:
    plain = client.get("/needs", headers={"accept-encoding": "identity"})
    form = client.get("/sign-in")
    client.post("/trying-out", data={"duty": "auditor", "back": "/static/mark.svg"})
    for page in (plain, form, client.get("/needs")):
        assert (LINK in page.text, "<style>" in page.text) == (True, False)
        assert "sha256" not in page.headers["content-security-policy"]
