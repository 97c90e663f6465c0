"""Signing in and out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from api.problems import NoSuchPage
from web.asking import Problem, post
from web.fields import Field, read
from web.forms import form, posted_by, show
from web.pages import Pages, local, to
from web.rendering import render
from web.words.translated import said

pages = Pages()

_PASSWORD = (
    Field(name="login", label=said("登录名"), required=True, at_most=200, autocomplete="username"),
    Field(name="password", label=said("密码"), required=True, at_most=1000, autocomplete="current-password"),
    Field(
        name="code",
        label=said("验证码"),
        hint=said("开通了第二重验证的填：验证器上的6位数字，或一个恢复码。"),
        at_most=40,
        autocomplete="one-time-code",
        inputmode="numeric",
    ),
)


@pages.get("/sign-in")
async def sign_in_page(request: Request) -> Response:
    """Where to show who one is."""
    back = local(request.query_params.get("back"))
    return await show(request, "account/sign-in.html", form(request, _PASSWORD), back=back)


@pages.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """By login name and password, and a second factor where there is one."""
    posted = await posted_by(request)
    body, faults = read(_PASSWORD, posted)
    back = local(str(posted.get("back", "")))
    problem = None
    if not faults:
        try:
            await post(request, "/sign-in", body)
            return to(back)
        except Problem as refused:
            problem = refused
    again = form(request, _PASSWORD, posted, faults=faults, problem=problem)
    return await show(request, "account/sign-in.html", again, back=back)


@pages.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session of this browser."""
    await post(request, "/sign-out")
    return to("/")


@pages.get("/trying-out")
async def people(request: Request) -> Response:
    """Whom one can be with one click, where the service was started to be tried out."""
    if not request.app.state.running.settings.insecure_actors:
        raise NoSuchPage()
    return await render(request, "account/trying-out.html", people=PEOPLE, duties=DUTIES)


@pages.post("/trying-out")
async def try_out(request: Request) -> Response:
    """Be one of them."""
    posted = await posted_by(request)
    asked = {name: str(posted[name]) for name in ("party", "duty") if posted.get(name)}
    await post(request, "/trying-out", asked)
    return to(local(str(posted.get("back", ""))))


PEOPLE = (("2382b7ae-fff1-5d55-9e41-59c9a5cb2df7", said("社区工作者")),)
DUTIES = (("auditor", said("审计员")), ("system_admin", said("系统管理员")), ("security_admin", said("安全管理员")))
