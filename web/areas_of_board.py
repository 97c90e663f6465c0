"""Where: the areas by which everybody narrows the list of needs, by choosing one or by writing its name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from starlette.requests import Request

from domain.levels import DEFAULT_LEVELS
from web.areas import COMMUNITY, community_of
from web.asking import get, get_or_none
from web.fields import Option
from web.names_in_order import in_order, together
from web.places import addresses
from web.visitor import visitor_of
from web.words.translated import in_words, said

_MOST = 40
"""How many areas of the whole installation are offered at once; where there are more, wider ones, or their names."""
_MOST_INSIDE = 60
_FOUND = 10
"""How many places of a name are told."""

_LIVING, _CHOSEN, _WIDER = said("您住的地方"), said("现在看的"), said("更大的范围")
_INSIDE, _EVERYWHERE = said("这里面"), said("各区、街道和社区")

Line = dict[str, Any]


class Named(NamedTuple):
    """A place that bears the name that was asked for."""

    id: str
    address: str


async def areas_offered(request: Request, chosen: str) -> list[Option]:
    """What one may look at: where one lives, then what is around and in the *chosen* area, then all wide ones."""
    language = request.scope["language"]
    offered: list[Option] = []

    def offer(lines: Iterable[Line], group: str) -> None:
        there = {option.code for option in offered}
        under = in_words(group, language)
        named = [line for line in lines if line["name"] and line["id"] not in there]
        offered.extend(Option(line["id"], line["name"], line["name"], under) for line in named)

    offer(await _living(request), _LIVING)
    path = (await get(request, f"/places/{chosen}"))["path"] if chosen else []
    if path:
        offer(path[-1:], _CHOSEN)
        offer(_in_order(await _inside(request, chosen))[:_MOST_INSIDE], _INSIDE)
        offer(path[-2::-1], _WIDER)
    offer(await _everywhere(request), _EVERYWHERE)
    return together(offered)


async def home_of(request: Request) -> str | None:
    """The community in which the visitor lives; None for whoever lives in none that is known."""
    visitor = await visitor_of(request)
    if visitor is None or not visitor.home:
        return None
    return await community_of(request, visitor.home[-1]["id"])


async def places_named(request: Request, name: str) -> list[Named]:
    """Those that are called so, or else those whose name begins so; no household."""
    found = (await get(request, "/places", {"called": name}))["items"]
    found = found or (await get(request, "/places", {"name": name}))["items"]
    shown = [one for one in found if one["name"] and not DEFAULT_LEVELS.is_household(one["level"]["code"])][:_FOUND]
    where = await addresses(request, [one["id"] for one in shown])
    return [Named(one["id"], where.get(one["id"], one["name"])) for one in shown]


async def _living(request: Request) -> list[Line]:
    community = await home_of(request)
    if community is None:
        return []
    visitor = await visitor_of(request)
    assert visitor is not None
    path: list[Line] = (await get(request, f"/places/{visitor.home[-1]['id']}"))["path"]
    ids = [line["id"] for line in path]
    return path[ids.index(community) :]


async def _inside(request: Request, area: str) -> list[Line]:
    told = await get_or_none(request, "/places", {"parent": area})
    return [one for one in told["items"] if not DEFAULT_LEVELS.is_household(one["level"]["code"])] if told else []


async def _everywhere(request: Request) -> list[Line]:
    """From the widest areas down to the communities, as far as there are not too many: each below what holds it."""
    rank = DEFAULT_LEVELS.get(COMMUNITY).rank
    held: dict[str | None, list[Line]] = {None: _in_order((await get(request, "/places"))["items"])}
    front, count = held[None], len(held[None])
    while front:
        below: list[Line] = []
        for line in front:
            if DEFAULT_LEVELS.get(line["level"]["code"]).rank < rank:
                held[line["id"]] = _in_order(await _inside(request, line["id"]))
                below += held[line["id"]]
        count += len(below)
        if count > _MOST:
            for line in front:
                held.pop(line["id"], None)
            break
        front = below
    return _unfolded(held, None)


def _unfolded(held: dict[str | None, list[Line]], parent: str | None) -> list[Line]:
    return [one for line in held.get(parent, ()) for one in (line, *_unfolded(held, line["id"]))]


def _in_order(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: in_order(line["name"]))
