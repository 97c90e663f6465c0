"""The first page: what this is, and where each of those it is for begins."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from web.asking import get
from web.figures_shown import achieved_everywhere
from web.pages import Pages
from web.places import addresses
from web.rendering import render
from web.ways_in import by_telephone

pages = Pages()


@pages.get("/")
async def home(request: Request) -> Response:
    """Raise, follow, look."""
    found = await get(request, "/needs", {"limit": 5})
    places = await addresses(request, [need.get("place") for need in found["items"]])
    achieved = await achieved_everywhere(request)
    return await render(
        request,
        "home.html",
        needs=found["items"],
        places=places,
        achieved=achieved,
        telephone=await by_telephone(request),
    )
