"""A stranger's page is kept whole until a fact touches it, and never shown to anybody for whom it was not made."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from cli.demo.script import id_of
from domain.casework import SYSTEM
from web import asking

XINTANG = "ff6f1b01-df6b-574d-989a-4624607ff483"
FIGURES = f"/figures/{XINTANG}"
PAGES = ("/needs", f"/needs?area={XINTANG}", "/figures", FIGURES)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What pages have asked the API."""
    paths: list[str] = []
    ask = asking.ask

    async def noted(request: Any, method: str, path: str, *more: Any, **named: Any) -> asking.Answer:
        paths.append(path)
        return await ask(request, method, path, *more, **named)

    monkeypatch.setattr(asking, "ask", noted)
    return paths


def raised(client: httpx.Client, place: str = XINTANG) -> str:
    """The id of a need that a neighbour raised just now."""
    said = {"item": "need", "category": "0102", "place": place, "channel": "web", "words": "楼道里堆满了东西。"}
    told = client.post("/api/v1/needs", json=said, headers={"X-Huying-Actor": id_of("party/garden/neighbour")})
    assert told.status_code == 201, told.text
    return str(told.json()["id"])


def look(client: httpx.Client, path: str, **cookies: str) -> httpx.Response:
    """The page as a stranger is shown it, whatever the client has kept."""
    brought = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return client.get(path, headers={"cookie": brought})


@pytest.mark.parametrize("path", PAGES)
def test_for_a_stranger_who_looks_again_nobody_is_asked(client: httpx.Client, asked: list[str], path: str) -> None:
    raised(client)
    first = look(client, path)
    assert asked
    asked.clear()
    again = look(client, path)
    assert (again.content, again.headers["etag"], asked) == (first.content, first.headers["etag"], [])
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


@pytest.mark.parametrize("path", PAGES)
def test_each_language_and_each_size_of_letters_has_its_own(client: httpx.Client, path: str) -> None:
    looks: tuple[dict[str, str], ...] = (
        {},
        {"huying-language": "en"},
        {"huying-size": "large"},
        {"huying-language": "en", "huying-size": "large"},
    )
    first = [look(client, path, **cookies).text for cookies in looks]
    assert len(set(first)) == 4
    assert [look(client, path, **cookies).text for cookies in looks] == first


def test_who_signs_in_is_not_shown_what_strangers_are_nor_they_what_was_made_for_them(client: httpx.Client) -> None:
    strangers = look(client, "/needs").text
    client.post("/trying-out", data={"duty": "auditor", "back": "/static/mark.svg"})
    own = client.get("/needs")
    assert ("退出登录" in own.text, own.headers["cache-control"]) == (True, "no-store")
    assert "etag" not in own.headers
    assert look(client, "/needs").text == strangers
    assert "退出登录" not in strangers


@pytest.mark.parametrize("cookie", ["huying", "__Host-huying"])
def test_a_session_that_is_over_is_looked_into_each_time(client: httpx.Client, asked: list[str], cookie: str) -> None:
    look(client, "/needs")
    asked.clear()
    look(client, "/needs", **{cookie: "over"})
    assert "/needs" in asked


@pytest.mark.parametrize("path", PAGES[:2])
def test_a_need_stands_on_the_page_as_soon_as_it_is_raised(client: httpx.Client, path: str) -> None:
    look(client, path)
    for _ in range(2):
        assert raised(client) in look(client, path).text


def test_figures_count_it_as_soon_as_it_is_raised(client: httpx.Client) -> None:
    before = look(client, FIGURES)
    raised(client)
    assert look(client, FIGURES).text != before.text


def test_a_place_is_called_by_its_new_name_at_once(client: httpx.Client) -> None:
    raised(client)
    before = look(client, "/needs")
    told = client.get(f"/api/v1/places/{XINTANG}").json()["place"]["name"]
    for name in ("别的社区", told):
        path = f"/api/v1/places/{XINTANG}/name"
        renamed = client.post(path, json={"name": name}, headers={"X-Huying-Actor": SYSTEM})
        assert renamed.status_code == 200, renamed.text
        assert (f"<span>{name}</span>" in look(client, "/needs").text) is True
    assert look(client, "/needs").text == before.text


def test_what_happens_elsewhere_leaves_it_as_it_is(client: httpx.Client, asked: list[str]) -> None:
    path = "/needs?category=0301"
    look(client, path)
    asked.clear()
    raised(client)
    look(client, path)
    assert asked == []


def test_whoever_has_it_already_is_told_so_and_keeps_what_guards_it(client: httpx.Client) -> None:
    first = look(client, "/needs")
    seen = client.get("/needs", headers={"cookie": "", "if-none-match": first.headers["etag"]})
    assert (seen.status_code, seen.content) == (304, b"")
    for guard in ("content-security-policy", "vary", "cache-control", "etag"):
        assert seen.headers[guard] == first.headers[guard]
    raised(client)
    changed = client.get("/needs", headers={"cookie": "", "if-none-match": first.headers["etag"]})
    assert changed.status_code == 200


def test_what_is_refused_is_refused_anew(client: httpx.Client, asked: list[str]) -> None:
    path = f"/figures/{XINTANG}?from=2999-01-01&to=2000-01-01"
    for _ in range(2):
        asked.clear()
        assert look(client, path).status_code == 422
        assert asked


def test_a_browser_that_unpacks_nothing_is_shown_the_same(client: httpx.Client) -> None:
    # Both come from a page here: a packed page to whoever does not brings its style sheet along.
    came = {"cookie": "", "referer": f"{client.base_url}/"}
    packed = client.get("/needs", headers=came)
    plain = client.get("/needs", headers={**came, "accept-encoding": "identity"})
    assert ("content-encoding" in packed.headers, "content-encoding" in plain.headers) == (True, False)
    assert plain.text == packed.text


def test_whoever_comes_from_elsewhere_and_whoever_goes_on_here_have_pages_of_their_own(client: httpx.Client) -> None:
    came = {"cookie": "", "referer": f"{client.base_url}/"}
    for _ in range(2):
        assert "<style>" in look(client, "/needs").text
        assert "<style>" not in client.get("/needs", headers=came).text
