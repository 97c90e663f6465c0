"""The map of a community, drawn from its own buildings, and where staff bring it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from web.areas_shown import area_of
from web.asking import Problem, get, post
from web.fields import Control, Field
from web.forms import form, posted_by, show
from web.map_drawn import picture_of
from web.names_in_order import in_order
from web.pages import Pages, to
from web.rendering import render
from web.visitor import visitor_of
from web.words.translated import said

pages = Pages()

_AT_MOST = 2 * 1024 * 1024
_UNREADABLE = said("这不是 GeoJSON：请选一个以 { 开头的文本文件。")
_MISSING = said("请选一个文件，或者把内容粘贴进来")
_FIELDS = (
    Field(
        name="map",
        label=said("或者粘贴 GeoJSON 的内容"),
        control=Control.TEXT,
        at_most=200_000,
    ),
)


@pages.get("/map/{area}")
async def area_map(request: Request) -> Response:
    """The buildings of an area, and how many needs are open in each."""
    area = await area_of(request, request.path_params["area"])
    features = (await get(request, f"/areas/{area.id}/map"))["features"]
    visitor = await visitor_of(request)
    inside = [feature for feature in features if feature["properties"]["id"] != area.id]
    return await render(
        request,
        "map/map.html",
        area=area,
        picture=picture_of(features),
        groups=_groups([feature["properties"] for feature in inside], area.id, area.name),
        among=_among([feature["properties"] for feature in features]),
        whole=next(one["properties"]["open"] for one in features if one["properties"]["id"] == area.id),
        may_draw=bool(visitor and visitor.works),
    )


def _groups(places: list[dict[str, Any]], area: str, name: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """The places under what holds them, in the order of their names; 2幢 before 10幢."""
    titles = {place["id"]: place["name"] or "" for place in places} | {area: name}
    held: dict[str, list[dict[str, Any]]] = {}
    for place in places:
        held.setdefault(place["parent"] or area, []).append(place)
    ordered = sorted(held.items(), key=lambda each: (each[0] != area, in_order(titles.get(each[0]))))
    return [
        (titles.get(parent, name), sorted(some, key=lambda place: in_order(place["name"]))) for parent, some in ordered
    ]


def _among(places: list[dict[str, Any]]) -> dict[str, int]:
    """How many are open in a place and in none of those listed under it, by its id: so that its rows add up."""
    held = Counter[str]()
    for place in places:
        if place["parent"]:
            held[place["parent"]] += place["open"]
    return {place["id"]: place["open"] - held[place["id"]] for place in places}


@pages.get("/map/{area}/draw")
async def draw_page(request: Request) -> Response:
    """Where staff bring the shapes of buildings."""
    area = await area_of(request, request.path_params["area"])
    return await show(request, "map/draw.html", form(request, _FIELDS), area=area)


@pages.post("/map/{area}/draw")
async def draw(request: Request) -> Response:
    """Take them."""
    area = await area_of(request, request.path_params["area"])
    posted = await posted_by(request, _AT_MOST + 256 * 1024)
    problem = None
    faults = []
    try:
        text = await _brought(posted)
        if not text.strip():
            faults.append(("map", _MISSING))
        else:
            told = msgspec.json.decode(text)
            body = {"map": told if isinstance(told, dict) else {}}
            await post(request, f"/areas/{area.id}/map", body, key=str(posted.get("key", "")))
            return to(f"/map/{area.id}?done=drawn")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        faults.append(("map", _UNREADABLE))
    except Problem as refused:
        if refused.status in (401, 404):
            raise
        problem = refused
    finally:
        await posted.close()  # what is kept of a file on its way
    typed = FormData([(name, value) for name, value in posted.multi_items() if isinstance(value, str)])
    return await show(
        request, "map/draw.html", form(request, _FIELDS, typed, faults=faults, problem=problem), area=area
    )


async def _brought(posted: FormData) -> bytes:
    """The file that was chosen, or what was pasted."""
    file = posted.get("file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    return content.removeprefix(b"\xef\xbb\xbf") or str(posted.get("map", "")).encode()
