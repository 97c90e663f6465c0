"""Where somebody is at home here: where they live, have checked in or hold a post; and what they are good at."""

from __future__ import annotations

from typing import Any, NamedTuple

from starlette.requests import Request

from domain.roster.facts import Speciality
from domain.roster.suits import categories_for
from web.asking import get, get_or_none
from web.visitor import visitor_of


class Area(NamedTuple):
    """An area that is theirs."""

    id: str
    name: str
    level: str


class Around(NamedTuple):
    """What is around somebody."""

    areas: list[Area]
    """From the one that is likeliest meant."""
    suits: frozenset[str]
    """The categories of needs that they are good at."""


async def around(request: Request) -> Around:
    """What is around whoever looks; nothing for strangers."""
    visitor = await visitor_of(request)
    if visitor is None or visitor.party is None:
        return Around([], frozenset())
    checkins = [one for one in (await checked_in(request)) if one["state"]["code"] == "approved"]
    wanted = [one["area"]["id"] for one in checkins] + [post.area for post in visitor.posts]
    found: dict[str, Area] = {}
    homes = (await _path(request, visitor.home[-1]["id"]))[::-1] if visitor.home else []
    community = [area for area in homes if area.level == "community"]
    for area in community:
        found.setdefault(area.id, area)
    for id in wanted:
        for area in (await _path(request, id))[-1:]:
            found.setdefault(area.id, area)
    for area in homes:
        found.setdefault(area.id, area)
    good_at = [Speciality(one["code"]) for line in checkins for one in line["specialities"]]
    return Around(list(found.values()), categories_for(good_at))


async def checked_in(request: Request) -> list[dict[str, Any]]:
    """To what they have checked in, in whichever state; nothing for whoever may not."""
    told = await get_or_none(request, "/mine/check-ins")
    return told["items"] if told else []


async def _path(request: Request, place: str) -> list[Area]:
    """The areas that hold a place, from the widest; a home itself is none."""
    path = (await get(request, f"/places/{place}"))["path"]
    return [Area(one["id"], one["name"], one["level"]["code"]) for one in path if one["name"]]
