"""My second factor: an authenticator, recovery codes for when it is lost, and passkeys."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from web.asking import Problem, get, post
from web.fields import Field, read
from web.forms import Form, form, posted_by, show
from web.pages import Pages, to
from web.rendering import render
from web.words.translated import said

pages = Pages()

_CONFIRM = (
    Field(
        name="code",
        label=said("验证器现在显示的6位数字"),
        required=True,
        at_most=40,
        autocomplete="one-time-code",
        inputmode="numeric",
    ),
)
_REMOVE = (
    Field(
        name="code",
        label=said("验证码"),
        hint=said("验证器应用上的6位数字；手机不在身边的，填一个备用码。"),
        required=True,
        at_most=40,
        autocomplete="one-time-code",
    ),
)


@pages.get("/account/authenticator")
async def authenticator_page(request: Request) -> Response:
    """What an authenticator is, and setting one up."""
    return await _page(request, form(request, _REMOVE))


async def _page(request: Request, given: Form) -> Response:
    return await show(request, "account/authenticator.html", given, mine=await get(request, "/account"))


@pages.post("/account/authenticator")
async def begin(request: Request) -> Response:
    """Show the secret to scan. It stands in this answer alone."""
    begun = await post(request, "/second-factor")
    picture = "data:image/svg+xml," + quote(begun["picture"])
    given = form(request, _CONFIRM)
    return await show(request, "account/scan.html", given, picture=picture, secret=begun["secret"])


@pages.post("/account/authenticator/confirmation")
async def confirm(request: Request) -> Response:
    """Show a code of it; the recovery codes stand in this answer alone."""
    posted = await posted_by(request)
    body, faults = read(_CONFIRM, posted)
    problem = None
    if not faults:
        try:
            made = await post(request, "/second-factor/confirmation", body)
            return await render(request, "account/recovery-codes.html", codes=made["codes"], first=True)
        except Problem as refused:
            problem = refused
    again = form(request, _CONFIRM, posted, faults=faults, problem=problem)
    return await show(request, "account/scan.html", again, picture=None, secret=None)


@pages.post("/account/authenticator/removal")
async def remove(request: Request) -> Response:
    """Do without it."""
    posted = await posted_by(request)
    body, faults = read(_REMOVE, posted)
    problem = None
    if not faults:
        try:
            await post(request, "/second-factor/removal", body)
            return to("/account?done=no-authenticator")
        except Problem as refused:
            problem = refused
    return await _page(request, form(request, _REMOVE, posted, faults=faults, problem=problem))


@pages.post("/account/recovery-codes")
async def recovery_codes(request: Request) -> Response:
    """Get new ones; they stand in this answer alone."""
    made = await post(request, "/second-factor/recovery-codes")
    return await render(request, "account/recovery-codes.html", codes=made["codes"], first=False)


@pages.post("/account/passkeys/removal")
async def drop_passkey(request: Request) -> Response:
    """Do without a passkey."""
    posted = await posted_by(request)
    await post(request, "/passkeys/removal", {"id": str(posted.get("id", ""))})
    return to("/account?done=no-passkey#passkeys")
