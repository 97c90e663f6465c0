"""What is printed: the monthly bulletin, the poster of the notice board, and contact cards."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from web.areas_shown import area_of
from web.asking import get, get_or_none
from web.figures_shown import BEGINNING, achieved_in, by_key, today
from web.pages import Pages
from web.places import addresses
from web.qr import qr, whole_address
from web.rendering import render
from web.words.translated import Words, said

pages = Pages()

_MOST_LINES = 60
_CARDS = 10
"""On an A4 sheet: two beside each other, five below each other."""
_WEEK = (said("周一"), said("周二"), said("周三"), said("周四"), said("周五"), said("周六"), said("周日"))
_month = re.compile(r"([1-9][0-9]{3})-(0[1-9]|1[0-2])").fullmatch


@pages.get("/bulletin/{area}")
async def bulletin(request: Request) -> Response:
    """A month in an area, to be read aloud, printed and put up."""
    area = await area_of(request, request.path_params["area"])
    first, last = await _month_wanted(request, area.id)
    period = {"from": first.isoformat(), "to": min(last, today()).isoformat()}
    told = await get(request, f"/areas/{area.id}/statistics", period)
    raised_cases = await _behind(request, area.id, period, "raised")
    solved_cases = await _behind(request, area.id, period, "solved")
    running = await get_or_none(request, "/deadlines", {"area": area.id, "limit": _MOST_LINES})
    # What its raiser has confirmed stands among what is solved, though nobody has closed it yet.
    waiting = (
        [one["need"] for one in running["items"] if one["need"]["stage"]["code"] != "confirmed"] if running else []
    )
    suspended = await get_or_none(request, "/suspended", {"area": area.id, "limit": _MOST_LINES})
    standing = [one.get("need", one) for one in suspended["items"]] if suspended else []
    benefits = [await get_or_none(request, f"/needs/{case['case']}") for case in solved_cases or ()]
    left = {case["need"]: await _left(request, case["need"]) for case in raised_cases or () if case["need"]}
    shown = [*(raised_cases or ()), *waiting, *standing]
    address = whole_address(request, f"/raise?place={area.id}")
    return await render(
        request,
        "printed/bulletin.html",
        area=area,
        first=first,
        before=(first - timedelta(days=1)).strftime("%Y-%m"),
        after=(last + timedelta(days=1)).strftime("%Y-%m") if last < today() else None,
        period=period,
        told=told,
        figures=by_key(told),
        achieved=achieved_in(told),
        raised=raised_cases,
        left=left,
        solved=[card["summary"] for card in benefits if card],
        waiting=waiting,
        standing=standing,
        places=await addresses(request, [case.get("place") for case in shown]),
        now=today().isoformat(),
        address=address,
        code=qr(address),
    )


async def _month_wanted(request: Request, area: str) -> tuple[date, date]:
    """The first and the last day of the month that is asked for, or else of the last in which anything was raised."""
    given = _month(request.query_params.get("month", ""))
    if given:
        first = date(int(given[1]), int(given[2]), 1)
    else:
        newest = await get_or_none(request, "/needs", {"area": area, "limit": 1})
        there = newest["items"] if newest else []
        first = date.fromisoformat(there[0]["raised_at"][:10]).replace(day=1) if there else today().replace(day=1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


async def _behind(request: Request, area: str, period: dict[str, str], key: str) -> list[dict[str, Any]] | None:
    """The cases that a figure counts; None where they are too many to be listed."""
    told = await get_or_none(request, f"/areas/{area}/statistics/explained", {**period, "figure": key})
    return None if told is None else [case for part in told["parts"] for case in part["cases"]][:_MOST_LINES]


async def _left(request: Request, need: str) -> dict[str, Any] | None:
    """How a need that nobody waits for any more was left; None where it was not."""
    card = await get_or_none(request, f"/needs/{need}")
    stage: dict[str, Any] | None = card["summary"]["stage"] if card else None
    return stage if stage and stage["code"] in ("withdrawn", "declined") else None


@pages.get("/poster/{area}")
async def poster(request: Request) -> Response:
    """An A4 sheet for the notice board: how to raise something, by telephone camera."""
    area = await area_of(request, request.path_params["area"])
    asked = {"from": BEGINNING, "to": today().isoformat()}
    told = await get(request, f"/areas/{area.id}/statistics", asked)
    address = whole_address(request, f"/raise?place={area.id}")
    return await render(
        request, "printed/poster.html", area=area, achieved=achieved_in(told), address=address, code=qr(address)
    )


@pages.get("/cards/{area}")
async def cards(request: Request) -> Response:
    """A sheet of contact cards: who is there for the area, when, and how they are reached."""
    area = await area_of(request, request.path_params["area"])
    held = (await get(request, f"/areas/{area.id}/posts"))["items"]
    roles = {post["role"]["code"]: post["role"] for post in held if post["state"]["code"] == "held"}
    counted = Counter(post["role"]["code"] for post in held if post["state"]["code"] == "held")
    address = whole_address(request, f"/raise?place={area.id}")
    return await render(
        request,
        "printed/cards.html",
        area=area,
        cards=range(_CARDS),
        posts=[(role, counted[code]) for code, role in roles.items()],
        duty=await _duty(request, area.id),
        address=address,
        code=qr(address),
    )


class _Duty(NamedTuple):
    """Hours that come again and again, and whose they are."""

    wording: str | None
    span: str
    days: list[Words]
    """The days of the week; none where it is every day."""


async def _duty(request: Request, area: str) -> _Duty | None:
    """The duty that comes most often in the week to come; a turn that is called off once belongs to it as well."""
    told = await get_or_none(request, f"/areas/{area}/rota", {"limit": 100})
    turns: dict[tuple[str | None, str], list[int]] = {}
    for turn in told["items"] if told else ():
        span = f"{turn['begins_at'][11:16]}–{turn['ends_at'][11:16]}"
        turns.setdefault((turn.get("wording"), span), []).append(date.fromisoformat(turn["day"]).weekday())
    if not turns:
        return None
    (wording, span), days = max(turns.items(), key=lambda each: len(each[1]))
    week = sorted(set(days))
    return _Duty(wording, span, [_WEEK[day] for day in week] if len(week) < len(_WEEK) else [])
