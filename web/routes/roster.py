"""Checking in to a community (双报到), who has, who holds which post, and who is on duty when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from domain.instants import day_of, local_day
from domain.roster.facts import CancelledFor, Speciality, TurnedDownFor
from domain.vocabulary import CHECKIN_REASON, DUTY_REASON, SPECIALITY, Term
from store.writer import clock
from web.around import around, checked_in
from web.asking import Problem, get, get_or_none
from web.fields import Control, Field, Option
from web.pages import Pages
from web.rendering import render
from web.small_forms import SmallForm, ask_small, do_small
from web.visitor import Visitor, visitor_of
from web.words.translated import said

pages = Pages()

_WEEKDAYS = (
    *(Option("1", "周一", "Monday"), Option("2", "周二", "Tuesday"), Option("3", "周三", "Wednesday")),
    *(Option("4", "周四", "Thursday"), Option("5", "周五", "Friday"), Option("6", "周六", "Saturday")),
    Option("7", "周日", "Sunday"),
)


def _option(code: str, term: Term) -> Option:
    return Option(code, term.words("zh"), term.en)


_GOOD_AT = Field(
    name="specialities",
    label=said("会做什么（可多选）"),
    control=Control.MANY,
    options=tuple(_option(one, SPECIALITY[one]) for one in Speciality),
    hint=said("有合适的事，会先推荐给您。"),
)
_DAY = Field(name="day", label=said("哪一天"), control=Control.DAY, required=True)
_OF_AREA = {
    "check_in": SmallForm(
        title=said("报到"),
        lead=said("报到后由社区回执、审核。公开页面上单位显示名称，个人只计人数，不显示姓名。"),
        path="/areas/{area}/check-ins/{me}",
        back="/roster/{area}",
        fields=(_GOOD_AT,),
    ),
    "plan": SmallForm(
        title=said("安排值班"),
        lead=said("每周固定几天，就选星期和起止日期；只值一天，就只填那一天。"),
        path="/areas/{area}/rota",
        back="/roster/{area}",
        fields=(
            Field(name="party", label=said("谁值班"), control=Control.SELECT, among="on_the_roll", required=True),
            Field(
                name="wording", label=said("值什么班"), hint=said("比如“社区医生坐班”。所有人都能看到。"), at_most=200
            ),
            Field(name="begins", label=said("几点开始"), hint=said("如 8:00"), required=True, at_most=5),
            Field(name="ends", label=said("几点结束"), hint=said("如 22:00"), required=True, at_most=5),
            Field(name="weekdays", label=said("每周哪几天"), control=Control.MANY, options=_WEEKDAYS),
            Field(name="first_on", label=said("从哪一天起"), control=Control.DAY),
            Field(name="until", label=said("到哪一天为止"), control=Control.DAY),
            Field(name="days", label=said("或者：只在这一天"), control=Control.DAY),
        ),
        made=lambda body: _planned(body),
    ),
}
_OF_CHECKIN = {
    "acknowledge": SmallForm(
        title=said("回执：已收到报到"), path="/check-ins/{checkin}/acknowledgement", back="/roster"
    ),
    "approve": SmallForm(title=said("审核通过"), path="/check-ins/{checkin}/approval", back="/roster"),
    "refuse": SmallForm(
        title=said("审核不通过"),
        path="/check-ins/{checkin}/refusal",
        back="/roster",
        fields=(
            Field(
                name="reason",
                label=said("原因"),
                control=Control.CHOICE,
                options=tuple(_option(one, CHECKIN_REASON[one]) for one in TurnedDownFor),
                required=True,
            ),
            Field(
                name="wording",
                label=said("补充说明"),
                control=Control.TEXT,
                hint=said("所有人都能看到。不写姓名、电话、门牌号。"),
            ),
        ),
    ),
    "leave": SmallForm(
        title=said("退出报到"),
        lead=said("退出后不再计入名册；以后可以重新报到。已认领的事不受影响，请办完或转交。"),
        path="/check-ins/{checkin}/departure",
        back="/roster",
    ),
    "specialities": SmallForm(
        title=said("修改特长"),
        path="/check-ins/{checkin}/specialities",
        back="/roster",
        fields=(_GOOD_AT,),
        made=lambda body: {"specialities": [], **body},
    ),
}
_OF_TURN = {
    "done": SmallForm(
        title=said("登记到岗"),
        path="/rota/{rota}/done",
        back="/roster",
        fields=(
            _DAY,
            Field(name="came", label=said("几点到的"), hint=said("全程都在就不用填。如 8:05"), at_most=5),
            Field(name="went", label=said("几点走的"), at_most=5),
        ),
        made=lambda body: _at_hours(body),
    ),
    "swap": SmallForm(
        title=said("换班"),
        path="/rota/{rota}/swap",
        back="/roster",
        fields=(
            _DAY,
            Field(name="to", label=said("换给谁"), control=Control.SELECT, among="on_the_roll", required=True),
        ),
    ),
    "cancel": SmallForm(
        title=said("取消这一班"),
        path="/rota/{rota}/cancellation",
        back="/roster",
        fields=(
            _DAY,
            Field(
                name="reason",
                label=said("原因"),
                control=Control.CHOICE,
                options=tuple(_option(one, DUTY_REASON[one]) for one in CancelledFor),
                required=True,
            ),
        ),
    ),
    "end": SmallForm(
        title=said("不再排这个班"),
        lead=said("这一天以后都不排了，已经值过的班照样算数。"),
        path="/rota/{rota}/end",
        back="/roster",
        fields=(
            Field(
                name="last_on",
                label=said("排到哪一天为止"),
                control=Control.DAY,
                hint=said("不填，就排到今天为止。"),
            ),
        ),
    ),
    "missed": SmallForm(title=said("登记缺勤"), path="/rota/{rota}/missed", back="/roster", fields=(_DAY,)),
}


def _at_hours(body: dict[str, Any]) -> dict[str, Any]:
    """Hours as a Chinese keyboard writes them: with its own colon."""
    hours: dict[str, Any] = {
        name: body[name].replace("：", ":") for name in ("begins", "ends", "came", "went") if name in body
    }
    return {**body, **hours}


def _planned(body: dict[str, Any]) -> dict[str, Any]:
    made = {**_at_hours(body), "weekdays": [int(day) for day in body.get("weekdays", [])]}
    if "days" in made:
        made["days"] = [made["days"]]
    return made


@pages.get("/roster")
async def rosters(request: Request) -> Response:
    """Where one has checked in, and where one can."""
    near, name = await around(request), request.query_params.get("name", "").strip()
    found = (await get(request, "/places", {"name": name}))["items"] if name else []
    return await render(
        request,
        "members/rosters.html",
        mine=await checked_in(request),
        areas=near.areas,
        name=name,
        found=[one for one in found if one["name"] and one["level"]["code"] != "household"],
    )


@pages.get("/roster/{area}")
async def roster(request: Request) -> Response:
    """An area: who is on duty now and this week, who has checked in, and the posts."""
    area, visitor = request.path_params["area"], await visitor_of(request)
    path = (await get(request, f"/places/{area}"))["path"]
    first = _monday(request.query_params.get("from"))
    week: dict[str, str | int | None] = {
        "from": first.isoformat(),
        "to": (first + timedelta(days=6)).isoformat(),
        "limit": 100,
    }
    turns = (await get(request, f"/areas/{area}/rota", week))["items"]
    works = _works_there(visitor, [one["id"] for one in path])
    pending: list[Any] = []
    for state in ("made", "acknowledged") if works else ():
        told = await get_or_none(request, f"/areas/{area}/check-ins", {"state": state, "limit": 50})
        pending += told["items"] if told else []
    mine = [one for one in await checked_in(request) if one["area"]["id"] == area and one["state"]["code"] != "left"]
    return await render(
        request,
        "members/roster.html",
        area=path[-1],
        now=(await get(request, f"/areas/{area}/on-duty"))["items"],
        days=[
            (day, _WEEKDAYS[day.weekday()], [turn for turn in turns if turn["day"] == day.isoformat()])
            for day in (first + timedelta(days=n) for n in range(7))
        ],
        today=_today(),
        before=first - timedelta(days=7),
        after=first + timedelta(days=7),
        roll=await get(request, f"/areas/{area}/roster", {"limit": 50, "after": request.query_params.get("after")}),
        figures=await get(request, f"/areas/{area}/roster/figures"),
        posts=(await get(request, f"/areas/{area}/posts"))["items"],
        mine=mine,
        works=works,
        takes_part=works or any(one["state"]["code"] == "approved" for one in mine),
        pending=pending,
    )


def _works_there(visitor: Visitor | None, path: list[str]) -> bool:
    return visitor is not None and any(post.area in path for post in visitor.posts)


def _today() -> date:
    return day_of(local_day(clock()))


def _monday(text: str | None) -> date:
    """The Monday of the week that was asked for, or of this one."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        day = _today()
    day = min(max(day, date(2000, 1, 10)), date(2100, 1, 1))
    return day - timedelta(days=day.weekday())


def _meant(request: Request, forms: Mapping[str, SmallForm]) -> SmallForm:
    found = forms.get(request.path_params["act"])
    if found is None:
        raise Problem(404, {"title": "没有这一步" if request.scope["language"] == "zh" else "No such act"}, {})
    return found


async def _as_me(request: Request) -> None:
    me = await get(request, "/mine/self")
    request.path_params["me"] = me["id"]


@pages.get("/roster/{area}/do/{act}")
async def ask_of_area(request: Request) -> Response:
    """Check in, or plan a duty."""
    await _as_me(request)
    return await ask_small(request, _meant(request, _OF_AREA))


@pages.post("/roster/{area}/do/{act}")
async def do_in_area(request: Request) -> Response:
    """Have it done."""
    await _as_me(request)
    return await do_small(request, _meant(request, _OF_AREA))


@pages.get("/check-ins/{checkin}/do/{act}")
async def ask_of_checkin(request: Request) -> Response:
    """Review a check-in, or change one's own."""
    return await ask_small(request, _meant(request, _OF_CHECKIN))


@pages.post("/check-ins/{checkin}/do/{act}")
async def do_to_checkin(request: Request) -> Response:
    """Have it done."""
    return await do_small(request, _meant(request, _OF_CHECKIN))


@pages.get("/rota/{rota}/do/{act}")
async def ask_of_turn(request: Request) -> Response:
    """What became of a turn, or who takes it instead."""
    return await ask_small(request, _meant(request, _OF_TURN))


@pages.post("/rota/{rota}/do/{act}")
async def do_to_turn(request: Request) -> Response:
    """Have it done."""
    return await do_small(request, _meant(request, _OF_TURN))
