"""The same small town for every service: its areas, its people, and what they say.

Ids are fixed, so that a request can be written before any service has answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

LEVELS = ("district", "street", "community", "estate", "building")
"""From the widest area down; a need stands at a building."""

_BELOW = (2, 4, 4, 4)
"""How many areas each area of a level holds: 1 district, 2 streets, 8 communities, 32 estates, 128 buildings."""

CATEGORIES = ("0101", "0102", "0103", "0104", "0201", "0202", "0301")

WORDS = "楼道里的灯坏了三个月，老人晚上下楼很不方便，希望能尽快修好。"
WORDING = "楼道照明损坏，请认领修复"
PROGRESS = "已联系维修师傅到现场查看，材料已订"


def identity(number: int) -> str:
    """The *number*-th fixed id, in the shape of a UUIDv7."""
    return f"01900000-0000-7000-8000-{number:012x}"


@dataclass(frozen=True)
class Area:
    id: str
    parent: str | None
    level: str
    name: str
    code: str
    """Two digits for each level: what stands below an area begins with its code."""


@dataclass(frozen=True)
class Person:
    id: str
    kind: str
    name: str


@cache
def areas() -> tuple[Area, ...]:
    """Every area, parents first."""
    made = [Area(identity(1), None, LEVELS[0], "示范区", "01")]
    above = made
    for level, below in zip(LEVELS[1:], _BELOW, strict=True):
        above = [
            Area(identity(int(f"{area.code}{n:02d}")), area.id, level, f"{area.name}{n}", f"{area.code}{n:02d}")
            for area in above
            for n in range(1, below + 1)
        ]
        made = made + above
    return tuple(made)


@cache
def buildings() -> tuple[Area, ...]:
    return tuple(area for area in areas() if area.level == "building")


@cache
def communities() -> tuple[Area, ...]:
    return tuple(area for area in areas() if area.level == "community")


STAFF = Person(identity(2_000_000_000), "staff", "网格员")


@cache
def residents() -> tuple[Person, ...]:
    return tuple(Person(identity(2_000_000_100 + n), "resident", f"居民{n}") for n in range(32))


@cache
def organisations() -> tuple[Person, ...]:
    return tuple(Person(identity(2_000_001_000 + n), "organisation", f"共建单位{n}") for n in range(16))


def people() -> tuple[Person, ...]:
    return (STAFF, *residents(), *organisations())
