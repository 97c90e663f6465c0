"""意见反馈: what somebody thinks of a page, and for the office and system administrators what everybody thinks."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from web.asking import Problem, get, post
from web.fields import Control, Field, read
from web.forms import Form, form, posted_by, show
from web.pages import Pages, local, to
from web.rendering import render
from web.visitor import visitor_of
from web.words.translated import said

pages = Pages()

_WORDS = (
    Field(
        name="words",
        label=said("您的意见"),
        control=Control.TEXT,
        hint=said("哪里看不清、不好用、说得不对，都可以说。不用写姓名和电话。"),
        required=True,
        at_most=1000,
    ),
)


@pages.get("/feedback")
async def ask(request: Request) -> Response:
    """Where to say it, about which page."""
    about = _page(request.query_params.get("about"))
    return await _form(request, form(request, _WORDS), about)


@pages.post("/feedback")
async def send(request: Request) -> Response:
    """Have it kept."""
    posted = await posted_by(request)
    about = _page(str(posted.get("about", "")))
    body, faults = read(_WORDS, posted)
    given = form(request, _WORDS, posted, faults=faults)
    if not faults:
        try:
            await post(request, "/feedback", {"page": about[:200], **body}, key=given.key, stranger=True)
            return to(f"{about}?done=feedback#done")
        except Problem as problem:
            given = form(request, _WORDS, posted, problem=problem)
    return await _form(request, given, about)


def _page(about: str | None) -> str:
    """The page it is about, without what was asked there."""
    return local(about).partition("?")[0].partition("#")[0]


async def _form(request: Request, given: Form, about: str) -> Response:
    visitor = await visitor_of(request)
    reads = visitor is not None and (visitor.works or visitor.duty == "system_admin")
    return await show(request, "feedback/form.html", given, about=about, reads=reads)


@pages.get("/feedback/all")
async def everything(request: Request) -> Response:
    """What people think of the pages, the latest first."""
    found = await get(request, "/feedback", {"after": request.query_params.get("after")})
    return await render(
        request,
        "feedback/all.html",
        items=[{**one, "page": local(one["page"])} for one in found["items"]],
        following=found["next"],
    )
