"""Signing in and out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from api.problems import NoSuchPage
from web.asking import Problem, get, post
from web.fields import Field, read
from web.first_steps import DUTIES, communities
from web.forms import form, posted_by, show
from web.pages import Pages, local, to
from web.rendering import render
from web.visitor import visitor_of
from web.why_sign_in import WHY
from web.words.translated import said

pages = Pages()

_PASSWORD = (
    Field(name="login", label=said("登录名"), required=True, at_most=200, autocomplete="username"),
    Field(name="password", label=said("密码"), required=True, at_most=1000, autocomplete="current-password"),
)
_CODE = (
    Field(
        name="code",
        label=said("验证码"),
        hint=said("验证器应用上的6位数字；手机不在身边的，填一个备用码。"),
        required=True,
        at_most=40,
        autocomplete="one-time-code",
    ),
)
_PHONE = (Field(name="phone", label=said("手机号"), required=True, at_most=30, autocomplete="tel", inputmode="tel"),)
_PHONE_CODE = (
    *_PHONE,
    Field(
        name="code",
        label=said("短信验证码"),
        hint=said("6位数字，十分钟内有效。"),
        required=True,
        at_most=20,
        autocomplete="one-time-code",
        inputmode="numeric",
    ),
)


@pages.get("/sign-in")
async def sign_in_page(request: Request) -> Response:
    """Where to show who one is."""
    return await _sign_in_page(request, form(request, _PASSWORD), request.query_params.get("back"))


@pages.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """By login name and password. A second factor, where there is one, is asked for on a page of its own."""
    posted = await posted_by(request)
    body, faults = read(_PASSWORD, posted)
    back = str(posted.get("back", ""))
    problem = None
    if not faults:
        try:
            await post(request, "/sign-in", body)
            return to(_landing(back))
        except Problem as refused:
            if refused.kind == "second-factor-needed":
                passkey = "passkey" in (refused.told.get("factors") or ())
                return to(_with("/sign-in/code", back, passkey="1" if passkey else ""))
            problem = refused
    return await _sign_in_page(request, form(request, _PASSWORD, posted, faults=faults, problem=problem), back)


async def _sign_in_page(request: Request, given: Any, back: str | None) -> Response:
    return await show(
        request,
        "account/sign-in.html",
        given,
        back=local(back, ""),
        why=WHY.get(request.query_params.get("why", "")),
        ways=await get(request, "/sign-in/ways"),
    )


@pages.get("/sign-in/code")
async def code_page(request: Request) -> Response:
    """Where to show the second factor that is still owed."""
    return await show(request, "account/code.html", form(request, _CODE), **_owing(request))


@pages.post("/sign-in/code")
async def show_code(request: Request) -> Response:
    """Show it, and be signed in."""
    posted = await posted_by(request)
    body, faults = read(_CODE, posted)
    problem = None
    if not faults:
        try:
            await post(request, "/sign-in/second-factor", body)
            return to(_landing(str(posted.get("back", ""))))
        except Problem as refused:
            problem = refused
    again = form(request, _CODE, posted, faults=faults, problem=problem)
    back = local(str(posted.get("back", "")), "")
    return await show(request, "account/code.html", again, back=back, passkey=posted.get("passkey") == "1")


def _owing(request: Request) -> dict[str, Any]:
    asked = request.query_params
    return {"back": local(asked.get("back"), ""), "passkey": asked.get("passkey") == "1"}


@pages.get("/sign-in/phone")
async def phone_page(request: Request) -> Response:
    """Where to have a code sent to one's telephone."""
    back = local(request.query_params.get("back"), "")
    return await show(request, "account/phone.html", form(request, _PHONE), back=back, sent=False)


@pages.post("/sign-in/phone")
async def send_code(request: Request) -> Response:
    """Have it sent; the next page asks for it."""
    posted = await posted_by(request)
    body, faults = read(_PHONE, posted)
    back, problem = local(str(posted.get("back", "")), ""), None
    if not faults:
        try:
            await post(request, "/phone-codes", body)
            return await show(request, "account/phone.html", form(request, _PHONE_CODE, posted), back=back, sent=True)
        except Problem as refused:
            problem = refused
    again = form(request, _PHONE, posted, faults=faults, problem=problem)
    return await show(request, "account/phone.html", again, back=back, sent=False)


@pages.post("/sign-in/phone/code")
async def sign_in_by_phone(request: Request) -> Response:
    """Be signed in with it; the first time this makes the account."""
    posted = await posted_by(request)
    body, faults = read(_PHONE_CODE, posted)
    back, problem = str(posted.get("back", "")), None
    if not faults:
        try:
            await post(request, "/sign-in/phone", body)
            return to(_landing(back))
        except Problem as refused:
            problem = refused
    again = form(request, _PHONE_CODE, posted, faults=faults, problem=problem)
    return await show(request, "account/phone.html", again, back=local(back, ""), sent=True)


def _landing(back: str) -> str:
    """Where they were; or where those like them begin, which is known once they are signed in."""
    return local(back, "/signed-in") if back != "/" else "/signed-in"


def _with(address: str, back: str, **more: str) -> str:
    asked = {name: value for name, value in {"back": local(back, ""), **more}.items() if value}
    return f"{address}?{urlencode(asked)}" if asked else address


@pages.get("/signed-in")
async def signed_in(request: Request) -> Response:
    """Go on to where whoever has signed in begins."""
    visitor = await visitor_of(request)
    if visitor is None:
        return to("/")
    if visitor.level == "enrol":
        return to("/account/authenticator")
    if visitor.duty in _START_OF_DUTY:
        return to(_START_OF_DUTY[visitor.duty])
    return to("/desk" if visitor.works else "/")


_START_OF_DUTY = {"auditor": "/audit", "system_admin": "/admin", "security_admin": "/admin"}


@pages.get("/signed-in/here")
async def signed_in_here(request: Request) -> Response:
    """Say that they can go back to the form that they were filling in, in the other window."""
    return await render(request, "account/signed-in.html")


@pages.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session of this browser."""
    visitor = await visitor_of(request)
    await post(request, "/sign-out")
    return to(f"/?done={'receipt-forgotten' if visitor and visitor.level == 'receipt' else 'signed-out'}")


@pages.get("/trying-out")
async def people(request: Request) -> Response:
    """Whom one can be with one click, where the service was started to be tried out."""
    if not request.app.state.running.settings.insecure_actors:
        raise NoSuchPage()
    told = await get(request, "/trying-out")
    shown = {"communities": communities(told["people"]), "duties": DUTIES}
    return await render(request, "account/trying-out.html", **shown)


@pages.post("/trying-out")
async def try_out(request: Request) -> Response:
    """Be one of them."""
    posted = await posted_by(request)
    asked = {name: str(posted[name]) for name in ("party", "duty") if posted.get(name)}
    await post(request, "/trying-out", asked)
    return to(local(str(posted.get("back", ""))))
