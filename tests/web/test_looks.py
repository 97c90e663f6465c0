"""Larger letters and the other language, which take nothing away from anybody."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.web.filling_in import send

LANGUAGE, SIZE, FORM = 'name="language"', 'name="size"', 'action="/preferences"'


def test_a_page_that_answers_a_form_offers_nothing_by_which_it_would_be_lost(client: httpx.Client) -> None:
    begun = client.get("/raise")
    assert LANGUAGE in begun.text
    assert "这一页要重新填" in begun.text

    client.cookies.clear()  # a browser that keeps nothing is answered at once
    again = send(client, begun, "/raise", {"words": "楼道灯坏了", "go": "who"})

    assert "楼道灯坏了" in again.text
    assert LANGUAGE not in again.text
    # Letters change in place, by a script alone.
    form = again.text[again.text.index(FORM) :].partition(">")[0]
    assert form.endswith("hidden")
    assert "scripted" in form


def test_without_a_script_the_choice_is_kept_as_before(client: httpx.Client) -> None:
    page = client.post("/preferences", data={"size": "large", "back": "/needs"})
    assert page.url.path == "/needs"
    assert 'class="large"' in page.text


@pytest.mark.parametrize("address", ["/", "/needs", "/raise", "/figures", "/sign-in", "/guide"])
def test_larger_letters_are_a_class_of_the_page_and_the_way_back(client: httpx.Client, address: str) -> None:
    """So that both can be looked at in one page that was loaded once; see ``browser/looking.py``."""
    usual = client.get(address).text
    client.cookies.set("huying-size", "large")
    large = client.get(address).text
    assert ' class="large"' in large
    assert _without_size(large.replace(' class="large"', "", 1)) == _without_size(usual)


def _without_size(page: str) -> str:
    page = re.sub(r'<button name="size".*?</button>', "", page)
    return re.sub(r'name="key" value="[^"]*"', "", page)
