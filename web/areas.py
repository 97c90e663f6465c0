"""Communities, and the places in one that people name: what somebody chooses from to say where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from domain.levels import DEFAULT_LEVELS
from web.asking import get, get_or_none
from web.fields import Option
from web.names_in_order import Key, in_order

COMMUNITY = "community"
_RANK = DEFAULT_LEVELS.get(COMMUNITY).rank
_PARTS = ("estate", "grid")
"""What divides a community; buildings stand in them, or in the community itself."""

Line = Mapping[str, Any]


async def communities(request: Request) -> list[Option]:
    """Every community, under what holds it."""
    found: list[Option] = []
    waiting: list[tuple[str | None, str]] = [(None, "")]
    while waiting:
        parent, within = waiting.pop()
        for line in await _lying_in(request, parent):
            name = line["name"] or ""
            if line["level"]["code"] == COMMUNITY:
                found.append(Option(line["id"], name, name, within))
            elif DEFAULT_LEVELS.get(line["level"]["code"]).rank < _RANK:
                waiting.append((line["id"], f"{within} {name}".strip()))
            elif parent is None or DEFAULT_LEVELS.get(line["level"]["code"]).rank == _RANK + 1:
                # An estate that lies in no community: it is what people name.
                found.append(Option(line["id"], name, name, within))
    return sorted(found, key=lambda option: (in_order(option.group), in_order(option.zh)))


async def spots(request: Request, community: str) -> list[Option]:
    """The estates and buildings of a community, after the community as a whole; no household."""
    inside = await _lying_in(request, community)
    zh, en = "说不清，就在这一带", "Somewhere around here"
    found = [Option(community, zh, en)]
    for part in sorted(inside, key=_by_level_and_name):
        name = part["name"] or ""
        if DEFAULT_LEVELS.is_household(part["level"]["code"]):
            continue
        buildings = await _lying_in(request, part["id"]) if part["level"]["code"] in _PARTS else []
        named = [one for one in sorted(buildings, key=_by_level_and_name) if one["name"]]
        named = [one for one in named if not DEFAULT_LEVELS.is_household(one["level"]["code"])]
        if named:
            found.append(Option(part["id"], f"{name}（整个）", f"All of {name}", name))
            found += [Option(one["id"], f"{name} {one['name']}", f"{name} {one['name']}", name) for one in named]
        else:
            found.append(Option(part["id"], name, name))
    return found


async def community_of(request: Request, place: str) -> str | None:
    """The community in which a place lies, or the widest thing that people choose; None where nobody knows it."""
    told = await get_or_none(request, f"/places/{place}")
    if not told:
        return None
    for line in told["path"]:
        # An estate may lie in no community.
        if line["level"]["code"] == COMMUNITY or DEFAULT_LEVELS.get(line["level"]["code"]).rank == _RANK + 1:
            return str(line["id"])
    return None


async def _lying_in(request: Request, parent: str | None) -> list[Line]:
    items: list[Line] = (await get(request, "/places", {"parent": parent} if parent else None))["items"]
    return items


def _by_level_and_name(line: Line) -> tuple[bool, Key]:
    """Estates before grids."""
    return (line["level"]["code"] == "grid", in_order(line["name"]))
