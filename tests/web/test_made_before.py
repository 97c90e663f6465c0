"""A page that shows the same is made once; one that shows anything else is made anew."""

from __future__ import annotations

import gzip
from typing import Any

import httpx
import pytest
from jinja2 import Template

from cli.demo.script import id_of
from web import rendering
from web.made_before import MadeBefore

XINTANG = "ff6f1b01-df6b-574d-989a-4624607ff483"
FIGURES = f"/figures/{XINTANG}"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that pages were made of."""
    names: list[str] = []
    render = Template.render

    def counted(template: Template, *shown: Any, **more: Any) -> str:
        names.append(template.name or "")
        return render(template, *shown, **more)

    monkeypatch.setattr(Template, "render", counted)
    # Other tests look at the same pages in this process.
    monkeypatch.setattr(rendering, "_MADE", MadeBefore())
    return names


@pytest.mark.parametrize("path", ["/needs?sort=oldest", FIGURES])
def test_a_stranger_who_looks_again_is_shown_the_page_that_was_made_before(
    client: httpx.Client, made: list[str], path: str
) -> None:
    first = client.get(path).text
    assert len(made) == 1
    assert client.get(path).text == first
    assert len(made) == 1


def test_other_letters_another_language_another_question_and_somebody_signed_in_have_pages_of_their_own(
    client: httpx.Client, made: list[str]
) -> None:
    def looked(path: str = "/needs?sort=support", **cookies: str) -> str:
        brought = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return client.get(path, headers={"cookie": brought}).text

    pages = [
        looked(),
        looked(**{"huying-size": "large"}),
        looked(**{"huying-language": "en"}),
        looked("/needs?sort=newest"),
    ]
    client.post("/trying-out", data={"duty": "auditor", "back": "/static/mark.svg"})
    pages.append(client.get("/needs?sort=support").text)
    assert len(set(pages)) == len(pages)


def test_what_has_happened_since_is_on_the_page(client: httpx.Client) -> None:
    before = client.get("/needs").text
    said = {"item": "need", "category": "0102", "place": XINTANG, "channel": "web", "words": "楼道里堆满了东西。"}
    raised = client.post("/api/v1/needs", json=said, headers={"X-Huying-Actor": id_of("party/garden/neighbour")})
    assert raised.status_code == 201, raised.text
    assert raised.json()["id"] not in before
    assert raised.json()["id"] in client.get("/needs").text


def test_what_cannot_be_told_apart_is_made_each_time() -> None:
    kept, numbers = MadeBefore(), iter(range(9))

    def make() -> bytes:
        return gzip.compress(bytes([next(numbers)]))

    assert kept.page(("a", "zh"), {"n": 1}, make) == kept.page(("a", "zh"), {"n": 1}, make)
    assert kept.page(("a", "zh"), {"n": 1}, make) != kept.page(("a", "en"), {"n": 1}, make)
    assert kept.page(("a", "zh"), {"n": 1}, make) != kept.page(("a", "zh"), {"n": 2}, make)
    assert kept.page(("a", "zh"), {"n": len}, make) != kept.page(("a", "zh"), {"n": len}, make)
