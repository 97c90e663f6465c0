"""新城: the drain of 东方大境府, and cartons solved on the spot in 南山美庐南区.

From the article: sunken backfill blocked the drains of some buildings of 东方大境府 (锦湾社区), sewage ran over
ground floors; the owners' committee had resigned and the Spring Festival was near, so the community reported it to
its superiors at once, had it looked at, a plan was made, and the repair began on 23 January. The article does not
say that it was finished: the need stays 办理中. In early January volunteers of 合兴社区 found cartons piled up at a
stair entrance of 南山美庐南区, building 2, knocked, explained, called a recycler, and the danger was gone.

The article is undated. Chosen here: the year 2025, in which 23 January lies six days before the Spring Festival; 8
January for the cartons; the other days.
"""

from __future__ import annotations

from cli.demo.script import Act, Script, id_of
from domain.acting import PartyKind
from domain.kernel import Id
from domain.need.facts import ClaimKind, Result

DRAIN = "jinwan/drain"
CARTONS = "hexing/cartons"
_BEGINS = "2025-01-02 08:30"


def tell(script: Script) -> None:
    """Tell both."""
    town = script.place(_BEGINS, "xincheng", "district", "新城", None, "xincheng")
    _drain(script, town)
    _cartons(script, town)


def _drain(script: Script, town: Id) -> None:
    community = script.place(_BEGINS, "jinwan", "community", "锦湾社区", town, "jinwan")
    estate = script.place(_BEGINS, "dajingfu", "estate", "东方大境府", community, "dajingfu")
    worker = script.staff(_BEGINS, "jinwan/worker", "worker", community)
    secretary = script.staff(_BEGINS, "jinwan/secretary", "secretary", community)
    (home,) = script.households(_BEGINS, "dajingfu/1", estate, 1)
    resident = script.party(_BEGINS, "jinwan/resident", PartyKind.RESIDENT, household=home)
    drain, claim = script.need(DRAIN, estate), id_of(f"claim/{DRAIN}")
    drain.raised(
        "2025-01-14 10:00",
        worker,
        "0201",
        "一楼到处是污水，厨房和厕所都返水，快过年了怎么办。",
        on_behalf_of=resident,
    )
    drain.then(
        "2025-01-14 11:00",
        worker,
        lambda need, who: need.accept(who, "东方大境府部分楼栋回填土下沉，管道严重堵塞、污水回流"),
    )
    drain.then("2025-01-14 11:30", secretary, lambda need, who: need.claim(who, claim, ClaimKind.SERVICE))
    for when, wording in (
        ("2025-01-14 15:00", "小区业委会已辞职，又适逢过年，社区牵头办理，已上报上级部门协调"),
        ("2025-01-16 10:30", "维修师傅已现场查看"),
        ("2025-01-18 16:00", "维修方案已制定：对管道进行修理，年前完成"),
    ):
        drain.then(when, secretary, _progress(wording))
    drain.then("2025-01-20 09:00", secretary, lambda need, who: need.schedule(who, who.at + 3 * 24 * 3_600_000_000))
    drain.then("2025-01-23 08:30", secretary, lambda need, who: need.start(who))


def _cartons(script: Script, town: Id) -> None:
    community = script.place(_BEGINS, "hexing", "community", "合兴社区", town, "hexing")
    estate = script.place(_BEGINS, "nanshanmeilu", "estate", "南山美庐南区", community, "nanshanmeilu")
    building = script.place(_BEGINS, "nanshanmeilu/2", "building", "2幢", estate)
    (home,) = script.households(_BEGINS, "nanshanmeilu/2", building, 1)
    worker = script.staff(_BEGINS, "hexing/worker", "worker", community)
    volunteer = script.party(_BEGINS, "hexing/volunteer", PartyKind.PARTY_MEMBER)
    resident = script.party(_BEGINS, "hexing/resident", PartyKind.RESIDENT, household=home)
    cartons = script.need(CARTONS, building)
    cartons.raised("2025-01-08 15:00", volunteer, "0601", "楼道口堆积了一处纸板箱，有消防隐患。")
    cartons.then(
        "2025-01-08 15:20",
        volunteer,
        lambda need, who: need.solve_on_the_spot(
            who, Result.SOLVED, "联系废品回收人员，协助居民完成纸箱回收，消除了安全隐患", households=[home]
        ),
    )
    cartons.then("2025-01-08 15:25", resident, lambda need, who: need.confirm(who))
    cartons.then("2025-01-08 15:30", worker, lambda need, who: need.close(who))


def _progress(wording: str) -> Act:
    return lambda need, who: need.progress(who, wording)
