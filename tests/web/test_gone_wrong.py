"""What goes wrong for people who did nothing wrong: each is told what has become of it, and where to go on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.pictures import jpeg
from tests.web.filling_in import filled_in, send
from tests.web.office import WORKER, Office


@pytest.fixture
def office(site: str) -> Iterator[Office]:
    with Office(site) as office:
        yield office


@pytest.fixture
def raiser(office: Office) -> str:
    return str(office.asked("/parties", kind="resident", area=office.area)["items"][0]["id"])


def be(client: httpx.Client, party: str) -> None:
    assert client.post("/trying-out", data={"party": party, "back": "/static/mark.svg"}).status_code == 200


@pytest.fixture
def receipt(client: httpx.Client, office: Office) -> tuple[str, str]:
    """A need that a stranger raised, and its receipt."""
    said = {"category": "0207", "place": "776aafba-21d4-5fa5-9ee2-f560dcfd766d", "words": "亭子里的灯坏了"}
    raised = client.post(
        "/api/v1/needs",
        json={**said, "channel": "web"},
        headers={"Idempotency-Key": "7a3f2b10-0000-4000-8000-000000000001"},
    ).json()
    return raised["id"], raised["receipt"]


def test_an_old_link_to_a_merged_need_says_where_it_went_and_leads_there(client: httpx.Client, office: Office) -> None:
    here, there = office.open("14号楼灯不亮"), office.open("小区的灯都不亮")
    office.done(f"/needs/{here}/merge", {"into": there})

    page = client.get(f"/needs/{here}")

    assert page.status_code == 200
    assert "已合并到同类诉求，一起办理" in page.text
    assert f'href="/needs/{there}"' in page.text


def test_a_form_that_was_open_while_its_need_was_merged_or_withdrawn_says_so_and_keeps_the_text(
    client: httpx.Client, office: Office, raiser: str
) -> None:
    merged, into, withdrawn = office.open("灯不亮", raiser), office.open("灯都不亮"), office.open("灯罩裂了", raiser)
    be(client, raiser)
    pages = {need: client.get(f"/needs/{need}/do/supplement") for need in (merged, withdrawn)}
    office.done(f"/needs/{merged}/merge", {"into": into})
    office.done(f"/needs/{withdrawn}/withdrawal", actor=raiser)

    for need, page in pages.items():
        told = send(client, page, f"/needs/{need}/do/supplement", {"words": "又多了一盏"})
        assert told.status_code in (403, 409), told.text
        assert f"/needs/{need}" in told.text
        assert "又多了一盏" in told.text


def test_a_withdrawn_need_says_so_and_how_to_raise_it_oneself(
    client: httpx.Client, office: Office, raiser: str
) -> None:
    need = office.open("灯罩裂了", raiser)
    office.done(f"/needs/{need}/withdrawal", actor=raiser)

    page = client.get(f"/needs/{need}")

    assert "反映人已经撤回" in page.text
    assert 'href="/raise?place=' in page.text


def test_another_persons_receipt_opens_their_need_and_nothing_of_the_one_before(
    client: httpx.Client, site: str, office: Office, receipt: tuple[str, str]
) -> None:
    need, code = receipt
    other = office.raised()
    shown = send(client, client.get("/mine"), "/mine", {"receipt": code})
    assert shown.url.path == f"/needs/{need}"
    assert "亭子里的灯坏了" in shown.text

    # It is good for that need alone: nothing else may be read or done by it.
    assert "3栋前的灯不亮了" not in client.get(f"/needs/{other}").text
    refused = client.post(f"/needs/{other}/do/withdraw", data={"key": "x"})
    assert refused.status_code == 403
    with httpx.Client(base_url=site, follow_redirects=True) as stranger:
        assert "亭子里的灯坏了" not in stranger.get(f"/needs/{need}").text


def test_a_receipt_that_is_none_and_a_need_that_is_none_lead_on(client: httpx.Client) -> None:
    page = send(client, client.get("/mine"), "/mine", {"receipt": "7K3M9P-2QXW4A-8RTV6N"})
    assert page.status_code == 401
    assert "7K3M9P-2QXW4A-8RTV6N" in page.text
    gone = client.get("/needs/00000000-0000-4000-8000-000000000000")
    assert gone.status_code == 404
    assert "链接可能写错了，或已经过期" in gone.text
    assert 'href="/mine"' in gone.text


def test_an_expired_link_says_whom_to_ask_for_another(client: httpx.Client) -> None:
    page = client.get("/start")

    again = send(client, page, "/start", {"token": "A" * 43, "password": "correct horse battery staple"})

    assert again.status_code == 410
    assert "再要一个" in again.text
    assert "correct horse" not in again.text


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xd8" + bytes(9 * 1024 * 1024), "最多8兆字节"),
        (b"%PDF-1.4", "只收 JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "只收 JPEG"),
        (b"GIF89a", "只收 JPEG"),
    ],
)
def test_a_photo_that_is_too_large_or_of_a_strange_kind_is_named_and_the_others_are_kept(
    client: httpx.Client, office: Office, raiser: str, content: bytes, why: str
) -> None:
    need = office.open("灯不亮", raiser)
    be(client, raiser)
    action = f"/needs/{need}/do/add_photo"
    page = client.get(action)

    photos = [("photo", ("a.jpg", jpeg(), "image/jpeg")), ("photo", ("b.jpg", content, "image/jpeg"))]
    told = send(client, page, action, {}, photos)

    assert told.status_code == 422
    assert why in told.text
    assert client.get(f"/needs/{need}").text.count("/thumbnail") == 1


def test_tapping_twice_does_a_thing_once(client: httpx.Client, office: Office, raiser: str) -> None:
    need = office.open("灯不亮", raiser)
    be(client, raiser)
    action = f"/needs/{need}/do/supplement"
    page = client.get(action)

    first, second = (send(client, page, action, {"words": "只说一遍：晚上更暗"}) for _ in range(2))

    assert first.url.path == second.url.path == f"/needs/{need}"
    assert second.text.count("只说一遍：晚上更暗") == 1


def test_two_of_the_office_with_the_same_form_open_do_it_once(client: httpx.Client, site: str, office: Office) -> None:
    need = office.raised()
    be(client, WORKER)
    action = f"/needs/{need}/do/accept"
    pages = [client.get(action) for _ in range(2)]

    first, second = (send(client, page, action, {"wording": f"第{n}个人写的"}) for n, page in enumerate(pages))

    assert "done=accept" in str(first.url)
    assert second.status_code in (403, 409, 412)
    assert filled_in(second, action)["wording"] == "第1个人写的"
    assert "第0个人写的" in client.get(f"/needs/{need}").text


def test_a_session_that_ended_while_typing_loses_nothing_after_signing_in_again(
    client: httpx.Client, office: Office, raiser: str
) -> None:
    need = office.open("灯不亮", raiser)
    be(client, raiser)
    action = f"/needs/{need}/do/supplement"
    page = client.get(action)
    client.post("/sign-out")

    told = send(client, page, action, {"words": "写到一半就退出了"})
    assert told.status_code == 401
    window = re.search(r'href="(/sign-in[^"]*)"[^>]*target="_blank"', told.text)
    assert window
    be(client, raiser)  # in the other window
    done = send(client, told, action, {})

    assert done.url.path == f"/needs/{need}"
    assert "写到一半就退出了" in done.text
