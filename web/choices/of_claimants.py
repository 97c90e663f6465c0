"""What those choose from who work on a need: what they hold on it, whom they hand it to, who benefits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from domain.need.facts import Part
from domain.vocabulary import CLAIM, PART
from web.asking import get, get_or_none
from web.choices.of_all import Card, Choices
from web.fields import Option
from web.names_in_order import by_name
from web.visitor import visitor_of
from web.words.formats import for_templates

_PAGES = 10
"""How many pages of what is theirs are looked through for one need."""
_BUILDINGS = 60


async def my_claims(request: Request, card: Card | None) -> list[Option]:
    """The claims that they hold on the need."""
    if card is None:
        return []
    mine = await _claims_held(request, card["summary"]["id"])
    return [
        Option(line["claim"], *_kind_and_part(CLAIM[line["kind"]].words("zh"), CLAIM[line["kind"]].en, line["part"]))
        for line in card["summary"]["claims"]
        if line["claim"] in mine
    ]


async def _claims_held(request: Request, need: str) -> set[str]:
    held, after = set[str](), None
    for _ in range(_PAGES):
        page = await get(request, "/mine/claimed", {"limit": 100, "after": after})
        held |= {one["claim"] for one in page["items"] if one["need"]["id"] == need and one["claim"]}
        after = page["next"]
        if held or after is None:
            break
    return held


def _kind_and_part(zh: str, en: str, part: str) -> tuple[str, str]:
    return f"{zh}（{PART[part].words('zh')}）", f"{en} ({PART[part].en})"


async def my_orders(request: Request, card: Card | None) -> list[Option]:
    """The orders that they were given."""
    me = await _me(request)
    orders = [] if card is None else card["summary"].get("orders", [])
    return [_order(one) for one in orders if one["unit"] == me]


def _order(order: Mapping[str, Any]) -> Option:
    zh, en = _kind_and_part(_day(order["at"], "zh") + "派单", f"order of {_day(order['at'], 'en')}", order["part"])
    asked = order.get("asked")
    return Option(order["order"], f"{zh}：{asked}" if asked else zh, f"{en}: {asked}" if asked else en)


async def my_calls(request: Request, card: Card | None) -> list[Option]:
    """The whistles by which they were called, and after which they have not come yet."""
    return [
        Option(whistle["whistle"], call["task"], call["task"])
        for whistle, call in await _calls(request, card)
        if not call.get("reported_in_at")
    ]


async def my_parts(request: Request, card: Card | None) -> list[Option]:
    """The parts that they have to report on: what they were called for, and where they assist."""
    me = await _me(request)
    orders = [] if card is None else card["summary"].get("orders", [])
    assisting = [one for one in orders if one["unit"] == me and one["part"] == Part.ASSIST and one.get("signed_at")]
    calls = [one for one in await _calls(request, card) if one[1].get("reported_in_at")]
    return [
        *(Option(f"whistles/{whistle['whistle']}", call["task"], call["task"]) for whistle, call in calls),
        *(_order(one)._replace(code=f"orders/{one['order']}") for one in assisting),
    ]


async def _calls(request: Request, card: Card | None) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    me = await _me(request)
    whistles = [] if card is None else card["more"].get("whistles", [])
    return [(whistle, call) for whistle in whistles for call in whistle["called"] if call["unit"] == me]


async def who_checked_in(request: Request, card: Card | None) -> list[Option]:
    """Those with a public name who have checked in around the need, but for whoever asks; or anywhere, by the name."""
    area, me = await _around(request, card), await _me(request)
    if area is None:
        return []
    sought = request.query_params.get("find", "").strip()
    if sought:
        return [one for one in await _checked_in_anywhere(request, card, sought) if one.code != me]
    page = await get(request, f"/areas/{area['id']}/roster", {"limit": 100})
    return by_name(
        Option(line["by"]["id"], line["by"]["name"], line["by"]["name"], line["by"]["kind"][request.scope["language"]])
        for line in page["items"]
        if line["by"]["id"] not in (None, me)
    )


async def _checked_in_anywhere(request: Request, card: Card | None, name: str) -> list[Option]:
    """Those whose name holds that, who have checked in to whatever holds the need, or below it."""
    path = (await get(request, f"/places/{card['summary']['place']}"))["path"] if card else []
    found: dict[str, Option] = {}
    after = None
    for _ in range(_PAGES if path else 0):
        page = await get(request, f"/areas/{path[0]['id']}/roster", {"limit": 100, "after": after})
        for line in page["items"]:
            by = line["by"]
            if by["id"] and name.casefold() in by["name"].casefold():
                found[by["id"]] = Option(by["id"], by["name"], by["name"], line["area"]["name"] or "")
        after = page["next"]
        if after is None:
            break
    return by_name(found.values())


async def homes_around(request: Request, card: Card | None) -> list[Option]:
    """The buildings where the need is: whoever chooses one means every household of it."""
    place = None if card is None else card["summary"].get("place")
    path = await get_or_none(request, f"/places/{place}") if place else None
    if place is None or path is None:
        return []
    if path["place"]["level"]["code"] == "building":
        return [Option(place, path["place"]["name"] or "", path["place"]["name"] or "")]
    inside = (await get(request, "/places", {"parent": place}))["items"]
    buildings = [one for one in inside if one["level"]["code"] == "building"]
    return by_name(Option(one["id"], one["name"] or "", one["name"] or "") for one in buildings)[:_BUILDINGS]


async def _around(request: Request, card: Card | None) -> Mapping[str, Any] | None:
    """The community in which a need is, or what else holds it."""
    place = None if card is None else card["summary"].get("place")
    path = (await get(request, f"/places/{place}"))["path"] if place else []
    found: list[Mapping[str, Any]] = [one for one in path if one["level"]["code"] == "community"]
    return (found or path[:1] or [None])[0]


async def _me(request: Request) -> str | None:
    visitor = await visitor_of(request)
    return None if visitor is None else visitor.party


def _day(instant: str, language: Any) -> str:
    told: str = for_templates(language)["day"](instant)
    return told


AMONG: Mapping[str, Choices] = {
    "my_claims": my_claims,
    "my_orders": my_orders,
    "my_calls": my_calls,
    "my_parts": my_parts,
    "who_checked_in": who_checked_in,
    "homes_around": homes_around,
}
