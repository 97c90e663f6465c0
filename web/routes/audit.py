"""Where an auditor begins, who has read whose words, and what administrators did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from domain.vocabulary import ADMINISTRATION, DUTY, ROLE
from web.asking import get, get_or_none
from web.pages import Pages, to
from web.rendering import render

pages = Pages()

_LINES = 30


@pages.get("/audit")
async def start(request: Request) -> Response:
    """What there is to look at."""
    readings = await get(request, "/readings", {"limit": 5})
    deeds = await get(request, "/administration", {"limit": 5})
    waiting = await get_or_none(request, "/erasure-requests", {"limit": 50})
    widest = await get(request, "/places")
    return await render(
        request,
        "audit/start.html",
        readings=readings["items"],
        deeds=deeds["items"],
        waiting=len(waiting["items"]) if waiting else 0,
        areas=widest["items"],
        roles=ROLE,
    )


@pages.get("/audit/case")
async def find_case(request: Request) -> Response:
    """Go to the case whose number was typed in, or whose page's address was pasted."""
    typed = request.query_params.get("case", "").strip().rstrip("/").partition("?")[0].partition("#")[0]
    id = typed.rpartition("/")[2].lower()
    return to(f"/audit/cases/{id}" if id else "/audit")


@pages.get("/audit/readings")
async def readings(request: Request) -> Response:
    """Who has read people's own words, and why."""
    asked = asked_of(request, "case", "reader", "from", "to")
    found = await get(request, "/readings", asked | {"after": request.query_params.get("after"), "limit": _LINES})
    return await render(
        request,
        "audit/readings.html",
        lines=found["items"],
        asked=asked,
        roles=ROLE,
        following=following_of(asked, found["next"]),
        query=urlencode(asked),
    )


@pages.get("/audit/administration")
async def administration(request: Request) -> Response:
    """Who of the administrators did what, to which account."""
    asked = asked_of(request, "actor", "account", "act", "from", "to")
    found = await get(request, "/administration", asked | {"after": request.query_params.get("after"), "limit": _LINES})
    return await render(
        request,
        "audit/administration.html",
        lines=found["items"],
        asked=asked,
        deeds=ADMINISTRATION,
        duties=DUTY,
        following=following_of(asked, found["next"]),
        query=urlencode(asked),
    )


def asked_of(request: Request, *names: str) -> dict[str, str]:
    """What was filled in of a filter."""
    given = {name: request.query_params.get(name, "").strip() for name in names}
    return {name: value for name, value in given.items() if value}


def following_of(asked: Mapping[str, str], after: Any) -> str | None:
    """The query of the next page."""
    return None if after is None else urlencode({**asked, "after": after})
