"""What people and administrators do to accounts on pages: each is done, and works."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyotp
import pytest

from api.running import Settings
from store.vault.wrapping import FILE, KEY
from tests.stores import copied
from tests.web.conftest import serving
from tests.web.found import completed, form_to, forms_of, send
from tests.web.office import WORDS, Office
from tests.web.people import PEOPLE
from tests.web.test_accounts import PASSWORD, be, link_made

_WHO = {"owner-sessions": "property", "owner-factor": "workshop", "owner-kept": "school"}
PARTIES = {login: PEOPLE[who]["party"] for login, who in _WHO.items()}


def _started(client: httpx.Client, login: str) -> None:
    """Somebody with an account and a password, who is signed in."""
    be(client, "system_admin")
    link = link_made(client, login, party=PARTIES[login])
    client.cookies.clear()
    assert send(client, form_to(client.get("/start"), "/start"), token=link, password=PASSWORD).status_code == 200


def _entered(client: httpx.Client, login: str, password: str = PASSWORD) -> httpx.Response:
    client.cookies.clear()
    return send(client, form_to(client.get("/sign-in?back=/account"), "/sign-in"), login=login, password=password)


def test_a_session_elsewhere_is_ended_and_then_all_of_them(client: httpx.Client, site: str) -> None:
    _started(client, "owner-sessions")
    assert _entered(client, "owner-sessions").url.path == "/account"
    with httpx.Client(base_url=site, follow_redirects=True, timeout=30) as elsewhere:
        _entered(elsewhere, "owner-sessions")
        ends = [
            form
            for form in forms_of(client.get("/account"))
            if re.fullmatch(r"/account/sessions/[^/]+/end", form.action)
        ]
        assert ends
        for form in ends:
            assert "已结束那一处的登录" in send(client, form).text
        assert elsewhere.get("/account").url.path == "/sign-in"
    assert client.get("/account").url.path == "/account"
    gone = send(client, form_to(client.get("/account"), "/account/sessions/end"))
    assert "已退出登录" in gone.text
    assert client.get("/account").url.path == "/sign-in"


def test_an_authenticator_gets_new_codes_and_is_done_without_again(client: httpx.Client) -> None:
    _started(client, "owner-factor")
    scan = send(client, form_to(client.get("/account/authenticator"), "/account/authenticator"))
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", scan.text)
    assert secret
    totp = pyotp.TOTP(secret[1])
    first = send(client, form_to(scan, "/account/authenticator/confirmation"), code=totp.now())
    old = re.findall(r"<li><code>([0-9A-Z-]+)</code>", first.text)
    assert len(old) == 10

    renew = form_to(client.get("/account"), "/account/recovery-codes")
    new = re.findall(r"<li><code>([0-9A-Z-]+)</code>", send(client, renew).text)
    assert len(new) == 10
    assert not set(new) & set(old)

    remove = form_to(client.get("/account/authenticator"), "/account/authenticator/removal")
    wrong = send(client, remove, code=old[0])
    assert wrong.status_code in (401, 422), wrong.text
    assert "验证器已停用" in send(client, remove, code=new[0]).text
    assert _entered(client, "owner-factor").url.path == "/account", "it still asks for a code"


def test_an_account_is_disabled_enabled_signed_out_and_reset_by_its_administrator(
    client: httpx.Client, site: str
) -> None:
    _started(client, "owner-kept")
    with httpx.Client(base_url=site, follow_redirects=True, timeout=30) as admin:
        account = _account(admin, "owner-kept")
        do = f"/admin/accounts/{account}"
        assert "账号已停用" in send(admin, form_to(admin.get("/admin/accounts"), f"{do}/disable")).text
        assert _entered(client, "owner-kept").status_code in (401, 403)
        assert "账号已恢复" in send(admin, form_to(admin.get("/admin/accounts"), f"{do}/enable")).text
        assert _entered(client, "owner-kept").url.path == "/account"

        be(admin, "security_admin")
        assert "都已结束" in send(admin, form_to(admin.get("/admin/accounts"), f"{do}/sign-out")).text
        assert client.get("/account").url.path == "/sign-in"

        be(admin, "system_admin")
        fresh = send(admin, form_to(admin.get("/admin/accounts"), f"{do}/reset"))
        link = re.search(r"<code>(http://[^<]+/start#[^<]+)</code>", fresh.text)
        assert link
    assert _entered(client, "owner-kept").status_code == 401, "the old password still opens it"
    client.cookies.clear()
    begun = send(client, form_to(client.get("/start"), "/start"), token=link[1], password="another three walnuts")
    assert begun.status_code == 200
    assert _entered(client, "owner-kept", "another three walnuts").url.path == "/account"


def _account(admin: httpx.Client, login: str) -> str:
    be(admin, "system_admin")
    page, found = admin.get("/admin/accounts"), None
    while found is None:
        found = re.search(rf"<h2>{login}</h2>.*?/admin/accounts/([0-9a-f-]+)/reset", page.text, re.DOTALL)
        following = re.search(r'rel="next" href="([^"]+)"', page.text)
        if found is None:
            assert following, "nobody has that login"
            page = admin.get(following[1].replace("&amp;", "&"))
    return found[1]


def test_the_wrapping_key_is_exchanged_and_everything_is_still_read(
    demo_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "wrapping.key"
    file.write_text(os.environ[KEY] + "\n", encoding="ascii")
    file.chmod(0o600)
    monkeypatch.delenv(KEY)
    monkeypatch.setenv(FILE, str(file))
    with (
        copied(demo_store, tmp_path) as store,
        serving(Settings(store, True)) as site,
        httpx.Client(base_url=site, follow_redirects=True, timeout=30) as client,
        Office(site) as office,
    ):
        need = office.raised()
        be(client, "security_admin")
        done = send(client, form_to(client.get("/admin/keys"), "/admin/keys"))
        assert "主密钥已更换" in done.text
        be(client, "worker")
        shown = client.post(f"/desk/needs/{need}/words", data={"reason": "handling"})
        assert WORDS in shown.text


@pytest.fixture
def by_phone(demo_store: str, tmp_path: Path) -> Iterator[httpx.Client]:
    """Somebody at a service that sends codes to telephones: it says in its log what it would send."""
    with (
        copied(demo_store, tmp_path) as store,
        serving(Settings(store, True, sms="log")) as site,
        httpx.Client(base_url=site, follow_redirects=True, timeout=30) as client,
    ):
        yield client


def test_a_resident_signs_in_by_telephone(by_phone: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    client = by_phone
    assert "/sign-in/phone" in client.get("/sign-in").text
    page = client.get("/sign-in/phone?back=/account")
    asked = client.post("/sign-in/phone", data=completed(form_to(page, "/sign-in/phone"), {"phone": "138 0000 1234"}))
    [code] = [found[1] for line in caplog.messages if (found := re.search(r"\b(\d{6})\b", line))]
    form = form_to(asked, "/sign-in/phone/code")
    wrong = send(client, form, code="000000" if code != "000000" else "111111")
    assert wrong.status_code == 401
    assert "13800001234" in wrong.text.replace(" ", ""), "what was typed is gone"

    entered = send(client, form_to(wrong, "/sign-in/phone/code"), code=code)

    assert entered.url.path == "/account", entered.text
    assert "居民" in entered.text


def test_a_receipt_is_joined_to_ones_account(client: httpx.Client, site: str) -> None:
    with Office(site) as office:
        place = "776aafba-21d4-5fa5-9ee2-f560dcfd766d"
        answer = httpx.post(f"{site}/api/v1/needs", json={"category": "0207", "place": place, "words": "灯坏了"})
        receipt, need = answer.json()["receipt"], answer.json()["id"]
        resident = str(office.asked("/parties", kind="resident", area=office.area)["items"][0]["id"])
        client.post("/trying-out", data={"party": resident, "back": "/livez"})
        page = client.get("/mine")
        form = next(one for one in forms_of(page) if "receipt" in one.kinds)
        joined = send(client, form, receipt=receipt)
        assert "已并到您的账号里" in joined.text, joined.text
        assert need in client.get("/mine").text
        assert need in str(office.asked("/mine/raised", resident))
