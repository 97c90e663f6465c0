"""A case through time: how it stood then, what had happened until then, and what the chosen fact has changed."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from domain.instants import CHINA
from web.asking import get, get_or_none
from web.pages import Pages
from web.rendering import render
from web.words.topics import KIND, topic_words

pages = Pages()

_MOST = 500


@pages.get("/audit/needs/{case}")
async def need(request: Request) -> Response:
    """A need, for auditors and staff of its area."""
    return await _through_time(request, "needs")


@pages.get("/audit/cases/{case}")
async def case(request: Request) -> Response:
    """A case of whatever kind, for auditors."""
    return await _through_time(request, "cases")


async def _through_time(request: Request, kind: str) -> Response:
    id = request.path_params["case"]
    path, given = f"/{kind}/{id}/history", request.query_params
    now = await get(request, path)
    latest = int(now["version"])
    chosen = _version(given.get("version", ""), latest)
    day = given.get("on", "")
    if day and not given.get("version"):
        chosen = int((await get(request, path, {"at": _end_of(day)}))["version"]) if _end_of(day) else latest
    then = await get(request, path, {"version": chosen}) if 0 < chosen < latest else now
    if chosen == 0:
        then = {**now, "stood": [], "changed": [], "recorded_at": None}
    fact = await _fact(request, id, chosen)
    return await render(
        request,
        "audit/history.html",
        here_of=f"/audit/{kind}/{id}",
        case=id,
        is_need=now["kind"] == "need",
        kind=KIND.get(now["kind"]),
        lines=now["lines"],
        then=then,
        chosen=chosen,
        latest=latest,
        fact=fact,
        topic=topic_words(fact["topic"]) if fact else None,
        day=day,
    )


def _version(text: str, latest: int) -> int:
    return min(max(int(text), 0), latest) if text.isascii() and text.isdigit() and len(text) < 10 else latest


def _end_of(day: str) -> str:
    try:
        return datetime.combine(date.fromisoformat(day), time(23, 59, 59), CHINA).isoformat()
    except ValueError:
        return ""


async def _fact(request: Request, case: str, version: int) -> Any:
    """The fact that made this version, with its envelope; None for staff, who do not read the log."""
    asked: dict[str, str | int | None] = {"case": case, "limit": _MOST}
    while True:
        found = await get_or_none(request, "/log", asked)
        if found is None:
            return None
        for fact in found["items"]:
            if fact["version"] == version:
                return fact
        if found["next"] is None or (found["items"] and found["items"][-1]["version"] > version):
            return None
        asked["after"] = found["next"]
