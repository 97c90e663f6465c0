"""The area tree."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import act, question, schema_of
from api.given import GivenId, given_id
from api.kept import Answer
from api.perform import Act, Body, Strict, perform
from api.query import GivenText, asked
from api.report import TEXT
from api.running import running
from domain.casework import Desk
from domain.kernel import Id
from domain.levels import DEFAULT_LEVELS
from domain.place import Place
from domain.words import Sealed
from projections import places as view
from projections.board import Coded
from store.reading import Reader

router = APIRouter(prefix="/places", route_class=DirectRoute, tags=["places"])


class Found(Body):
    """A new place in the tree."""

    level: str = Field(max_length=40, description="A key of the installation's levels, such as `community`.")
    parent: GivenId | None = None
    name: str | None = Field(
        None, max_length=TEXT, description="What it is called; a household has no name in the clear."
    )
    code: str | None = Field(None, max_length=200, description="A short readable name, such as `xintang`.")
    door: str | None = Field(None, max_length=TEXT, description="The door number of a household; sealed.")


class Rename(Body):
    """What it is called from now on."""

    name: str = Field(max_length=TEXT)


class Locate(Body):
    """Where on earth it lies, by WGS-84."""

    lat_e6: int = Field(description="The latitude in millionths of a degree, such as 30274150.", ge=-(2**53), le=2**53)
    lon_e6: int = Field(description="The longitude in millionths of a degree.", ge=-(2**53), le=2**53)


class Move(Body):
    """Where it lies from now on."""

    parent: GivenId | None = Field(description="The place that holds it; null for the widest.")


@router.post("", **act("", Found, created=True, may="place.found"))
async def found(request: Request) -> Response:
    """Found a place."""

    def begin(body: Found, id: Id) -> Act:
        return lambda desk: _found(desk, body, id)

    return await perform(
        request, Found, None, begin, created=True, reaches=lambda body: (body.parent,) if body.parent else ()
    )


def _found(desk: Desk, body: Found, id: Id) -> None:
    parent = None if body.parent is None else desk.place(body.parent)
    desk.begin(
        Place.found(
            desk.acting,
            id=id,
            level=body.level,
            name=body.name,
            parent=parent,
            path=() if parent is None else desk.path(parent.id),
            code=body.code,
            door=None if body.door is None else Sealed(id, body.door),
        )
    )


@router.post("/{place}/location", **act("/{place}/location", Locate, may="place.change"))
async def locate(request: Request) -> Response:
    """Say where a place lies on earth. A household is not located."""
    place = given_id(request, "place")
    return await perform(
        request,
        Locate,
        place,
        lambda body, id: (
            lambda desk: desk.place(place).locate(desk.acting, body.lat_e6, body.lon_e6, path=desk.path(place))
        ),
    )


@router.post("/{place}/name", **act("/{place}/name", Rename, may="place.change"))
async def rename(request: Request) -> Response:
    """Rename a place."""
    place = given_id(request, "place")
    return await perform(
        request,
        Rename,
        place,
        lambda body, id: lambda desk: desk.place(place).rename(desk.acting, body.name, path=desk.path(place)),
    )


@router.post("/{place}/parent", **act("/{place}/parent", Move, may="place.change"))
async def move(request: Request) -> Response:
    """Move a place, with everything below it, into another."""
    place = given_id(request, "place")
    return await perform(request, Move, place, lambda body, id: lambda desk: _move(desk, place, body.parent))


def _move(desk: Desk, place: Id, to: Id | None) -> None:
    parent = None if to is None else desk.place(to)
    ancestors = () if parent is None else desk.path(parent.id)
    desk.place(place).move(desk.acting, parent, path=desk.path(place), ancestors=ancestors)


class PlacesQuery(Strict):
    """Which places: those called so, those that lie in one, or the widest."""

    parent: GivenId | None = Field(None, description="Those that lie directly in it.")
    called: GivenText | None = Field(None, description="Those with that code or exact name.")
    name: GivenText | None = Field(None, description="Those whose name begins so: at most 100, the shortest first.")


class PlaceLine(msgspec.Struct):
    """A place as it is now."""

    id: str
    parent: str | None
    level: Coded
    name: str | None
    """None for a household."""
    code: str | None
    lat_e6: int | None = None
    """Millionths of a degree, by WGS-84."""
    lon_e6: int | None = None


class PlacePage(msgspec.Struct):
    """Some places."""

    items: list[PlaceLine]


class PlacePath(msgspec.Struct):
    """A place, and the areas that hold it."""

    place: PlaceLine
    path: list[PlaceLine]
    """From the widest to the place itself."""


async def _by_name(reader: Reader, query: PlacesQuery) -> list[view.Place]:
    if query.called is None:
        return await view.places_beginning(reader, query.name or "", query.parent)
    found = await view.places_called(reader, query.called)
    return [place for place in found if query.name is None or (place.title or "").startswith(query.name)]


def _line(place: view.Place) -> PlaceLine:
    level = DEFAULT_LEVELS.get(place.level)
    words = Coded(level.key, level.zh, level.en)
    return PlaceLine(place.id, place.parent, words, place.title, place.code, place.lat_e6, place.lon_e6)


@router.get("", **question("", schema_of(PlacePage), query=PlacesQuery, refusals=(422,), may="register.read"))
async def places(request: Request) -> Response:
    """Places by name, or by what they lie in."""
    service = running(request)

    async def make() -> Answer:
        query = asked(request, PlacesQuery)
        reader = service.backend
        if query.called is not None or query.name is not None:
            found = await _by_name(reader, query)
            found = [place for place in found if query.parent is None or place.parent == query.parent]
        else:
            found = await view.children_of(reader, query.parent)
        # A fact of anything but a need may be one of a place.
        page = msgspec.json.encode(PlacePage([_line(place) for place in found]))
        return Answer(page, lambda case, card: card is None)

    return await service.kept.answer(request, ("places", request.scope["query_string"]), make)


@router.get("/{place}", **question("/{place}", schema_of(PlacePath), refusals=(404,), may="register.read"))
async def place(request: Request) -> Response:
    """A place and what holds it; its version is in the ETag."""
    service, id = running(request), given_id(request, "place")

    async def make() -> Answer:
        reader = service.backend
        path = [_line(await view.place_of(reader, step)) for step in await view.path_of(reader, id)]
        version = len(await reader.facts(id))
        return Answer(msgspec.json.encode(PlacePath(path[-1], path)), lambda case, card: card is None, version=version)

    return await service.kept.answer(request, ("place", id), make)
