"""Signing in by WeChat: by the unionid alone, and the first time as a new resident."""

from __future__ import annotations

import asyncio
import logging
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api.vouchers.wechat import WeChat
from domain.kernel import Id
from domain.outside import WeChatSettings
from store.people.accounts import Duty
from store.people.identities import Voucher
from tests.api.outside import Answer, Elsewhere
from tests.api.problem import problem_of
from tests.api.signed import account, browser, clock_of, code_of, people_of
from tests.api.town import Town, service_of

pytestmark = pytest.mark.anyio

SETTINGS = WeChatSettings("wx-app", "app-secret", "snsapi_userinfo")
KNOWN = {"access_token": "token", "openid": "open-1", "scope": "snsapi_userinfo", "unionid": "union-1"}


def wechat_of(town: Town, answer: Answer, settings: WeChatSettings = SETTINGS) -> Elsewhere:
    """Let the service ask a WeChat that answers like this."""
    elsewhere = Elsewhere(answer)
    service_of(town.client).vouchers[Voucher.WECHAT] = WeChat(settings, elsewhere.client)
    return elsewhere


async def gone(client: httpx.AsyncClient) -> dict[str, str]:
    """Send a browser to WeChat; what it was sent with."""
    answer = await client.get("/sign-in/wechat")
    assert answer.status_code == 303, answer.text
    address = urlsplit(answer.headers["location"])
    return {name: values[0] for name, values in parse_qs(address.query).items()}


async def signed_in_by(client: httpx.AsyncClient) -> httpx.Response:
    returned = {"code": "the-code", "state": (await gone(client))["state"]}
    return await client.get("/sign-in/wechat/return", params=returned, headers={"Sec-Fetch-Site": "cross-site"})


def kind_of(answer: httpx.Response) -> str:
    return str(problem_of(answer)["type"].rpartition("/")[2])


@pytest.mark.parametrize(
    ("scope", "place"), [("snsapi_userinfo", "/connect/oauth2/authorize"), ("snsapi_login", "/connect/qrconnect")]
)
async def test_wechat_is_asked_in_the_order_that_it_wants(town: Town, scope: str, place: str) -> None:
    elsewhere = wechat_of(town, KNOWN, SETTINGS._replace(scope=scope))
    async with browser(town) as client:
        address = urlsplit((await client.get("/sign-in/wechat")).headers["location"])
        assert (address.netloc, address.path, address.fragment) == ("open.weixin.qq.com", place, "wechat_redirect")
        asked = parse_qs(address.query)
        assert list(asked) == ["appid", "redirect_uri", "response_type", "scope", "state"]
        assert asked["redirect_uri"] == ["http://huying.test/api/v1/sign-in/wechat/return"]
        assert asked["scope"] == [scope]
        await signed_in_by(client)
    [request] = elsewhere.asked
    assert (request.method, request.url.host, request.url.path) == (
        "GET",
        "api.weixin.qq.com",
        "/sns/oauth2/access_token",
    )
    assert dict(request.url.params) == {
        "appid": "wx-app",
        "secret": "app-secret",
        "code": "the-code",
        "grant_type": "authorization_code",
    }


async def test_the_first_time_makes_a_resident_and_later_it_is_the_same(each_town: Town) -> None:
    town, found = each_town, []
    for openid in ("open-1", "open-2"):  # of the 公众号, and of the website
        wechat_of(town, KNOWN | {"openid": openid})
        async with browser(town) as client:
            answer = await signed_in_by(client)
            assert (answer.status_code, answer.headers["location"]) == (303, "/signed-in")
            assert (await client.post("/needs", json=town.said())).status_code == 201
            found.append((await client.get("/account")).json()["party"])
    assert found[0] == found[1]
    assert (await town.get(f"/parties/{found[0]}")).json()["kind"]["code"] == "resident"
    wechat_of(town, KNOWN | {"unionid": "union-2"})
    async with browser(town) as client:
        await signed_in_by(client)
        assert (await client.get("/account")).json()["party"] != found[0]


async def test_of_two_first_times_at_once_comes_one_resident(each_town: Town) -> None:
    town = each_town
    wechat_of(town, KNOWN)
    async with browser(town) as one, browser(town) as other:
        answers = await asyncio.gather(signed_in_by(one), signed_in_by(other))
        assert [each.status_code for each in answers] == [303, 303]
        assert (await one.get("/account")).json()["party"] == (await other.get("/account")).json()["party"]


@pytest.mark.parametrize(
    ("answer", "status", "kind"),
    [
        ({**KNOWN, "unionid": None}, 409, "no-common-id"),
        ({**KNOWN, "unionid": ""}, 409, "no-common-id"),
        ({**KNOWN, "unionid": 7}, 409, "no-common-id"),
        ({name: KNOWN[name] for name in ("access_token", "openid")}, 409, "no-common-id"),
        ({**KNOWN, "is_snapshotuser": 1}, 409, "only-preview"),
        ({"errcode": 40029, "errmsg": "invalid code"}, 401, "not-vouched"),
        ({"errcode": 40163, "errmsg": "code been used"}, 401, "not-vouched"),
        ({"errcode": 40125, "errmsg": "invalid appsecret"}, 503, "unreachable"),
        ({"errcode": ["?"]}, 503, "unreachable"),
        (httpx.ConnectTimeout("app-secret"), 503, "unreachable"),
        (httpx.Response(200, text="<html>"), 503, "unreachable"),
    ],
    ids=str,
)
async def test_whatever_else_wechat_answers_nobody_is_let_in(
    town: Town, answer: Any, status: int, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    wechat_of(town, answer)
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "httpx")  # the browser of the test logs where it goes
    before = await town.position()
    async with browser(town) as client:
        refused = await signed_in_by(client)
        assert (refused.status_code, kind_of(refused)) == (status, kind)
        assert (await client.get("/account")).status_code == 401
    assert await town.position() == before
    assert not [each for each in ("app-secret", "the-code", "union-1", "open-1") if each in caplog.text]


async def test_what_goes_to_wechat_does_not_come_back_from_the_provider(town: Town) -> None:
    wechat_of(town, KNOWN)
    async with browser(town) as client:
        state = (await gone(client))["state"]
        service_of(town.client).vouchers[Voucher.OIDC] = WeChat(SETTINGS, Elsewhere(KNOWN).client)
        answer = await client.get("/sign-in/oidc/return", params={"code": "1", "state": state})
        assert kind_of(answer) == "not-expected-back"


async def test_wechat_alone_does_not_do_where_there_is_a_second_factor(town: Town) -> None:
    wechat_of(town, KNOWN)
    clock = clock_of(town)
    made = await account(town, duty=Duty.AUDITOR, login="root")
    assert made.secret is not None
    await people_of(town).identities.link(Id(made.id), Voucher.WECHAT, "union-1")
    async with browser(town) as client:
        assert kind_of(await signed_in_by(client)) == "second-factor-needed"
        assert (await client.get("/account")).status_code == 401
        clock.pass_(minutes=1)
        code = {"code": code_of(town, made.secret)}
        assert (await client.post("/sign-in/second-factor", json=code)).status_code == 200
        assert (await client.get("/account")).json()["duty"] == "auditor"


async def test_a_second_factor_is_not_guessed_after_wechat(town: Town) -> None:
    wechat_of(town, KNOWN)
    made = await account(town, duty=Duty.AUDITOR, login="root")
    await people_of(town).identities.link(Id(made.id), Voucher.WECHAT, "union-1")
    async with browser(town) as client:
        await signed_in_by(client)
        tries = [(await client.post("/sign-in/second-factor", json={"code": "12345"})).status_code for _ in range(11)]
        assert tries[:9] == [401] * 9  # the tenth was setting it up
        assert tries[-1] == 429
