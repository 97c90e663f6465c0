"""Raising a need on the pages, without a script: three steps, and nothing that was typed is lost."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.pictures import jpeg
from tests.web.filling_in import filled_in, send

WORDS = "楼下健身器材的螺丝松了，孩子们天天在上面玩"


@pytest.fixture
def places(client: httpx.Client) -> dict[str, str]:
    """Where it is: a community, and a building in it."""
    page = client.get("/raise")
    found = re.search(r'<option value="([0-9a-f-]{36})"[^>]*>新塘社区', page.text)
    assert found
    chosen = send(client, page, "/raise", {"community": found[1], "go": "place"})
    building = re.search(r'<option value="([0-9a-f-]{36})"[^>]*>新塘村小区 12栋', chosen.text)
    assert building
    return {"community": found[1], "place": building[1]}


def about(places: dict[str, str], **more: str) -> dict[str, str]:
    return {"words": WORDS, "kind": "0211", **places, "go": "who", **more}


def to_the_end(client: httpx.Client, places: dict[str, str]) -> httpx.Response:
    """The last page before it is sent, past what may be the same."""
    page = send(client, client.get("/raise"), "/raise", about(places))
    if "是不是这件事" in page.text:
        page = send(client, page, "/raise", {"go": "who"})
    return page


def receipt_in(page: httpx.Response) -> str:
    found = re.search(r'data-receipt="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def need_in(page: httpx.Response) -> str:
    found = re.search(r'href="(/needs/[0-9a-f-]{36})"', page.text)
    assert found
    return found[1]


def test_a_need_is_raised_in_three_steps_and_followed_by_its_receipt(
    client: httpx.Client, site: str, places: dict[str, str]
) -> None:
    last = to_the_end(client, places)

    done = send(client, last, "/raise", {"contact": "13800001234", "go": "send"})

    receipt = receipt_in(done)
    assert "已经提交" in done.text
    assert "data:image/svg+xml" in done.text
    need = need_in(done)
    assert WORDS in client.get(need).text
    with httpx.Client(base_url=site, follow_redirects=True) as elsewhere:
        assert WORDS not in elsewhere.get(need).text
        found = send(elsewhere, elsewhere.get("/mine"), "/mine", {"receipt": receipt.lower().replace("-", " ")})
        assert found.url.path == need
        assert WORDS in found.text
        assert "13800001234" in found.text


def test_going_back_and_sending_again_raises_nothing_twice(client: httpx.Client, places: dict[str, str]) -> None:
    last = to_the_end(client, places)

    once, again = (send(client, last, "/raise", {"go": "send"}) for _ in range(2))

    assert receipt_in(once) == receipt_in(again)
    assert need_in(once) == need_in(again)


def test_nothing_that_was_typed_is_lost_where_something_is_missing(
    client: httpx.Client, places: dict[str, str]
) -> None:
    page = send(client, client.get("/raise"), "/raise", {"words": WORDS, "go": "who"})

    assert page.status_code == 422
    assert filled_in(page, "/raise")["words"] == WORDS
    assert 'href="#f-kind"' in page.text
    assert 'href="#f-community"' in page.text


def test_a_place_of_another_community_is_asked_again(client: httpx.Client, places: dict[str, str]) -> None:
    other = re.search(r'<option value="([0-9a-f-]{36})"[^>]*>嘉福社区', client.get("/raise").text)
    assert other

    page = send(client, client.get("/raise"), "/raise", about(places, community=other[1]))

    assert page.status_code == 422
    assert "嘉福花园" in page.text
    assert 'href="#f-place"' in page.text


def test_the_place_is_remembered_in_the_browser(client: httpx.Client, places: dict[str, str]) -> None:
    send(client, to_the_end(client, places), "/raise", {"go": "send"})

    assert filled_in(client.get("/raise"), "/raise")["place"] == places["place"]


def test_photos_go_along_and_one_that_is_none_loses_nothing(client: httpx.Client, places: dict[str, str]) -> None:
    last = to_the_end(client, places)
    photos = [
        ("photo", ("a.jpg", jpeg(), "image/jpeg")),
        ("photo", ("b.pdf", b"%PDF-1.4", "application/pdf")),
        ("photo", ("c.jpg", b"\xff\xd8" + bytes(9 * 1024 * 1024), "image/jpeg")),
    ]

    done = send(client, last, "/raise", {"go": "send"}, photos)

    assert "有2张照片没有传上" in done.text
    assert "照片已收到1张" in done.text
    assert "只收 JPEG" in done.text
    assert "最多8兆字节" in done.text
    assert client.get(need_in(done)).text.count("/thumbnail") == 1


def test_whoever_raised_one_by_receipt_raises_another_in_the_same_browser(
    client: httpx.Client, places: dict[str, str]
) -> None:
    first = send(client, to_the_end(client, places), "/raise", {"go": "send"})

    page = send(client, client.get("/raise"), "/raise", about(places, words="另外一件：电梯也坏了", kind="0503"))
    second = send(client, page, "/raise", {"go": "send"})

    assert receipt_in(first) != receipt_in(second)


def test_what_may_be_the_same_is_shown_first_and_a_stranger_is_told_what_support_takes(
    client: httpx.Client, places: dict[str, str]
) -> None:
    send(client, to_the_end(client, places), "/raise", {"go": "send"})

    offered = send(client, client.get("/raise"), "/raise", about(places))
    same = re.search(r'name="same" value="([0-9a-f-]{36})"', offered.text)
    assert "是不是这件事" in offered.text
    assert same
    told = send(client, offered, "/raise", {"same": same[1]})

    assert "要先登录" in told.text
    assert filled_in(told, "/raise")["words"] == WORDS


def test_whoever_is_signed_in_supports_what_is_the_same(client: httpx.Client, places: dict[str, str]) -> None:
    send(client, to_the_end(client, places), "/raise", {"go": "send"})
    client.post("/trying-out", data={"party": neighbour(client), "back": "/"})

    offered = send(client, client.get("/raise"), "/raise", about(places))
    same = re.search(r'name="same" value="([0-9a-f-]{36})"', offered.text)
    assert same
    done = send(client, offered, "/raise", {"same": same[1]})

    assert done.url.path == f"/needs/{same[1]}"
    assert "已把您算进去" in done.text


def neighbour(client: httpx.Client) -> str:
    """A person of the demo: whoever raised a need in it."""
    return "2382b7ae-fff1-5d55-9e41-59c9a5cb2df7"


def test_a_session_that_ended_while_typing_loses_nothing_and_raises_nothing_in_secret(
    client: httpx.Client, places: dict[str, str]
) -> None:
    client.post("/trying-out", data={"party": neighbour(client), "back": "/"})
    last = to_the_end(client, places)
    client.post("/sign-out")

    told = send(client, last, "/raise", {"contact": "楼下小卖部", "go": "send"})

    assert "登录已经过期" in told.text
    assert "data-receipt" not in told.text
    kept = filled_in(told, "/raise")
    assert kept["words"] == WORDS
    assert kept["contact"] == "楼下小卖部"
    client.post("/trying-out", data={"party": neighbour(client), "back": "/"})
    assert send(client, told, "/raise", {"go": "send"}).url.path.startswith("/needs/")
    client.post("/sign-out")
    assert receipt_in(send(client, told, "/raise", {"go": "send", "stranger": "yes"}))
