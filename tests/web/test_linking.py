"""Linking what one is elsewhere with one's account: by a link, as browsers let no form of ours lead to another site."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from api.running import Settings
from domain.outside import WeChatSettings
from tests.stores import copied
from tests.web.conftest import serving
from tests.web.office import WORKER

_OTHER_SITE = "https://open.weixin.qq.com/connect/"


@pytest.fixture
def client(demo_store: str, tmp_path: Path) -> Iterator[httpx.Client]:
    """A worker where WeChat vouches for people."""
    with copied(demo_store, tmp_path) as store:
        settings = Settings(store, True, wechat=WeChatSettings("wx1", "secret", "snsapi_login"))
        with serving(settings) as site, httpx.Client(base_url=site, timeout=30) as client:
            client.post("/trying-out", data={"party": WORKER, "back": "/livez"})
            yield client


def test_a_form_leads_to_a_link_and_not_to_the_other_site(client: httpx.Client) -> None:
    assert "/account/identities/wechat" in client.get("/account").text
    begun = client.post("/account/identities/wechat")
    assert (begun.status_code, begun.headers["cache-control"]) == (200, "no-store")
    assert "form-action 'self'" in begun.headers["content-security-policy"]
    link = unescape(begun.text).split(f'href="{_OTHER_SITE}')[1]
    assert link.partition('"')[0].endswith("#wechat_redirect")
