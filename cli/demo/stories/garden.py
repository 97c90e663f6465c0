"""示范花园 (示范社区): an estate with its people, for what goes on there in the autumn of 2026. All of it is made up.

The community, its worker, its secretary and four units are those of the case with everything in it (``whole.py``).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from cli.demo.script import Script, id_of
from domain.acting import PartyKind
from domain.kernel import Id
from domain.roster import together
from domain.roster.checkin import checkin_of
from domain.roster.facts import Speciality

BEGINS = "2026-09-01 09:00"
_HOUSEHOLDS = 6


class Garden(NamedTuple):
    """Who and what the stories speak of."""

    street: Id
    community: Id
    estate: Id
    buildings: tuple[Id, ...]
    homes: tuple[tuple[Id, ...], ...]
    """The households of each building."""
    street_secretary: Id
    secretary: Id
    worker: Id
    grid_member: Id
    building_head: Id
    residents: tuple[Id, ...]
    """One of each building."""
    neighbour: Id
    """Another one of the first building."""
    electrician: Id
    doctor: Id
    gardener: Id
    """Three party members."""
    school: Id
    """An organisation."""
    workshop: Id
    """A partner."""
    property_company: Id
    greening: Id
    wardens: Id
    power: Id
    """Four units."""

    @property
    def all_homes(self) -> tuple[Id, ...]:
        """Every household of the estate."""
        return tuple(home for homes in self.homes for home in homes)


@lru_cache(maxsize=1)
def garden(script: Script) -> Garden:
    """The estate, founded when a story first asks for it."""
    community = id_of("place/shifan")
    estate = script.place(BEGINS, "garden", "estate", "示范花园", community, "shifan-huayuan")
    buildings = tuple(
        script.place(BEGINS, f"garden/{number}", "building", f"{number}号楼", estate) for number in range(1, 6)
    )
    homes = tuple(
        script.households(BEGINS, f"garden/{number}", building, _HOUSEHOLDS)
        for number, building in enumerate(buildings, 1)
    )

    def person(key: str, kind: PartyKind, home: Id | None = None, name: str | None = None) -> Id:
        return script.party(BEGINS, f"garden/{key}", kind, name, home)

    here = Garden(
        street=id_of("place/shifan/street"),
        community=community,
        estate=estate,
        buildings=buildings,
        homes=homes,
        street_secretary=id_of("party/shifan/street-secretary"),
        secretary=id_of("party/shifan/secretary"),
        worker=id_of("party/shifan/worker"),
        grid_member=script.staff(BEGINS, "garden/grid-member", "grid_member", estate),
        building_head=script.staff(BEGINS, "garden/building-head", "building_head", buildings[0]),
        residents=tuple(
            person(f"resident/{number}", PartyKind.RESIDENT, each[0]) for number, each in enumerate(homes, 1)
        ),
        neighbour=person("neighbour", PartyKind.RESIDENT, homes[0][1]),
        electrician=person("electrician", PartyKind.PARTY_MEMBER, homes[1][2]),
        doctor=person("doctor", PartyKind.PARTY_MEMBER, homes[2][2]),
        gardener=person("gardener", PartyKind.PARTY_MEMBER, homes[3][2]),
        school=person("school", PartyKind.ORGANISATION, name="示范中学党支部"),
        workshop=person("workshop", PartyKind.PARTNER, name="老街便民维修铺"),
        property_company=id_of("party/shifan/property"),
        greening=id_of("party/shifan/greening"),
        wardens=id_of("party/shifan/wardens"),
        power=id_of("party/shifan/power"),
    )
    _checked_in(script, here)
    return here


def _checked_in(script: Script, here: Garden) -> None:
    """Most of them are approved; one waits to be looked at, and one to be acknowledged."""
    for party, specialities, seen in (
        (here.electrician, [Speciality.ELECTRICAL, Speciality.FIRE], 2),
        (here.doctor, [Speciality.DOCTOR, Speciality.ELDERLY], 2),
        (here.school, [Speciality.EDUCATION, Speciality.CHILDREN, Speciality.CULTURE], 2),
        (here.property_company, [Speciality.PLUMBING, Speciality.BUILDING], 2),
        (here.workshop, [Speciality.PLUMBING, Speciality.BUILDING], 1),
        (here.gardener, [Speciality.GREENING], 0),
    ):
        _checks_in(script, here, party, specialities, seen)


def _checks_in(script: Script, here: Garden, party: Id, specialities: list[Speciality], seen: int) -> None:
    area, case = here.community, checkin_of(party, here.community)
    day = "2026-09-05" if seen == 2 else "2026-11-18"
    script.step(f"{day} 09:00", party, case, lambda desk: together.check_in(desk, party, area, specialities))
    if seen >= 1:
        script.step(f"{day} 10:00", here.worker, case, lambda desk: desk.checkin(case).acknowledge(desk.acting))
    if seen == 2:
        script.step(f"{day} 11:00", here.secretary, case, lambda desk: desk.checkin(case).approve(desk.acting))
