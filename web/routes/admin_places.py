"""The places of an installation: found, registered, renamed, moved, located."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from domain.levels import DEFAULT_LEVELS
from web.areas_named import area_named
from web.asking import Problem, get, post
from web.fields import Control, Field, Option, read
from web.forms import Form, form, posted_by, show
from web.names_in_order import in_order
from web.pages import Pages, to
from web.visitor import visitor_of
from web.words.translated import Words, said

pages = Pages()

_LEVELS = tuple(Option(level.key, level.zh, level.en) for level in DEFAULT_LEVELS)
_PLACE = (
    Field(name="level", label=said("是什么"), control=Control.SELECT, required=True, options=_LEVELS),
    Field(name="name", label=said("名称"), hint=said("如“新塘社区”“3栋”。一户不填名称。"), at_most=200),
    Field(name="code", label=said("短代码"), hint=said("可以不填。如 xintang，导入时用。"), at_most=200),
    Field(name="door", label=said("门牌号"), hint=said("只有一户才填；密封保存，不公开。"), at_most=200),
)

Change = Mapping[str, Any]
Fault = tuple[str, Words]


async def _named(request: Request, body: Change) -> tuple[Change, Fault | None]:
    return {"name": body["new_name"]}, None


async def _moved(request: Request, body: Change) -> tuple[Change, Fault | None]:
    parent, unclear = await area_named(request, body["into"])
    return {"parent": parent}, ("into", unclear) if unclear else None


async def _located(request: Request, body: Change) -> tuple[Change, Fault | None]:
    """A latitude and a longitude, as maps write them: in degrees, with a comma or a blank between."""
    try:
        lat, lon = (
            int(Decimal(one) * 1_000_000) for one in str(body["at"]).replace("，", ",").replace(",", " ").split()
        )
    except (ValueError, InvalidOperation, OverflowError):
        return {}, ("at", _NO_POSITION)
    return {"lat_e6": lat, "lon_e6": lon}, None


_NO_DOOR = said("请填门牌号：它是密封的，只有凭它才知道是哪一户")
_NO_POSITION = said("请填两个数：纬度在前，经度在后，如 30.274150, 120.155150")


class Changing(NamedTuple):
    """Something of a place that is said anew."""

    title: Words
    field: Field
    made: Callable[[Request, Change], Awaitable[tuple[Change, Fault | None]]]
    """The body for the API, or what is wrong with what was typed."""


CHANGES: Mapping[str, Changing] = {
    "name": Changing(said("改名称"), Field(name="new_name", label=said("新名称"), required=True, at_most=200), _named),
    "parent": Changing(
        said("移到别处"),
        Field(
            name="into",
            label=said("移到哪里面"),
            hint=said("填地点的名称，如“新塘社区”；也可以填短代码或编号。里面的楼和住户跟着一起移。"),
            required=True,
            at_most=200,
        ),
        _moved,
    ),
    "location": Changing(
        said("登记位置"),
        Field(
            name="at",
            label=said("纬度和经度"),
            hint=said("两个数，纬度在前，如 30.274150, 120.155150（WGS-84）。一户不登记位置。"),
            required=True,
            at_most=60,
        ),
        _located,
    ),
}
"""By the last part of the address, which is that of the API as well."""


@pages.get("/admin/places")
async def places(request: Request) -> Response:
    """The widest places, or those that are called so."""
    return await _widest_page(request, form(request, _PLACE))


@pages.get("/admin/places/{place}")
async def place(request: Request) -> Response:
    """A place, what lies in it, and registering another there."""
    return await _place_page(request, form(request, _PLACE), {})


async def _widest_page(request: Request, founding: Form) -> Response:
    name = request.query_params.get("name", "").strip()
    found = await get(request, "/places", {"name": name} if name else None)
    visitor = await visitor_of(request)
    return await show(
        request,
        "admin/places.html",
        founding,
        place=None,
        above=[],
        places=sorted(found["items"], key=lambda one: in_order(one["name"])),
        name=name,
        options=_options(),
        founding=founding,
        changes={},
        registers=visitor is not None and visitor.duty == "system_admin",
    )


async def _place_page(request: Request, founding: Form, faulty: Mapping[str, Form]) -> Response:
    id, visitor = request.path_params["place"], await visitor_of(request)
    told = await get(request, f"/places/{id}")
    found = await get(request, "/places", {"parent": id})
    home = DEFAULT_LEVELS.is_household(told["place"]["level"]["code"])
    posts = {held.area for held in visitor.posts} if visitor else set()
    theirs = visitor is not None and (visitor.duty == "system_admin" or any(one["id"] in posts for one in told["path"]))
    there = {what: change for what, change in CHANGES.items() if not home or what == "parent"}
    return await show(
        request,
        "admin/places.html",
        next((one for one in faulty.values() if one.has_faults), founding),
        place=told["place"],
        above=told["path"][:-1],
        places=sorted(found["items"], key=lambda one: in_order(one["name"])),
        name="",
        options=_options(told["place"]["level"]["code"]),
        founding=founding,
        changes={what: (change, faulty.get(what) or form(request, (change.field,))) for what, change in there.items()},
        registers=theirs,
        home=home,
    )


@pages.post("/admin/places")
async def found_place(request: Request) -> Response:
    """Register a place, in another or as one of the widest."""
    posted = await posted_by(request)
    body, faults = read(_PLACE, posted)
    parent = str(posted.get("parent", ""))
    problem = None
    if DEFAULT_LEVELS.is_household(body.get("level", "")) and "door" not in body:
        # Programs may leave it out; somebody at a desk would not find the household again.
        faults.append(("door", _NO_DOOR))
    if not faults:
        if parent:
            body["parent"] = parent
        try:
            made = await post(request, "/places", body, key=str(posted.get("key", "")))
            # A household has nothing in it but people: whoever registers one mostly registers them next.
            home = DEFAULT_LEVELS.is_household(body["level"])
            return to(f"/admin/places/{made['id'] if home or not parent else parent}?done=registered")
        except Problem as refused:
            problem = refused
    again = form(request, _PLACE, posted, faults=faults, problem=problem)
    if parent:
        request.path_params["place"] = parent
        return await _place_page(request, again, {})
    return await _widest_page(request, again)


@pages.post("/admin/places/{place}/{what}")
async def change(request: Request) -> Response:
    """Call it something else, have it lie elsewhere, or say where on earth it is."""
    posted, id, what = await posted_by(request), request.path_params["place"], request.path_params["what"]
    meant = CHANGES.get(what)
    if meant is None:
        raise Problem(404, {}, {})
    body, faults = read((meant.field,), posted)
    problem = None
    if not faults:
        made, wrong = await meant.made(request, body)
        faults += [wrong] if wrong else []
        if not faults:
            try:
                await post(request, f"/places/{id}/{what}", made, key=str(posted.get("key", "")))
                return to(f"/admin/places/{id}?done=changed")
            except Problem as refused:
                problem = refused
    again = form(request, (meant.field,), posted, faults=faults, problem=problem)
    return await _place_page(request, form(request, _PLACE), {what: again})


def _options(within: str | None = None) -> dict[str, tuple[Option, ...]]:
    """What can be chosen: a place lies in none that is as narrow as itself."""
    levels = tuple(one for one in _LEVELS if within is None or DEFAULT_LEVELS.is_below(one.code, within))
    return {field.name: levels if field.name == "level" else field.options for field in _PLACE}
