"""GeoJSON (RFC 7946) as staff bring it: a collection of features, each of which draws or locates one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from domain.kernel import Unacceptable
from domain.place import CORNERS_AT_MOST, Polygon, Ring

FEATURES_AT_MOST = 1_000


class NoCollection(Unacceptable):
    """这不是可用的地图文件：{wrong}。

    This is no GeoJSON that can be used: {wrong}.
    """


class WrongFeature(Unacceptable):
    """第{feature}个图形不能用：{wrong}。

    Feature {feature} cannot be used: {wrong}.
    """


class Feature(NamedTuple):
    """What one feature says."""

    number: int
    """From 1, as people count them."""
    called: Mapping[str, str]
    """Which place: ``id``, ``code`` or ``name``, whichever it says."""
    polygons: tuple[Polygon, ...]
    """Its shape; empty for a point."""
    point: tuple[int, int] | None
    """Its latitude and longitude in millionths of a degree, for a point."""


def features_of(map: Mapping[str, Any]) -> list[Feature]:
    """What a FeatureCollection says.

    :raises NoCollection: when it is none, is empty, or has more than :data:`FEATURES_AT_MOST`.
    :raises WrongFeature: for the first feature that cannot be used.
    """
    features = map.get("features")
    if map.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise NoCollection(
            field="map",
            wrong=(
                "最外层应是 FeatureCollection，其中有 features 列表",
                "it is a FeatureCollection with a list of features",
            ),
        )
    if not 0 < len(features) <= FEATURES_AT_MOST:
        wrong = (f"应有 1 到 {FEATURES_AT_MOST} 个图形", f"it has 1 to {FEATURES_AT_MOST} features")
        raise NoCollection(field="map", wrong=wrong)
    return [_feature(number, each) for number, each in enumerate(features, 1)]


def wrong(number: int, zh: str, en: str) -> WrongFeature:
    """The refusal of a feature."""
    return WrongFeature(field=f"map.features.{number - 1}", feature=number, wrong=(zh, en))


def _feature(number: int, given: Any) -> Feature:
    if not isinstance(given, Mapping) or given.get("type") != "Feature":
        raise wrong(number, "它的 type 应是 Feature", "its type is Feature")
    properties = given.get("properties")
    if not isinstance(properties, Mapping):
        properties = {}
    said = {"id": properties.get("id", given.get("id")), **{key: properties.get(key) for key in ("code", "name")}}
    called = {key: value.strip() for key, value in said.items() if isinstance(value, str) and value.strip()}
    if not called:
        raise wrong(
            number,
            "没有说是哪个地点，请在 properties 中写 id、code 或 name",
            "it names no place; say its id, code or name in the properties",
        )
    geometry = given.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    corners = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    if kind == "Point":
        lon, lat = _position(number, corners)
        return Feature(number, called, (), (lat, lon))
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(corners, list):
        raise wrong(number, "图形只用 Polygon、MultiPolygon 或 Point", "it is a Polygon, a MultiPolygon or a Point")
    polygons = corners if kind == "MultiPolygon" else [corners]
    shape = tuple(tuple(_ring(number, ring) for ring in _list(number, polygon)) for polygon in polygons)
    if not shape or not all(shape):
        raise wrong(number, "没有坐标", "it has no coordinates")
    if sum(len(ring) for polygon in shape for ring in polygon) > CORNERS_AT_MOST:
        raise wrong(
            number,
            f"点太多，每个地点最多 {CORNERS_AT_MOST} 个点，请简化后再导入",
            f"it has too many corners; simplify it to {CORNERS_AT_MOST} at most",
        )
    return Feature(number, called, shape, None)


def _list(number: int, given: Any) -> list[Any]:
    if not isinstance(given, list):
        raise wrong(number, "坐标的层次不对", "its coordinates are not nested as its type has them")
    return given


def _ring(number: int, given: Any) -> Ring:
    ring = [_position(number, each) for each in _list(number, given)]
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()  # a ring of GeoJSON ends where it began
    if len(set(ring)) < 3:
        raise wrong(number, "每个环至少要有 3 个不同的点", "each ring has at least 3 different corners")
    return tuple(ring)


def _position(number: int, given: Any) -> tuple[int, int]:
    numbers = given[:2] if isinstance(given, list) else []
    if len(numbers) != 2 or any(isinstance(each, bool) or not isinstance(each, int | float) for each in numbers):
        raise wrong(number, "每个点写成 [经度, 纬度]", "each position is [longitude, latitude]")
    lon, lat = numbers
    if not (abs(lon) <= 180 and abs(lat) <= 90):  # what is no number is neither
        raise wrong(
            number,
            "坐标超出范围：经度在 -180 到 180 度之间，纬度在 -90 到 90 度之间，经度写在前",
            "it lies out of range: longitudes from -180 to 180 degrees come first, then latitudes from -90 to 90",
        )
    return round(lon * 1_000_000), round(lat * 1_000_000)
