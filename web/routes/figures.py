"""The figures of an area: large, taken apart, and each with a way to the cases behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from projections.statistics.meanings import MEANINGS, key_of_rate
from web.areas_of_board import areas_offered, places_named
from web.areas_shown import area_of, widest
from web.asking import Problem, get, get_or_none
from web.figures_shown import BEGINNING, Period, achieved_everywhere, achieved_in, by_key, period_of, today
from web.kept_whole import kept_whole
from web.pages import Pages, to
from web.places import addresses
from web.rendering import render
from web.words.translated import said

pages = Pages()

_SHOWN = 20
"""Cases on a page."""
_MONTHS = 36
_NAME = 100
"""How many characters of a place's name are looked for."""

_GROUPS = (
    (said("提出和答复"), ("raised", "reports", "merged", "answered", "accepted", "declined", "withdrawn")),
    (said("认领"), ("items", "claims", "bodies", "persons", "lapsed")),
    (said("派单和吹哨"), ("dispatched", "designated", "signed", "returned", "whistles", "reported_in", "escalated")),
    (said("时限"), ("extensions", "suspended", "urged", "supervised")),
    (
        said("结果"),
        ("on_the_spot", "fixed", "solved", "solved.hard", "closed", "disputed", "sent_back", "reopened", "told_again"),
    ),
    (said("惠及"), ("households", "household_times")),
    (said("回访"), ("visits", "visits_reached", "visits_responded", "visits_solved", "visits_satisfied")),
    (said("长效管护"), ("upkeep", "upkeep_found")),
)
_MONEY = ("pledged_fen", "pledged_unknown", "spent_fen")


@pages.get("/figures")
@kept_whole
async def choose(request: Request) -> Response:
    """Whose figures are wanted: one's community first, any area by its name, or from the widest down."""
    asked, where = (request.query_params.get(name, "").strip() for name in ("area", "where"))
    named = await places_named(request, where[:_NAME]) if where else []
    if len(named) == 1 or (asked and not where):
        return to(f"/figures/{quote(named[0].id if named else asked, safe='')}")
    return await render(
        request,
        "figures/choose.html",
        areas=await widest(request),
        offered=await areas_offered(request, ""),
        where=where,
        named=named,
        achieved=await achieved_everywhere(request),
        period=urlencode({"from": BEGINNING, "to": today().isoformat()}),
    )


@pages.get("/figures/{area}")
@kept_whole
async def figures(request: Request) -> Response:
    """All figures of an area and a period."""
    area = await area_of(request, request.path_params["area"])
    period = await period_of(request, area.id)
    of = f"/areas/{area.id}/statistics"
    told = await get(request, of, period.asked)
    taken = {
        by: await get(request, f"{of}/durations", {**period.asked, "by": by}) for by in ("category", "area", "unit")
    }
    came = {by: await get(request, f"{of}/funnel", {**period.asked, "by": by}) for by in ("category", "area")}
    old = await get(request, f"{of}/ages", {"as_of": period.as_of or None})
    everything = by_key(told)
    return await render(
        request,
        "figures/figures.html",
        area=area,
        period=period,
        presets=presets(today()),
        told=told,
        achieved=achieved_in(told),
        figures=everything,
        groups=[(words, [everything[key] for key in keys]) for words, keys in _GROUPS],
        money=[everything[key] for key in _MONEY if key != "pledged_unknown" or everything[key]["n"]],
        months=await _months(request, of, period),
        taken=taken,
        came=came,
        old=old["total"],
        rates=[(key_of_rate(rate["key"]), rate) for rate in told["rates"]],
        below={one["id"] for one in area.below},
    )


async def _months(request: Request, of: str, period: Period) -> list[dict[str, Any]]:
    """Month by month, from the first in which there was anything to the last; at most :data:`_MONTHS`."""
    last = date.fromisoformat(period.last)
    earliest = date(max(last.year - _MONTHS // 12, 1), last.month, 1)
    first = max(period.first, (earliest.replace(day=28) + timedelta(days=4)).replace(day=1).isoformat())
    found = await get_or_none(request, f"{of}/months", {**period.asked, "from": min(first, period.last)})
    lines = [
        {"month": line["month"], **{figure["key"]: figure for figure in line["figures"]}}
        for line in (found["items"] if found else [])
    ]
    used = [number for number, line in enumerate(lines) if line["raised"]["n"] or line["solved"]["n"]]
    return lines[used[0] : used[-1] + 1] if used else []


def presets(now: date) -> list[tuple[str, str, str]]:
    """Periods that people ask for: what each is called, its first day and its last."""
    month = now.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    year = now.replace(month=1, day=1)
    return [
        (said("本月"), month.isoformat(), now.isoformat()),
        (said("上月"), before.isoformat(), (month - timedelta(days=1)).isoformat()),
        (said("今年"), year.isoformat(), now.isoformat()),
        (said("去年"), year.replace(year=now.year - 1).isoformat(), (year - timedelta(days=1)).isoformat()),
    ]


@pages.get("/figures/{area}/{key}")
async def figure(request: Request) -> Response:
    """One figure: what it counts, and what stands behind it."""
    area = await area_of(request, request.path_params["area"])
    period = await period_of(request, area.id)
    key = request.path_params["key"]
    told: dict[str, Any] | None = None
    too_many: Problem | None = None
    try:
        told = await get(request, f"/areas/{area.id}/statistics/explained", {**period.asked, "figure": key})
    except Problem as problem:
        if problem.kind != "too-many-to-list":
            raise
        too_many = problem
    if told is None:
        told = await _without_cases(request, area.id, period, key)
    wanted, skip = request.query_params.get("part", ""), _number(request.query_params.get("skip", ""))
    parts = [
        {
            **part,
            "skip": skip if part["key"] == wanted else 0,
            "shown": _slice(part, skip if part["key"] == wanted else 0),
        }
        for part in told["parts"]
    ]
    shown = [case for part in parts for case in part["shown"]]
    return await render(
        request,
        "figures/figure.html",
        area=area,
        period=period,
        told=told,
        parts=parts,
        step=_SHOWN,
        too_many=too_many,
        places=await addresses(request, [case.get("place") for case in shown]),
        sentences=await _sentences(request, shown),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0


def _slice(part: Mapping[str, Any], skip: int) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = part["cases"]
    return cases[skip : skip + _SHOWN]


async def _without_cases(request: Request, area: str, period: Period, key: str) -> dict[str, Any]:
    """The figure alone, of an area whose cases are too many to be listed."""
    told = await get(request, f"/areas/{area}/statistics", period.asked)
    made = by_key(told).get(key)
    rate = next((one for one in told["rates"] if key_of_rate(one["key"]) == key), None)
    zh, en = MEANINGS[key]
    called = made or rate or {"zh": key, "en": key}
    days = {name: told[name] for name in ("first_day", "last_day", "as_of", "rule_version")}
    return {
        "zh": called["zh"],
        "en": called["en"],
        "key": key,
        "figure": made,
        "rate": rate,
        "meaning": {"zh": zh, "en": en},
        "parts": [],
        **days,
    }


async def _sentences(request: Request, cases: list[dict[str, Any]]) -> dict[tuple[str, int], dict[str, Any]]:
    """What happened, as the timeline tells it, by case and version."""
    found = {}
    for case in {one["case"] for one in cases if one["kind"] == "need"}:
        told = await get_or_none(request, f"/needs/{case}/timeline")
        for line in told["lines"] if told else ():
            found[case, line["version"]] = line
    return found
