"""The three lists side by side: what people need, what is offered, and what is being done about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from domain.vocabulary import ITEM, LIST, OFFER_STATE, PART, ROLE, STAGE, Terms
from web.acts.form import options
from web.asking import PREFIX, Problem, get, get_or_none
from web.desk import STAGES
from web.pages import Pages
from web.places import addresses
from web.rendering import render
from web.visitor import visitor_of

pages = Pages()

_ASKED = {
    "needs": ("area", "category", "stage", "item"),
    "offers": ("area", "category", "state"),
    "progress": ("area", "category", "stage"),
}


def coded(group: Terms) -> dict[str, dict[str, str]]:
    """A group of the vocabulary by its codes."""
    return {code: {"code": code, "zh": term.words("zh"), "en": term.words("en")} for code, term in group.items()}


RESIDENTS_STAGES = coded(STAGE)
"""The stages in the words of residents; staff read those of their own."""


@pages.get("/lists/{list}")
async def list_(request: Request) -> Response:
    """One of the lists, with its twins as CSV and xlsx."""
    name = request.path_params["list"]
    if name not in _ASKED:
        raise Problem(404, {"title": "没有这张清单" if request.scope["language"] == "zh" else "No such list"}, {})
    query = [(key, request.query_params.get(key, "")) for key in _ASKED[name]]
    query = [(key, value) for key, value in query if value]
    after = request.query_params.get("after")
    more = [("after", after)] if after else []
    found: dict[str, Any] = await get(request, f"/lists/{name}", [*query, *more, ("limit", "50")])
    asked = dict(query)
    area = (await addresses(request, [asked.get("area")])).get(asked.get("area", ""))
    groups = [one for one in (await get(request, "/categories"))["items"] if one["parent"] is None]
    visitor = await visitor_of(request)
    at_work = visitor is not None and visitor.works
    return await render(
        request,
        "lists/list.html",
        name=name,
        titles={
            code: term.words("zh") if request.scope["language"] == "zh" else term.en for code, term in LIST.items()
        },
        lines=found["items"],
        asked=asked,
        area=area,
        groups=groups,
        stages=STAGES if at_work else RESIDENTS_STAGES,
        units=await _units(request, found["items"]) if name == "needs" else {},
        kinds=coded(ROLE),
        parts=coded(PART),
        state_options=options(OFFER_STATE),
        items=options(ITEM),
        files={kind: f"{PREFIX}/lists/{name}?{urlencode([*query, ('format', kind)])}" for kind in ("csv", "xlsx")},
        shared=urlencode([(key, value) for key, value in query if key in ("area", "category")]),
        following=urlencode([*query, ("after", found["next"])]) if found["next"] else None,
    )


async def _units(request: Request, lines: list[dict[str, Any]]) -> dict[str, str]:
    """What the units are called that have an order and have not signed for it: the list names no others."""
    waiting = [one["unit"] for line in lines for one in line["need"].get("orders", ()) if not one.get("signed_at")]
    told = [await get_or_none(request, f"/parties/{id}") for id in dict.fromkeys(waiting)]
    return {one["id"]: one["name"] for one in told if one and one["name"]}
