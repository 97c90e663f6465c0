"""What is printed: the monthly bulletin, the poster of the notice board, and contact cards."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from web.areas_shown import area_of
from web.asking import get, get_or_none
from web.figures_shown import BEGINNING, achieved_in, by_key, today
from web.pages import Pages
from web.places import addresses
from web.qr import qr, whole_address
from web.rendering import render

pages = Pages()

_MOST_LINES = 60
_CARDS = 10
"""On an A4 sheet: two beside each other, five below each other."""
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
    waiting = [one["need"] for one in running["items"]] if running else []
    suspended = await get_or_none(request, "/suspended", {"area": area.id, "limit": _MOST_LINES})
    standing = [one.get("need", one) for one in suspended["items"]] if suspended else []
    benefits = [await get_or_none(request, f"/needs/{case['case']}") for case in solved_cases or ()]
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
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first, following - timedelta(days=1)


async def _behind(request: Request, area: str, period: dict[str, str], key: str) -> list[dict[str, Any]] | None:
    """The cases that a figure counts; None where they are too many to be listed."""
    told = await get_or_none(request, f"/areas/{area}/statistics/explained", {**period, "figure": key})
    return None if told is None else [case for part in told["parts"] for case in part["cases"]][:_MOST_LINES]


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
        hours=await _hours(request, area.id),
        address=address,
        code=qr(address),
    )


async def _hours(request: Request, area: str) -> list[str]:
    """From when to when somebody is on duty in the week to come, as hours that come every day or on most."""
    told = await get_or_none(request, f"/areas/{area}/rota", {"limit": 100})
    spans = Counter(
        f"{turn['begins_at'][11:16]}–{turn['ends_at'][11:16]}"
        for turn in (told["items"] if told else ())
        if turn["state"]["code"] in ("planned", "done")
    )
    return [span for span, _ in spans.most_common(2)]
