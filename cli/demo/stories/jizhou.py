"""万都小区 (冀州区): planting that was missing, vegetables on it, and a store-room that became a place to exercise.

From the article: residents complained on visits of missing planting and of vegetables grown on it; the planting is
being filled up; the property company turned its store-room into a room for exercise, table tennis and chess. It
names no community for the estate, so it lies in the district. Chosen here: the days (the article has none) and that
the room was confirmed.
"""

from __future__ import annotations

from cli.demo.script import Script, id_of
from domain.acting import PartyKind
from domain.need.facts import Channel, ClaimKind, Result, Satisfaction

_BEGINS = "2025-02-17 08:30"


def tell(script: Script) -> None:
    """Tell it."""
    district = script.place(_BEGINS, "jizhou", "district", "冀州区", None, "jizhou")
    estate = script.place(_BEGINS, "wandu", "estate", "万都小区", district, "wandu")
    worker = script.staff(_BEGINS, "jizhou/worker", "worker", district)
    (home,) = script.households(_BEGINS, "wandu", estate, 1)
    resident = script.party(_BEGINS, "wandu/resident", PartyKind.RESIDENT, household=home)
    company = script.party(_BEGINS, "wandu/property", PartyKind.PARTNER, "万都小区物业")

    planting, claim = script.need("wandu/planting", estate), id_of("claim/wandu/planting")
    planting.raised("2025-02-18 09:30", worker, "0401", "小区里绿化缺了好多，光秃秃的。", on_behalf_of=resident)
    planting.then("2025-02-18 16:00", worker, lambda need, who: need.accept(who, "万都小区绿化缺失"))
    planting.then("2025-02-24 09:00", company, lambda need, who: need.claim(who, claim, ClaimKind.SERVICE))
    planting.then("2025-03-10 09:00", company, lambda need, who: need.start(who))
    planting.then("2025-03-28 16:00", company, lambda need, who: need.progress(who, "绿化缺失部分正在有序补种"))

    plots = script.need("wandu/plots", estate)
    plots.raised("2025-02-18 09:50", worker, "0402", "有人把绿化区占了种菜。", on_behalf_of=resident)
    plots.then("2025-02-18 16:05", worker, lambda need, who: need.accept(who, "部分居民占用绿化区种植蔬菜"))

    room, service = script.need("wandu/room", estate), id_of("claim/wandu/room")
    room.raised("2025-02-18 10:10", worker, "0211", "没有锻炼的地方。", channel=Channel.MEETING, on_behalf_of=resident)
    room.then("2025-02-18 16:10", worker, lambda need, who: need.accept(who, "万都小区健身器材不足"))
    room.then("2025-02-24 09:05", company, lambda need, who: need.claim(who, service, ClaimKind.SERVICE))
    room.then("2025-02-26 08:30", company, lambda need, who: need.start(who))
    room.then(
        "2025-03-25 17:00",
        company,
        lambda need, who: need.fix(who, Result.SOLVED, "物业库房改造成居民健身、乒乓球和象棋的活动室"),
    )
    room.then("2025-03-26 19:00", resident, lambda need, who: need.confirm(who))
    room.then("2025-03-26 19:05", resident, lambda need, who: need.rate(who, True, Satisfaction.SATISFIED))
    room.then("2025-03-27 09:00", worker, lambda need, who: need.close(who))
