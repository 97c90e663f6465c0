"""Where an administrator begins; forgetting people, and the wrapping key."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from domain.vocabulary import ERASURE_REASON
from web.asking import Problem, get, get_or_none, post
from web.fields import Control, Field, Option, read
from web.forms import Form, form, posted_by, show
from web.pages import Pages, to
from web.rendering import render
from web.visitor import visitor_of
from web.words.translated import said

pages = Pages()

_ERASE = (
    Field(
        name="reason",
        label=said("删除理由"),
        control=Control.CHOICE,
        required=True,
        options=tuple(Option(code, term.words("zh", "staff"), term.en) for code, term in ERASURE_REASON.items()),
    ),
    Field(
        name="confirm",
        label=said("再填一次这个人的编号"),
        hint=said("删了不能恢复，请和申请核对后再填。"),
        required=True,
        at_most=60,
        autocomplete="off",
    ),
)


@pages.get("/admin")
async def start(request: Request) -> Response:
    """What is theirs to do."""
    await get(request, "/accounts", {"limit": 1})
    visitor = await visitor_of(request)
    waiting = await get_or_none(request, "/erasure-requests", {"limit": 50})
    return await render(
        request,
        "admin/start.html",
        duty=visitor.duty if visitor else "none",
        waiting=len(waiting["items"]) if waiting else 0,
    )


@pages.get("/admin/erasures")
async def erasures(request: Request) -> Response:
    """Who has asked to be forgotten and is not yet."""
    visitor = await visitor_of(request)
    found = await get(request, "/erasure-requests", {"after": request.query_params.get("after"), "limit": 30})
    return await render(
        request,
        "admin/erasures.html",
        waiting=found["items"],
        following=found["next"],
        may=visitor is not None and visitor.duty == "security_admin",
    )


@pages.get("/admin/erasures/person")
async def find_person(request: Request) -> Response:
    """Go to the person whose id was typed in."""
    id = request.query_params.get("party", "").strip().lower()
    return to(f"/admin/erasures/{id}" if id else "/admin/erasures")


@pages.get("/admin/erasures/{party}")
async def erase_page(request: Request) -> Response:
    """Where to have one person forgotten."""
    return await _erase_page(request, form(request, _ERASE))


async def _erase_page(request: Request, given: Form) -> Response:
    id = request.path_params["party"]
    party = await get(request, f"/parties/{id}")
    options = {field.name: field.options for field in _ERASE}
    return await show(request, "admin/erase.html", given, party=party, options=options)


@pages.post("/admin/erasures/{party}")
async def erase(request: Request) -> Response:
    """Have them forgotten; it may take minutes."""
    posted, id = await posted_by(request), request.path_params["party"]
    body, faults = read(_ERASE, posted)
    problem = None
    if not faults:
        try:
            done = await post(request, f"/parties/{id}/erasure", body)
            return await render(request, "admin/erased.html", told_of=done)
        except Problem as refused:
            if refused.status == 404:
                raise
            problem = refused
    return await _erase_page(request, form(request, _ERASE, posted, faults=faults, problem=problem))


@pages.get("/admin/keys")
async def keys(request: Request) -> Response:
    """What the wrapping key is, and exchanging it."""
    await get(request, "/erasure-requests", {"limit": 1})
    return await render(request, "admin/keys.html")


@pages.post("/admin/keys")
async def rotate(request: Request) -> Response:
    """Exchange it."""
    await post(request, "/keys/rotation")
    return to("/admin?done=key-rotated")
