"""The levels of the area tree: how many there are, what they are called, and which may stand below which.

An installation may call them differently, or have more or fewer of them; the default is what most towns use. Nothing in
the rules knows a level by its key: they ask for its rank, and whether it is a household.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from domain.kernel import Unacceptable


class Level(msgspec.Struct, frozen=True):
    """One level, such as the building."""

    key: str
    zh: str
    en: str
    rank: int
    """The wider the area, the smaller; levels that divide the same area in two ways share a rank."""
    household: bool = False
    """Whether such a place is somebody's door: it has no name in the clear."""


class Levels:
    """The levels of one installation, widest first.

    :raises ValueError: when a key stands twice, or when anything lies below a household.
    """

    def __init__(self, levels: Iterable[Level]) -> None:
        ordered = sorted(levels, key=lambda level: level.rank)
        self._by_key = {level.key: level for level in ordered}
        if not ordered or len(self._by_key) != len(ordered):
            raise ValueError("levels are named once each, and there is at least one")
        doors = [level for level in ordered if level.household]
        if any(
            level.rank > door.rank or (level.rank == door.rank and not level.household)
            for door in doors
            for level in ordered
        ):
            raise ValueError("a household is the lowest level")

    @classmethod
    def from_json(cls, text: str | bytes) -> Levels:
        """Levels as a setting gives them: ``[{"key": "street", "zh": "街道", "en": "street", "rank": 2}, …]``."""
        return cls(msgspec.json.decode(text, type=list[Level]))

    def __iter__(self) -> Iterator[Level]:
        return iter(self._by_key.values())

    def get(self, key: str, field: str = "level") -> Level:
        """The level *key*. :raises Unacceptable: when this installation has none of that name."""
        level = self._by_key.get(key)
        if level is None:
            why = (
                f"没有“{key}”这一层级，可用的有：{'、'.join(level.zh for level in self)}。",
                f"There is no level {key!r}, only: {', '.join(level.en for level in self)}.",
            )
            raise Unacceptable(field=field, expected=list(self._by_key), why=why)
        return level

    def is_household(self, key: str) -> bool:
        """Whether a place of the level *key* is a household."""
        level = self._by_key.get(key)
        return level is not None and level.household

    def is_below(self, key: str, wider: str) -> bool:
        """Whether a place of the level *key* may lie in one of the level *wider*."""
        return self.get(key).rank > self.get(wider).rank


DEFAULT_LEVELS = Levels(
    (
        Level("district", "区县", "district", 1),
        Level("street", "街道", "street", 2),
        Level("community", "社区", "community", 3),
        Level("estate", "小区", "estate", 4),
        Level("grid", "网格", "grid", 4),
        Level("building", "楼栋", "building", 5),
        Level("household", "户", "household", 6, household=True),
    )
)
"""District, street, community, then estate or grid, building, household."""
