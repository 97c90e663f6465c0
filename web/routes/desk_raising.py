"""Needs that the office enters for somebody who came, rang up or was visited; and the slip they take home."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from domain.vocabulary import CHANNEL, ITEM
from web.acts.form import WORDS, options
from web.acts.solving import SOLVED, solved
from web.asking import Problem, get, get_or_none, post
from web.choices import options_of
from web.fields import Control, Field, Option, read
from web.forms import Form, form, posted_by, show
from web.offices import desk_of
from web.pages import Pages, to
from web.places import addresses
from web.rendering import render
from web.words.translated import said

pages = Pages()

_CHANNELS = tuple(one for one in options(CHANNEL) if one.code != "web")
_WHOSE = (
    Option("somebody", "一位居民（系统里没有他）", "a resident who is not known here"),
    Option("known", "系统里有的人，在下面选", "somebody who is known, chosen below"),
    Option("mine", "我自己", "my own"),
)
_NEED = (
    msgspec.structs.replace(
        WORDS, label=said("他是怎么说的"), hint=said("照他的原话记。加密保存，只有经办的工作人员能看到。")
    ),
    Field(name="category", label=said("类别"), control=Control.SELECT, among="categories", required=True),
    Field(name="place", label=said("地点"), control=Control.SELECT, among="places_of_office", required=True),
    Field(
        name="channel",
        label=said("怎么知道的"),
        control=Control.CHOICE,
        options=_CHANNELS,
        start="visit",
        required=True,
    ),
    Field(
        name="whose",
        label=said("是谁的事"),
        control=Control.CHOICE,
        options=_WHOSE,
        start="somebody",
        required=True,
    ),
    Field(name="on_behalf_of", label=said("系统里的人"), control=Control.SELECT, among="residents"),
    Field(
        name="contact",
        label=said("怎么联系他"),
        hint=said("电话或地址。加密保存，回访时才打开。"),
        at_most=200,
    ),
    Field(name="affected.number", label=said("涉及多少户"), control=Control.NUMBER),
    Field(name="item", label=said("需求还是服务"), control=Control.CHOICE, options=options(ITEM), start="need"),
)
_ON_THE_SPOT = Field(
    name="solved_now",
    label=said("已经当场解决"),
    control=Control.CHECK,
    hint=said("勾上的，再填下面的办理结果，登记和办结一次完成。"),
)
_SOLVED = tuple(msgspec.structs.replace(field, name=f"report.{field.name}", required=False) for field in SOLVED)
FIELDS = (*_NEED, _ON_THE_SPOT, *_SOLVED)


@pages.get("/desk/raise")
async def ask(request: Request) -> Response:
    """What somebody said, where, and how to reach them."""
    return await _page(request, form(request, FIELDS))


async def _page(request: Request, given: Form) -> Response:
    mine = await desk_of(request)
    choices = await options_of(request, FIELDS, None)
    return await show(request, "desk/raise.html", given, mine=mine, options=choices, solved={f.name for f in _SOLVED})


@pages.post("/desk/raise")
async def enter(request: Request) -> Response:
    """Enter it, and lead to the slip; what is solved already is entered and reported in one go."""
    await desk_of(request)
    posted = await posted_by(request)
    body, faults = read(FIELDS, posted)
    at_once, report = body.pop("solved_now", False), solved(body.pop("report", {}))
    whose = body.pop("whose", "somebody")
    if whose == "somebody":
        body["for_somebody_else"] = True
    if whose == "known" and "on_behalf_of" not in body:
        faults.append(("on_behalf_of", said("请选一项")))
    if whose != "known":
        body.pop("on_behalf_of", None)
    if at_once:
        faults += [(f"report.{name}", said("请填写")) for name in ("result", "wording") if name not in report]
    if faults:
        return await _page(request, form(request, FIELDS, posted, faults=faults))
    asked: dict[str, Any] = {"need": body, "report": report} if at_once else body
    if posted.get("despite_warnings") == "yes":
        asked["despite_warnings"] = True
    path = "/needs/on-the-spot" if at_once else "/needs"
    try:
        told = await post(request, path, asked, key=str(posted.get("key", "")))
    except Problem as problem:
        return await _page(request, form(request, FIELDS, posted, problem=_flat(problem)))
    return to(f"/desk/needs/{told['id']}/entered")


def _flat(problem: Problem) -> Problem:
    """What is wrong with a part of the need, under the name that its field has here."""

    def bare(name: Any) -> str:
        return str(name).removeprefix("need.")

    told = dict(problem.told)
    if "field" in told:
        told["field"] = bare(told["field"])
    told["errors"] = [{**one, "field": bare(one.get("field", ""))} for one in told.get("errors") or ()]
    return Problem(problem.status, told, problem.headers)


@pages.get("/desk/needs/{need}/entered")
async def entered(request: Request) -> Response:
    """It is entered: what may be the same, and the slip for whoever it was entered for."""
    mine, id = await desk_of(request), request.path_params["need"]
    card = (await get(request, f"/needs/{id}"))["summary"]
    likely = (await get_or_none(request, f"/needs/{id}/alike") or {"items": []})["items"]
    return await show(
        request,
        "desk/entered.html",
        form(request, ()),
        mine=mine,
        need=card,
        likely=likely[:5],
        places=await addresses(request, [card.get("place"), *(one["need"].get("place") for one in likely)]),
    )


@pages.post("/desk/needs/{need}/slip")
async def slip(request: Request) -> Response:
    """The slip, to be printed. It is shown this once: another one makes it void."""
    id = request.path_params["need"]
    made = await post(request, f"/needs/{id}/slips")
    card = (await get(request, f"/needs/{id}"))["summary"]
    places = await addresses(request, [card.get("place")])
    picture = b64encode(made["picture"].encode()).decode()
    return await render(request, "desk/slip.html", slip=made, need=card, places=places, picture=picture)
