"""Who checked in to 嘉福社区 on the volunteers' day, who is on duty, and who is whose secretary (2019).

From the article: members came to the desk where one checks in (报到处) and claimed by what they are good at; there are
18 联建党组织 and 104 members; the 小区医生 is at the service station every day from 8 to 22; the 联建单位 take turns on
duty (轮值); there are 3 小区秘书, 5 片区秘书 and 4 外勤员.
Chosen here: that all of them checked in that morning; what each is good at; that one organisation is on duty each day,
9 to 12, in the order of the list; until when anything is planned; how long a secretary's term is, and where two of the
three 小区秘书 serve. The 4 外勤员 hold no post that the vocabulary knows, and are left out.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cli.demo.script import Script, id_of, instant
from cli.demo.stories.jiafu import BEGINS, Jiafu, jiafu
from domain.acting import PartyKind
from domain.instants import day_number
from domain.kernel import Id
from domain.roster import together
from domain.roster.checkin import checkin_of
from domain.roster.facts import Speciality

_GOOD_AT = tuple(Speciality)
_DUTY = date(2019, 12, 2)
_TERM = "2022-01-03 00:00"


def tell(script: Script) -> None:
    """Tell it."""
    here = jiafu(script)
    doctor, *members = here.members
    water, builders, *organisations = here.organisations
    _checked_in(script, here, doctor, Speciality.DOCTOR)
    _checked_in(script, here, water, Speciality.SCIENCE)
    _checked_in(script, here, builders, Speciality.BUILDING)
    for number, party in enumerate((*organisations, *members)):
        _checked_in(script, here, party, _GOOD_AT[number % len(_GOOD_AT)])
    every_day: dict[str, Any] = {
        "weekdays": range(1, 8),
        "first_on": day_number(_DUTY),
        "until_on": day_number(_DUTY) + 365,
    }
    _on_duty(script, here, doctor, wording="小区医生坐班", from_minute=480, to_minute=1320, **every_day)
    for number, organisation in enumerate(here.organisations):
        days = [day_number(_DUTY + timedelta(days=number))]
        _on_duty(script, here, organisation, wording="联建单位轮值", from_minute=540, to_minute=720, days=days)
    for number, area in enumerate((here.garden, here.salt, *here.quarters), 1):
        _secretary(script, here, f"jiafu/estate-secretary/{number}", area)


def _checked_in(script: Script, here: Jiafu, party: Id, good_at: Speciality) -> None:
    area, case = here.community, checkin_of(party, here.community)
    script.step("2019-12-01 08:30", party, case, lambda desk: together.check_in(desk, party, area, [good_at]))
    script.step("2019-12-01 08:40", here.worker, case, lambda desk: desk.checkin(case).acknowledge(desk.acting))
    script.step("2019-12-01 09:30", here.secretary, case, lambda desk: desk.checkin(case).approve(desk.acting))


def _on_duty(script: Script, here: Jiafu, party: Id, **plan: Any) -> None:
    rota = id_of(f"rota/{party}")
    script.step(
        "2019-12-01 11:00",
        here.secretary,
        rota,
        lambda desk: together.plan(desk, rota, party, here.community, **plan),
    )


def _secretary(script: Script, here: Jiafu, key: str, area: Id) -> None:
    id = script.party(BEGINS, key, PartyKind.STAFF)
    script.step(
        "2019-01-04 09:00",
        here.secretary,
        id,
        lambda desk: desk.party(id).post(
            desk.acting, "estate_secretary", area, path=desk.path(area), until=instant(_TERM)
        ),
    )
