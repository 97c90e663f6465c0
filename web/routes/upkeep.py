"""Lasting upkeep: what one has to look after and when, what was found, and what is kept up in an area."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from domain.instants import day_of, local_day
from domain.recurrence import Period
from domain.upkeep.facts import UpkeepKind
from domain.vocabulary import PERIOD, UPKEEP, UPKEEP_ASKED
from store.writer import clock
from web.around import around
from web.asking import Problem, get, get_or_none
from web.fields import Control, Field, Option
from web.pages import Pages
from web.places import addresses
from web.rendering import render
from web.small_forms import SmallForm, ask_small, do_small
from web.visitor import visitor_of
from web.words.translated import said

pages = Pages()

_PUBLIC = said("所有人都能看到。不写姓名、电话、门牌号。")
_SOON = 7
"""How many days beforehand something due is told of as due soon."""

_ACTS = {
    "done": SmallForm(
        title=said("登记已做"),
        path="/upkeep/{plan}/done",
        back="/upkeep/{plan}",
        fields=(
            Field(name="wording", label=said("看到的情况"), control=Control.TEXT, hint=_PUBLIC),
            Field(
                name="due_on",
                label=said("是哪一天该做的"),
                control=Control.DAY,
                hint=said("补登漏做的那一次才填；不填就是这一次。"),
            ),
        ),
    ),
    "finding": SmallForm(
        title=said("发现问题"),
        lead=said("会登记成一件新的诉求，交社区受理；这一次也算做过了。"),
        path="/upkeep/{plan}/finding",
        back="/upkeep/{plan}",
        fields=(
            Field(
                name="words",
                label=said("发现了什么"),
                control=Control.TEXT,
                hint=said("只有工作人员能看到。"),
                required=True,
            ),
            Field(
                name="category",
                label=said("类别"),
                control=Control.SELECT,
                among="categories",
                hint=said("和原来那件不是一类才选。"),
            ),
        ),
    ),
    "end": SmallForm(
        title=said("提前结束管护"),
        path="/upkeep/{plan}/end",
        back="/upkeep/{plan}",
        fields=(Field(name="wording", label=said("说明原因"), control=Control.TEXT, hint=_PUBLIC, required=True),),
    ),
}

_PLAN = SmallForm(
    title=said("订个管护计划"),
    lead=said("办好了还要管得住：谁来看、多久看一次、看到什么时候。"),
    path="/needs/{need}/upkeep",
    back="/needs/{need}",
    fields=(
        Field(
            name="kind",
            label=said("巡查还是维护"),
            control=Control.CHOICE,
            options=tuple(Option(one, UPKEEP[one].words("zh"), UPKEEP[one].en) for one in UpkeepKind),
            start=UpkeepKind.PATROL.value,
            required=True,
        ),
        Field(
            name="wording",
            label=said("做什么"),
            control=Control.TEXT,
            hint=said("比如“每周看一次井盖”。所有人都能看到。"),
            required=True,
        ),
        Field(name="every.n", label=said("每隔几个"), control=Control.NUMBER, start="1", required=True, at_most=4),
        Field(
            name="every.period",
            label=said("天、周还是月"),
            control=Control.CHOICE,
            options=tuple(Option(one, PERIOD[one].words("zh"), PERIOD[one].en) for one in Period),
            start=Period.WEEK.value,
            required=True,
        ),
        Field(name="first_on", label=said("第一次在哪一天"), control=Control.DAY, required=True),
        Field(name="until", label=said("到哪一天为止"), control=Control.DAY, required=True),
        Field(
            name="keeper",
            label=said("谁来管"),
            control=Control.SELECT,
            among="who_checked_in",
            hint=said("不选就是认领的人，或者您自己。"),
        ),
        Field(name="claim", label=said("认领"), control=Control.HIDDEN),
    ),
)


@pages.get("/upkeep")
async def plans(request: Request) -> Response:
    """What is theirs to keep up, and what is kept up around them."""
    given, near, visitor = request.query_params, await around(request), await visitor_of(request)
    area = given.get("area", near.areas[0].id if near.areas else "")
    state = given.get("state") if given.get("state") in UPKEEP_ASKED else "live"
    mine = []
    if visitor and visitor.party:
        told = await get_or_none(request, "/mine/upkeep", {"limit": 50})
        mine = [_told(plan) for plan in told["items"]] if told else []
    asked = {"state": state, "area": area}
    query = {name: value for name, value in asked.items() if value}
    found = await get(request, "/upkeep", {**query, "after": given.get("after"), "limit": 20})
    return await render(
        request,
        "members/upkeep.html",
        mine=mine,
        plans=[_told(plan) for plan in found["items"]],
        asked=asked,
        areas=near.areas,
        states=[Option(code, term.words("zh"), term.en) for code, term in UPKEEP_ASKED.items()],
        places=await addresses(request, [plan["place"] for plan in (*mine, *found["items"])]),
        keepers=await _keepers(request, [*mine, *found["items"]]),
        following=urlencode({**asked, "after": found["next"]}) if found["next"] else None,
    )


@pages.get("/upkeep/{plan}")
async def plan(request: Request) -> Response:
    """A plan, what has happened to it, and what is to be done."""
    told, visitor = await get(request, f"/upkeep/{request.path_params['plan']}"), await visitor_of(request)
    one = _told(told["plan"])
    mine = await get_or_none(request, "/mine/upkeep", {"limit": 100}) if visitor and visitor.party else None
    keeps = mine is not None and any(line["id"] == one["id"] for line in mine["items"])
    return await render(
        request,
        "members/plan.html",
        plan=one,
        lines=told["lines"],
        acts=[
            (code, act.title)
            for code, act in _ACTS.items()
            if one["state"]["code"] == "live" and (keeps or (visitor is not None and visitor.works))
        ],
        need=(await get(request, f"/needs/{one['need']}"))["summary"],
        places=await addresses(request, [one["place"]]),
        keepers=await _keepers(request, [one]),
    )


@pages.get("/upkeep/{plan}/do/{act}")
async def ask_of_plan(request: Request) -> Response:
    """What is said of it."""
    return await ask_small(request, _meant(request))


@pages.post("/upkeep/{plan}/do/{act}")
async def do_to_plan(request: Request) -> Response:
    """Say it."""
    return await do_small(request, _meant(request))


@pages.get("/needs/{need}/keep")
async def ask_for_plan(request: Request) -> Response:
    """How it is to be kept up."""
    return await ask_small(request, _PLAN, await get(request, f"/needs/{request.path_params['need']}"))


@pages.post("/needs/{need}/keep")
async def make_plan(request: Request) -> Response:
    """Plan it."""
    return await do_small(request, _PLAN, await get(request, f"/needs/{request.path_params['need']}"))


def _meant(request: Request) -> SmallForm:
    found = _ACTS.get(request.path_params["act"])
    if found is None:
        raise Problem(404, {"title": "没有这一步" if request.scope["language"] == "zh" else "No such act"}, {})
    return found


def _told(plan: Mapping[str, Any]) -> dict[str, Any]:
    """A plan, and how near it is: late, due by now, soon, or later."""
    today = day_of(local_day(clock())).isoformat()
    near = None
    if plan["state"]["code"] == "live" and plan["next_on"]:
        soon = day_of(local_day(clock()) + _SOON).isoformat()
        near = (
            "late"
            if plan["open_until"] < today
            else "now"
            if plan["next_on"] <= today
            else "soon"
            if plan["next_on"] <= soon
            else "later"
        )
    return {**plan, "near": near}


async def _keepers(request: Request, plans: list[Any]) -> dict[str, str]:
    """What those are called who keep something up and have a public name."""
    told = [await get_or_none(request, f"/parties/{id}") for id in {plan["keeper"] for plan in plans} if id]
    return {one["id"]: one["name"] for one in told if one and one["name"]}
