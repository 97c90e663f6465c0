"""Accounts for administrators: who can sign in, and what may be done to each of them in which duty."""

from __future__ import annotations

from typing import Any

import segno
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

_DUTIES = tuple(Option(code, term.words("zh", "staff"), term.en) for code, term in DUTY.items() if code != "none")
_LOGIN = Field(
    name="login",
    label=said("登录名"),
    hint=said("2到60个字符，不带空格。如姓名拼音。"),
    required=True,
    at_most=200,
    autocomplete="off",
)
_FOR_PARTY = (
    _LOGIN,
    Field(
        name="party",
        label=said("给谁用：人员或单位的编号"),
        hint=said("在“人员和单位”里找到，再点“开账号”，就不用填。"),
        required=True,
        at_most=60,
    ),
)
_FOR_DUTY = (
    _LOGIN,
    Field(name="duty", label=said("职责"), control=Control.CHOICE, required=True, options=_DUTIES),
)


@pages.get("/admin/accounts")
async def accounts(request: Request) -> Response:
    """Who can sign in."""
    asked = request.query_params.get("duty", "")
    after = request.query_params.get("after")
    found = await get(request, "/accounts", {"duty": asked or None, "after": after, "limit": 30})
    parties = [one["party"] for one in found["items"] if one["party"]]
    known = [await get_or_none(request, f"/parties/{id}") for id in parties]
    return await render(
        request,
        "admin/accounts.html",
        accounts=found["items"],
        parties={one["id"]: one for one in known if one},
        duties={code: {"code": code, "zh": term.words("zh", "staff"), "en": term.en} for code, term in DUTY.items()},
        asked=asked,
        following=found["next"],
        duty=visitor.duty if (visitor := await visitor_of(request)) else "none",
    )


@pages.get("/admin/accounts/new")
async def new_page(request: Request) -> Response:
    """Where to make an account for a party."""
    given = form(request, _FOR_PARTY)
    given = given._replace(values={**given.values, "party": [request.query_params.get("party", "")]})
    return await _new_page(request, given, "party")


@pages.get("/admin/accounts/new-duty")
async def new_duty_page(request: Request) -> Response:
    """Where to make an account for somebody with a duty."""
    return await _new_page(request, form(request, _FOR_DUTY), "duty")


async def _new_page(request: Request, given: Form, whose: str) -> Response:
    await get(request, "/accounts", {"limit": 1})
    options = {field.name: field.options for field in given.fields}
    return await show(request, "admin/new-account.html", given, whose=whose, options=options)


@pages.post("/admin/accounts/new")
async def make_for_party(request: Request) -> Response:
    """Make it; its link is shown this once, in the answer."""
    return await _make(request, _FOR_PARTY, "party")


@pages.post("/admin/accounts/new-duty")
async def make_for_duty(request: Request) -> Response:
    """The same for a duty."""
    return await _make(request, _FOR_DUTY, "duty")


async def _make(request: Request, fields: tuple[Field, ...], whose: str) -> Response:
    posted = await posted_by(request)
    body, faults = read(fields, posted)
    problem = None
    if not faults:
        try:
            made = await post(request, "/accounts", body)
            return await _link_page(request, made, new=True)
        except Problem as refused:
            problem = refused
    return await _new_page(request, form(request, fields, posted, faults=faults, problem=problem), whose)


async def _link_page(request: Request, made: dict[str, Any], *, new: bool) -> Response:
    picture = segno.make(made["link"], error="m").svg_data_uri(scale=4)
    return await render(request, "admin/link.html", made=made, picture=picture, new=new)


@pages.post("/admin/accounts/{account}/reset")
async def reset(request: Request) -> Response:
    """Forget its password and second factors, and show a new link this once."""
    made = await post(request, f"/accounts/{request.path_params['account']}/reset")
    return await _link_page(request, made, new=False)


@pages.post("/admin/accounts/{account}/disable")
async def disable(request: Request) -> Response:
    """Let nobody sign in with it."""
    await post(request, f"/accounts/{request.path_params['account']}/disable")
    return to("/admin/accounts?done=account-disabled")


@pages.post("/admin/accounts/{account}/enable")
async def enable(request: Request) -> Response:
    """Let them sign in again."""
    await post(request, f"/accounts/{request.path_params['account']}/enable")
    return to("/admin/accounts?done=account-enabled")


@pages.post("/admin/accounts/{account}/sign-out")
async def sign_out(request: Request) -> Response:
    """End all its sessions and tokens."""
    await ask(request, "DELETE", f"/accounts/{request.path_params['account']}/sessions")
    return to("/admin/accounts?done=sessions-ended")
