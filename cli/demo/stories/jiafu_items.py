"""134 items claimed in 嘉福社区 by 18 organisations and 104 Party members, in four kinds of claim (2019).

From the article: 18 联建党组织 and 104 members claimed 134 items of the lists 服务 and 需求; there are four kinds,
认领, 认捐, 认管, 认养; the list named a residents' house to be managed and a playground to be built; a member became
the 小区医生 who is at the service station every day from 8 to 22; members sort waste, are 路长, keep 门前三包.
Chosen here: that the 36 hard cases are among the 134; the split (72 需求, 62 服务), which the article does not give;
the items it does not name; who claimed which. All that was not claimed before is claimed on the volunteers' day, 1
December.
"""

from __future__ import annotations

from typing import NamedTuple

from cli.demo.script import Act, Script, id_of
from cli.demo.stories.jiafu import Jiafu, jiafu
from domain.kernel import Id
from domain.need.facts import ClaimKind, Item, Part

NEEDS, SERVICES = 36, 62
"""Besides the hard cases, which are needs too."""
DOCTOR = "jiafu/service/1"


class _Listed(NamedTuple):
    category: str
    wording: str
    kind: ClaimKind


_NAMED_NEEDS = (
    _Listed("1301", "管理小区居民之家", ClaimKind.STEWARD),
    _Listed("1301", "建设儿童乐园", ClaimKind.SERVICE),
    _Listed("1205", "共建科普室，让居民了解水资源保护", ClaimKind.SERVICE),
)
_NEEDS = (
    _Listed("1301", "第{}片区的爱心书架", ClaimKind.FUND),
    _Listed("0407", "第{}片区的花架", ClaimKind.ADOPT),
    _Listed("0401", "第{}片区的一块绿地", ClaimKind.ADOPT),
    _Listed("0212", "第{}片区的宣传栏", ClaimKind.STEWARD),
    _Listed("1104", "第{}片区教老人用智能手机", ClaimKind.SERVICE),
    _Listed("1102", "第{}片区的上门小修", ClaimKind.SERVICE),
    _Listed("1009", "第{}片区的微心愿", ClaimKind.FUND),
)
_NAMED_SERVICES = (
    _Listed("1008", "小区医生：每天8点到22点在社区服务站坐班", ClaimKind.SERVICE),
    _Listed("0508", "小区城管：每周进小区巡查一次", ClaimKind.SERVICE),
)
_SERVICES = (
    _Listed("1204", "垃圾分类督导（第{}班）", ClaimKind.SERVICE),
    _Listed("0104", "路长：第{}段", ClaimKind.STEWARD),
    _Listed("0104", "门前三包：第{}段", ClaimKind.STEWARD),
    _Listed("1208", "清扫志愿服务（第{}组）", ClaimKind.SERVICE),
    _Listed("0404", "认养行道树（第{}组）", ClaimKind.ADOPT),
)


def tell(script: Script) -> None:
    """Tell it."""
    here = jiafu(script)
    for number, listed in enumerate(_filled(_NAMED_NEEDS, _NEEDS, NEEDS), 1):
        turn = (number - 1 - len(_NAMED_NEEDS)) // len(_NEEDS)  # the one that the wording names
        place = here.community if turn < 0 else here.quarters[turn]
        # The members from 63 on; those up to 62 claim a service each.
        member = here.members[SERVICES + number - 1]
        _tell(script, here, f"jiafu/need/{number}", Item.NEED, place, listed, member)
    for number, listed in enumerate(_filled(_NAMED_SERVICES, _SERVICES, SERVICES), 1):
        member = here.members[number - 1]
        _tell(script, here, f"jiafu/service/{number}", Item.SERVICE, here.community, listed, member)
    for number, member in enumerate(here.members[SERVICES + NEEDS :], 3):
        claim = id_of(f"claim/jiafu/assist/{number}")
        script.need(f"jiafu/service/{number}", here.community).then(
            "2019-12-01 11:00", member, _claims(claim, ClaimKind.SERVICE, Part.ASSIST)
        )


def _filled(named: tuple[_Listed, ...], kinds: tuple[_Listed, ...], number: int) -> list[_Listed]:
    """The named items, and numbered ones of every kind in turn until there are *number*."""
    items = list(named)
    while len(items) < number:
        turn, which = divmod(len(items) - len(named), len(kinds))
        kind = kinds[which]
        items.append(kind._replace(wording=kind.wording.format(turn + 1)))
    return items


def _tell(script: Script, here: Jiafu, key: str, item: Item, place: Id, listed: _Listed, member: Id) -> None:
    entry = script.need(key, place)
    day = "2019-11-11" if item is Item.NEED else "2019-11-12"
    entry.raised(f"{day} 10:00", here.worker, listed.category, listed.wording, item=item)
    entry.then(
        f"{day} 15:00",
        here.secretary,
        lambda need, who: need.accept(who, listed.wording, exclusive=False),
    )
    entry.then("2019-12-01 10:00", member, _claims(id_of(f"claim/{key}"), listed.kind))


def _claims(claim: Id, kind: ClaimKind, part: Part = Part.LEAD) -> Act:
    return lambda need, who: need.claim(who, claim, kind, part)
