"""The page of a one-time link: a password is chosen there."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from web.asking import Problem, post
from web.fields import Field, read
from web.forms import form, posted_by, show
from web.pages import Pages, to
from web.words.translated import said

pages = Pages()

_FIELDS = (
    Field(
        name="token",
        label=said("链接里 # 后面的那一串"),
        hint=said("整条链接粘贴进来也可以。"),
        required=True,
        at_most=400,
        autocomplete="off",
    ),
    Field(
        name="login",
        label=said("登录名"),
        hint=said("只有第一位管理员要自己取，别人不填。2到60个字符。"),
        at_most=200,
        autocomplete="username",
    ),
    Field(
        name="password",
        label=said("密码"),
        hint=said("至少12个字符。几个不相干的词连起来，好记又安全。"),
        required=True,
        at_most=1000,
        autocomplete="new-password",
    ),
)


@pages.get("/start")
async def start_page(request: Request) -> Response:
    """Where a one-time link leads. What stands after ``#`` in it stays in the browser until the form is sent."""
    return _private(await show(request, "account/start.html", form(request, _FIELDS)))


@pages.post("/start")
async def start(request: Request) -> Response:
    """Choose the password, and be signed in; whoever administers or audits goes on to their second factor."""
    posted = await posted_by(request)
    body, faults = read(_FIELDS, posted)
    problem = None
    if not faults:
        body["token"] = str(body["token"]).rpartition("#")[2]
        try:
            welcome = await post(request, "/start", body)
            return to("/account/authenticator?first=1" if welcome["level"] == "enrol" else "/signed-in")
        except Problem as refused:
            problem = refused
    again = form(request, _FIELDS, posted, faults=faults, problem=problem)
    return _private(await show(request, "account/start.html", again))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
