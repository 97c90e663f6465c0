"""Numbers of doors. A building is public, a door is not: 15号楼 is left alone, 15号楼301 is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.personal.finding import Finding, Kind

_BUILDING = r"\d{1,4}[A-Za-z]?(?:幢|栋|座|号楼|号院|楼|号|#)"
_UNIT = r"\d{1,2}(?:单元|门|梯)"
_BETWEEN = r"[ ,、的-]{0,2}"
_patterns = (
    # 3幢2单元501室, 2单元501, 15号楼301室, 501室
    re.compile(
        rf"(?<![\d.])(?:{_BUILDING}{_BETWEEN})?{_UNIT}{_BETWEEN}(?:\d{{1,2}}[层楼]{_BETWEEN})?(?:\d{{2,4}}(?:室|号房|房)|\d{{3,4}}[户号]|\d{{2,4}})"
        r"(?![\d层楼盏户件人次个元年月日米平%])"
    ),
    re.compile(
        rf"(?<![\d.])(?:{_BUILDING}{_BETWEEN})?(?:\d{{1,2}}[层楼]{_BETWEEN})?\d{{3,4}}[A-Za-z]?(?:室|号房|房(?![间屋]))"
    ),
    # 15栋301, where nothing follows that would make it a number of things
    re.compile(
        r"(?<![\d.])\d{1,3}(?:幢|栋|座|号楼|#)[ -]?\d{3,4}(?=$|[\s,。;、:()!?，；：（）！？的家住]|业主|居民|门口|住户)"
    ),
    # 3-2-501; a day is written with its year
    re.compile(r"(?<![\d.-])\d{1,3}[‐-―−-]\d{1,2}[‐-―−-](?!(?:19|20)\d\d(?!\d))\d{3,4}(?![\d.-])"),
)


def doors(text: str) -> Iterator[Finding]:
    """Numbers of doors, with the building or without."""
    for pattern in _patterns:
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), Kind.DOOR)
