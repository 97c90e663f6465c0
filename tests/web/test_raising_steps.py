"""The steps of raising a need: each has an address, to which one can come back, and nothing typed stands in it."""

from __future__ import annotations

import httpx

from tests.web.filling_in import filled_in, send

WORDS = "三单元门口的井盖翘起来了，晚上看不见"
UNSURE = "1399"


def begun(client: httpx.Client, words: str = WORDS) -> tuple[httpx.Response, dict[str, str]]:
    """The second step, and what was typed in the first."""
    page = client.get("/raise")
    community = next(one for one in _options(page, "新塘社区"))
    chosen = send(client, page, "/raise", {"community": community, "go": "place"})
    place = next(one for one in _options(chosen, "新塘村小区 12栋"))
    typed = {"words": words, "kind": UNSURE, "community": community, "place": place}
    page = send(client, chosen, "/raise", {**typed, "go": "who"})
    if page.url.path.endswith("/alike"):
        page = send(client, page, "/raise", {"go": "who"})
    assert page.url.path.endswith("/who")
    return page, typed


def _options(page: httpx.Response, label: str) -> list[str]:
    return [part.partition('"')[0] for part in page.text.split('<option value="')[1:] if f">{label}<" in part]


def test_each_step_goes_on_by_looking_and_says_nothing_in_its_address(client: httpx.Client) -> None:
    page, _ = begun(client)

    assert [one.status_code for one in page.history] == [303]
    assert page.request.method == "GET"
    assert WORDS not in str(page.url)
    assert filled_in(page, "/raise")["key"] not in str(page.url)


def test_coming_back_to_any_step_shows_what_was_typed_in_it(client: httpx.Client) -> None:
    page, typed = begun(client)
    first = str(page.url).replace("/who", "/what")

    shown = filled_in(client.get(first), "/raise")

    assert {name: shown[name] for name in typed} == typed


def test_the_receipt_can_be_looked_at_again_and_going_back_and_sending_again_shows_the_same(
    client: httpx.Client,
) -> None:
    page, _ = begun(client)
    done = send(client, page, "/raise", {"contact": "晚上在家", "go": "send"})
    assert "data-receipt" in done.text

    again = client.get(str(done.url))
    back = client.get(str(page.url))

    assert _receipt(again) == _receipt(done)
    assert "no-store" not in back.headers["cache-control"]
    assert filled_in(back, "/raise")["contact"] == "晚上在家"
    assert _receipt(send(client, back, "/raise", {"go": "send"})) == _receipt(done)


def _receipt(page: httpx.Response) -> str:
    return page.text.partition('data-receipt="')[2].partition('"')[0]


def test_two_windows_keep_what_was_typed_in_each(client: httpx.Client) -> None:
    one, _ = begun(client, "一个窗口里写的：门禁坏了")
    other, _ = begun(client, "另一个窗口里写的：水管漏水")

    assert filled_in(client.get(str(one.url)), "/raise")["words"] == "一个窗口里写的：门禁坏了"
    assert filled_in(client.get(str(other.url)), "/raise")["words"] == "另一个窗口里写的：水管漏水"
    receipts = {_receipt(send(client, page, "/raise", {"go": "send"})) for page in (one, other)}
    assert len(receipts - {""}) == 2


def test_the_other_language_and_larger_letters_lose_nothing_that_was_sent_on(client: httpx.Client) -> None:
    page, _ = begun(client)
    where = page.url.path

    english = client.post("/preferences", data={"language": "en", "back": where})

    assert english.url.path == where
    assert filled_in(english, "/raise")["words"] == WORDS
    assert "How" in english.text


def test_a_step_that_is_over_says_so_and_where_to_go(client: httpx.Client, site: str) -> None:
    page, _ = begun(client)
    with httpx.Client(base_url=site) as elsewhere:
        over = elsewhere.get(page.url.path)
    mixed = client.get("/raise/" + "0" * 32 + "/who")

    for each in (over, mixed):
        assert each.status_code == 410
        assert "这一页已经过期" in each.text
        assert 'href="/raise"' in each.text
        assert WORDS not in each.text


def test_what_somebody_made_up_is_no_draft(client: httpx.Client) -> None:
    where = "/raise/" + "a" * 32 + "/who"
    for made_up in ("x", "%%%", "AAAA", "A" * 3000, "é".encode().hex()):
        assert client.get(where, headers={"cookie": f"huying-draft-0={made_up}"}).status_code == 410


def test_no_step_of_another_name_is_there(client: httpx.Client) -> None:
    assert client.get("/raise/" + "a" * 32 + "/whatever").status_code == 404


def test_a_text_that_is_too_long_to_be_kept_goes_on_all_the_same(client: httpx.Client) -> None:
    odd = "".join(chr(0x4E00 + number * 7919 % 20_900) for number in range(2000))

    page, typed = begun(client)
    long = send(client, page, "/raise", {"words": odd, "go": "what"})

    assert filled_in(long, "/raise")["words"] == odd
    assert filled_in(long, "/raise")["place"] == typed["place"]


def test_a_browser_that_keeps_no_cookies_raises_a_need_as_well(client: httpx.Client) -> None:
    page, _ = begun(client)
    client.cookies.clear()

    done = send(client, page, "/raise", {"words": "不留痕迹的浏览器写的：围墙裂了", "go": "send"})

    assert done.request.method == "POST"
    assert _receipt(done)
