"""What those choose from who check in or plan who is on duty."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from web.asking import get_or_none
from web.choices.of_all import Card, Choices
from web.fields import Option
from web.names_in_order import by_name
from web.visitor import visitor_of


async def on_the_roll(request: Request, card: Card | None) -> list[Option]:
    """Those who have checked in to the area of the page; persons are told by what they are good at, not by name."""
    area = request.path_params.get("area") or request.query_params.get("area", "")
    visitor = await visitor_of(request)
    me = None if visitor is None else visitor.party
    told = await get_or_none(request, f"/areas/{area}/check-ins", {"state": "approved", "limit": 100}) if area else None
    if told is None:
        # Who is no staff there sees those with a public name.
        page = await get_or_none(request, f"/areas/{area}/roster", {"limit": 100}) if area else None
        named = [] if page is None else page["items"]
        found = [Option(line["by"]["id"], line["by"]["name"], line["by"]["name"]) for line in named if line["by"]["id"]]
        return by_name(one for one in found if one.code != me)
    options = []
    for line in told["items"]:
        zh, en = line["kind"]["zh"], line["kind"]["en"]
        good_zh = "、".join(one["zh"] for one in line["specialities"])
        good_en = ", ".join(one["en"] for one in line["specialities"])
        mark = line["party"][-4:]
        options.append(
            Option(
                line["party"],
                line["name"] or f"{zh}（{good_zh or '—'}，编号尾号 {mark}）",
                line["name"] or f"{en} ({good_en or '–'}, …{mark})",
            )
        )
    return by_name(options)


AMONG: Mapping[str, Choices] = {"on_the_roll": on_the_roll}
