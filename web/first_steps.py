"""What somebody may try first where the service is tried out, by what they are; and where that is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from web.words.translated import Words, said


class First(NamedTuple):
    """What to try first."""

    words: Words
    page: str


class Role(NamedTuple):
    """Somebody whom one can be, and what they may try first."""

    who: Mapping[str, Any]
    first: First


class Side(NamedTuple):
    """One of the three kinds of people, and those of it in a community."""

    words: Words
    people: list[Role]


class Community(NamedTuple):
    """A community and its people."""

    id: str
    name: str | None
    sides: list[Side]


_RESIDENTS, _MEMBERS, _STAFF = said("居民"), said("认领的人和单位"), said("工作人员")

_RAISER = First(said("看看自己反映的事办到哪一步，办好了的确认一下"), "/mine")
_NEIGHBOUR = First(said("看看邻居们反映了什么，说一声“我也需要”"), "/needs")
_TAKES = First(said("看看附近有什么等人做，认领一件"), "/open")
_TOOK = First(said("看看认领的事该做什么，报一次进展"), "/claims")
_UNIT = First(said("签收派单，响应吹哨"), "/unit")
_BY_POST: Mapping[str, First] = {
    "secretary": First(said("发起议事和表决，看看哪些快到期"), "/desk"),
    "worker": First(said("受理新来的诉求，并案、派单"), "/desk"),
    "grid_member": First(said("看看今天要巡查什么"), "/upkeep"),
}
_OTHER_POST = First(said("看看自己片区的诉求"), "/desk")

DUTIES = (
    ("auditor", said("审计员"), First(said("查一件事的全部经过，核对每个数字"), "/audit")),
    ("system_admin", said("系统管理员"), First(said("开账号、建区域，看系统设置"), "/admin")),
    ("security_admin", said("安全管理员"), First(said("管权限、看安全记录"), "/admin")),
)
"""Whom else one can be: they take no part in anything."""


def communities(people: Sequence[Mapping[str, Any]]) -> list[Community]:
    """Those whom one can be, by community and by which of the three kinds of people they are."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in people:
        found.setdefault((one["community"] or {}).get("id", ""), []).append(one)
    return [
        Community(id, (each[0]["community"] or {}).get("name"), [side for side in _sides(each) if side.people])
        for id, each in found.items()
    ]


def _sides(people: Sequence[Mapping[str, Any]]) -> list[Side]:
    sides = {words: Side(words, []) for words in (_RESIDENTS, _MEMBERS, _STAFF)}
    for one in people:
        side = _STAFF if one["post"] else _RESIDENTS if one["kind"]["code"] == "resident" else _MEMBERS
        if one["kind"]["code"] != "staff" or one["post"]:
            sides[side].people.append(Role(one, _first(one)))
    return list(sides.values())


def _first(one: Mapping[str, Any]) -> First:
    if one["post"]:
        return _BY_POST.get(one["post"]["code"], _OTHER_POST)
    kind = one["kind"]["code"]
    if kind == "resident":
        return _RAISER if one["raised"] else _NEIGHBOUR
    if kind == "unit":
        return _UNIT
    return _TOOK if one["claimed"] else _TAKES
