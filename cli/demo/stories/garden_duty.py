"""示范社区 in the autumn of 2026: who is on duty, who keeps up what, and what is offered. All of it is made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from cli.demo.script import Script, id_of, instant
from cli.demo.stories.garden import Garden, garden
from domain.casework import Desk
from domain.instants import day_number
from domain.kernel import Id
from domain.need.facts import ClaimKind
from domain.offer.offer import Offer
from domain.recurrence import Every, Period
from domain.roster import together as roster
from domain.roster.facts import CancelledFor
from domain.upkeep import together as upkeep
from domain.upkeep.facts import UpkeepKind


def tell(script: Script) -> None:
    """Tell it."""
    here = garden(script)
    _on_duty(script, here)
    _kept_up(script, here)
    _offered(script, here)


def _on_duty(script: Script, here: Garden) -> None:
    doctor = _planned(script, here, here.doctor, "社区医生坐班", 480, 1320, range(1, 8))
    _planned(script, here, here.school, "周末陪伴阅读", 540, 690, (6, 7))
    _planned(script, here, here.electrician, "便民维修", 1140, 1260, (3,))
    for day in (16, 17, 18, 19):
        script.step(f"2026-11-{day} 22:05", here.doctor, doctor, _served(doctor, date(2026, 11, day)))
    off = day_number(date(2026, 11, 29))
    script.step(
        "2026-11-20 08:10",
        here.doctor,
        doctor,
        lambda desk: desk.rota(doctor).cancel(desk.acting, off, CancelledFor.OTHER),
    )


def _planned(
    script: Script, here: Garden, party: Id, wording: str, begins: int, ends: int, weekdays: range | tuple[int, ...]
) -> Id:
    rota = id_of(f"rota/garden/{party}")
    first, until = day_number(date(2026, 11, 1)), day_number(date(2027, 10, 31))
    script.step(
        "2026-10-30 10:00",
        here.secretary,
        rota,
        lambda desk: roster.plan(
            desk,
            rota,
            party,
            here.community,
            from_minute=begins,
            to_minute=ends,
            weekdays=tuple(weekdays),
            first_on=first,
            until_on=until,
            wording=wording,
        ),
    )
    return rota


def _served(rota: Id, day: date) -> Callable[[Desk], None]:
    return lambda desk: desk.rota(rota).serve(desk.acting, day_number(day))


def _kept_up(script: Script, here: Garden) -> None:
    cover = script.need("garden/cover", here.buildings[0])
    patrol = cover.kept_up(
        *("2026-10-26 10:00", here.worker, UpkeepKind.PATROL, "网格员每周查看井盖", here.grid_member),
        *(Every(1, Period.WEEK), "2026-11-02", "2027-10-31"),
    )
    for day in ("2026-11-02", "2026-11-10"):
        script.step(
            f"{day} 16:00",
            here.grid_member,
            patrol,
            lambda desk: upkeep.done(desk, patrol, None, "井盖平整，无松动"),
        )
    paint = script.need("garden/paint", here.buildings[2])
    paint.kept_up(
        *("2026-10-26 10:20", here.worker, UpkeepKind.MAINTENANCE, "物业每月清理一次楼道小广告"),
        *(here.property_company, Every(1, Period.MONTH), "2026-11-26", "2027-10-31"),
    )


def _offered(script: Script, here: Garden) -> None:
    phones = id_of("need/garden/phones")
    _offers(script, here, here.workshop, "每周六上午免费磨刀、换灯泡、通下水", "1102", capacity=20)
    _offers(script, here, here.doctor, "上门量血压、测血糖", "1008", capacity=10)
    digital = _offers(script, here, here.school, "高中生志愿者一对一教老人用手机", "1104", capacity=15)
    script.step(
        "2026-11-12 10:00",
        here.school,
        digital,
        lambda desk: desk.offer(digital).match(desk.acting, desk.need(phones), None),
    )


def _offers(script: Script, here: Garden, party: Id, wording: str, category: str, capacity: int) -> Id:
    offer = id_of(f"offer/garden/{category}")
    until = instant("2027-06-30 23:59")

    def act(desk: Desk) -> None:
        desk.begin(
            Offer.make(
                desk.acting,
                id=offer,
                kind=ClaimKind.SERVICE,
                wording=wording,
                areas=[(desk.place(here.community), desk.path(here.community))],
                category=category,
                capacity=capacity,
                until=until,
            )
        )

    script.step("2026-11-11 10:00", party, offer, act)
    return offer
