"""The buildings of 示范花园 as they lie: made up, for the map of the community to be one on the first start."""

from __future__ import annotations

from math import cos, radians

from cli.demo.script import Script
from cli.demo.stories.garden import garden
from domain.kernel import Id
from domain.place import Polygon

_DRAWN = "2026-09-02 10:00"
_SOUTH_WEST = (113_281_400, 27_946_200)
"""Longitude and latitude in millionths of a degree: a field that nobody has built on."""
_METRE = 8.99
"""Of a degree of latitude, in millionths."""

_Corners = tuple[tuple[float, float], ...]
"""Metres to the east and to the north of the corner in the south-west."""

_ESTATE: _Corners = ((0, 0), (168, 0), (176, 62), (176, 176), (92, 184), (0, 170))
_BUILDINGS: tuple[_Corners, ...] = (
    ((16, 20), (72, 20), (72, 33), (16, 33)),
    ((94, 20), (158, 24), (157, 38), (93, 34)),
    # With a yard on its north side.
    ((16, 74), (76, 74), (76, 106), (60, 106), (60, 98), (32, 98), (32, 106), (16, 106)),
    ((96, 70), (160, 70), (160, 84), (96, 84)),
    ((18, 134), (84, 140), (83, 154), (17, 148)),
)
"""Slabs that look to the south, as they were built in the nineties; two of them stand a little aslant."""


def tell(script: Script) -> None:
    """Draw the estate, and each of its buildings in it."""
    here = garden(script)
    _drawn(script, here.secretary, here.estate, _ESTATE)
    for building, corners in zip(here.buildings, _BUILDINGS, strict=True):
        _drawn(script, here.secretary, building, corners)


def _drawn(script: Script, by: Id, place: Id, corners: _Corners) -> None:
    polygons: tuple[Polygon, ...] = ((tuple(_on_earth(*corner) for corner in corners),),)
    script.step(_DRAWN, by, place, lambda desk: desk.place(place).draw(desk.acting, polygons, path=desk.path(place)))


def _on_earth(east: float, north: float) -> tuple[int, int]:
    lon, lat = _SOUTH_WEST
    shorter = cos(radians(lat / 1e6))
    return round(lon + east * _METRE / shorter), round(lat + north * _METRE)
