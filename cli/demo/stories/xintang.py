"""新塘社区 (书院路街道, 岳塘区): its places and its people, for the stories that happen there.

The community and its estate, 新塘村小区, are those of the article; so is building 15. How many households live in
which building is not said: five buildings are listed here, with 120 households together.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from cli.demo.script import Script
from domain.acting import PartyKind
from domain.kernel import Id

BEGINS = "2025-01-02 09:00"
_HOUSEHOLDS = {"12": 24, "13": 24, "14": 24, "15": 24, "16": 24}


class Xintang(NamedTuple):
    """Who and what the stories speak of."""

    community: Id
    estate: Id
    buildings: dict[str, Id]
    homes: dict[str, tuple[Id, ...]]
    """The households of each building."""
    secretary: Id
    worker: Id
    grid_member: Id
    neighbour_head: Id
    property_company: Id
    residents: dict[str, Id]
    """One resident of each building."""

    @property
    def all_homes(self) -> tuple[Id, ...]:
        """Every household of the estate."""
        return tuple(home for homes in self.homes.values() for home in homes)


@lru_cache(maxsize=1)
def xintang(script: Script) -> Xintang:
    """The community, founded when a story first asks for it."""
    district = script.place(BEGINS, "yuetang", "district", "岳塘区", None, "yuetang")
    street = script.place(BEGINS, "shuyuanlu", "street", "书院路街道", district, "shuyuanlu")
    community = script.place(BEGINS, "xintang", "community", "新塘社区", street, "xintang")
    estate = script.place(BEGINS, "xintangcun", "estate", "新塘村小区", community, "xintangcun")
    buildings = {
        number: script.place(BEGINS, f"xintangcun/{number}", "building", f"{number}栋", estate)
        for number in _HOUSEHOLDS
    }
    homes = {
        number: script.households(BEGINS, f"xintangcun/{number}", buildings[number], count)
        for number, count in _HOUSEHOLDS.items()
    }
    return Xintang(
        community=community,
        estate=estate,
        buildings=buildings,
        homes=homes,
        secretary=script.staff(BEGINS, "xintang/secretary", "secretary", community),
        worker=script.staff(BEGINS, "xintang/worker", "worker", community),
        grid_member=script.staff(BEGINS, "xintang/grid-member", "grid_member", community),
        neighbour_head=script.staff(BEGINS, "xintang/neighbour-head", "neighbour_head", estate),
        property_company=script.party(BEGINS, "xintang/property", PartyKind.PARTNER, "新塘村小区物业"),
        residents={
            number: script.party(BEGINS, f"xintang/resident/{number}", PartyKind.RESIDENT, household=homes[number][0])
            for number in _HOUSEHOLDS
        },
    )
