"""A place of the area tree: a district, a street, a community … down to a household.

Where a place lies is a fact of the place itself; its path is read by walking up. A household bears no name and no code
in the clear: its door number, where anybody needs it, is sealed.
"""

from __future__ import annotations

import re
from typing import ClassVar, assert_never, cast

from domain.acting import Acting
from domain.kernel import Aggregate, Fact, Id, NotAllowed, Refused, Unacceptable
from domain.levels import DEFAULT_LEVELS, Levels
from domain.words import PublicWording, Sealed, public_wording

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAME_AT_MOST = 80
_CODE_AT_MOST = 64
CORNERS_AT_MOST = 500
"""What a place is drawn with: a building has a dozen corners, and a community some hundred."""


class Founded(Fact):
    """It exists, and is known to lie there."""

    topic: ClassVar[str] = "place.founded"
    level: str
    """A key of the installation's levels."""
    parent: Id | None = None
    """The place it lies in; the widest lie in none."""
    name: PublicWording | None = None
    """What it is called; a household is not called anything in the clear."""
    code: str | None = None
    """A short readable name for addresses, such as ``xintang``; unique by convention."""
    door: Sealed | None = None
    """The door number of a household."""


class Renamed(Fact):
    """It is called something else now."""

    topic: ClassVar[str] = "place.renamed"
    name: PublicWording


class Moved(Fact):
    """It lies in another place now, with everything below it. What happened there before stays where it happened."""

    topic: ClassVar[str] = "place.moved"
    parent: Id | None


class Located(Fact):
    """Where on earth it lies, by one point: degrees of WGS-84 in millionths."""

    topic: ClassVar[str] = "place.located"
    lat_e6: int
    lon_e6: int


Ring = tuple[tuple[int, int], ...]
"""A line around something, by its corners, each once: longitude and latitude, in millionths of a degree."""


Polygon = tuple[Ring, ...]
"""A ring around what belongs to it, and rings around what does not, such as courtyards."""


class Outlined(Fact):
    """What shape it has on a map: degrees of WGS-84 in millionths."""

    topic: ClassVar[str] = "place.outlined"
    polygons: tuple[Polygon, ...]


PlaceFact = Founded | Renamed | Moved | Located | Outlined


class AreaCycle(Refused):
    """一个地点不能放到它自己或它的下级里面，请另选上级地点。

    A place cannot lie in itself or in a place below it. Choose another place to hold it.
    """


class LevelNotBelow(Refused):
    """“{level_words}”不能放在“{parent_words}”之下，请另选上级地点或层级。

    A {level_words} cannot lie in a {parent_words}. Choose another place to hold it, or another level.
    """


class Place(Aggregate):
    """A node of the area tree."""

    name: ClassVar[str] = "place"

    parent: Id | None
    level: str
    title: PublicWording | None
    """What it is called; None for a household."""
    code: str | None
    point: tuple[int, int] | None = None
    """Its latitude and longitude in millionths of a degree, once somebody has said where it is."""
    outline: tuple[Polygon, ...] = ()
    """Its shape, once somebody has drawn it."""

    @classmethod
    def found(
        cls,
        acting: Acting,
        *,
        id: Id,
        level: str,
        name: str | None = None,
        parent: Place | None = None,
        path: tuple[Id, ...] = (),
        code: str | None = None,
        door: Sealed | None = None,
        levels: Levels = DEFAULT_LEVELS,
    ) -> Place:
        """Put a new place into the tree.

        :param path: the areas that hold it, from the widest to its parent.
        :raises NotAllowed: to whoever is not staff of the parent; the widest places are the installation's to found.
        :raises LevelNotBelow: when its level does not lie below its parent's.
        """
        _demand_staff(acting, path, ("新建地点", "found a place here"))
        _demand_below(level, parent, levels)
        if levels.get(level).household:
            for field, value in (("name", name), ("code", code)):
                if value is not None:
                    raise Unacceptable(
                        field=field,
                        why=(
                            "住户不填名称和代码，请把门牌号填在门牌号中加密保存。",
                            "A household has no name or code in the clear; give its door number, which is sealed.",
                        ),
                    )
        elif door is not None:
            raise Unacceptable(
                field="door",
                why=("只有住户有门牌号，其他地点请不填门牌号。", "Only a household has a door number; leave it out."),
            )
        place = cls(id)
        place.happened(
            Founded(
                **acting.envelope(path),
                level=level,
                parent=parent.id if parent else None,
                name=None if levels.get(level).household else public_wording(name or "", "name", at_most=_NAME_AT_MOST),
                code=None if code is None else _readable(code),
                door=None
                if door is None
                else acting.sealed(id, Founded, "door", door.subject, door.text, at_most=_NAME_AT_MOST),
            )
        )
        return place

    def rename(self, acting: Acting, name: str, *, path: tuple[Id, ...], levels: Levels = DEFAULT_LEVELS) -> None:
        """Call it *name* from now on. Nothing happens when that is its name already.

        :param path: the areas that hold it, from the widest to itself.
        """
        _demand_staff(acting, path, ("为该地点改名", "rename this place"))
        if levels.is_household(self.level):
            raise Unacceptable(field="name", why=("住户没有名称，不能改名。", "A household has no name in the clear."))
        wording = public_wording(name, "name", at_most=_NAME_AT_MOST)
        if wording != self.title:
            self.happened(Renamed(**acting.envelope(path), name=wording))

    def move(
        self,
        acting: Acting,
        parent: Place | None,
        *,
        path: tuple[Id, ...],
        ancestors: tuple[Id, ...],
        levels: Levels = DEFAULT_LEVELS,
    ) -> None:
        """Put it, and all below it, into *parent*. Nothing happens when it lies there already.

        :param path: the areas that hold it now, from the widest to itself.
        :param ancestors: the areas that will hold it, from the widest to *parent*.
        :raises NotAllowed: to whoever is not staff of both the place it leaves and the place it comes to.
        :raises AreaCycle: when *parent* is the place itself or lies in it.
        :raises LevelNotBelow: when its level does not lie below the new parent's.
        """
        for around in (path[:-1], ancestors):
            _demand_staff(acting, around, ("移动该地点", "move this place"))
        if self.id in ancestors:
            raise AreaCycle(place=self.id, parent=parent.id if parent else None)
        _demand_below(self.level, parent, levels)
        to = parent.id if parent else None
        if to != self.parent:
            self.happened(Moved(**acting.envelope(ancestors), parent=to))

    def locate(
        self,
        acting: Acting,
        lat_e6: int,
        lon_e6: int,
        *,
        path: tuple[Id, ...],
        levels: Levels = DEFAULT_LEVELS,
    ) -> None:
        """Say where on earth it lies. Nothing happens when that is known already.

        :param lat_e6: the latitude in millionths of a degree, by WGS-84, as satellites have it; maps made in China use
            GCJ-02 and lie some hundred metres beside it.
        :param lon_e6: the longitude, in the same way.
        :param path: the areas that hold it, from the widest to itself.
        """
        _demand_staff(acting, path, ("标注该地点的位置", "locate this place"))
        if levels.is_household(self.level):
            why = (
                "住户不标注经纬度，请标注所在楼栋。",
                "A household has no latitude and longitude; locate its building.",
            )
            raise Unacceptable(field="lat_e6", why=why)
        for field, value, most in (("lat_e6", lat_e6, 90), ("lon_e6", lon_e6, 180)):
            if abs(value) > most * 1_000_000:
                why = (
                    f"须在 -{most} 到 {most} 度之间，按百万分之一度填写整数。",
                    f"it lies between -{most} and {most} degrees, written in millionths.",
                )
                raise Unacceptable(field=field, why=why)
        if (lat_e6, lon_e6) != self.point:
            self.happened(Located(**acting.envelope(path), lat_e6=lat_e6, lon_e6=lon_e6))

    def draw(
        self, acting: Acting, polygons: tuple[Polygon, ...], *, path: tuple[Id, ...], levels: Levels = DEFAULT_LEVELS
    ) -> None:
        """Say what shape it has on a map. Nothing happens when that is its shape already.

        :param path: the areas that hold it, from the widest to itself.
        """
        _demand_staff(acting, path, ("绘制该地点的轮廓", "draw this place"))
        if levels.is_household(self.level):
            why = ("住户不绘制轮廓，请绘制所在楼栋。", "A household is not drawn; draw its building.")
            raise Unacceptable(field="polygons", why=why)
        rings = [ring for polygon in polygons for ring in polygon]
        corners = [corner for ring in rings for corner in ring]
        if not all(polygons) or not polygons or any(len(ring) < 3 for ring in rings) or len(corners) > CORNERS_AT_MOST:
            why = (
                f"轮廓由一个或几个至少 3 个点的环组成，一共最多 {CORNERS_AT_MOST} 个点。",
                f"It is one ring or several of at least 3 corners each, {CORNERS_AT_MOST} at most in all.",
            )
            raise Unacceptable(field="polygons", why=why)
        if any(abs(lon) > 180_000_000 or abs(lat) > 90_000_000 for lon, lat in corners):
            why = (
                "经度须在 -180 到 180 度之间，纬度须在 -90 到 90 度之间。",
                "Longitudes lie between -180 and 180 degrees, latitudes between -90 and 90.",
            )
            raise Unacceptable(field="polygons", why=why)
        if polygons != self.outline:
            self.happened(Outlined(**acting.envelope(path), polygons=polygons))

    def apply(self, fact: Fact, version: int) -> None:
        """Fold one fact into the state."""
        fact = cast(PlaceFact, fact)
        match fact:
            case Founded():
                self.level = fact.level
                self.parent = fact.parent
                self.title = fact.name
                self.code = fact.code
            case Renamed():
                self.title = fact.name
            case Moved():
                self.parent = fact.parent
            case Located():
                self.point = (fact.lat_e6, fact.lon_e6)
            case Outlined():
                self.outline = fact.polygons
            case _:
                assert_never(fact)


def _demand_staff(acting: Acting, path: tuple[Id, ...], act_words: tuple[str, str]) -> None:
    if acting.post_for(path) is None:
        administrators = ("系统管理员", "system administrators")
        who = ("该区域的工作人员或系统管理员", "staff of the area that holds it and system administrators")
        could = [*(["staff"] if path else []), "system_admin"]
        raise NotAllowed(who=who if path else administrators, act_words=act_words, could=could)


def _demand_below(level: str, parent: Place | None, levels: Levels) -> None:
    here = levels.get(level)
    if parent is None:
        return
    there = levels.get(parent.level, field="parent")
    if not levels.is_below(level, parent.level):
        raise LevelNotBelow(
            level=level, parent_level=parent.level, level_words=(here.zh, here.en), parent_words=(there.zh, there.en)
        )


def _readable(code: str) -> str:
    if len(code) > _CODE_AT_MOST or not _CODE.fullmatch(code):
        why = (
            f"代码只用小写字母、数字和连字符，最多 {_CODE_AT_MOST} 个字符。",
            f"A code is at most {_CODE_AT_MOST} small letters, digits and single hyphens.",
        )
        raise Unacceptable(field="code", why=why)
    return code
