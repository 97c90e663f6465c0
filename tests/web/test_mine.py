"""What is mine, followed, told to the office, and said again after a session has ended."""

from __future__ import annotations

import re

import httpx

from tests.web.filling_in import filled_in, send
from tests.web.people import PEOPLE

LAMPS = "/needs/7150e0f3-0c5a-5780-8c3e-058bc6daa97a"
WORKER = PEOPLE["worker"]["party"]


def test_a_wrong_receipt_and_a_wrong_slip_are_said_beside_what_was_typed(client: httpx.Client) -> None:
    page = send(client, client.get("/mine"), "/mine", {"receipt": "ABC"})
    assert page.status_code == 401
    assert filled_in(page, "/mine")["receipt"] == "ABC"
    slip = send(client, client.get("/slip"), "/slip", {"number": "12345678", "code": "123456"})
    assert slip.status_code == 401
    assert filled_in(slip, "/slip")["number"] == "12345678"


def test_a_need_is_followed_in_the_browser_alone(client: httpx.Client, site: str) -> None:
    page = send(client, client.get(LAMPS), f"{LAMPS}/follow", {})

    assert "已关注" in page.text
    assert "没有新进展" in client.get("/mine").text
    seen = client.cookies["huying-followed"]
    client.cookies.set("huying-followed", re.sub(r"\.\d+", ".1", seen), domain="127.0.0.1", path="/")
    assert "有新进展" in client.get("/mine").text
    client.get(LAMPS)
    assert "没有新进展" in client.get("/mine").text
    assert "我关注的事" not in httpx.get(f"{site}/mine").text
    assert "不再关注了" in send(client, client.get(LAMPS), f"{LAMPS}/follow", {}).text
    assert "我关注的事" not in client.get("/mine").text


def test_a_place_is_followed_by_whoever_is_signed_in(client: httpx.Client) -> None:
    assert client.get("/mine/places").url.path == "/sign-in"
    client.post("/trying-out", data={"party": WORKER, "back": "/"})
    community = re.search(r'value="([0-9a-f-]{36})">[^<]*新塘社区', client.get("/mine/places").text)
    assert community
    page = client.get("/mine/places", params={"community": community[1]})

    mine = client.post("/mine/places", data={**filled_in(page, "/mine/places"), "area": community[1]})

    assert "已关注这个地方" in mine.text
    assert "新塘社区" in mine.text
    leaving = re.search(r'action="(/mine/places/[0-9a-f-]+/withdrawal)"', mine.text)
    assert leaving
    assert "不再关注这个地方了" in client.post(leaving[1], data={"key": "once"}).text


def test_what_people_think_of_a_page_reaches_the_office(client: httpx.Client) -> None:
    page = client.get("/feedback", params={"about": LAMPS})
    sent = send(client, page, "/feedback", {"words": "<b>字</b>太小"})
    assert sent.url.path == LAMPS
    assert "谢谢您的意见" in sent.text
    assert client.get("/feedback/all").url.path == "/sign-in"

    client.post("/trying-out", data={"party": WORKER, "back": "/"})
    read = client.get("/feedback/all")

    assert "&lt;b&gt;字&lt;/b&gt;太小" in read.text
    assert f'href="{LAMPS}"' in read.text


def test_feedback_leads_to_no_other_site(client: httpx.Client) -> None:
    page = client.get("/feedback", params={"about": "https://evil.example/"})

    assert filled_in(page, "/feedback")["about"] == "/"


def test_a_supplement_is_there_again_where_the_session_has_ended(client: httpx.Client) -> None:
    client.post("/trying-out", data={"party": WORKER, "back": "/"})
    action = f"{LAMPS}/do/tell_again"
    page = client.get(action)
    client.post("/sign-out")

    refused = send(client, page, action, {"words": "又有两盏不亮了"})

    assert refused.status_code == 401
    assert filled_in(refused, action)["words"] == "又有两盏不亮了"
    assert "在新窗口登录" in refused.text


def test_an_old_vote_tells_its_count_with_its_base(client: httpx.Client) -> None:
    page = client.get(LAMPS)

    assert "占有票的" in page.text
    assert "90.0%" in page.text
    assert "现在没有正在进行的投票" in client.get(f"{LAMPS}/do/cast").text
