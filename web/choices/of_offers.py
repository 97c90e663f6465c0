"""What those choose from who offer something: where, and for which needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from web.areas import communities
from web.around import around, checked_in
from web.asking import get
from web.choices.of_all import Card, Choices
from web.fields import Option
from web.places import addresses

_HERE = ("made", "acknowledged", "approved")
"""The states of a check-in that is neither refused nor left."""


async def my_areas(request: Request, card: Card | None) -> list[Option]:
    """The areas that are theirs, and where they have checked in, looked at or not; every community where there is none.

    An offer needs no check-in: whoever may make one, makes it for any area.
    """
    found = {one.id: Option(one.id, one.name, one.name) for one in (await around(request)).areas}
    for line in await checked_in(request):
        area = line["area"]
        if line["state"]["code"] in _HERE and area["name"]:
            found.setdefault(area["id"], Option(area["id"], area["name"], area["name"]))
    return list(found.values()) or await communities(request)


async def needs_for_offer(request: Request, card: Card | None) -> list[Option]:
    """The needs that are open around where something is offered."""
    offer = await get(request, f"/offers/{request.path_params['offer']}")
    found: dict[str, Any] = {}
    for area in offer["areas"][:5]:
        asked = [("area", area["id"]), ("stage", "listed"), ("stage", "open"), ("limit", "50")]
        page = await get(request, "/needs", asked)
        found |= {need["id"]: need for need in page["items"]}
    places = await addresses(request, [need.get("place") for need in found.values()])
    return [
        Option(
            need["id"],
            need.get("wording") or need["category"]["zh"],
            need.get("wording") or need["category"]["en"],
            places.get(need.get("place") or "", ""),
        )
        for need in found.values()
    ]


AMONG: Mapping[str, Choices] = {"my_areas": my_areas, "needs_for_offer": needs_for_offer}
