"""The other cases that 新塘社区 had solved by 16 April 2025.

The article counts 8 solved cases and more than 200 households that benefited, and tells of three: the lamps and the
sewer were solved, the park is not finished. So six more were solved that it does not tell of. Those below are made
up, of kinds that the article names in passing (checks of the lamps, drains, cleaning, free clinics, small wishes),
and their households are estimates that fill the 120 listed ones up to 200余户.
"""

from __future__ import annotations

from typing import NamedTuple

from cli.demo.script import Script, id_of
from cli.demo.stories.xintang import xintang
from domain.need.facts import Channel, ClaimKind, Estimate, Qualifier, Result, Satisfaction


class _Other(NamedTuple):
    key: str
    building: str
    category: str
    words: str
    wording: str
    done: str
    raised: str
    claimed: str
    fixed: str
    confirmed: str
    benefit: Estimate


_OTHERS = (
    _Other(
        *("gutter", "12", "0209", "下雨天沟里的水排不走。", "12栋前排水沟堵塞", "排水沟已清淤"),
        *("2025-01-14", "2025-01-15", "2025-01-17", "2025-01-18"),
        Estimate(12),
    ),
    _Other(
        *("stairwell", "13", "0601", "楼道里堆了旧家具，走路不方便。", "13栋楼道堆物", "楼道堆物已清理，并建立巡查"),
        *("2025-01-20", "2025-01-20", "2025-01-22", "2025-01-23"),
        Estimate(10),
    ),
    _Other(
        *("benches", "14", "0212", "院子里没有坐的地方。", "小区座椅破损", "破损座椅已修好"),
        *("2025-02-11", "2025-02-12", "2025-02-19", "2025-02-20"),
        Estimate(16),
    ),
    _Other(
        *("clinic", "16", "1008", "老人量血压要走很远。", "老旧小区老人就近体检不便", "每月服务日在小区开展健康义诊"),
        *("2025-02-13", "2025-02-14", "2025-03-12", "2025-03-13"),
        Estimate(20, Qualifier.OVER),
    ),
    _Other(
        *("waste", "16", "0102", "装修垃圾堆了半个月。", "16栋旁积存装修垃圾", "积存垃圾已清运"),
        *("2025-03-11", "2025-03-11", "2025-03-13", "2025-03-14"),
        Estimate(12),
    ),
    _Other(
        *("trees", "14", "0404", "树枝伸到窗户上了。", "14栋前树木需修剪", "树木已修剪"),
        *("2025-03-25", "2025-03-26", "2025-04-02", "2025-04-03"),
        Estimate(10),
    ),
)


def tell(script: Script) -> None:
    """Tell them."""
    for other in _OTHERS:
        _tell(script, other)


def _tell(script: Script, other: _Other) -> None:
    here = xintang(script)
    key = f"xintang/{other.key}"
    need = script.need(key, here.buildings[other.building])
    raiser, claim = here.residents[other.building], id_of(f"claim/{key}")
    need.raised(f"{other.raised} 09:30", raiser, other.category, other.words, channel=Channel.MEETING)
    need.then(f"{other.raised} 11:00", here.worker, lambda it, who: it.accept(who, other.wording))
    need.then(f"{other.claimed} 14:00", here.property_company, lambda it, who: it.claim(who, claim, ClaimKind.SERVICE))
    need.then(f"{other.claimed} 15:00", here.property_company, lambda it, who: it.start(who))
    need.then(
        f"{other.fixed} 17:00",
        here.property_company,
        lambda it, who: it.fix(who, Result.SOLVED, other.done, estimate=other.benefit),
    )
    need.then(f"{other.confirmed} 18:30", raiser, lambda it, who: it.confirm(who))
    need.then(f"{other.confirmed} 18:31", raiser, lambda it, who: it.rate(who, True, Satisfaction.SATISFIED))
    need.then(f"{other.confirmed} 19:00", here.worker, lambda it, who: it.close(who))
