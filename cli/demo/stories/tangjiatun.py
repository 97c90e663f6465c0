"""汤家屯村 (外山口社区, 胜境街道, 富源县): flower stands in the bend where cars were parked, boards for notices,
drains.

From the article of March 2022: at a village meeting some months before, people spoke of the drains of their toilets
and of cars parked in the sharp bend at the village entrance; they proposed flower stands in the bend, and boards for
notices against small posters, and the community did so at once; every house has a sanitary toilet with a sewer now.
Chosen here: the days, in the autumn and winter of 2021.
"""

from __future__ import annotations

from typing import NamedTuple

from cli.demo.script import Act, Script, id_of
from domain.acting import PartyKind
from domain.kernel import Id
from domain.need.facts import Channel, ClaimKind, Result

_BEGINS = "2021-10-11 08:30"


class _Proposal(NamedTuple):
    key: str
    category: str
    words: str
    wording: str
    done: str
    fixed: str
    confirmed: str


_PROPOSALS = (
    _Proposal(
        *("bend", "0305", "急弯里总有人随意停车，出行不安全。", "村口道路急弯里随意停车，影响出行安全"),
        *("急弯里摆上花架，既美观，又不再有人停车", "2021-10-22", "2021-10-23"),
    ),
    _Proposal(
        *("boards", "0804", "到处都是小广告。", "需要统一规划建设广告张贴栏"),
        *("广告张贴栏已建成", "2021-11-05", "2021-11-06"),
    ),
    _Proposal(
        *("sewer", "0214", "户厕排污成了问题，夏天蚊蝇滋生。", "户厕排污不畅，雨季污水横流"),
        *("家家用上卫生厕所，铺了排污管", "2022-01-20", "2022-01-22"),
    ),
)


def tell(script: Script) -> None:
    """Tell them."""
    county = script.place(_BEGINS, "fuyuan", "district", "富源县", None, "fuyuan")
    street = script.place(_BEGINS, "shengjing", "street", "胜境街道", county, "shengjing")
    community = script.place(_BEGINS, "waishankou", "community", "外山口社区", street, "waishankou")
    village = script.place(_BEGINS, "tangjiatun", "grid", "汤家屯村", community, "tangjiatun")
    (home,) = script.households(_BEGINS, "tangjiatun", village, 1)
    worker = script.staff(_BEGINS, "waishankou/worker", "worker", community)
    team = script.party(_BEGINS, "tangjiatun/team", PartyKind.UNIT, "驻汤家屯村工作队")
    resident = script.party(_BEGINS, "tangjiatun/resident", PartyKind.RESIDENT, household=home)
    for minute, proposal in enumerate(_PROPOSALS, 10):
        need, claim = script.need(f"tangjiatun/{proposal.key}", village), id_of(f"claim/tangjiatun/{proposal.key}")
        need.raised(
            f"2021-10-12 19:{minute}",
            worker,
            proposal.category,
            proposal.words,
            channel=Channel.MEETING,
            on_behalf_of=resident,
        )
        need.then("2021-10-13 09:00", worker, _accepts(proposal.wording))
        need.then("2021-10-13 15:00", team, _claims(claim))
        need.then("2021-10-15 08:30", team, lambda it, who: it.start(who))
        need.then(f"{proposal.fixed} 17:00", team, _fixes(proposal.done))
        need.then(f"{proposal.confirmed} 18:00", resident, lambda it, who: it.confirm(who))
        need.then(f"{proposal.confirmed} 18:10", worker, lambda it, who: it.close(who))


def _accepts(wording: str) -> Act:
    return lambda need, who: need.accept(who, wording)


def _claims(claim: Id) -> Act:
    return lambda need, who: need.claim(who, claim, ClaimKind.SERVICE)


def _fixes(done: str) -> Act:
    return lambda need, who: need.fix(who, Result.SOLVED, done)
