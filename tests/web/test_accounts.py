"""Accounts by their pages: a link, a password, a second factor, and sessions that end while somebody types."""

from __future__ import annotations

import re

import httpx
import pyotp
import pytest

from cli.demo.script import id_of
from tests.web.found import form_to, forms_of, send
from tests.web.people import PEOPLE

PASSWORD = "three walnuts for a lamp"
UNIT = id_of("party/shifan/street-secretary")
WORKER = PEOPLE["worker"]["party"]


def be(client: httpx.Client, who: str) -> None:
    """Be signed in as somebody, with one click."""
    client.cookies.clear()
    assert client.post("/trying-out", data={**PEOPLE[who], "back": "/static/mark.svg"}).status_code == 200


def link_made(client: httpx.Client, login: str, **given: str) -> str:
    """The one-time link of an account that is made now."""
    form = form_to(client.get("/admin/accounts/new-duty" if "duty" in given else "/admin/accounts/new"), _new(given))
    page = send(client, form, login=login, **given)
    assert page.status_code == 200, page.text
    found = re.search(r"<code>(http://[^<]+/start#[^<]+)</code>", page.text)
    assert found is not None
    return found[1]


def _new(given: dict[str, str]) -> str:
    return "/admin/accounts/new-duty" if "duty" in given else "/admin/accounts/new"


def test_a_pasted_link_lets_somebody_choose_a_password_without_a_script(client: httpx.Client) -> None:
    be(client, "system_admin")
    link = link_made(client, "shifan-wang", party=UNIT)
    client.cookies.clear()
    start = form_to(client.get("/start"), "/start")
    weak = send(client, start, token=link, password="short")
    assert weak.status_code == 422
    assert forms_of(weak)[0].values["token"] == link, "what was typed is gone"
    assert "short" not in weak.text, "a password stands in the page"

    done = send(client, start, token=link, password=PASSWORD)

    assert done.url.path in ("/desk", "/"), done.text
    again = send(client, start, token=link, password=PASSWORD)
    assert (again.status_code, "再要一个" in again.text) == (410, True)
    client.cookies.clear()
    sign_in = form_to(client.get("/sign-in?back=/account"), "/sign-in")
    wrong = send(client, sign_in, login="shifan-wang", password="something else")
    assert (wrong.status_code, "something else" in wrong.text) == (401, False)
    assert send(client, sign_in, login="shifan-wang", password=PASSWORD).url.path == "/account"


def test_a_second_factor_is_set_up_first_and_asked_for_in_a_second_step(client: httpx.Client) -> None:
    be(client, "security_admin")
    link = link_made(client, "audit-li", duty="auditor")
    client.cookies.clear()
    enrol = send(client, form_to(client.get("/start"), "/start"), token=link, password=PASSWORD)
    assert enrol.url.path == "/account/authenticator"
    scan = send(client, form_to(enrol, "/account/authenticator"))
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", scan.text)
    assert secret is not None
    totp = pyotp.TOTP(secret[1])
    confirm = form_to(scan, "/account/authenticator/confirmation")
    assert send(client, confirm, code="000000").status_code == 401
    codes = re.findall(r"<li><code>([0-9A-Z-]+)</code>", send(client, confirm, code=totp.now()).text)
    assert len(codes) == 10
    assert client.get("/signed-in").url.path == "/audit"
    client.post("/sign-out")

    sign_in = form_to(client.get("/sign-in"), "/sign-in")
    assert list(sign_in.texts) == ["login", "password"]
    step = send(client, sign_in, login="audit-li", password=PASSWORD)

    assert step.url.path == "/sign-in/code"
    code = form_to(step, "/sign-in/code")
    assert send(client, code, code="12").status_code == 401
    assert send(client, code, code=codes[0]).url.path == "/audit"
    assert "还剩9个" in client.get("/account").text


def test_a_code_that_nobody_owes_leads_back_to_the_start(client: httpx.Client) -> None:
    page = client.post("/sign-in/code", data={"code": "123456"})

    assert (page.status_code, "从头登录" in page.text) == (401, True)


def test_a_session_that_ends_while_somebody_types_loses_nothing(client: httpx.Client) -> None:
    be(client, "system_admin")
    form = form_to(client.get("/admin/parties/new"), "/admin/parties/new")
    client.cookies.clear()

    page = send(client, form, kind="unit", public_name="物业<公司>")

    assert page.status_code == 401
    assert '/sign-in?back=/signed-in/here" target="_blank"' in page.text
    kept = form_to(page, "/admin/parties/new")
    assert kept.values["public_name"] == "物业<公司>"
    assert kept.values["key"] == form.values["key"], "sending it again would do it twice"
    be(client, "system_admin")
    first, second = send(client, kept), send(client, kept)
    assert first.url.path == second.url.path, "it was done twice"
    assert "物业&lt;公司&gt;" in first.text


def test_a_form_that_nobody_sees_without_signing_in_is_kept_too(client: httpx.Client) -> None:
    form = {"login": "zhao", "party": WORKER, "key": "k", "note": "给\r\n赵工"}

    page = client.post("/admin/accounts/new", data=form)

    assert page.status_code == 401
    assert "还没有提交成功，您填的都还在" in page.text
    assert form_to(page, "/admin/accounts/new").values == form
    assert "给\r\n赵工</blockquote>" in page.text or "给\n赵工</blockquote>" in page.text


@pytest.mark.parametrize("origin", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_what_another_site_sends_is_not_kept(client: httpx.Client, origin: dict[str, str]) -> None:
    page = client.post("/admin/accounts/new", data={"login": "evil", "party": WORKER}, headers=origin)

    assert page.status_code in (401, 403)
    assert "evil" not in page.text


def test_passwords_are_never_kept(client: httpx.Client) -> None:
    page = client.post("/account/password", data={"password": "old one", "new": "new one, long"})

    assert page.status_code == 401
    assert "old one" not in page.text
    assert "new one" not in page.text


def test_signing_in_leads_back_to_where_somebody_was(client: httpx.Client) -> None:
    page = client.get("/audit/log?topic=need.claimed&role=unit")

    assert page.url.path == "/sign-in"
    assert forms_of(page)[0].values["back"] == "/audit/log?topic=need.claimed&role=unit"


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(client: httpx.Client, back: str) -> None:
    page = client.get("/sign-in", params={"back": back})

    assert forms_of(page)[0].values["back"] == ""


def test_somebody_asks_to_be_forgotten_and_takes_it_back(client: httpx.Client) -> None:
    be(client, "worker")
    assert "已收到您的申请" in send(client, form_to(client.get("/account/forget-me"), "/account/forget-me")).text
    be(client, "security_admin")
    assert WORKER in client.get("/admin/erasures").text
    be(client, "worker")
    page = client.get("/account/forget-me")
    assert "申请已撤回" in send(client, form_to(page, "/account/forget-me/not")).text
    assert send(client, form_to(page, "/account/forget-me/not")).status_code == 409


def test_a_token_is_shown_once_and_revoked(client: httpx.Client) -> None:
    be(client, "worker")
    form = form_to(client.get("/account/token"), "/account/token")
    assert send(client, form, label="大屏", scopes="read", ends_at="2019-01-01").status_code == 422
    made = send(client, form, label="大屏", scopes="read", ends_at=_in_a_month())
    assert "现在就复制" in made.text
    page = client.get("/account")
    end = next(form for form in forms_of(page) if form.action.startswith("/account/tokens/"))
    assert "凭证已作废" in send(client, end).text


def _in_a_month() -> str:
    from datetime import UTC, datetime, timedelta

    return (datetime.now(UTC) + timedelta(days=30)).date().isoformat()


def test_the_name_of_a_person_is_opened_for_a_reason_and_auditors_see_it(client: httpx.Client) -> None:
    be(client, "security_admin")
    address = f"/admin/parties/{WORKER}"
    form = form_to(client.get(address), f"{address}/name")
    assert send(client, form).status_code == 422
    assert "这次查阅已记下" in send(client, form, reason="complaint", note="核实投诉").text
    be(client, "auditor")
    assert "核实投诉" in client.get("/audit/readings?case=" + WORKER).text


def test_each_administrator_sees_what_is_theirs(client: httpx.Client) -> None:
    be(client, "system_admin")
    theirs = client.get("/admin").text
    assert ("/admin/keys" in theirs, "/admin/places" in theirs) == (False, True)
    assert client.get("/admin/keys").status_code == 403
    assert client.get("/audit").status_code == 403
    be(client, "security_admin")
    assert "/admin/keys" in client.get("/admin").text
    be(client, "worker")
    assert client.get("/admin").status_code == 403
    client.cookies.clear()
    assert client.get("/admin").url.path == "/sign-in"


def test_nobody_is_forgotten_unless_named_twice(client: httpx.Client) -> None:
    be(client, "security_admin")
    address = f"/admin/erasures/{UNIT}"
    form = form_to(client.get(address), address)
    page = send(client, form, reason="asked_by_person", confirm=WORKER)

    assert page.status_code == 422
    assert form_to(page, address).values["reason"] == "asked_by_person"
