"""WeChat (微信): the OAuth flow of a 公众号 (``snsapi_userinfo``) or of a website (``snsapi_login``).

People are told apart by their unionid, which is the same in everything that one account of the open platform
(微信开放平台) has. An openid would be another in the 公众号, the website and the 小程序.

Nobody is asked for a name or a picture.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from urllib.parse import urlencode

import httpx

from api.outgoing import Unanswered, answer_to
from api.problems import STATUS
from api.vouchers.vouching import Away, NotVouched, Unreachable, Vouched
from domain.kernel import Refused
from domain.outside import WeChatSettings

_ASKS = {
    "snsapi_userinfo": "https://open.weixin.qq.com/connect/oauth2/authorize",
    "snsapi_login": "https://open.weixin.qq.com/connect/qrconnect",
}
_TOKEN = "https://api.weixin.qq.com/sns/oauth2/access_token"
_CODE_IS_WRONG = (40029, 40163, 41008, 42003)
"""Not valid, used before, missing, over."""
_log = logging.getLogger("huying.wechat")


class NoCommonId(Refused):
    """微信没有给出您的统一标识，不能用微信登录。请换一种方式登录，并请管理员把应用绑定到微信开放平台。

    WeChat did not say by which id you are known everywhere, so that you cannot sign in with it. Sign in another way,
    and ask the operator to bind the application to the WeChat open platform.
    """


class OnlyPreview(Refused):
    """您打开的是网页快照，微信没有给出您的身份。请点页面下方的“使用完整服务”后再登录。

    WeChat shows you a preview and did not say who you are. Choose the full service at the bottom of the page, and sign
    in then.
    """


STATUS.update({NoCommonId: 409, OnlyPreview: 409})


class WeChat:
    """A 公众号 or a website."""

    name = "微信"
    makes_residents = True

    def __init__(self, settings: WeChatSettings, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._client = client

    async def address(self, away: Away, *, again: bool) -> str:
        """Where WeChat asks people; it knows neither nonce nor PKCE, and *again* makes no difference."""
        # It takes them in this order only, and with this end.
        asked = urlencode(
            {
                "appid": self._settings.app_id,
                "redirect_uri": away.back,
                "response_type": "code",
                "scope": self._settings.scope,
                "state": away.state,
            }
        )
        return f"{_ASKS[self._settings.scope]}?{asked}#wechat_redirect"

    async def vouched(self, returned: Mapping[str, str], away: Away, now: int) -> Vouched:
        """Who they are.

        :raises NoCommonId: when WeChat knows no unionid.
        :raises OnlyPreview: when it is a stand-in that WeChat makes for a preview.
        """
        asked = {
            "appid": self._settings.app_id,
            "secret": self._settings.secret,
            "code": returned.get("code", ""),
            "grant_type": "authorization_code",
        }
        try:
            _, told = await answer_to(self._client, httpx.Request("GET", _TOKEN, params=asked))
        except Unanswered:
            _log.warning("wechat does not answer")
            raise Unreachable(name=self.name) from None
        failed = told.get("errcode", 0)
        if failed:
            _log.warning("wechat does not say who somebody is: %s", str(failed)[:20])
            raise NotVouched(name=self.name) if failed in _CODE_IS_WRONG else Unreachable(name=self.name)
        if told.get("is_snapshotuser"):
            raise OnlyPreview()
        subject = told.get("unionid")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise NoCommonId()
        return Vouched(subject, strong=False, proved_at=now)
