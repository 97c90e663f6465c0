"""What ends by itself, and what somebody is told who comes after it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from api.running import Settings
from cli.demo.script import id_of
from tests.api.signed import Clock
from tests.stores import copied
from tests.web import conftest
from tests.web.found import form_to, send
from tests.web.test_accounts import PASSWORD, UNIT, be, link_made
from web.app import create_app
from web.why_sign_in import OVER, WHY

BENCH = id_of("need/garden/bench")


@pytest.fixture(scope="module")
def apps() -> list[FastAPI]:
    return []


@pytest.fixture(scope="module")
def site(demo_store: str, tmp_path_factory: pytest.TempPathFactory, apps: list[FastAPI]) -> Iterator[str]:
    """The address of a service whose clock of identities the tests of this file move."""

    def made(settings: Settings) -> FastAPI:
        apps.append(create_app(settings))
        return apps[-1]

    with (
        pytest.MonkeyPatch.context() as patched,
        copied(demo_store, tmp_path_factory.mktemp("over")) as store,
    ):
        patched.setattr(conftest, "create_app", made)
        with conftest.serving(Settings(store, True)) as address:
            yield address


@pytest.fixture
def clock(site: str, apps: list[FastAPI]) -> Clock:
    keeping = apps[0].state.running.people.keeping
    if not isinstance(keeping.now, Clock):
        keeping.now = Clock(keeping.now())
    moved: Clock = keeping.now
    return moved


def words_of(page: httpx.Response) -> str:
    return re.sub(r"<[^>]*>|\s+", "", page.text[page.text.index("<main") :])


def in_english(client: httpx.Client, address: str) -> str:
    page = client.get(address, headers={"Accept-Language": "en"}).text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page[page.index("<main") :]))


def test_a_one_time_link_after_a_day_says_so_and_of_whom_to_have_another(client: httpx.Client, clock: Clock) -> None:
    be(client, "system_admin")
    link = link_made(client, "shifan-late", party=UNIT)
    client.cookies.clear()
    clock.pass_(hours=24.1)
    start = form_to(client.get("/start"), "/start")
    late = send(client, start, token=link, password=PASSWORD)
    assert late.status_code == 410
    assert "已过期，请向管理员要一个新的" in words_of(late)
    assert "请找给您链接的管理员再要一个" in words_of(late)
    english = client.post("/start", data={"token": link, "password": PASSWORD}, headers={"Accept-Language": "en"})
    assert "is over. Ask an administrator for a new one" in english.text
    assert client.get("/account").url.path == "/sign-in", "a link that was over signed somebody in"


def test_a_slip_after_thirty_days_says_so_and_of_whom_to_have_another(client: httpx.Client, clock: Clock) -> None:
    be(client, "worker")
    said = {"category": "0207", "place": id_of("place/xintangcun/12"), "channel": "visit", "words": "门口的灯不亮"}
    other = {"on_behalf_of": id_of("party/xintang/resident/12")}
    need = client.post("/api/v1/needs", json={**said, **other}, headers={"Idempotency-Key": "a-slip"}).json()["id"]
    slip = client.post(f"/api/v1/needs/{need}/slips").json()
    client.cookies.clear()
    typed = {"number": slip["number"], "code": slip["code"]}

    def shown(language: str) -> httpx.Response:
        return client.post("/slip", data=typed, headers={"Accept-Language": language})

    assert shown("zh").url.path == f"/needs/{need}"
    client.cookies.clear()
    clock.pass_(days=30.1)
    late = shown("zh")
    assert (late.status_code, "这张回执单已失效" in words_of(late)) == (401, True)
    assert "请登记人重新出具一张" in words_of(late)
    assert "ask whoever entered the need for another slip" in shown("en").text
    assert client.get(f"/needs/{need}").status_code == 200


def test_whoever_was_signed_out_by_time_is_told_so_and_comes_back_where_they_were(
    client: httpx.Client, clock: Clock
) -> None:
    be(client, "worker")
    clock.pass_(hours=12.1)
    page = client.get("/desk?stage=open")
    assert page.url.path == "/sign-in"
    assert page.url.params["back"] == "/desk?stage=open"
    assert "已自动退出" in words_of(page)
    assert "you were signed out" in in_english(client, "/desk")
    client.cookies.clear()
    # Who was never signed in is told nothing of the kind.
    assert "已自动退出" not in words_of(client.get("/desk"))


def test_whoever_was_signed_out_by_time_sees_what_everybody_sees(client: httpx.Client, clock: Clock) -> None:
    public = [f"/needs/{BENCH}", "/needs", "/", "/mine", f"/figures/{id_of('place/shifan')}", "/offers", "/roster"]
    before = {address: words_of(client.get(address)) for address in public}
    small = re.findall(r'<img src="([^"]+)"', client.get(f"/needs/{BENCH}").text)
    assert len(small) == 2
    be(client, "worker")
    clock.pass_(hours=12.1)
    assert {address: words_of(client.get(address)) for address in public} == before
    assert [client.get(address).status_code for address in small] == [200, 200]


def test_half_an_hour_after_a_receipt_was_shown_it_is_asked_for_again(client: httpx.Client, clock: Clock) -> None:
    place = id_of("place/xintangcun/12")
    said = {"category": "0207", "place": place, "channel": "web", "words": "路灯坏了"}
    raised = client.post("/api/v1/needs", json=said).json()
    assert client.post("/mine", data={"receipt": raised["receipt"]}).url.path == f"/needs/{raised['id']}"
    shown = dict(client.cookies)
    clock.pass_(minutes=31)
    client.cookies.update(shown)
    late = client.post(f"/needs/{raised['id']}/do/supplement", data={"words": "还是不亮", "key": "late"})
    assert late.status_code == 401
    assert "您填的都还在" in words_of(late)
    assert '<a href="/mine" target="_blank"' in late.text
    assert form_to(late, f"/needs/{raised['id']}/do/supplement").values["words"] == "还是不亮"
    page = client.get("/account")
    assert page.url.path == "/sign-in"
    assert "原来凭回执或回执单看的，请再凭它查一次" in words_of(page)
    assert 'href="/mine"' in page.text
    # The receipt itself has no end.
    client.cookies.clear()
    clock.pass_(days=400)
    assert client.post("/mine", data={"receipt": raised["receipt"]}).url.path == f"/needs/{raised['id']}"


def test_a_second_factor_that_is_owed_for_too_long_begins_anew(client: httpx.Client, clock: Clock) -> None:
    late = client.post("/sign-in/code", data={"code": "123456"})
    assert (late.status_code, "从头登录" in late.text) == (401, True)
    english = client.post("/sign-in/code", data={"code": "123456"}, headers={"Accept-Language": "en"})
    assert "Please begin again" in english.text


@pytest.mark.parametrize("why", [why for why in WHY if why != OVER])
def test_whoever_comes_back_for_nothing_is_told_why_in_both_languages(client: httpx.Client, why: str) -> None:
    page = client.get(f"/sign-in?why={why}")
    assert WHY[why] in page.text
    assert WHY[why] not in in_english(client, f"/sign-in?why={why}")
    assert 'role="status"' in page.text


def test_an_address_tells_nobody_what_it_likes(client: httpx.Client) -> None:
    assert client.get("/sign-in?why=<b>x</b>").text.count('role="status"') == client.get("/sign-in").text.count(
        'role="status"'
    )
