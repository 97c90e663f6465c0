"""How likely two reports are about the same matter: points for the kind, the place and the words, and why.

A person's own words are sealed and no view reads them. What somebody is about to say is compared with the public
wording that staff wrote of a need; a need that has none yet is known by its category, its place and its age alone.
"""

from __future__ import annotations

import math
from enum import StrEnum

import msgspec
from rapidfuzz import fuzz

from domain.amounts import counted
from domain.categories import CATEGORIES

_EARTH_M = 6_371_000
_UNLIKE = 30
"""What wordings of two different matters have in common all the same, out of 100."""
_LEAST_LETTERS, _MOST_LETTERS = 4, 300
"""Shorter words are part of too many others to say anything; of longer ones the beginning says what it is about."""


class DuplicateSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where and how far back likely duplicates are looked for, and what counts how much. Points add up to 100."""

    radius_m: int = 200
    days: int = 30
    """For how long after it was reported fixed or closed a need may still be the same matter."""
    kind_points: int = 30
    place_points: int = 40
    words_points: int = 30
    at_least: int = 40
    """With fewer points a need is not offered."""
    at_most: int = 10
    """How many are offered."""

    def __post_init__(self) -> None:
        points = (self.kind_points, self.place_points, self.words_points)
        if min(points) < 0 or sum(points) != 100:
            raise ValueError("the points for kind, place and words add up to 100")
        for name, least, most in (("radius_m", 1, 5_000), ("days", 0, 3_660), ("at_least", 1, 100), ("at_most", 1, 50)):
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} lies between {least} and {most}")


class Nearness(StrEnum):
    """How the places of two reports lie to each other, the nearest first."""

    SAME = "same_place"
    """The same building, or the same wider place."""
    NEAR = "nearby"
    """Within the radius."""
    AROUND = "around"
    """One lies in the other."""


class Reason(msgspec.Struct, frozen=True):
    """Why a need may be the same matter."""

    code: str
    zh: str
    en: str


class Likeness(msgspec.Struct, frozen=True):
    """How likely it is the same matter, out of 100, and why."""

    score: int
    reasons: tuple[Reason, ...]


def metres(lat_e6: int, lon_e6: int, other_lat_e6: int, other_lon_e6: int) -> float:
    """How far two points are apart, for such as are not far apart."""
    lat, other = math.radians(lat_e6 / 1e6), math.radians(other_lat_e6 / 1e6)
    east = math.radians((other_lon_e6 - lon_e6) / 1e6) * math.cos((lat + other) / 2)
    return _EARTH_M * math.hypot(other - lat, east)


def box(lat_e6: int, lon_e6: int, radius_m: int) -> tuple[int, int, int, int]:
    """The latitudes and longitudes, south, north, west and east, between which everything within the radius lies."""
    up = math.degrees(radius_m / _EARTH_M)
    aside = up / max(0.01, math.cos(math.radians(abs(lat_e6) / 1e6 + up)))
    height, width = math.ceil(up * 1e6), math.ceil(aside * 1e6)
    return lat_e6 - height, lat_e6 + height, lon_e6 - width, lon_e6 + width


def kind_root(category: str) -> str:
    """The widest category that holds *category*: only what shares it may be the same matter."""
    return _ROOTS.get(category, category)


def _roots() -> dict[str, str]:
    roots: dict[str, str] = {}
    for category in CATEGORIES:  # parents come before their children
        roots[category.code] = category.code if category.parent is None else roots[category.parent]
    return roots


_ROOTS = _roots()


def alike_words(words: str, wording: str) -> float:
    """How much two texts say the same, from 0 to 1: letters of the shorter that stand in the longer in their order.

    Letters are compared and not words, so that Chinese needs no dictionary.
    """
    short, long = sorted((_letters(words), _letters(wording)), key=len)
    if len(short) < _LEAST_LETTERS:
        return 0.0
    return max(0.0, (fuzz.partial_ratio(short, long) - _UNLIKE) / (100 - _UNLIKE))


def likeness(
    settings: DuplicateSettings,
    *,
    same_kind: bool,
    nearness: Nearness,
    metres_apart: float = 0.0,
    words: str | None = None,
    wording: str | None = None,
    days_over: int | None = None,
) -> Likeness:
    """The points of a need that shares the widest category and lies near.

    :param same_kind: whether its category is the very same.
    :param words: what is about to be said.
    :param wording: the need's public wording, if it has one.
    :param days_over: how many days ago it was reported fixed or closed; None while it is open.
    """
    reasons = [_KIND[same_kind]]
    points = settings.kind_points * (1.0 if same_kind else 0.5)
    match nearness:
        case Nearness.SAME:
            points += settings.place_points
            reasons.append(Reason(nearness, "同一地点", "the same place"))
        case Nearness.NEAR:
            points += settings.place_points * (1 - 0.5 * metres_apart / settings.radius_m)
            about = round(metres_apart)
            reasons.append(Reason(nearness, f"相距约{about}米", f"about {about} m away"))
        case Nearness.AROUND:
            points += settings.place_points * 0.5
            reasons.append(Reason(nearness, "就在这一片", "in the same part of the community"))
    if words is not None and wording is not None:
        said = alike_words(words, wording)
        points += settings.words_points * said
        if said > 0.2:
            reasons.append(Reason("words", "说法相近", "worded alike"))
    if days_over is not None:
        ended = ("今天", "today") if days_over == 0 else (f"{days_over}天前", f"{counted(days_over, 'day')} ago")
        reasons.append(Reason("over", f"{ended[0]}报办结或已办结", f"reported fixed or closed {ended[1]}"))
    return Likeness(round(points), tuple(reasons))


_KIND = {
    True: Reason("same_category", "同一类事", "the same category"),
    False: Reason("same_group", "同一大类", "the same group of categories"),
}


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())[:_MOST_LETTERS]
