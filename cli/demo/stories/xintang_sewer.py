"""The sewer of building 15, mended within 5 days (新塘村小区).

From the article: a burst pipe of building 15 let sewage back into homes; within 5 days the pipe was cleared and the
broken piece replaced. Chosen here: the days (first contact on 3 March 2025, reported fixed on the 7th, the fifth day
counted from it, 4 days later), who raised it, and that the 24 households of the building benefit. They are among the
households of the whole estate and count once in 惠及户数.

From the article too: the community set up “社区网格员巡查+物业定期维护”. Chosen here: how often and until when.
"""

from __future__ import annotations

from cli.demo.script import Script, id_of
from cli.demo.stories.xintang import xintang
from domain.need.facts import ClaimKind, Part, Result, Satisfaction
from domain.recurrence import Every, Period
from domain.upkeep import together
from domain.upkeep.facts import UpkeepKind

NEED = "xintang/sewer-15"


def tell(script: Script) -> None:
    """Tell it."""
    here = xintang(script)
    sewer = script.need(NEED, here.buildings["15"])
    raiser = here.residents["15"]
    claims = id_of(f"claim/{NEED}/property"), id_of(f"claim/{NEED}/community")
    sewer.raised(
        "2025-03-03 09:20",
        here.neighbour_head,
        "0201",
        "管道破了，污水倒灌到家里，没法过日子。",
        on_behalf_of=raiser,
    )
    sewer.then(
        "2025-03-03 10:00",
        here.worker,
        lambda need, who: need.accept(who, "管道破裂，污水倒灌到居民家中"),
    )
    sewer.then(
        "2025-03-03 15:00",
        here.secretary,
        lambda need, who: need.minute(who, who.at, 14, "邻长、志愿者、物业及居民代表协商，先疏通管道，再更换破损管段"),
    )
    sewer.then(
        "2025-03-03 16:00",
        here.property_company,
        lambda need, who: need.claim(who, claims[0], ClaimKind.SERVICE),
    )
    sewer.then(
        "2025-03-03 16:10",
        here.secretary,
        lambda need, who: need.claim(who, claims[1], ClaimKind.SERVICE, Part.ASSIST),
    )
    sewer.then("2025-03-04 08:00", here.property_company, lambda need, who: need.start(who))
    sewer.then(
        "2025-03-05 18:00",
        here.property_company,
        lambda need, who: need.progress(who, "管道已疏通，正在更换破损管段"),
    )
    sewer.then(
        "2025-03-07 17:30",
        here.property_company,
        lambda need, who: need.fix(
            who, Result.SOLVED, "完成管道疏通和破损管段更换，彻底解决反水问题", households=here.homes["15"]
        ),
    )
    sewer.then("2025-03-08 10:00", raiser, lambda need, who: need.confirm(who))
    sewer.then("2025-03-08 10:05", raiser, lambda need, who: need.rate(who, True, Satisfaction.SATISFIED))
    sewer.then("2025-03-10 09:00", here.worker, lambda need, who: need.close(who))
    patrol = sewer.kept_up(
        "2025-03-10 09:30",
        here.worker,
        UpkeepKind.PATROL,
        "社区网格员巡查",
        here.grid_member,
        Every(1, Period.MONTH),
        "2025-03-24",
        "2026-03-23",
    )
    sewer.kept_up(
        "2025-03-10 09:35",
        here.worker,
        UpkeepKind.MAINTENANCE,
        "物业定期维护",
        here.property_company,
        Every(3, Period.MONTH),
        "2025-06-10",
        "2026-03-23",
    )
    script.step(
        "2025-03-24 16:00",
        here.grid_member,
        patrol,
        lambda desk: together.done(desk, patrol, wording="15栋管道通畅，未见油污垃圾堆积"),
    )
