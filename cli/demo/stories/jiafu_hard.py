"""36 hard cases solved in 嘉福社区, and the 394万元 that partner units pledged for them (2019).

From the article: partner units raised 394万元, with which 36 cases that had troubled the community for years were
solved, among them 嘉福盐业小区, forty years without water and electricity; street lamps and cameras work now;
嘉福花园 got five sheds for charging electric bicycles. Chosen here: the days; since when (1979 is forty years before
2019); what the other 30 cases were, of the kinds that the article names; which unit pledged how much; and which
organisation led which case. How many households benefited is not said, and not made up. The 59100元 of a collection
are another thing and not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from cli.demo.script import Script, id_of
from cli.demo.stories.jiafu import Jiafu, jiafu
from domain.kernel import Id
from domain.need.facts import ClaimKind, Result

CASES = 36
WATER = "jiafu/hard/1"
"""嘉福盐业小区, forty years without water and electricity."""
_PLEDGED_YUAN = (1_500_000, 940_000, 600_000, 500_000, 400_000)


class _Hard(NamedTuple):
    place: Id
    category: str
    wording: str
    done: str
    since_year: int | None = None


def tell(script: Script) -> None:
    """Tell them."""
    here = jiafu(script)
    for number, case in enumerate(_cases(here), 1):
        _tell(script, here, number, case)


def _cases(here: Jiafu) -> Iterator[_Hard]:
    yield _Hard(here.salt, "0215", "无水无电", "通水通电工程完成，家家通水通电", 1979)
    for i in range(1, 6):
        yield _Hard(here.garden, "0308", f"嘉福花园第{i}处需要充电停车棚", "智能电动充电停车棚建成")
    for i, quarter in enumerate(here.quarters, 1):
        yield _Hard(quarter, "0207", f"第{i}片区路灯长期不亮", "路灯已修复")
        yield _Hard(quarter, "0505", f"第{i}片区没有监控", "监控系统已安装")
        yield _Hard(quarter, "0604", f"第{i}片区楼道飞线充电，有消防安全隐患", "楼道线路已整治")
        yield _Hard(quarter, "0214", f"第{i}片区排污管网老旧", "排污管网已更新")
        yield _Hard(quarter, "0301", f"第{i}片区路面破损", "路面已修补")
        yield _Hard(quarter, "0602", f"第{i}片区消防通道长期被占", "消防通道已打通并划线")


def _tell(script: Script, here: Jiafu, number: int, case: _Hard) -> None:
    key = f"jiafu/hard/{number}"
    first = date(2019, 1, 7) + timedelta(days=7 * (number - 1))
    lead = here.organisations[(number - 1) % len(here.organisations)]
    claim = id_of(f"claim/{key}")
    hard = script.need(key, case.place)
    hard.raised(
        f"{first} 09:30",
        here.worker,
        case.category,
        "多年没有解决，盼着社区管一管。",
        since_year=case.since_year,
        on_behalf_of=here.resident,
    )
    hard.then(
        f"{first} 15:00",
        here.secretary,
        lambda need, who: need.accept(who, case.wording, exclusive=False, tags=("hard",)),
    )
    hard.then(f"{first} 16:00", lead, lambda need, who: need.claim(who, claim, ClaimKind.SERVICE))
    if number <= len(_PLEDGED_YUAN):
        pledge, fen = id_of(f"claim/{key}/fund"), _PLEDGED_YUAN[number - 1] * 100
        hard.then(
            f"{first} 16:05",
            here.units[number - 1],
            lambda need, who: need.claim(who, pledge, ClaimKind.FUND, amount_fen=fen),
        )
    hard.then(f"{first + timedelta(days=3)} 08:30", lead, lambda need, who: need.start(who))
    fixed = first + timedelta(days=60 if case.since_year else 28)
    hard.then(f"{fixed} 17:00", lead, lambda need, who: need.fix(who, Result.SOLVED, case.done))
    hard.then(f"{fixed + timedelta(days=1)} 19:00", here.resident, lambda need, who: need.confirm(who))
    hard.then(f"{fixed + timedelta(days=1)} 19:05", here.secretary, lambda need, who: need.close(who))
