"""The places of a community as they are drawn on a page: degrees become lengths in a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import cos, radians
from typing import Any, NamedTuple

WIDTH = 340
"""Of the picture, about as many as a telephone is wide: letters in it are as large as those beside it."""
_MARGIN = 12
_WIDEST = 22
"""How wide and high a letter is in 长辈版."""
_TALLEST = 3.0
"""How many times as high as it is wide."""


class DrawnPlace(NamedTuple):
    """A place in the picture."""

    of: Mapping[str, Any]
    """Its properties, as the API tells them."""
    path: str
    """Its shape, for the attribute ``d``; empty for a point."""
    x: float
    y: float
    """Where its number stands."""
    named: bool = False
    """Whether its name has room beside the number."""


class Picture(NamedTuple):
    """The map."""

    width: int
    height: int
    places: list[DrawnPlace]
    """The wider first, so that the smaller lie upon them."""


def picture_of(features: list[Mapping[str, Any]]) -> Picture | None:
    """The features that have a shape or a point; None where there is none."""
    drawn = [feature for feature in features if feature["geometry"]]
    positions = [position for feature in drawn for position in _positions(feature["geometry"])]
    if not positions:
        return None
    west, east = min(lon for lon, _ in positions), max(lon for lon, _ in positions)
    south, north = min(lat for _, lat in positions), max(lat for _, lat in positions)
    # A degree of longitude is shorter the farther from the equator: a community is small enough for one measure.
    shorter = cos(radians((south + north) / 2)) or 1.0
    wide, high = max((east - west) * shorter, 1e-6), max(north - south, 1e-6)
    room = WIDTH - 2 * _MARGIN
    scale = min(room / wide, room * _TALLEST / high)
    left = (WIDTH - wide * scale) / 2

    def at(position: tuple[float, float]) -> tuple[float, float]:
        lon, lat = position
        return round(left + (lon - west) * shorter * scale, 1), round(_MARGIN + (north - lat) * scale, 1)

    places = [_drawn(feature, at) for feature in sorted(drawn, key=_size, reverse=True)]
    return Picture(WIDTH, round(high * scale + 2 * _MARGIN), places)


def _drawn(feature: Mapping[str, Any], at: Any) -> DrawnPlace:
    geometry = feature["geometry"]
    points = [at(position) for position in _positions(geometry)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    middle = round((min(xs) + max(xs)) / 2, 1), round((min(ys) + max(ys)) / 2, 1)
    if geometry["type"] == "Point":
        return DrawnPlace(feature["properties"], "", *middle)
    rings = [ring for polygon in geometry["coordinates"] for ring in polygon]
    path = "".join("M" + "L".join("{} {}".format(*at(corner)) for corner in ring[:-1]) + "Z" for ring in rings)
    name = feature["properties"]["name"] or ""
    room = sum(_WIDEST if letter > "\u2e80" else _WIDEST * 0.6 for letter in f"{name} 99")
    named = room <= max(xs) - min(xs) and max(ys) - min(ys) >= _WIDEST
    return DrawnPlace(feature["properties"], path, *middle, named)


def _positions(geometry: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    if geometry["type"] == "Point":
        lon, lat = geometry["coordinates"]
        yield lon, lat
        return
    for polygon in geometry["coordinates"]:
        for ring in polygon:
            for lon, lat in ring:
                yield lon, lat


def _size(feature: Mapping[str, Any]) -> float:
    positions = list(_positions(feature["geometry"]))
    lons, lats = [lon for lon, _ in positions], [lat for _, lat in positions]
    return (max(lons) - min(lons)) * (max(lats) - min(lats))
