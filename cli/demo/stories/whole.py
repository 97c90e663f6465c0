"""One case with everything that can happen beside the main way, in a place that nobody lives in.

All of it is made up: a wall that the roots of a tree have cracked, returned by the first unit, designated to another,
three units called together, suspended for the rains, sent back once, kept up afterwards, and found again by a patrol.
"""

from __future__ import annotations

from cli.demo.script import Act, Script, id_of, instant
from domain.acting import PartyKind
from domain.kernel import Id
from domain.need.facts import Result, ReturnReason, Satisfaction, SuspendReason
from domain.recurrence import Every, Period
from domain.upkeep import together
from domain.upkeep.facts import UpkeepKind

NEED = "shifan/wall"
FOUND = "shifan/wall-again"
_BEGINS = "2025-06-02 08:30"


def tell(script: Script) -> None:
    """Tell it."""
    district = script.place(_BEGINS, "shifan/district", "district", "示范区", None, "shifan-district")
    street = script.place(_BEGINS, "shifan/street", "street", "示范街道", district, "shifan-street")
    community = script.place(_BEGINS, "shifan", "community", "示范社区", street, "shifan")
    building = script.place(_BEGINS, "shifan/3", "building", "3幢", community)
    homes = script.households(_BEGINS, "shifan/3", building, 6)
    # Nobody acts for the street in this story; whoever tries out supervising or handing down can do so as them.
    script.staff(_BEGINS, "shifan/street-secretary", "secretary", street)
    worker = script.staff(_BEGINS, "shifan/worker", "worker", community)
    visitor = script.staff(_BEGINS, "shifan/secretary", "secretary", community)
    grid_member = script.staff(_BEGINS, "shifan/grid", "grid_member", building)
    resident = script.party(_BEGINS, "shifan/resident", PartyKind.RESIDENT, household=homes[0])
    property_company, greening, wardens, power = (
        script.party(_BEGINS, f"shifan/{key}", PartyKind.UNIT, name)
        for key, name in (
            ("property", "示范物业公司"),
            ("greening", "示范区绿化中心"),
            ("wardens", "示范街道城管办"),
            ("power", "示范供电所"),
        )
    )
    first, second, whistle = (id_of(f"{kind}/{NEED}") for kind in ("order/first", "order/second", "whistle"))
    wall = script.need(NEED, building)

    wall.raised("2025-06-03 09:00", worker, "0502", "树根把院墙顶裂了，孩子天天从底下过。", on_behalf_of=resident)
    wall.then("2025-06-03 10:00", worker, lambda need, who: need.accept(who, "3幢东侧院墙被树根顶裂"))
    wall.then("2025-06-03 10:20", worker, _dispatched(first, property_company))
    wall.then(
        "2025-06-03 15:00",
        property_company,
        lambda need, who: need.return_order(who, first, ReturnReason.NOT_OURS, "行道树由绿化部门管护，物业不得移植"),
    )
    wall.then(
        "2025-06-03 16:00",
        worker,
        lambda need, who: need.designate(who, second, greening, PartyKind.UNIT),
    )
    wall.then("2025-06-04 08:40", greening, lambda need, who: need.sign_for(who, second))
    wall.then(
        "2025-06-04 09:00",
        worker,
        lambda need, who: need.whistle(
            who,
            whistle,
            [
                (property_company, PartyKind.UNIT, "围挡院墙，引导居民绕行"),
                (wardens, PartyKind.UNIT, "办理移植许可"),
                (power, PartyKind.UNIT, "移开墙上的电表箱"),
            ],
        ),
    )
    for when, unit in (("10:00", property_company), ("10:30", wardens), ("11:00", power)):
        wall.then(f"2025-06-04 {when}", unit, lambda need, who: need.report_in(who, whistle))
    for when, unit, said in (
        ("2025-06-04 17:00", property_company, "已设围挡"),
        ("2025-06-05 11:00", wardens, "许可已办"),
        ("2025-06-05 16:00", power, "电表箱已移"),
    ):
        wall.then(when, unit, _part_reported(whistle, said))
        wall.then(f"{when[:-5]}18:00", worker, _part_judged(whistle, unit))
    wall.then("2025-06-06 08:30", greening, lambda need, who: need.start(who))
    wall.then(
        "2025-06-09 09:00",
        worker,
        lambda need, who: need.suspend(
            who, SuspendReason.SEASON, "连日大雨，不能移树砌墙，围挡保留", instant("2025-06-20 09:00")
        ),
    )
    wall.then("2025-06-18 09:00", worker, lambda need, who: need.resume(who))
    wall.then(
        "2025-06-20 16:00",
        greening,
        lambda need, who: need.fix(who, Result.SOLVED, "树已移植，院墙已加固", households=homes),
    )
    wall.then("2025-06-20 17:30", visitor, lambda need, who: need.send_back(who, "墙脚仍有裂缝，地面没有恢复"))
    wall.then(
        "2025-06-23 11:00",
        greening,
        lambda need, who: need.fix(who, Result.SOLVED, "墙脚已重砌，地面已恢复", households=homes),
    )
    wall.then("2025-06-23 18:00", resident, lambda need, who: need.confirm(who))
    wall.then("2025-06-23 18:05", resident, lambda need, who: need.rate(who, True, Satisfaction.SATISFIED))
    wall.then(
        "2025-06-24 09:00",
        visitor,
        lambda need, who: need.visit_again(who, True, True, True, Satisfaction.SATISFIED),
    )
    wall.then("2025-06-24 10:00", worker, lambda need, who: need.close(who))
    patrol = wall.kept_up(
        "2025-06-24 10:30",
        worker,
        UpkeepKind.PATROL,
        "网格员每月巡查院墙",
        grid_member,
        Every(1, Period.MONTH),
        "2025-07-24",
        "2026-06-24",
    )
    script.step(
        "2025-07-24 16:00",
        grid_member,
        patrol,
        lambda desk: together.find(desk, patrol, id_of(f"need/{FOUND}"), "院墙北端又出现裂缝"),
    )


def _dispatched(order: Id, unit: Id) -> Act:
    return lambda need, who: need.dispatch(who, order, unit, PartyKind.UNIT)


def _part_reported(whistle: Id, said: str) -> Act:
    return lambda need, who: need.report_part(who, whistle, Result.SOLVED, said)


def _part_judged(whistle: Id, unit: Id) -> Act:
    return lambda need, who: need.judge_part(who, whistle, unit, True, "按要求完成")
