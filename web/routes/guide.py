"""A short guided start for each of the three kinds of people."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from api.problems import NoSuchPage
from web.asking import get
from web.pages import Pages
from web.rendering import render

pages = Pages()

_WHO = ("residents", "helpers", "auditors")


@pages.get("/guide")
async def guide(request: Request) -> Response:
    """Who are you?"""
    return await render(request, "guide/start.html")


@pages.get("/guide/{who}")
async def for_whom(request: Request) -> Response:
    """The first steps of one kind of people, each of them a link to try."""
    who = request.path_params["who"]
    if who not in _WHO:
        raise NoSuchPage()
    found = await get(request, "/needs", {"limit": 1})
    areas = (await get(request, "/places"))["items"]
    one, area = (found["items"] or [None])[0], (areas or [None])[0]
    return await render(request, f"guide/{who}.html", need=one, area=area)
