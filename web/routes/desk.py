"""The desk of those who hold an office: what waits for them today."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from web.desk import STAGES, lying
from web.offices import desk_of
from web.pages import Pages
from web.places import addresses
from web.remaining import remaining
from web.rendering import render

pages = Pages()

_SHOWN = 6
"""How many of a pile lie on the desk itself; the others are one tap away."""


@pages.get("/desk")
async def desk(request: Request) -> Response:
    """What waits, pile by pile, the most pressing first."""
    mine = await desk_of(request)
    piles = await lying(request, mine.area)
    shown = [need for pile in piles for need in pile.needs[:_SHOWN]]
    language = request.scope["language"]
    return await render(
        request,
        "desk/desk.html",
        mine=mine,
        piles=piles,
        most=_SHOWN,
        stages=STAGES,
        places=await addresses(request, [need.get("place") for need in shown]),
        lights={need["id"]: remaining(need, language) for need in shown},
    )
