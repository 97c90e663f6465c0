"""嘉福社区 (殿前街道, 湖里区) in 2019: its places and its people, for the stories that happen there.

The community, 嘉福花园, 嘉福盐业小区 and the number of five 片区 are those of the article (it has five 片区秘书). Of
the 18 联建党组织 it names two; the others, and the partner units, are numbered. Nobody else has a name.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from cli.demo.script import Script
from domain.acting import PartyKind
from domain.kernel import Id

BEGINS = "2019-01-03 09:00"
_NAMED = ("市水文局党支部", "厦门锦祥建设工程有限公司党支部")
ORGANISATIONS, MEMBERS, UNITS = 18, 104, 5


class Jiafu(NamedTuple):
    """Who and what the stories speak of."""

    community: Id
    garden: Id
    """嘉福花园."""
    salt: Id
    """嘉福盐业小区."""
    quarters: tuple[Id, ...]
    """The five 片区."""
    secretary: Id
    worker: Id
    resident: Id
    organisations: tuple[Id, ...]
    members: tuple[Id, ...]
    units: tuple[Id, ...]


@lru_cache(maxsize=1)
def jiafu(script: Script) -> Jiafu:
    """The community, founded when a story first asks for it."""
    district = script.place(BEGINS, "huli", "district", "湖里区", None, "huli")
    street = script.place(BEGINS, "dianqian", "street", "殿前街道", district, "dianqian")
    community = script.place(BEGINS, "jiafu", "community", "嘉福社区", street, "jiafu")
    garden = script.place(BEGINS, "jiafu/garden", "estate", "嘉福花园", community, "jiafu-huayuan")
    salt = script.place(BEGINS, "jiafu/salt", "estate", "嘉福盐业小区", community, "jiafu-yanye")
    (home,) = script.households(BEGINS, "jiafu/salt", salt, 1)
    names = [*_NAMED, *(f"联建党组织{i:02}" for i in range(len(_NAMED) + 1, ORGANISATIONS + 1))]
    return Jiafu(
        community=community,
        garden=garden,
        salt=salt,
        quarters=tuple(
            script.place(BEGINS, f"jiafu/quarter/{i}", "grid", f"第{i}片区", community) for i in range(1, 6)
        ),
        secretary=script.staff(BEGINS, "jiafu/secretary", "secretary", community),
        worker=script.staff(BEGINS, "jiafu/estate-secretary", "estate_secretary", community),
        resident=script.party(BEGINS, "jiafu/resident", PartyKind.RESIDENT, household=home),
        organisations=tuple(
            script.party(BEGINS, f"jiafu/organisation/{i}", PartyKind.ORGANISATION, name)
            for i, name in enumerate(names, 1)
        ),
        members=tuple(script.party(BEGINS, f"jiafu/member/{i}", PartyKind.PARTY_MEMBER) for i in range(1, MEMBERS + 1)),
        units=tuple(
            script.party(BEGINS, f"jiafu/unit/{i}", PartyKind.UNIT, f"共建单位{i:02}") for i in range(1, UNITS + 1)
        ),
    )
