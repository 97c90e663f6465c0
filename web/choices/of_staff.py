"""Choices of the community's office: units, levels, and what there is on a need to decide about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from domain.need.state import NEIGHBOURS_SHARE
from domain.settings import installed
from domain.vocabulary import PART, TIER, Term
from web.asking import get, get_or_none
from web.choices.of_all import Card, Choices
from web.fields import Option
from web.names_in_order import by_name, in_order
from web.places import addresses
from web.visitor import visitor_of
from web.words.formats import for_templates
from web.words.translated import in_words, said

_PAGES = 10
"""How many pages of units are looked through, of 100 each."""


_HERE = said("在本社区报到的")
_ABOVE_COMMUNITY = NEIGHBOURS_SHARE - 1
"""How many levels are wider than a community."""


async def units(request: Request, card: Card | None) -> list[Option]:
    """Units and organisations that may be given an order, or called; first those that checked in around the need."""
    near = await _checked_in_around(request, card)
    here = in_words(_HERE, request.scope["language"])
    first: list[Option] = []
    found: list[Option] = []
    for kind, group in (("unit", ("单位", "Units")), ("organisation", ("党组织", "Organisations"))):
        heading = group[0 if request.scope["language"] == "zh" else 1]
        after: str | None = None
        for _ in range(_PAGES):
            page = await get(request, "/parties", {"kind": kind, "limit": 100, "after": after})
            for one in page["items"]:
                if one["name"]:
                    among, under = (first, here) if one["id"] in near else (found, heading)
                    among.append(Option(one["id"], one["name"], one["name"], under))
            after = page["next"]
            if after is None:
                break
    return [*by_name(first), *by_name(found)]


async def _checked_in_around(request: Request, card: Card | None) -> set[str]:
    """Who checked in to the community of the need; where it is about none or several, to that of the office."""
    visitor = await visitor_of(request)
    community = [one["id"] for one in await _path(request, card) if one["level"]["code"] == "community"]
    areas = community or ([post.area for post in visitor.posts[:1]] if visitor else [])
    found = set[str]()
    for area in areas:
        page = await get_or_none(request, f"/areas/{area}/roster", {"limit": 100})
        found |= {line["by"]["id"] for line in page["items"] if line["by"]["id"]} if page else set()
    return found


async def orders(request: Request, card: Card | None) -> list[Option]:
    """The valid orders on the need, by the units that have them."""
    lines = _summary(card).get("orders", ())
    names = await _names(request, [line["unit"] for line in lines])
    return [_order(line, names.get(line["unit"], "")) for line in lines]


async def reports(request: Request, card: Card | None) -> list[Option]:
    """The parts that units have reported on, and that nobody has judged yet."""
    found: list[tuple[str, Mapping[str, Any]]] = []
    found += [(f"orders/{line['order']}", line) for line in _summary(card).get("orders", ())]
    for whistle in _more(card).get("whistles", ()):
        found += [(f"whistles/{whistle['whistle']}", line) for line in whistle["called"]]
    found = [(under, line) for under, line in found if line.get("result") and line.get("accepted") is None]
    names = await _names(request, [line["unit"] for _, line in found])
    return [
        Option(
            f"{under}/{line['unit']}",
            f"{names.get(line['unit'], '')}：{line.get('wording', '')}",
            f"{names.get(line['unit'], '')}: {line.get('wording', '')}",
        )
        for under, line in found
    ]


async def areas_above(request: Request, card: Card | None) -> list[Option]:
    """The areas above the one that has the need, nearest first; above its community until it was escalated."""
    path = await _path(request, card)
    level = (_more(card).get("level") or {}).get("area")
    ids = [one["id"] for one in path]
    end = ids.index(level) if level in ids else min(len(ids) - 1, _ABOVE_COMMUNITY)
    return [_place(one) for one in reversed(path[: max(end, 0)])]


async def areas_below(request: Request, card: Card | None) -> list[Option]:
    """The areas below the one that the need was escalated to; not its place itself, unless that is its community."""
    path = await _path(request, card)
    level = (_more(card).get("level") or {}).get("area")
    ids = [one["id"] for one in path]
    end = max(len(ids) - 1, _ABOVE_COMMUNITY + 1)
    return [_place(one) for one in path[ids.index(level) + 1 : end]] if level in ids else []


async def electorates(request: Request, card: Card | None) -> list[Option]:
    """The areas of the need's community around its place, the widest last."""
    path = await _path(request, card)
    return [_place(one) for one in reversed(path[2:])]


async def open_ballots(request: Request, card: Card | None) -> list[Option]:
    """The ballot that still takes votes."""
    return _ballots(card, "open")


async def closed_ballots(request: Request, card: Card | None) -> list[Option]:
    """The ballot whose outcome is not published."""
    return _ballots(card, "closed")


async def tiers(request: Request, card: Card | None) -> list[Option]:
    """The limits of this installation."""
    found = []
    for tier, limit in installed().settings.deadlines.tiers.items():
        term = TIER.get(tier) or Term(tier, tier)
        found.append(Option(tier, f"{term.words('zh')}（{_told(limit, 0)}）", f"{term.en} ({_told(limit, 1)})"))
    return found


async def alike(request: Request, card: Card | None) -> list[Option]:
    """The needs that may be the same matter."""
    summary = _summary(card)
    told = await get_or_none(request, f"/needs/{summary['id']}/alike") if summary else None
    found = [one["need"] for one in told["items"]] if told else []
    places = await addresses(request, [one.get("place") for one in found])
    return [
        Option(one["id"], *(" · ".join(filter(None, (words, places.get(one.get("place") or "")))) for words in both))
        for one in found
        for both in [(one.get("wording") or one["category"]["zh"], one.get("wording") or one["category"]["en"])]
    ]


async def photos(request: Request, card: Card | None) -> list[Option]:
    """The photos that only staff see so far."""
    summary = _summary(card)
    told = await get_or_none(request, f"/needs/{summary['id']}/photos") if summary else None
    shown = {language: for_templates(language) for language in ("zh", "en")}
    return [
        Option(
            one["id"],
            f"{one['kind']['zh']}，{shown['zh']['moment'](one['added_at'])}",
            f"{one['kind']['en']}, {shown['en']['moment'](one['added_at'])}",
        )
        for one in (told["items"] if told else ())
        if not one["published"]
    ]


_MOST_PLACES = 500


async def places_of_office(request: Request, card: Card | None) -> list[Option]:
    """The places of the areas that the visitor holds posts for, down to the buildings; at most 500."""
    visitor = await visitor_of(request)
    found: list[Option] = []
    for area in dict.fromkeys(post.area for post in visitor.posts) if visitor else ():
        path = (await get(request, f"/places/{area}"))["path"]
        await _below(request, path[-1], [path[-1]["name"] or ""], found)
    return found


async def _below(request: Request, place: Mapping[str, Any], names: list[str], found: list[Option]) -> None:
    called = " ".join(names)
    found.append(Option(place["id"], called, called))
    if place["level"]["code"] == "building":
        return
    inside = (await get(request, "/places", {"parent": place["id"]}))["items"]
    for one in sorted(inside, key=lambda one: in_order(one["name"])):
        if one["level"]["code"] != "household" and len(found) < _MOST_PLACES:
            await _below(request, one, [*names, one["name"] or ""], found)


async def residents(request: Request, card: Card | None) -> list[Option]:
    """People who live in those areas: they go by number and building, as their names are sealed."""
    visitor = await visitor_of(request)
    found: list[Option] = []
    for area in dict.fromkeys(post.area for post in visitor.posts) if visitor else ():
        page = await get_or_none(request, "/parties", {"area": area, "kind": "resident", "limit": 100})
        for one in page["items"] if page else ():
            home = (one.get("home") or {}).get("address") or ""
            mark = one["id"][-6:]
            found.append(Option(one["id"], f"{home} 居民 {mark}".strip(), f"{home} resident {mark}".strip()))
    return by_name(found)


def _summary(card: Card | None) -> Mapping[str, Any]:
    return card["summary"] if card else {}


def _more(card: Card | None) -> Mapping[str, Any]:
    return card["more"] if card else {}


def _ballots(card: Card | None, state: str) -> list[Option]:
    found = [one for one in _more(card).get("ballots", ()) if one["state"] == state]
    return [Option(one["id"], one["question"], one["question"]) for one in found]


async def _path(request: Request, card: Card | None) -> list[Mapping[str, Any]]:
    place = _summary(card).get("place")
    return (await get(request, f"/places/{place}"))["path"] if place else []


def _place(one: Mapping[str, Any]) -> Option:
    name = one["name"] or ""
    return Option(one["id"], f"{name}（{one['level']['zh']}）", f"{name} ({one['level']['en']})")


async def _names(request: Request, ids: list[str]) -> dict[str, str]:
    told = [await get_or_none(request, f"/parties/{id}") for id in dict.fromkeys(ids)]
    return {one["id"]: one["name"] for one in told if one and one["name"]}


_SPANS = (("wd", "个工作日", " working days"), ("d", "天", " days"), ("h", "小时", " hours"))


def _told(limit: str, language: int) -> str:
    """A limit as the settings have it, in words: ``5wd`` is 5个工作日."""
    for mark, *words in _SPANS:
        if limit.endswith(mark):
            return limit.removesuffix(mark) + words[language]
    return limit


def _order(line: Mapping[str, Any], unit: str) -> Option:
    part = PART[line["part"]]
    return Option(line["order"], f"{unit}（{part.words('zh')}）", f"{unit} ({part.en})")


AMONG: Mapping[str, Choices] = {
    choice.__name__: choice
    for choice in (
        units,
        orders,
        reports,
        areas_above,
        areas_below,
        electorates,
        open_ballots,
        closed_ballots,
        tiers,
        alike,
        photos,
        places_of_office,
        residents,
    )
}
