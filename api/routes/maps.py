"""The map of an area, drawn from its own places: their shapes, and how many needs are open in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, ClassVar, Literal

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import act, question, schema_of
from api.geojson import Feature, features_of, wrong
from api.given import given_id
from api.kept import Answer
from api.perform import Act, Body, perform
from api.running import running
from domain.casework import Desk
from domain.kernel import Id, Unacceptable
from domain.levels import DEFAULT_LEVELS
from projections.board.card import Coded
from projections.board.inside import open_by_place
from projections.places import Place, drawn_in, place_of

router = APIRouter(prefix="/areas", route_class=DirectRoute, tags=["places"])

AT_MOST = 5_000
"""How many places a map shows."""


class MapBody(Body):
    """GeoJSON of places of an area."""

    at_most: ClassVar[int] = 2 * 1024 * 1024

    map: dict[str, Any] = Field(
        description="A FeatureCollection (RFC 7946, WGS-84). Each feature is a Polygon, a MultiPolygon or a Point, and "
        "names a place of the area by `id`, `code` or `name` in its properties."
    )


class Shape(msgspec.Struct):
    """The shape of a place, or its point, by degrees of WGS-84."""

    type: Literal["MultiPolygon", "Point"]
    coordinates: Any


class OfPlace(msgspec.Struct):
    """What a feature is of."""

    id: str
    parent: str | None
    level: Coded
    name: str | None
    code: str | None
    open: int
    """How many needs somebody still waits for, in it or in what it holds."""


class MapFeature(msgspec.Struct):
    """A place of the area."""

    type: Literal["Feature"]
    geometry: Shape | None
    """None where nobody has drawn or located it."""
    properties: OfPlace


class AreaMap(msgspec.Struct):
    """The places of an area, without its households, as GeoJSON."""

    type: Literal["FeatureCollection"]
    features: list[MapFeature]


class TooManyPlaces(Unacceptable):
    """这个区域的地点超过{most}个，画不下。请选它下面的一个区域。

    The area has more than {most} places, too many for a map. Ask for one of the areas in it.
    """


@router.get("/{area}/map", **question("/{area}/map", schema_of(AreaMap), refusals=(404, 422), may="register.read"))
async def area_map(request: Request) -> Response:
    """The map of an area: its places with their shapes, and how many needs are open in each."""
    service, area = running(request), given_id(request, "area")

    async def make() -> Answer:
        await place_of(service.backend, area)
        drawn = await drawn_in(service.backend, area)
        if len(drawn) > AT_MOST:
            raise TooManyPlaces(field="area", most=AT_MOST)
        waiting = await open_by_place(service.backend, area)
        features = []
        for place, polygons in drawn:
            level = DEFAULT_LEVELS.get(place.level)
            shape = None
            if polygons:
                corners = [[_closed(ring) for ring in polygon] for polygon in polygons]
                shape = Shape("MultiPolygon", corners)
            elif place.lat_e6 is not None and place.lon_e6 is not None:
                shape = Shape("Point", [place.lon_e6 / 1e6, place.lat_e6 / 1e6])
            words = Coded(level.key, level.zh, level.en)
            of = OfPlace(place.id, place.parent, words, place.title, place.code, waiting.get(place.id, 0))
            features.append(MapFeature("Feature", shape, of))
        inside = f"/{area}/"
        body = msgspec.json.encode(AreaMap("FeatureCollection", features))
        return Answer(body, lambda case, card: card is None or inside in card.path)

    return await service.kept.answer(request, ("map", area), make)


def _closed(ring: tuple[tuple[int, int], ...]) -> list[list[float]]:
    return [[lon / 1e6, lat / 1e6] for lon, lat in (*ring, ring[0])]


@router.post("/{area}/map", **act("/{area}/map", MapBody, may="place.change"))
async def draw(request: Request) -> Response:
    """Draw the places of an area, all of them or none. What is drawn so already stays as it is."""
    area = given_id(request, "area")

    async def drawing(body: MapBody, _: Id) -> Act:
        features = features_of(body.map)
        here = [place for place, _ in await drawn_in(running(request).backend, area)]
        found = _found(features, here)

        def drawn(desk: Desk) -> None:
            desk.place(area)
            for feature, place in found:
                path = desk.path(place)
                if feature.point is None:
                    desk.place(place).draw(desk.acting, feature.polygons, path=path)
                else:
                    desk.place(place).locate(desk.acting, *feature.point, path=path)

        return drawn

    return await perform(request, MapBody, area, drawing)


def _found(features: list[Feature], here: list[Place]) -> list[tuple[Feature, Id]]:
    """The place that each feature names. :raises WrongFeature: when it is none of the area's, or not clear which."""
    by: dict[str, dict[str, list[Place]]] = {
        "id": {place.id: [place] for place in here},
        "code": _grouped((place.code, place) for place in here),
        "name": _grouped((place.title, place) for place in here),
    }
    found = []
    times = Counter[Id]()
    for feature in features:
        key, words = next(iter(feature.called.items()))
        those = by[key].get(words.lower() if key == "id" else words, [])
        if not those:
            raise wrong(
                feature.number,
                f"这个区域里没有“{words[:80]}”这个地点",
                f"there is no place {words[:80]} in this area",
            )
        if len(those) > 1:
            raise wrong(
                feature.number,
                f"这个区域里有{len(those)}个“{words[:80]}”，请写 code 或 id",
                f"there are {len(those)} places {words[:80]} in this area; say its code or id",
            )
        place = those[0].id
        times[place] += 1
        if times[place] > 1 and feature.polygons:
            raise wrong(feature.number, "这个地点前面已经画过", "an earlier feature has drawn this place")
        found.append((feature, place))
    return found


def _grouped(pairs: Iterable[tuple[str | None, Place]]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for name, place in pairs:
        if name is not None:
            found.setdefault(name, []).append(place)
    return found
