"""Larger letters and the other language, which take nothing away from anybody."""

from __future__ import annotations

import httpx

from tests.web.filling_in import send

LANGUAGE, SIZE, FORM = 'name="language"', 'name="size"', 'action="/preferences"'


def test_a_page_that_answers_a_form_offers_nothing_by_which_it_would_be_lost(client: httpx.Client) -> None:
    begun = client.get("/raise")
    assert LANGUAGE in begun.text
    assert "这一页要重新填" in begun.text

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
