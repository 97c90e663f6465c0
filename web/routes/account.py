"""My account: who I am here, my password, where I am signed in, what programs may do for me, and being forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from domain.vocabulary import DUTY
from web.asking import Problem, ask, get, get_or_none, post
from web.fields import Control, Field, Option, read
from web.forms import Form, form, posted_by, show
from web.pages import Pages, to
from web.rendering import render
from web.visitor import visitor_of
from web.words.translated import said

pages = Pages()

_PASSWORD = (
    Field(name="password", label=said("现在的密码"), required=True, at_most=1000, autocomplete="current-password"),
    Field(
        name="new",
        label=said("新密码"),
        hint=said("至少12个字符。几个不相干的词连起来，好记又安全。"),
        required=True,
        at_most=1000,
        autocomplete="new-password",
    ),
)
_TOKEN = (
    Field(
        name="label", label=said("给哪个程序用"), hint=said("只给您自己看，如“数据大屏”。"), required=True, at_most=60
    ),
    Field(
        name="scopes",
        label=said("凭证能做什么"),
        control=Control.MANY,
        required=True,
        options=(Option("read", "查看", "Read"), Option("act", "办理", "Act")),
    ),
    Field(
        name="ends_at", label=said("有效期到哪天"), hint=said("最长一年。"), control=Control.END_OF_DAY, required=True
    ),
)


@pages.get("/account")
async def account(request: Request) -> Response:
    """Who I am here, and all that belongs to it."""
    mine = await get(request, "/account")
    if mine["level"] == "receipt":
        return await render(request, "account/by-receipt.html", mine=mine)
    if mine["level"] == "enrol":
        return to("/account/authenticator")
    term = DUTY.get(mine["duty"])
    return await render(
        request,
        "account/account.html",
        mine=mine,
        duty=None if term is None or mine["duty"] == "none" else {"zh": term.words("zh"), "en": term.en},
        sessions=(await get(request, "/sessions"))["items"],
        passkeys=(await get(request, "/passkeys"))["items"],
        identities=(await get(request, "/account/identities"))["items"],
        tokens=(await get(request, "/tokens"))["items"],
        ways=await get(request, "/sign-in/ways"),
        visitor_known=await visitor_of(request),
    )


@pages.get("/account/password")
async def password_page(request: Request) -> Response:
    """Where to choose another password."""
    await get(request, "/account")
    return await show(request, "account/password.html", form(request, _PASSWORD))


@pages.post("/account/password")
async def change_password(request: Request) -> Response:
    """Choose another."""
    posted = await posted_by(request)
    body, faults = read(_PASSWORD, posted)
    problem = None
    if not faults:
        try:
            await post(request, "/account/password", body)
            return to("/account?done=password")
        except Problem as refused:
            problem = refused
    again = form(request, _PASSWORD, posted, faults=faults, problem=problem)
    return await show(request, "account/password.html", again)


@pages.post("/account/sessions/{session}/end")
async def end_session(request: Request) -> Response:
    """End one session of mine."""
    await ask(request, "DELETE", f"/sessions/{request.path_params['session']}")
    return to("/account?done=session-ended#sessions")


@pages.post("/account/sessions/end")
async def end_sessions(request: Request) -> Response:
    """End all of them, this one as well."""
    await ask(request, "DELETE", "/sessions")
    return to("/?done=signed-out")


@pages.get("/account/token")
async def token_page(request: Request) -> Response:
    """Where to make a token."""
    await get(request, "/tokens")
    return await _token_page(request, form(request, _TOKEN))


@pages.post("/account/token")
async def make_token(request: Request) -> Response:
    """Make it. It is shown this once, in the answer."""
    posted = await posted_by(request)
    body, faults = read(_TOKEN, posted)
    problem = None
    if not faults:
        try:
            made = await post(request, "/tokens", body)
            return await render(request, "account/token-made.html", made=made)
        except Problem as refused:
            problem = refused
    return await _token_page(request, form(request, _TOKEN, posted, faults=faults, problem=problem))


async def _token_page(request: Request, given: Form) -> Response:
    options = {field.name: field.options for field in _TOKEN}
    latest = (datetime.now(UTC) + timedelta(days=364)).date().isoformat()
    return await show(request, "account/token.html", given, options=options, latest=latest)


@pages.post("/account/tokens/{token}/end")
async def revoke_token(request: Request) -> Response:
    """Revoke a token of mine."""
    await ask(request, "DELETE", f"/tokens/{request.path_params['token']}")
    return to("/account?done=no-token#tokens")


@pages.post("/account/identities/{voucher}")
async def link_identity(request: Request) -> Response:
    """The link to whoever vouches for me, to link what I am there with this account.

    It is a link, as browsers lead nobody elsewhere by a form where the policy of a page keeps forms here.
    """
    voucher = request.path_params["voucher"]
    begun = await post(request, f"/account/identities/{voucher}")
    ways = (await get(request, "/sign-in/ways"))["vouchers"]
    name = next(way["name"] for way in ways if way["voucher"] == voucher)
    return await render(request, "account/linking.html", name=name, address=begun["address"])


@pages.post("/account/identities/{identity}/end")
async def remove_identity(request: Request) -> Response:
    """Sign in with it no more."""
    await ask(request, "DELETE", f"/account/identities/{request.path_params['identity']}")
    return to("/account?done=no-identity#identities")


@pages.get("/account/forget-me")
async def forget_page(request: Request) -> Response:
    """What it means to be forgotten, and asking for it."""
    return await render(request, "account/forget-me.html", mine=await get_or_none(request, "/account"))


@pages.post("/account/forget-me")
async def ask_to_be_forgotten(request: Request) -> Response:
    """Ask for it."""
    await post(request, "/account/erasure-request")
    return to("/account?done=asked-to-be-forgotten")


@pages.post("/account/forget-me/not")
async def take_back(request: Request) -> Response:
    """Ask for it no longer."""
    await ask(request, "DELETE", "/account/erasure-request")
    return to("/account?done=not-asked-any-more")
