"""Which of them an installation has chosen."""

from __future__ import annotations

import httpx

from api.vouchers.oidc import OpenId
from api.vouchers.vouching import Vouches
from api.vouchers.wechat import WeChat
from domain.outside import OidcSettings, WeChatSettings
from store.people.identities import Voucher


def vouchers_of(
    oidc: OidcSettings | None, wechat: WeChatSettings | None, client: httpx.AsyncClient
) -> dict[Voucher, Vouches]:
    """Who vouches for people, by the client that everything outside is asked with."""
    found: dict[Voucher, Vouches] = {}
    if oidc is not None:
        found[Voucher.OIDC] = OpenId(oidc, client)
    if wechat is not None:
        found[Voucher.WECHAT] = WeChat(wechat, client)
    return found
