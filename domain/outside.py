"""What an installation uses outside itself, as its environment says: who sends its messages, who vouches for people.

Keys and secrets come from the environment alone, never from a file of settings that somebody copies. Nothing of it is
read twice: what it says is checked when the service starts, before anybody is served.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from domain.kernel import Refused

Environment = Mapping[str, str]

LOG = "log"
"""The messages that are sent nowhere, but written to the log."""
_HERE = ("localhost", "127.0.0.1", "::1")
_SCOPES = ("snsapi_userinfo", "snsapi_login")


class SettingMissing(Refused):
    """{reason}，但环境变量 {missing} 没有设置。请设置后重新启动。

    {reason}, but {missing} is not set in the environment. Set it and start again.
    """


class SettingWrong(Refused):
    """环境变量 {name} 有误：{why}。请改正后重新启动。

    {name} in the environment is not right: {why}. Correct it and start again.
    """


class Aliyun(NamedTuple):
    """An account of Alibaba Cloud's short messages (阿里云短信服务), and what it may send."""

    key_id: str
    key_secret: str
    sign_name: str
    """短信签名, as it was approved."""
    template: str
    """The code of a template, as it was approved, with one blank: ``code``."""


class Tencent(NamedTuple):
    """An account of Tencent Cloud's short messages (腾讯云短信), and what it may send."""

    secret_id: str
    secret_key: str
    app_id: str
    """SdkAppId of the application."""
    sign_name: str
    template: str
    """The id of a template, as it was approved, with one blank for the code."""
    region: str = "ap-guangzhou"


class OidcSettings(NamedTuple):
    """A provider of OpenID Connect, as which client it knows this installation, and what is thought of it."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    """What people read on the button."""
    strong: frozenset[str]
    """Values of ``acr`` that stand for a second factor."""


class WeChatSettings(NamedTuple):
    """A 公众号, or a website, of the WeChat open platform (微信开放平台)."""

    app_id: str
    secret: str
    scope: str
    """``snsapi_userinfo`` inside WeChat, ``snsapi_login`` for a page elsewhere that shows a QR code."""


class Outside(NamedTuple):
    """All of it; None for what an installation does not use."""

    sms: str | Aliyun | Tencent | None = None
    oidc: OidcSettings | None = None
    wechat: WeChatSettings | None = None


def outside(environment: Environment) -> Outside:
    """What the environment says.

    :raises SettingMissing: when something of it needs more than is set; it names what.
    :raises SettingWrong: when something that is set cannot be meant.
    """
    return Outside(_sms(environment), _oidc(environment), _wechat(environment))


def _sms(environment: Environment) -> str | Aliyun | Tencent | None:
    match environment.get("HUYING_SMS", ""):
        case "":
            return None
        case "log":
            return LOG
        case "aliyun":
            why = ("短信由阿里云发送", "Messages are sent by Aliyun")
            of_aliyun = ("ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SIGN_NAME", "TEMPLATE")
            return Aliyun(*_needed(environment, why, *(f"HUYING_ALIYUN_{part}" for part in of_aliyun)))
        case "tencent":
            why = ("短信由腾讯云发送", "Messages are sent by Tencent")
            of_tencent = ("SECRET_ID", "SECRET_KEY", "SMS_APP_ID", "SIGN_NAME", "TEMPLATE")
            needed = _needed(environment, why, *(f"HUYING_TENCENT_{part}" for part in of_tencent))
            account = Tencent(*needed)
            return account._replace(region=environment.get("HUYING_TENCENT_REGION") or account.region)
        case other:
            known = ("可用的有 log、aliyun、tencent", "there are log, aliyun and tencent")
            zh, en = (f"“{other}”不能发送短信，{known[0]}", f"nothing is called {other!r}; {known[1]}")
            raise SettingWrong(name="HUYING_SMS", why=(zh, en))


def _oidc(environment: Environment) -> OidcSettings | None:
    issuer = environment.get("HUYING_OIDC_ISSUER", "")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
    if not safe or not parts.netloc or parts.query or parts.fragment:
        why = ("须为 https 开头的完整地址，不带参数", "it has to be a whole https address without a query")
        raise SettingWrong(name="HUYING_OIDC_ISSUER", why=why)
    reason = ("已指定统一身份认证平台", "A provider of OpenID Connect is named")
    id, secret = _needed(environment, reason, "HUYING_OIDC_CLIENT_ID", "HUYING_OIDC_CLIENT_SECRET")
    strong = frozenset(environment.get("HUYING_OIDC_STRONG_ACR", "").split())
    return OidcSettings(issuer, id, secret, environment.get("HUYING_OIDC_NAME") or "统一身份认证", strong)


def _wechat(environment: Environment) -> WeChatSettings | None:
    app_id = environment.get("HUYING_WECHAT_APP_ID", "")
    if not app_id:
        return None
    reason = ("已开通微信登录", "People sign in by WeChat")
    (secret,) = _needed(environment, reason, "HUYING_WECHAT_SECRET")
    scope = environment.get("HUYING_WECHAT_SCOPE") or _SCOPES[0]
    if scope not in _SCOPES:
        why = (f"可用的有 {'、'.join(_SCOPES)}", f"there are {' and '.join(_SCOPES)}")
        raise SettingWrong(name="HUYING_WECHAT_SCOPE", why=why)
    return WeChatSettings(app_id, secret, scope)


def _needed(environment: Environment, reason: tuple[str, str], *names: str) -> list[str]:
    found = [environment.get(name, "").strip() for name in names]
    missing = [name for name, value in zip(names, found, strict=True) if not value]
    if missing:
        raise SettingMissing(reason=reason, missing=("、".join(missing), ", ".join(missing)))
    return found
