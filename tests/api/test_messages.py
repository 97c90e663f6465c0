"""Messages sent by Aliyun and by Tencent: signed as their own documentation signs its example, and nothing in a log."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from api.messages import LoggedMessages, Messages, NotSent
from api.outgoing import AT_MOST, Unanswered, answer_to
from api.sms import aliyun, tencent
from api.sms.chosen import messages_of
from domain.kernel import Refused
from domain.outside import Aliyun, SettingMissing, SettingWrong, Tencent, outside
from tests.api.outside import Answer, Elsewhere, json_of
from tests.api.problem import problem_of
from tests.api.signed import browser
from tests.api.town import Town, service_of

pytestmark = pytest.mark.anyio

PHONE, CODE = "13812345678", "042137"
OF_ALIYUN = Aliyun("key-id", "key-secret", "呼应社区", "SMS_1")
OF_TENCENT = Tencent("secret-id", "secret-key", "1400006666", "呼应社区", "449739", "ap-guangzhou")
AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
ALIYUN: dict[str, str] = {
    "HUYING_SMS": "aliyun",
    "HUYING_ALIYUN_ACCESS_KEY_ID": "key-id",
    "HUYING_ALIYUN_ACCESS_KEY_SECRET": "key-secret",
    "HUYING_ALIYUN_SIGN_NAME": "呼应社区",
    "HUYING_ALIYUN_TEMPLATE": "SMS_1",
}
TENCENT: dict[str, str] = {
    "HUYING_SMS": "tencent",
    "HUYING_TENCENT_SECRET_ID": "secret-id",
    "HUYING_TENCENT_SECRET_KEY": "secret-key",
    "HUYING_TENCENT_SMS_APP_ID": "1400006666",
    "HUYING_TENCENT_SIGN_NAME": "呼应社区",
    "HUYING_TENCENT_TEMPLATE": "449739",
}


def sender(name: str, elsewhere: Elsewhere) -> Messages:
    if name == "aliyun":
        return aliyun.AliyunMessages(OF_ALIYUN, elsewhere.client, lambda: AT)
    return tencent.TencentMessages(OF_TENCENT, elsewhere.client, lambda: AT)


def of_tencent(code: str) -> dict[str, Any]:
    return {"Response": {"SendStatusSet": [{"Code": code, "Message": f"about {PHONE}"}]}}


# -- signatures -------------------------------------------------------------------------------------------------------


def test_the_signature_is_the_one_of_aliyuns_documentation() -> None:
    # V3版本请求体&签名机制, 固定参数示例
    image = "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"
    query = aliyun.canonical_query({"RegionId": "cn-shanghai", "ImageId": image})
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    assert aliyun.authorization("YourAccessKeyId", "YourAccessKeySecret", query, headers) == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
        "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_the_signature_is_the_one_of_tencents_documentation() -> None:
    # 签名方法 v3; its key is printed, and counted, as 32 asterisks.
    content = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    at = datetime.fromtimestamp(1551113065, UTC)
    assert tencent.authorization("AKID", "*" * 32, "cvm.tencentcloudapi.com", "DescribeInstances", content, at) == (
        "TC3-HMAC-SHA256 Credential=AKID/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, "
        "Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f"
    )


def test_what_is_not_ascii_is_signed_as_it_is_sent() -> None:
    assert aliyun.canonical_query({"b": "呼 +*~/", "a": ""}) == "a=&b=%E5%91%BC%20%2B%2A~%2F"


# -- what is sent -----------------------------------------------------------------------------------------------------


async def test_aliyun_is_asked_to_fill_in_the_template() -> None:
    elsewhere = Elsewhere({"Code": "OK"})
    await sender("aliyun", elsewhere).send_code(PHONE, CODE)
    [asked] = elsewhere.asked
    assert (asked.method, asked.url.host, asked.content) == ("POST", "dysmsapi.aliyuncs.com", b"")
    assert dict(asked.url.params) == {
        "PhoneNumbers": PHONE,
        "SignName": "呼应社区",
        "TemplateCode": "SMS_1",
        "TemplateParam": '{"code":"042137"}',
    }
    assert (asked.headers["x-acs-action"], asked.headers["x-acs-date"]) == ("SendSms", "2026-03-01T08:30:00Z")
    # What is sent is what was signed, to the last sign.
    signed = {name: value for name, value in asked.headers.items() if name.startswith(("host", "x-acs"))}
    query = asked.url.query.decode()
    assert asked.headers["authorization"] == aliyun.authorization("key-id", "key-secret", query, signed)
    await sender("aliyun", elsewhere).send_code(PHONE, CODE)
    assert len({each.headers["x-acs-signature-nonce"] for each in elsewhere.asked}) == 2


async def test_tencent_is_asked_to_fill_in_the_template() -> None:
    elsewhere = Elsewhere(of_tencent("Ok"))
    await sender("tencent", elsewhere).send_code(PHONE, CODE)
    [asked] = elsewhere.asked
    assert json_of(asked) == {
        "PhoneNumberSet": ["+8613812345678"],
        "SmsSdkAppId": "1400006666",
        "SignName": "呼应社区",
        "TemplateId": "449739",
        "TemplateParamSet": [CODE],
    }
    assert (asked.headers["x-tc-action"], asked.headers["x-tc-region"]) == ("SendSms", "ap-guangzhou")
    assert asked.headers["authorization"] == tencent.authorization(
        "secret-id", "secret-key", "sms.tencentcloudapi.com", "SendSms", asked.content, AT
    )


# -- what does not work -----------------------------------------------------------------------------------------------

BROKEN: list[Answer] = [
    httpx.ConnectError("no route to 13812345678"),
    httpx.ReadTimeout("nothing"),
    httpx.Response(302, headers={"location": "https://elsewhere.test/"}),
    httpx.Response(500, text="<html>13812345678</html>"),
    httpx.Response(200, text="[]"),
    {},
    {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": PHONE, "Response": {"Error": {"Code": "AuthFailure"}}},
    {"Code": None, "Response": {"SendStatusSet": []}},
    {"Code": ["OK"], "Response": "Ok"},
]


@pytest.mark.parametrize("answer", BROKEN, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize("name", ["aliyun", "tencent"])
async def test_whatever_else_they_answer_nothing_was_sent_and_no_log_has_the_number(
    name: str, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(NotSent):
        await sender(name, Elsewhere(answer)).send_code(PHONE, CODE)
    assert name in caplog.text
    assert PHONE not in caplog.text
    assert CODE not in caplog.text


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("aliyun", {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": PHONE}),
        ("tencent", of_tencent("InvalidParameterValue.IncorrectPhoneNumber")),
    ],
)
async def test_a_number_that_is_none_is_the_callers_to_correct(town: Town, name: str, answer: Answer) -> None:
    service_of(town.client).messages = sender(name, Elsewhere(answer))
    async with browser(town) as client:
        said = problem_of(await client.post("/phone-codes", json={"phone": PHONE}))
        assert (said["status"], said["type"].rpartition("/")[2]) == (422, "wrong-number")
        service_of(town.client).messages = sender(name, Elsewhere(httpx.ConnectError("")))
        refused = await client.post("/phone-codes", json={"phone": PHONE})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")


async def test_an_answer_that_never_ends_or_never_comes_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    long = Elsewhere(httpx.Response(200, content=b'"' + b"x" * AT_MOST + b'"'))
    with pytest.raises(Unanswered):
        await answer_to(long.client, httpx.Request("GET", "https://elsewhere.test/"))

    async def never(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr("api.outgoing.SECONDS", 0.01)
    async with httpx.AsyncClient(transport=httpx.MockTransport(never)) as client:
        with pytest.raises(Unanswered):
            await answer_to(client, httpx.Request("GET", "https://elsewhere.test/"))


# -- settings ---------------------------------------------------------------------------------------------------------


def test_the_environment_chooses_who_sends() -> None:
    client = Elsewhere({}).client
    assert outside({}).sms is None
    assert messages_of(outside({}).sms, client) is None
    assert isinstance(messages_of(outside({"HUYING_SMS": "log"}).sms, client), LoggedMessages)
    assert outside(ALIYUN).sms == OF_ALIYUN
    assert outside(TENCENT).sms == OF_TENCENT
    assert isinstance(messages_of(OF_ALIYUN, client), aliyun.AliyunMessages)
    assert isinstance(messages_of(OF_TENCENT, client), tencent.TencentMessages)


@pytest.mark.parametrize("environment", [ALIYUN, TENCENT], ids=["aliyun", "tencent"])
def test_a_key_that_is_missing_is_named_before_anybody_is_served(environment: dict[str, str]) -> None:
    for name in list(environment)[1:]:
        for without in ({k: v for k, v in environment.items() if k != name}, environment | {name: " "}):
            with pytest.raises(SettingMissing) as refused:
                outside(without)
            assert all(name in refused.value.sentence(language) for language in ("zh", "en"))
            assert "secret-key" not in refused.value.sentence("en")


@pytest.mark.parametrize(
    "environment",
    [
        {"HUYING_SMS": "carrier pigeon"},
        {"HUYING_OIDC_ISSUER": "http://provider.example"},
        {"HUYING_OIDC_ISSUER": "provider.example"},
        {"HUYING_OIDC_ISSUER": "https://provider.example/?a=b"},
        {"HUYING_WECHAT_APP_ID": "wx1", "HUYING_WECHAT_SECRET": "s", "HUYING_WECHAT_SCOPE": "snsapi_base"},
    ],
)
def test_what_cannot_be_meant_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(SettingWrong) as refused:
        outside(environment)
    assert refused.value.known["name"] in environment


def test_each_part_says_what_it_needs_besides() -> None:
    for environment, missing in (
        ({"HUYING_OIDC_ISSUER": "https://provider.example"}, "HUYING_OIDC_CLIENT_ID, HUYING_OIDC_CLIENT_SECRET"),
        ({"HUYING_WECHAT_APP_ID": "wx1"}, "HUYING_WECHAT_SECRET"),
    ):
        with pytest.raises(Refused, match=missing):
            outside(environment)
