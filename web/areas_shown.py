"""An area as pages about areas begin: what it is called, what holds it, and what lies in it."""

from __future__ import annotations

from typing import Any, NamedTuple

from starlette.requests import Request

from web.asking import get
from web.names_in_order import in_order


class Area(NamedTuple):
    """An area, and what lies around it."""

    id: str
    name: str
    path: list[dict[str, Any]]
    """What holds it, from the widest on, without itself."""
    below: list[dict[str, Any]]
    """The areas right below, without households."""
    level: str


async def area_of(request: Request, id: str) -> Area:
    """The area *id*. :raises Problem: when there is none."""
    told = await get(request, f"/places/{id}")
    place, path = told["place"], told["path"]
    below = (await get(request, "/places", {"parent": place["id"]}))["items"]
    named = sorted((one for one in below if one["name"]), key=lambda one: in_order(one["name"]))
    return Area(place["id"], place["name"] or "", path[:-1], named, place["level"]["code"])


async def widest(request: Request) -> list[dict[str, Any]]:
    """The areas that lie in no other."""
    named = [one for one in (await get(request, "/places"))["items"] if one["name"]]
    return sorted(named, key=lambda one: in_order(one["name"]))
